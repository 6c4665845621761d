"""The stored runs of chapter 04 are of this recipe, a command makes them, and a sample of them comes out again."""

import dataclasses

import pytest

from course_lib.chapters.many_teachers import experiment, stored
from course_lib.chapters.many_teachers.baselines import federation
from course_lib.chapters.many_teachers.reach import reach
from course_lib.chapters.many_teachers.recipe import RECIPE
from course_lib.data import worlds
from course_lib.study.stored import far_apart, stale
from tests.chapters.many_teachers import small
from tests.helpers import refused


@pytest.mark.parametrize("world", worlds.WORLDS)
def test_the_stored_runs_are_of_this_recipe(world):
    assert stale(stored.path(world), RECIPE, stored.COMMAND) is None
    assert stored.path(world).stat().st_size < 150_000
    searches = stored.searches(world)
    assert tuple(searches) == experiment.SEARCHES
    assert all(table.seeds == tuple(range(10)) for table in searches.values())


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    assert kept.recipe == RECIPE
    for name in stored.TABLES:
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values), name
    assert kept.specialists.conditions == ours.specialists.conditions
    assert {c[:2] for c in kept.bad_teachers.conditions} == {c[:2] for c in ours.bad_teachers.conditions}


@pytest.mark.parametrize("world", worlds.WORLDS)
def test_two_seeds_come_out_as_they_are_stored(world):
    kept = stored.searches(world)
    recipe = dataclasses.replace(RECIPE, piles=(50,), temperatures=(2.0,), rounds=(2,))
    classroom = experiment.prepare((3, 8), recipe, data=worlds.tensors(world))
    teachers = experiment.train_committees(classroom, recipe)
    three = 300 / recipe.test  # pictures of the exam, in percent
    within = dict.fromkeys(("committee", "accuracy", "agreement"), 2 * three) | {"lead": 2.0}
    assert far_apart(reach(classroom, teachers, recipe), kept["reach"], within, luck=3) == []
    assert far_apart(federation(classroom, recipe), kept["federation"], {"accuracy": 2 * three}, luck=3) == []


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    ran, hasty = [], small.result()

    def run(seeds, recipe, *, data, progress):
        ran.append((len(seeds), len(data)))
        return hasty

    def searches(classroom, teachers, recipe, *, progress):
        ran.append(("searches", len(classroom.trials)))
        return {name: getattr(hasty, name) for name in experiment.SEARCHES}

    monkeypatch.setattr(stored, "path", lambda world: tmp_path / f"{world}.json")
    monkeypatch.setattr(stored, "RECIPE", hasty.recipe)
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: small.SEEDS)
    monkeypatch.setattr(experiment, "run", run)
    monkeypatch.setattr(experiment, "searches", searches)
    stored.main(["--seeds", "2"])
    stored.result.cache_clear()
    stored.searches.cache_clear()
    try:
        assert stored.result().committees.conditions == hasty.committees.conditions
        assert set(stored.searches("digits")) == set(experiment.SEARCHES)
    finally:
        stored.result.cache_clear()
        stored.searches.cache_clear()
    assert ran == [("searches", 2), (2, 5000)]


def test_an_unknown_world_is_refused():
    with refused("world", "moon"):
        stored.path("moon")
    with refused("stored world", "digits"):
        stored.result("digits")
