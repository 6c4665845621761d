"""The stored runs of chapter 06 are of this recipe, a command makes them, and a sample of them comes out again."""

import pytest

from course_lib.chapters.asking_the_teacher import answers, copies, experiment, questions, stored
from course_lib.chapters.asking_the_teacher.recipe import RECIPE
from course_lib.data import worlds
from course_lib.study.results import Table
from course_lib.study.stored import far_apart, stale
from tests.chapters.asking_the_teacher import small
from tests.helpers import refused


@pytest.mark.parametrize("world", stored.SEEDS)
def test_the_stored_runs_are_of_this_recipe(world):
    recipe = RECIPE.words if world == stored.TEXT else RECIPE
    assert stale(stored.path(world), recipe, stored.COMMAND) is None
    assert stored.path(world).stat().st_size < 100_000
    if world != stored.TEXT:
        result = stored.result(world)
        assert result.copies.seeds == tuple(range(stored.SEEDS[world])) and result.recipe == RECIPE
        assert result.listed.seeds == tuple(range(stored.SEEDS[stored.TEXT]))


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    for name in (*stored.TABLES, "listed"):
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values), name
    for name in ("augmented", "choosing", "copied", "served", "layer"):
        assert getattr(kept, name).conditions == getattr(ours, name).conditions


@pytest.mark.parametrize("world", worlds.WORLDS)
def test_a_sample_comes_out_again(world):
    classroom = experiment.prepare((4, 7), world=world)
    wire = copies.Wire(classroom, worlds.tensors(experiment.OTHER[world]))
    conditions = [(questions.DOTS, answers.HEATED, 200), (questions.REAL, answers.LABEL, 50)]
    ours, kept = wire.table(conditions), stored.result(world).copies
    some = Table.of(conditions, kept.seeds, **{m: [kept.get(c, m) for c in conditions] for m in kept.values})
    assert far_apart(ours, some, {"accuracy": 1.5, "agreement": 1.5}, luck=3) == []


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    ran = []

    def run(seeds, recipe, *, world, texts, progress):
        ran.append((world, len(seeds), texts))
        return small.result()

    monkeypatch.setattr(stored, "path", lambda world: tmp_path / f"{world}.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: small.SEEDS)
    monkeypatch.setattr(stored.experiment, "run", run)
    monkeypatch.setattr(stored.lists, "listed", lambda seeds, recipe, progress: small.result().listed)
    stored.main(["--seeds", "2"])
    for cached in (stored.result, stored.texts):
        cached.cache_clear()
    try:
        for world in worlds.WORLDS:
            assert stored.result(world).copies.conditions == small.result().copies.conditions
    finally:
        for cached in (stored.result, stored.texts):
            cached.cache_clear()
    assert ran == [("digits", 2, False), ("clothes", 2, False)]


def test_an_unknown_world_is_refused():
    with refused("world", "moon"):
        stored.path("moon")
