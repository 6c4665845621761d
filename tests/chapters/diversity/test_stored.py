"""The stored runs of chapter 14 are of this recipe, a command makes them, and a sample of them comes out again."""

from course_lib.chapters.diversity import experiment, stage, stored
from course_lib.chapters.diversity.recipe import RECIPE
from course_lib.study.results import Table
from course_lib.study.stored import far_apart, stale
from tests.chapters.diversity import small


def test_the_stored_runs_are_of_this_recipe():
    assert stale(stored.PATH, RECIPE, stored.COMMAND) is None
    assert stored.result().arms.seeds == tuple(range(stored.SEEDS))
    assert set(stored.shown()) == set(stage.WAYS)
    assert stored.PATH.stat().st_size < 100_000


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    for name in stored.TABLES:
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values), name
    assert kept.arms.conditions == ours.arms.conditions


def test_a_sample_comes_out_again():
    made = stage.prepare((3,), RECIPE)
    sets = experiment.armed(made)
    some = [(stage.EMBEDDING, stage.TEACHER), (stage.RANDOM, stage.BIGGER)]
    ours, _ = experiment.measured(made, {key: sets[key] for key in some})
    kept = stored.result().arms
    kept = Table.of(some, kept.seeds, **{m: [kept.get(c, m) for c in some] for m in kept.values})
    within = {"inside": 2, "outside": 2, "rare": 1, "wrong": 1, "vendi": 1}
    assert far_apart(ours, kept, within) == []


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "PATH", tmp_path / "stored.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: small.SEEDS)
    monkeypatch.setattr(stored.experiment, "run", lambda seeds, recipe, progress: small.result())
    stored.main([])
    caches = (stored.result, stored.shown)
    for cached in caches:
        cached.cache_clear()
    try:
        assert stored.result().arms.conditions == small.result().arms.conditions
        assert set(stored.shown()) == set(stage.WAYS)
    finally:
        for cached in caches:
            cached.cache_clear()
