"""The stored runs of chapter 05 are of this recipe, and a command makes them."""

import pytest

from course_lib.chapters.fidelity import experiment, stored
from course_lib.chapters.fidelity.recipe import RECIPE
from course_lib.study.stored import stale
from tests.chapters.fidelity import small
from tests.helpers import refused


@pytest.mark.parametrize("world", stored.WORLDS)
def test_the_stored_runs_are_of_this_recipe(world):
    assert stale(stored.path(world), RECIPE, stored.COMMAND) is None
    assert stored.path(world).stat().st_size < 100_000
    result = stored.result(world)
    assert result.recipe == RECIPE and result.copies.seeds == tuple(range(10))


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    assert kept.wrong_labels.conditions == ours.wrong_labels.conditions
    assert kept.sizes.conditions == ours.sizes.conditions
    for name in stored.TABLES:
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values), name


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    ran = []

    def run(seeds, recipe, *, data, progress):
        ran.append((len(seeds), len(data)))
        return small.result()

    monkeypatch.setattr(stored, "path", lambda world: tmp_path / f"{world}.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: small.SEEDS)
    monkeypatch.setattr(experiment, "run", run)
    stored.main(["--seeds", "2"])
    stored.result.cache_clear()
    try:
        for world in stored.WORLDS:
            assert stored.result(world).grid.conditions == small.result().grid.conditions
    finally:
        stored.result.cache_clear()
    assert ran == [(2, 1797), (2, 5000)]


def test_an_unknown_world_is_refused():
    with refused("world", "moon"):
        stored.path("moon")
