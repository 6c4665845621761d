"""The stored runs of chapter 08 are of this recipe, and a command makes them."""

import pytest

from course_lib.chapters.tiny_language_models import documents, modes, stored, walks
from course_lib.chapters.tiny_language_models.recipe import RECIPE
from course_lib.study.stored import stale
from tests.chapters.tiny_language_models import small
from tests.helpers import refused


def test_the_stored_runs_are_of_this_recipe():
    result = stored.result()
    for part, seeds in stored.SEEDS.items():
        assert stale(stored.path(part), RECIPE, stored.COMMAND) is None
        assert getattr(result, part).seeds == seeds
        assert stored.path(part).stat().st_size < 100_000
    assert result.recipe == RECIPE and result.documents.conditions == documents.conditions(RECIPE)


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    assert kept.walks.conditions == ours.walks.conditions and kept.modes.conditions == ours.modes.conditions
    assert [kind for kind, *_ in kept.documents.conditions] == [kind for kind, *_ in ours.documents.conditions]
    for name in ("documents", "modes", "walks"):
        assert set(getattr(kept, name).values) == set(getattr(ours, name).values)


@pytest.mark.parametrize("part", list(stored.SEEDS))
def test_the_command_stores_what_was_run(part, tmp_path, monkeypatch):
    ours = small.result()
    monkeypatch.setattr(stored, "path", lambda part: tmp_path / f"{part}.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored, "SEEDS", dict.fromkeys(stored.SEEDS, small.SEEDS))
    monkeypatch.setattr(documents, "table", lambda *_, **__: ours.documents)
    monkeypatch.setattr(walks, "table", lambda *_, **__: ours.walks)
    monkeypatch.setattr(modes, "table", lambda *_, **__: ours.modes)
    stored.main([part])
    assert [file.name for file in tmp_path.iterdir()] == [f"{part}.json"]
    found = stored.load(tmp_path / f"{part}.json", small.RECIPE, stored.COMMAND).tables
    assert all(found[name].seeds == small.SEEDS for name in found) and part in found


def test_another_part_is_a_sentence():
    with refused("part"):
        stored.path("teachers")
