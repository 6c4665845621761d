"""The stored runs of chapter 03 are of this recipe, a command makes them, and two of their seeds can be repeated."""

import pytest

from course_lib.chapters.hidden_layers import experiment, stored
from course_lib.chapters.hidden_layers.recipe import RECIPE
from course_lib.data import worlds
from course_lib.study.classroom import open_classroom
from course_lib.study.results import Table
from course_lib.study.stored import far_apart, stale
from tests.chapters.hidden_layers import small
from tests.helpers import refused


@pytest.mark.parametrize("world", stored.FILES)
def test_the_stored_runs_are_of_this_recipe(world):
    assert stale(stored.path(world), RECIPE, stored.COMMAND) is None
    assert stored.path(world).stat().st_size < 60_000
    for name, table in stored.searches(world).items():
        assert table.seeds == tuple(range(10)), name
        assert table.conditions == getattr(small.result(), name).conditions, name


def test_the_clothes_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    assert kept.recipe == RECIPE
    for name in stored.TABLES:
        assert getattr(kept, name).conditions == getattr(ours, name).conditions, name
    assert set(kept.maps.values) == set(ours.maps.values)


@pytest.mark.parametrize("world", stored.FILES)
def test_some_seeds_are_run_again(world):
    """Two seeds of the search that the chapter's one claimed gain rests on."""
    classroom = open_classroom((0, 1), RECIPE.teacher, data=worlds.tensors(world))
    ours, kept = experiment.unlabelled(classroom, RECIPE), stored.searches(world)["unlabelled"]
    copied = [condition for condition in ours.conditions if condition[0] in ("none", "distance")]
    some = Table.of(copied, ours.seeds, **{m: [ours.get(c, m) for c in copied] for m in ours.values})
    assert far_apart(some, kept, dict.fromkeys(ours.values, 6.0), luck=3) == []


def test_a_student_whose_teacher_looks_at_the_noisy_picture_is_run_again():
    """Two seeds of the digits, in every condition."""
    ours = experiment.looking(open_classroom((0, 1), RECIPE.teacher), RECIPE)
    assert far_apart(ours, stored.searches()["looking"], dict.fromkeys(ours.values, 6.0), luck=3) == []


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    opened = []

    def classroom(seeds, recipe, *, data, progress):
        opened.append((len(seeds), len(data)))
        return len(data)

    tables = {name: getattr(small.result(), name) for name in stored.TABLES}
    monkeypatch.setattr(stored, "path", lambda world="clothes": tmp_path / f"{world}.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored, "open_classroom", classroom)
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: small.SEEDS)
    for name, table in tables.items():
        monkeypatch.setattr(experiment, name, lambda room, recipe, progress, table=table: table)
    stored.main(["--seeds", "2"])
    stored.result.cache_clear()
    stored.searches.cache_clear()
    try:
        assert stored.result().gains.conditions == tables["gains"].conditions
        assert set(stored.searches("digits")) == set(stored.SEARCHES)
    finally:
        stored.result.cache_clear()
        stored.searches.cache_clear()
    assert opened == [(2, 5000), (2, 1797)]


def test_an_unknown_world_is_refused():
    with refused("world", "moon"):
        stored.path("moon")
    with refused("world", "digits"):
        stored.result("digits")
