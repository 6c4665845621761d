"""What a reader asks live, and what the page says where the model is not here."""

import pytest

from course_lib.chapters.real_models import live, stored, tables
from tests.chapters.real_models import small


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.delenv("COURSE_MODEL", raising=False)


def test_without_a_model_every_question_says_how_to_get_it(nowhere):
    assert live.model() is None
    for said in (
        live.numbers(None, "A number?", 1, 10),
        live.goes_on(None, "Who?", "I", [" am"]),
        live.writes(None, "What?"),
        live.cuts(None, ["12"]),
    ):
        assert "is not here: run `make pretrained` once" in said.text and "are stored" in said.text


def test_answers_are_said_with_their_probabilities():
    real = small.tiny()
    said = live.numbers(real, "Tell me a number.", 3, 12).text
    assert said.startswith("“Tell me a number.” – ") and "outside of 3 to 12: " in said and said.count(" with ") == 5
    said = live.goes_on(real, "Who?", "I was", [" a", " b"], system="S").text
    assert said.startswith("“Who?” – “I was …”: “a” 0.") and "“b”" in said
    assert live.writes(real, "What?", 4).text.startswith("“What?” – “")


def test_a_text_is_cut_into_its_tokens():
    lines = live.cuts(small.tiny(), ["12", "abc"]).text.splitlines()
    assert lines[2:] == ["| 12 | 2 | 1 · 2 |", "| abc | 3 | a · b · c |"]


def test_the_tables_hold_what_was_measured():
    found = stored.result()
    text = tables.numbers(found).text
    assert all(text.count(f"\n| {ends} |") == 2 for ends in ("1, 10", "10, 1", "3, 12", "12, 3"))
    text = tables.bits(found).text
    assert "| 4 (groups of 32) | 0 | 100 | – | – |" in text and len(text.splitlines()) == 2 + len(
        found.recipe.bits.rounded
    )
    assert tables.healing(found).text.count("\n| ") == len(found.healing.conditions)
    text = tables.carried_over(found).text
    assert text.count("cannot be shown") == 2 and text.count("\n") >= 12
    assert tables.sentences({"a": "x *y*\n z"}, {"a": "b"}).text == "- **b**: “x \\*y\\* z …”"
    assert tables.short("a " + 30 * "b", most=4) == "a bbbb…"
    assert tables.evenness(found).text.startswith("Evenness is ")
