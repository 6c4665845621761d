"""The stored runs of chapter 08 are of this recipe, and a command makes them."""

from course_lib.chapters.tiny_language_models import documents, experiment, stored
from course_lib.chapters.tiny_language_models.recipe import RECIPE
from course_lib.study.stored import stale
from tests.chapters.tiny_language_models import small


def test_the_stored_runs_are_of_this_recipe():
    assert stale(stored.PATH, RECIPE, stored.COMMAND) is None
    result = stored.result()
    assert result.recipe == RECIPE and result.documents.seeds == stored.SEEDS
    assert result.documents.conditions == documents.conditions(RECIPE)
    assert stored.PATH.stat().st_size < 100_000


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    assert kept.walks.conditions == ours.walks.conditions and kept.modes.conditions == ours.modes.conditions
    assert [kind for kind, *_ in kept.documents.conditions] == [kind for kind, *_ in ours.documents.conditions]
    for name in ("documents", "modes", "walks"):
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values)


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    path, asked = tmp_path / "stored.json", []
    monkeypatch.setattr(stored, "PATH", path)
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: small.SEEDS)
    monkeypatch.setattr(experiment, "run", lambda seeds, recipe, progress: (asked.append(seeds), small.result())[1])
    stored.main(["--seeds", "2"])
    stored.result.cache_clear()
    try:
        assert stored.result().walks.conditions == small.result().walks.conditions and asked == [small.SEEDS]
    finally:
        stored.result.cache_clear()
