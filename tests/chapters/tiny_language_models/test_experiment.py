"""A hasty run of chapter 08 has every Table, whole."""

import numpy as np
import pytest

from course_lib.chapters.tiny_language_models import documents, experiment, modes
from tests.chapters.tiny_language_models import small
from tests.helpers import refused

RECIPE = small.RECIPE


def test_tables_have_the_right_shape():
    result = small.result()
    assert result.recipe == RECIPE
    assert result.documents.conditions == documents.conditions(RECIPE)
    assert set(result.modes.conditions) == {(s, d) for s in modes.STUDENTS for d in modes.DISTANCES}
    for table in (result.documents, result.modes):
        assert table.seeds == small.SEEDS
        told = {metric: values for metric, values in table.values.items() if " at " not in metric}
        assert all(np.isfinite(values).all() for values in told.values())


def test_colder_writing_is_judged_where_it_is_compared():
    table = small.result().documents
    for condition in table.conditions:
        compared = condition in documents.decoders(RECIPE)
        assert np.isfinite(table.get(condition, documents.at("animals", 0.5))).all() == compared


@pytest.mark.parametrize("seeds", [(1,), ()])
def test_too_few_seeds_are_a_sentence(seeds):
    with refused("at least two"):
        experiment.run(seeds, RECIPE)
