"""The stored runs of chapter 09 are of this recipe, a command makes them, and a sample of them comes out again."""

from course_lib.chapters.tokenizers import experiment, stored
from course_lib.chapters.tokenizers import recipe as names
from course_lib.chapters.tokenizers.recipe import RECIPE
from course_lib.study.results import Table
from course_lib.study.stored import far_apart, stale
from tests.chapters.tokenizers import small


def test_the_stored_runs_are_of_this_recipe():
    for path in stored.SEEDS:
        assert stale(path, RECIPE, stored.COMMAND) is None
        assert path.stat().st_size < 20_000
    found = stored.result()
    assert found.arms.seeds == tuple(range(stored.SEEDS[stored.PATH]))
    assert found.long.seeds == tuple(range(stored.SEEDS[stored.LONG]))
    assert found.arms.conditions == small.result().arms.conditions
    assert found.long.conditions == names.LONG


def test_a_sample_comes_out_again():
    """Another processor rounds otherwise, and 300 steps make that larger: the gap may lie some points apart."""
    some = (names.TEXT, names.EXACT)
    ours, kept = experiment.arms((3,), RECIPE, only=some), stored.result().arms
    kept = Table.of(some, kept.seeds, **{m: [kept.get(arm, m) for arm in some] for m in kept.values})
    assert far_apart(ours, kept, {"gap": 8, "impossible": 5}) == []


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    places = {name: tmp_path / f"{name}.json" for name in ("PATH", "LONG")}
    for name, place in places.items():
        monkeypatch.setattr(stored, name, place)
    monkeypatch.setattr(stored, "SEEDS", dict.fromkeys(places.values(), 2))
    monkeypatch.setattr(stored, "RECIPE", small.SMALL)
    monkeypatch.setattr(stored.experiment, "arms", lambda seeds, recipe, progress: small.result().arms)
    monkeypatch.setattr(stored.experiment, "long", lambda seeds, recipe, progress: small.result().long)
    stored.main([])
    stored.result.cache_clear()
    try:
        assert stored.result().arms.conditions == small.result().arms.conditions
    finally:
        stored.result.cache_clear()
