"""The stored runs of chapter 09 are of this recipe, a command makes them, and a sample of them comes out again."""

import pytest

from course_lib.chapters.tokenizers import experiment, stored
from course_lib.chapters.tokenizers import recipe as names
from course_lib.chapters.tokenizers.recipe import RECIPE
from course_lib.study.results import Table
from course_lib.study.stored import far_apart, stale
from tests.chapters.tokenizers import small


@pytest.mark.parametrize("part", stored.SEEDS)
def test_the_stored_runs_are_of_this_recipe(part):
    assert stale(stored.path(part), RECIPE, stored.COMMAND) is None
    assert stored.path(part).stat().st_size < 20_000
    table = stored.table(part)
    assert table.seeds == stored.SEEDS[part]
    assert table.conditions == (names.TRIED if part == "tried" else getattr(small.result(), part).conditions)


def test_settings_are_the_best_of_those_tried_on_other_seeds():
    assert experiment.best(stored.table("tried")) == RECIPE.best
    assert not {*stored.SEEDS["tried"]} & {*stored.SEEDS["tuned"]}


@pytest.mark.parametrize("part, some", [("arms", (names.TEXT, names.EXACT)), ("tuned", (names.TEXT,))])
def test_a_sample_comes_out_again(part, some):
    """Another processor rounds otherwise, and hundreds of steps make that larger: the gap may lie some points apart."""
    ours, kept = getattr(experiment, part)((3,), RECIPE, only=some), stored.table(part)
    kept = Table.of(some, kept.seeds, **{m: [kept.get(arm, m) for arm in some] for m in kept.values})
    assert far_apart(ours, kept, {"gap": 8, "impossible": 5}, luck=3) == []


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    found = small.result()
    tried = experiment.tried((0, 1), small.SMALL, which=small.SMALL.best)
    monkeypatch.setattr(stored, "path", lambda part: tmp_path / f"{part}.json")
    monkeypatch.setattr(stored, "SEEDS", dict.fromkeys(stored.SEEDS, (0, 1)))
    monkeypatch.setattr(stored, "RECIPE", small.SMALL)
    for part, table in {"arms": found.arms, "long": found.long, "tuned": found.tuned, "tried": tried}.items():
        monkeypatch.setattr(experiment, part, lambda seeds, recipe, progress, table=table: table)
    stored.main([])
    stored.result.cache_clear()
    try:
        assert stored.result().arms.conditions == found.arms.conditions
        assert stored.table("tried").conditions == small.SMALL.best
    finally:
        stored.result.cache_clear()
