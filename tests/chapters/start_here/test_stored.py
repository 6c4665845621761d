"""The stored runs of chapter 00 are of this recipe, a command makes them, and some of their seeds come out again."""

from course_lib.chapters.start_here import experiment, stored, tables
from course_lib.chapters.start_here.experiment import RECIPE
from course_lib.data import worlds
from course_lib.study.stored import far_apart, stale
from tests.chapters.start_here import small
from tests.helpers import refused

# A weight that rounds otherwise moves an answer or two of 597, and the teacher errs on some 130.
WITHIN = {"accuracy": 1.5, "agreement": 1.5, "inherited": 4.0}


def test_the_stored_runs_are_of_this_recipe():
    assert stale(stored.path(), RECIPE, stored.COMMAND) is None
    found = stored.result()
    assert found.recipe == RECIPE and found.students.seeds == found.teachers.seeds == tuple(range(10))


def test_some_seeds_come_out_again():
    again, kept = experiment.run((0, 1), RECIPE, data=worlds.tensors("clothes")), stored.result()
    assert far_apart(again.students, kept.students, WITHIN) == []
    assert far_apart(again.teachers, kept.teachers, WITHIN) == []


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    ran, made = [], small.result()

    def run(seeds, recipe, *, data, progress):
        ran.append((seeds, len(data)))
        return made

    monkeypatch.setattr(stored, "path", lambda world="clothes": tmp_path / f"{world}.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: (3, 0))
    monkeypatch.setattr(experiment, "run", run)
    stored.main()
    stored.result.cache_clear()
    try:
        assert stored.result().students.conditions == experiment.CONDITIONS
    finally:
        stored.result.cache_clear()
    assert ran == [((3, 0), 5000)]


def test_an_unknown_world_is_refused():
    with refused("stored world", "moon"):
        stored.path("moon")


def test_the_tables_show_both_worlds():
    shown = tables.worlds({"clothes": stored.result(), "again": stored.result()}).text.splitlines()
    assert shown[0] == "| measured | clothes | again |" and len(shown) == 10
    for row in shown[2:]:
        _, _, here, there, _ = row.split("|")
        assert here == there
    assert len(tables.fallen(stored.result(), stored.result()).text.splitlines()) == 6
