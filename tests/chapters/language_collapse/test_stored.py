"""The stored networks of chapter 18 are of its recipe, and come back as they were."""

import dataclasses

import pytest

from course_lib.chapters.language_collapse import stored
from course_lib.chapters.language_collapse.recipe import RECIPE
from tests.chapters.language_collapse import small
from tests.helpers import refused


def test_the_result_counts_anew_and_takes_the_networks_from_the_store():
    found = stored.result()
    assert found.recipe == RECIPE
    assert len(found.counting.seeds) == 8 and found.gpt.seeds == (0, 1, 2, 3)
    assert set(found.stories) == set(found.gpt.conditions) == set(small_conditions(RECIPE.gpt))
    assert all(len(story.texts) == RECIPE.gpt.read for story in found.stories.values())
    assert stored.PATH.stat().st_size < 100_000


def small_conditions(gpt):
    return (("truth", 0), *((arm, g) for arm in gpt.arms for g in range(gpt.generations + 1)))


def test_what_is_stored_comes_back(tmp_path):
    path, recipe, ours = tmp_path / "stored.json", small.RECIPE.gpt, small.result()
    stored.store(small.SEEDS, path, recipe, workers=1)
    table, stories = stored.networks(path, recipe)
    assert table.conditions == ours.gpt.conditions and table.seeds == small.SEEDS
    assert stories == ours.stories
    for metric, values in table.values.items():
        assert values == pytest.approx(ours.gpt.values[metric], rel=1e-5)
    with refused("stored.json", "cold = 0.8", "0.7", stored.COMMAND):
        stored.networks(path, dataclasses.replace(recipe, cold=0.7))
