"""The stored runs of chapter 02 are of this recipe, a command makes them, and a sample of them can be repeated."""

from dataclasses import replace

import pytest

from course_lib import runtime
from course_lib.chapters.temperature import experiment, stored, students
from course_lib.chapters.temperature.recipe import RECIPE
from course_lib.data import worlds
from course_lib.study.classroom import open_classroom
from course_lib.study.stored import far_apart, stale
from tests.chapters.temperature import small
from tests.helpers import hasty_classroom, refused

# points and nats: sums are rounded otherwise in another cohort, and on another processor; a point is six pictures
WITHIN = {"accuracy": 3.0, "agreement": 3.0, "entropy": 0.01}


@pytest.mark.parametrize("world", worlds.WORLDS)
def test_the_stored_runs_are_of_this_recipe(world):
    assert stale(stored.path(world), RECIPE, stored.COMMAND) is None
    assert stored.path(world).stat().st_size < 100_000
    assert {table.seeds for table in stored.searches(world).values()} == {tuple(runtime.seeds(10, master=0))}


def test_the_other_world_is_stored_whole():
    found, ours = stored.result(), small.result()
    assert found.recipe == RECIPE and found.classroom is None
    for name in stored.TABLES:
        assert set(getattr(found, name).values) == set(getattr(ours, name).values), name


@pytest.mark.parametrize("world", worlds.WORLDS)
def test_a_sample_of_them_can_be_repeated(world):
    """Two seeds, and of the searches the settings that take seconds."""
    classroom = open_classroom((0, 1), data=worlds.tensors(world))
    recipe = replace(RECIPE, lengths=(250,), rates=(), piles=(60, 600), scales=(0.25, 1.0), scale_T=(1.0, 4.0))
    kept = stored.searches(world)
    assert far_apart(students.reach(classroom, recipe), kept["reach"], WITHIN, luck=3) == []
    assert far_apart(students.sureness(classroom, recipe), kept["sureness"], WITHIN, luck=3) == []
    assert far_apart(students.patient(classroom, recipe), kept["patient"], WITHIN, luck=3) == []


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    opened, whole = [], small.result()

    def classroom(seeds, data, progress):
        opened.append((len(seeds), len(data)))
        return hasty_classroom()

    monkeypatch.setattr(stored, "path", lambda world: tmp_path / f"{world}.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored, "open_classroom", classroom)
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: hasty_classroom().seeds)
    monkeypatch.setattr(experiment, "run", lambda recipe, **_: whole)
    stored.main()
    stored._tables.cache_clear()
    stored.result.cache_clear()
    try:
        assert stored.result().sweep.conditions == whole.sweep.conditions
        assert set(stored.searches("digits")) == {"reach", "sureness", "patient"}
    finally:
        stored._tables.cache_clear()
        stored.result.cache_clear()
    assert opened == [(2, 1797), (2, 5000)]


def test_an_unknown_world_is_refused():
    with refused("world", "moon"):
        stored.path("moon")
    with refused("world of stored runs", "digits"):
        stored.result("digits")
