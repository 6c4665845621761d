"""What the course says to its readers in their language."""

import json
import re
from pathlib import Path

import pytest

from course_lib import practice, show, words
from course_lib.show import figures
from tests.helpers import around

LANGUAGES = sorted({path.stem for path in words.PACKAGE.glob("words/*.json")})


def catalogue(tmp_path, monkeypatch):
    """Speak a language that has two catalogues."""
    monkeypatch.setattr(words, "PACKAGE", tmp_path)
    monkeypatch.setenv("COURSE_LANGUAGE", "xx")
    shared = {
        "student": "eleve",
        "{n} of {all} right": "{all} dont {n}",
        "{who} is {what}": "{what}: {who}",
        "{who} is {what}, in %": "% {what}",
        "{n1},{n2}": "{n1} {n2}",
    }
    for place, part in (
        ("words", {"said": shared}),
        ("chapters/one", {"said": {"seven": "sept"}, "widgets": {"a": "b"}}),
    ):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / place / "xx.json").write_text(json.dumps(part), encoding="utf-8")
    for cached in (words.entries, words._patterns):
        cached.cache_clear()


def test_the_language_is_the_notebooks_folder_or_what_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_LANGUAGE", raising=False)
    for folder, wanted in (
        ("notebooks/ru", "ru"),
        ("notebooks", "en"),
        ("notebooks/gallery", "en"),
        ("slides/ru", "en"),
    ):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(tmp_path / folder)
        assert words.language() == wanted
    monkeypatch.setenv("COURSE_LANGUAGE", "xx")
    assert words.language() == "xx"


def test_a_text_is_translated_with_what_stands_in_its_places(tmp_path, monkeypatch):
    catalogue(tmp_path, monkeypatch)
    assert words.said("student") == "eleve"
    assert words.said("3 of seven right") == "sept dont 3"
    assert words.said("student is seven") == "sept: eleve"
    assert words.said("18,944") == "18 944"


def test_a_number_stands_where_a_number_must_and_the_longer_text_comes_first(tmp_path, monkeypatch):
    catalogue(tmp_path, monkeypatch)
    assert words.said("some of seven right") == "some of seven right"
    assert words.said("a, b") == "a, b"
    assert words.said("student is seven, in %") == "% sept"


def test_an_unbroken_space_is_a_space(tmp_path, monkeypatch):
    catalogue(tmp_path, monkeypatch)
    assert words.said("3\N{NO-BREAK SPACE}of seven right") == "sept dont 3"
    assert words.said("3 of 7\N{NO-BREAK SPACE}± 1 right") == "7\N{NO-BREAK SPACE}± 1 dont 3"
    assert words.said("no\N{NO-BREAK SPACE}entry") == "no\N{NO-BREAK SPACE}entry"


def test_what_no_catalogue_knows_stays_as_it_is(tmp_path, monkeypatch):
    catalogue(tmp_path, monkeypatch)
    assert words.said("a teacher") == "a teacher"
    monkeypatch.setenv("COURSE_LANGUAGE", "yy")
    assert words.said("student") == "student" and words.markdown("student") == "student"
    assert words.entries("yy", "widgets") == {}


def test_a_table_is_translated_cell_by_cell_and_text_line_by_line(tmp_path, monkeypatch):
    catalogue(tmp_path, monkeypatch)
    before = "student\n\n| student | 3 of seven right |\n|---|---|\n| other |  |"
    assert words.markdown(before) == "eleve\n\n| eleve | sept dont 3 |\n|---|---|\n| other |  |"


def test_what_is_written_on_paper_is_translated_and_numbers_stay(tmp_path, monkeypatch):
    catalogue(tmp_path, monkeypatch)
    told = words.speaks(lambda *arguments, **named: (arguments, named))
    assert told({"student": 3}, ["seven", 7], title="student", zero=None) == (
        ({"eleve": 3}, ["sept", 7]),
        {"title": "eleve", "zero": None},
    )


def test_the_courses_figures_and_sentences_speak(tmp_path, monkeypatch):
    catalogue(tmp_path, monkeypatch)
    figure = figures.dots({"student": around(3)}, title="seven", x="student")
    assert "sept. eleve" in figure.alt and "eleve: 3.0" in figure.alt
    assert show.say("student")._repr_markdown_() == "eleve"
    assert repr(practice.Verdict("right", "student")) == "✓ eleve"


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_agree_and_lose_no_place(language):
    for part in ("said", "widgets"):
        seen = {}
        for path in words.catalogues(language):
            for text, other in json.loads(path.read_text(encoding="utf-8")).get(part, {}).items():
                assert seen.setdefault(text, other) == other, f"{text!r} has two translations"
                places = re.findall(r"\{\w+\}", text)
                assert sorted(set(places)) == sorted(set(re.findall(r"\{\w+\}", other))), text
                assert len(set(places)) == len(places), text
    assert {path.parent.name for path in words.catalogues(language)} >= {"words"}
    assert all(Path(path).read_text(encoding="utf-8").endswith("}\n") for path in words.catalogues(language))
