"""The stored runs of chapter 13 are of this recipe, a command makes them, and a sample of them comes out again."""

import pytest

from course_lib.chapters.synthetic_data import experiment, learned, stored
from course_lib.chapters.synthetic_data.recipe import RECIPE
from course_lib.study.results import Table
from course_lib.study.stored import far_apart, stale
from tests.chapters.synthetic_data import small
from tests.helpers import refused


@pytest.mark.parametrize("part", stored.PARTS)
def test_the_stored_runs_are_of_this_recipe(part):
    assert stale(stored.path(part), stored.PARTS[part], stored.COMMAND) is None
    assert stored.path(part).stat().st_size < 100_000


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    assert kept.recipe == RECIPE
    assert kept.ways.seeds == tuple(range(stored.SEEDS[stored.RETRIEVAL]))
    assert kept.learned.seeds == tuple(range(stored.SEEDS[stored.PICTURES]))
    for name in ("ways", "trips", "checks", "people", "learned"):
        assert getattr(kept, name).conditions == getattr(ours, name).conditions
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values)


def test_the_later_seeds_are_the_last_of_the_stored_ones():
    late, kept = stored.later(), stored.result()
    assert late.ways.seeds == late.learned.seeds == (5, 6, 7)
    assert list(late.ways.get(experiment.FROM_8, "mrr")) == list(kept.ways.get(experiment.FROM_8, "mrr")[5:])


def sample(table, conditions):
    """Some conditions of a stored Table."""
    values = {metric: [table.get(condition, metric) for condition in conditions] for metric in table.values}
    return Table.of(conditions, table.seeds, **values)


def test_a_sample_of_the_retrievers_comes_out_again():
    at = experiment.desk(1)
    found = at.taught({experiment.FROM_8: at.generated()})
    ours = Table.of_rows({(name, 1): row for name, row in found.items()}, (1,))
    assert far_apart(ours, sample(stored.result().ways, [experiment.FROM_8]), {"mrr": 2}, luck=3) == []


@pytest.mark.parametrize("part", (experiment.people, experiment.checks))
def test_what_a_verifier_leaves_comes_out_again(part):
    ours = Table.of_rows({(name, 1): row for name, row in part(experiment.desk(1)).items()}, (1,))
    kept = getattr(stored.result(), part.__name__)
    assert far_apart(ours, sample(kept, kept.conditions), dict.fromkeys(kept.values, 2), luck=3) == []


def test_a_sample_of_the_pictures_comes_out_again():
    kinds = [(learned.MEANS, learned.OWN), (learned.REAL, learned.OWN)]
    data, recipe = learned.digits.split(1), RECIPE.pictures
    rows = {}
    for (kind, where), images in zip(kinds, (learned.means_of(data.transfer), first_of(data, 1)), strict=True):
        rows[(kind, where), 1] = learned.marked([learned.start(1, recipe)], images, None, data, recipe)
    ours = Table.of_rows(rows, (1,))
    assert far_apart(ours, sample(stored.result().learned, kinds), {"accuracy": 2, "longer": 2}, luck=3) == []


def first_of(data, seed):
    return learned.ten_of(data.transfer, learned.runtime.generator(seed, "ten"))


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    ours = small.result()
    tables = {name: getattr(ours, name) for name in ("ways", "labels", "shown", "counts", "ignorance")}
    tables |= {name: getattr(ours, name) for name in ("trips", "checks", "people")}
    monkeypatch.setattr(stored, "path", lambda part: tmp_path / f"{part}.json")
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: small.SEEDS)
    monkeypatch.setattr(stored.experiment, "retrieval", lambda seeds, recipe, progress: tables)
    monkeypatch.setattr(stored.learned, "learned", lambda seeds, recipe, progress: ours.learned)
    stored.main([stored.RETRIEVAL, "--seeds", "2"])
    stored.main([stored.PICTURES, "--seeds", "2"])
    stored.result.cache_clear()
    try:
        found = stored.result()
        assert found.ways.conditions == ours.ways.conditions and found.learned.seeds == small.SEEDS
    finally:
        stored.result.cache_clear()


def test_an_unknown_part_is_refused():
    with refused("part", "moon"):
        stored.path("moon")
