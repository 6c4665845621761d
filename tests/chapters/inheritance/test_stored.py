"""The stored runs of chapter 12 are of this recipe, a command makes them, and a sample of them comes out again."""

import pytest

from course_lib.chapters.inheritance import experiment, leaning, marks, stored
from course_lib.chapters.inheritance.recipe import RECIPE
from course_lib.study.results import Table
from course_lib.study.stored import far_apart, stale
from tests.chapters.inheritance import small
from tests.helpers import refused


@pytest.mark.parametrize("part", stored.SEEDS)
def test_the_stored_runs_are_of_this_recipe(part):
    assert stale(stored.path(part), RECIPE, stored.COMMAND) is None
    assert stored.path(part).stat().st_size < 100_000
    assert {table.seeds for table in stored.tables(part).values()} == {stored.SEEDS[part]}


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    for name in (*stored.tables(stored.DIGITS), *stored.tables(stored.PEOPLE)):
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values), name
    for name in ("whose", "piles", "door", "lifted", "borrowed", "leaning"):
        assert getattr(kept, name).conditions == getattr(ours, name).conditions, name


def test_a_sample_of_the_digits_comes_out_again():
    classroom = experiment.prepare((4, 7))
    kept = stored.result()
    assert far_apart(marks.whose(classroom), kept.whose, {"told": 8, "own": 30}, luck=3) == []
    assert far_apart(marks.piles(classroom), kept.piles, {"told": 12, "first": 12, "own": 20}, luck=3) == []


def test_a_sample_of_the_people_comes_out_again():
    kept = stored.result().leaning
    seed = kept.seeds[1]
    row = leaning.one_seed(seed)[leaning.LEANING]
    ours = Table.of_rows({(leaning.LEANING, seed): {"gap": row["gap"]}}, (seed,))
    some = Table.of([leaning.LEANING], kept.seeds, gap=[kept.get(leaning.LEANING, "gap")])
    assert far_apart(ours, some, {"gap": 0.3}, luck=3) == []


def test_the_widgets_answers_are_those_of_the_first_seed():
    gap, _, _ = leaning.swap.permutation_test(
        *(stored.described()[leaning.LEANING][name] for name in ("scores", "first")), shuffles=1
    )
    assert gap == pytest.approx(stored.result().leaning.get(leaning.LEANING, "gap")[0], abs=0.01)


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    tables = {name: getattr(small.result(), name) for name in stored.tables(stored.DIGITS)}
    spoken = {name: getattr(small.result(), name) for name in stored.tables(stored.PEOPLE)}
    monkeypatch.setattr(stored, "path", lambda part: tmp_path / f"{part}.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored, "SEEDS", dict.fromkeys(stored.SEEDS, small.SEEDS))
    monkeypatch.setattr(stored.experiment, "prepare", lambda *a, **k: None)
    monkeypatch.setattr(stored.experiment, "digits", lambda *a, **k: tables)
    monkeypatch.setattr(stored.experiment, "spoken", lambda *a, **k: spoken)
    monkeypatch.setattr(stored.leaning, "shown", lambda *a: small.sets())
    caches = (stored.tables, stored.described, stored.result)
    stored.main([])
    for cached in caches:
        cached.cache_clear()
    try:
        assert stored.result().door.conditions == small.result().door.conditions
        assert stored.described() == small.sets()
    finally:
        for cached in caches:
            cached.cache_clear()


def test_an_unknown_part_is_refused():
    with refused("part", "moon"):
        stored.path("moon")
