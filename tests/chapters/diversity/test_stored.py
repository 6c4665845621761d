"""The stored runs of chapter 14 are of this recipe, a command makes them, and a sample of them comes out again."""

import pytest

from course_lib.chapters.diversity import experiment, stage, stored, thoughts
from course_lib.chapters.diversity.recipe import RECIPE
from course_lib.data import sums
from course_lib.study.results import Table
from course_lib.study.stored import far_apart, stale
from tests.chapters.diversity import small


def test_the_stored_runs_are_of_this_recipe():
    assert stale(stored.PATH, RECIPE, stored.COMMAND) is None
    assert stale(stored.WORDS, RECIPE.thoughts, stored.COMMAND) is None
    assert stale(stored.FRESH, RECIPE, stored.COMMAND) is None
    assert stored.result().arms.seeds == stored.SEEDS[stored.PATH]
    assert stored.words().seeds == stored.SEEDS[stored.WORDS]
    assert {table.seeds for table in stored.fresh().values()} == {stored.SEEDS[stored.FRESH]}
    assert not set(stored.SEEDS[stored.FRESH]) & set(stored.SEEDS[stored.PATH])
    assert set(stored.shown()) == set(stage.WAYS)
    assert all(path.stat().st_size < 100_000 for path in stored.SEEDS)


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    for name in (*stored.TABLES, "thoughts"):
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values), name
    assert kept.arms.conditions == ours.arms.conditions
    assert kept.longer.conditions == ours.longer.conditions


WITHIN = {"inside": 2, "outside": 2, "rare": 1, "wrong": 1, "vendi": 1, "count": 0}


def of(table, conditions):
    """Some conditions of a Table."""
    return Table.of(conditions, table.seeds, **{m: [table.get(c, m) for c in conditions] for m in table.values})


def test_a_sample_comes_out_again():
    made = stage.prepare((3,), RECIPE)
    sets = experiment.armed(made)
    some = [(stage.EMBEDDING, stage.TEACHER), (stage.RANDOM, stage.BIGGER)]
    ours, _ = experiment.measured(made, {key: sets[key] for key in some})
    assert far_apart(ours, of(stored.result().arms, some), WITHIN, luck=3) == []
    longer = experiment.trained_longer(made, sets, some)
    assert far_apart(longer, of(stored.result().longer, some), WITHIN, luck=3) == []


def test_a_fresh_world_comes_out_again():
    for name, ours in experiment.again(stored.SEEDS[stored.FRESH][-1:]).items():
        assert far_apart(ours, of(stored.fresh()[name], ours.conditions), WITHIN, luck=3) == [], name


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    places = {name: tmp_path / f"{name}.json" for name in ("PATH", "WORDS", "FRESH")}
    for name, place in places.items():
        monkeypatch.setattr(stored, name, place)
    monkeypatch.setattr(stored, "SEEDS", dict.fromkeys(places.values(), small.SEEDS))
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored.experiment, "run", lambda seeds, recipe, words, progress: small.result())
    monkeypatch.setattr(stored.thoughts, "run", lambda seeds, recipe, progress: small.result().thoughts)
    stored.main([])
    caches = (stored.result, stored.words, stored.fresh, stored.shown)
    for cached in caches:
        cached.cache_clear()
    try:
        assert stored.result().arms.conditions == small.result().arms.conditions
        assert stored.words().conditions == small.result().thoughts.conditions
        assert set(stored.fresh()) == {"arms", "longer", "tokens"}
        assert set(stored.shown()) == set(stage.WAYS)
    finally:
        for cached in caches:
            cached.cache_clear()


def test_a_sample_of_the_students_of_sums_comes_out_again():
    recipe, kept, (practice, exam) = RECIPE.thoughts, stored.words(), sums.split(3)
    place, wide = kept.seeds.index(3), max(recipe.widths)
    text = {who: [thoughts.documents(who, practice, recipe.slip, 3)] for who in (thoughts.TERSE, thoughts.SLIPS)}
    found = thoughts.taught(text, [exam], wide, 1, recipe, (3,), False)
    for who, (trace,) in text.items():
        ours = {"right": found[who, 0]} | thoughts.told(trace, practice)
        stays = {metric: kept.get((who, wide, 1), metric)[place] for metric in ours}
        assert ours == {metric: pytest.approx(stays[metric], abs=6) for metric in ours}, who


def test_every_teacher_has_students_of_both_sizes():
    narrow, wide = RECIPE.thoughts.widths
    every = {(t, narrow, n) for t in thoughts.TEACHERS for n in RECIPE.thoughts.times}
    assert every | {(t, wide, 1) for t in thoughts.TEACHERS} <= set(stored.words().conditions)
