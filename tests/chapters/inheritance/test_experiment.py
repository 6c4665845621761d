"""All experiments of chapter 12 in one run, and some of them alone."""

import numpy as np

from course_lib.chapters.inheritance import experiment
from tests.chapters.inheritance import small
from tests.helpers import refused


def test_a_run_is_the_sum_of_its_parts():
    ours, parts = experiment.run(small.SEEDS, small.RECIPE, workers=1), small.result()
    for name in ("censored", "whose", "piles", "door", "lineage", "lifted", "borrowed", "leaning", "test"):
        found, wanted = getattr(ours, name), getattr(parts, name)
        assert found.seeds == wanted.seeds == small.SEEDS
        for metric, values in wanted.values.items():
            assert np.allclose(found.values[metric], values, atol=1e-4, equal_nan=True), (name, metric)


def test_some_parts_alone():
    found = experiment.spoken(small.SEEDS, small.WORDS, parts=("leaning",), workers=1)
    assert list(found) == ["leaning"] and found["leaning"].seeds == small.SEEDS


def test_unknown_parts_and_no_seeds_are_refused():
    with refused("part", "manners"):
        experiment.spoken(small.SEEDS, small.WORDS, parts=("manners",), workers=1)
    with refused("seed"):
        experiment.spoken((), small.WORDS, workers=1)
