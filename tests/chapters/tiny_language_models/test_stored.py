"""The stored runs of chapter 08 are of this recipe, and a command makes them."""

from course_lib.chapters.tiny_language_models import documents, experiment, stored
from course_lib.chapters.tiny_language_models.recipe import RECIPE
from course_lib.study.stored import stale
from tests.chapters.tiny_language_models import small

TABLES = ("documents", "modes")


def test_the_stored_runs_are_of_this_recipe():
    result = stored.result()
    assert stale(stored.PATH, RECIPE, stored.COMMAND) is None
    assert stored.PATH.stat().st_size < 100_000
    assert all(getattr(result, name).seeds == stored.SEEDS for name in TABLES)
    assert result.recipe == RECIPE and result.documents.conditions == documents.conditions(RECIPE)


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    assert kept.modes.conditions == ours.modes.conditions
    assert [kind for kind, *_ in kept.documents.conditions] == [kind for kind, *_ in ours.documents.conditions]
    for name in TABLES:
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values)


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    ours = small.result()
    monkeypatch.setattr(stored, "PATH", tmp_path / "stored.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored, "SEEDS", small.SEEDS)
    monkeypatch.setattr(experiment, "run", lambda *_, **__: ours)
    stored.main([])
    found = stored.load(stored.PATH, small.RECIPE, stored.COMMAND).tables
    assert tuple(found) == TABLES and all(table.seeds == small.SEEDS for table in found.values())
