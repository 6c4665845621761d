"""The tool that keeps a translation in step with its original."""

import json
import shutil

import pytest

from course_lib import chapters
from course_lib.tools import notebooks, translation
from tests.helpers import refused

DECK = """---
minutes: 30
---

## One {.opening}

first

{{< embed ../notebooks/00_one.ipynb#code >}}

## Two

second
"""


def cell(name, source, kind="markdown", **metadata):
    found = {"cell_type": kind, "id": name, "source": source, "metadata": metadata}
    return found | ({"outputs": [], "execution_count": 1} if kind == "code" else {})


def begun(tmp_path, monkeypatch):
    """The folder of a course of one chapter, 00, whose translation is done."""
    for folder in ("notebooks", "slides"):
        shutil.rmtree(tmp_path / folder, ignore_errors=True)
        (tmp_path / folder).mkdir()
    one = chapters.Chapter("00", "one", "One")
    monkeypatch.setattr(chapters, "every", lambda: (one,))
    change(tmp_path, [cell("head", "# One"), cell("code", "x = 1", "code", tags=["a"]), cell("tail", "words")])
    (tmp_path / "slides" / "00_one.qmd").write_text(DECK, encoding="utf-8")
    pair = translation.Pair("ru", "00", tmp_path)
    pair.take()
    pair.accept(["all"])
    return tmp_path


def change(course, cells):
    notebooks.write(course / "notebooks" / "00_one.ipynb", {"cells": cells, "metadata": {}})


def stale(course):
    return translation.Pair("ru", "00", course).stale()


def test_a_translation_that_is_done_is_in_step(tmp_path, monkeypatch):
    course = begun(tmp_path, monkeypatch)
    assert stale(course) == []
    deck = (course / "slides" / "ru" / "00_one.qmd").read_text(encoding="utf-8")
    assert "embed ../../notebooks/ru/00_one.ipynb#code" in deck
    assert f"## One {{.opening translates={translation.mark(translation.slides(DECK)[1][0])}}}\n" in deck


def test_a_changed_text_is_seen(tmp_path, monkeypatch):
    course = begun(tmp_path, monkeypatch)
    change(course, [cell("head", "# One"), cell("code", "x = 1", "code", tags=["a"]), cell("tail", "other words")])
    assert stale(course) == [("tail", "translates an older text")]


@pytest.mark.parametrize("code", [cell("code", "x = 2", "code", tags=["a"]), cell("code", "x = 1", "code")])
def test_changed_code_is_seen_and_taken_over(code, tmp_path, monkeypatch):
    course = begun(tmp_path, monkeypatch)
    change(course, [cell("head", "# One"), code, cell("tail", "words")])
    assert stale(course) == [("code", "has other code than the original")]
    translation.Pair("ru", "00", course).take()
    assert stale(course) == []


def test_new_old_and_moved_cells_are_seen_and_taken_over(tmp_path, monkeypatch):
    course = begun(tmp_path, monkeypatch)
    code = cell("code", "x = 1", "code", tags=["a"])
    change(course, [cell("head", "# One"), cell("new", "news"), code])
    assert stale(course) == [("new", "is missing"), ("tail", "has no original")]
    translation.Pair("ru", "00", course).take()
    assert stale(course) == [("new", "is not translated yet")]
    translation.Pair("ru", "00", course).accept(["new"])
    change(course, [cell("new", "news"), cell("head", "# One"), code])
    assert stale(course) == [("head", "stands in another place")]


def test_a_changed_slide_is_seen(tmp_path, monkeypatch):
    course = begun(tmp_path, monkeypatch)
    (course / "slides" / "00_one.qmd").write_text(DECK.replace("second", "third"), encoding="utf-8")
    assert stale(course) == [("slide-2", "translates an older text")]
    translation.Pair("ru", "00", course).accept(["slide-2"])
    assert stale(course) == []
    (course / "slides" / "00_one.qmd").write_text(DECK + "\n## Three\n", encoding="utf-8")
    assert ("deck", "has 2 slides, and the original 3") in stale(course)


def test_a_mark_can_be_set_and_taken_away():
    for heading in ("## One", "## One {.opening}", "## One {.a .b}"):
        once = translation.marked(f"{heading}\ntext", "12345678")
        assert translation.known_mark(once) == "12345678"
        assert translation.marked(once, "12345678") == once and translation.marked(once, "") == f"{heading}\ntext"


def test_outputs_of_code_that_stayed_are_kept(tmp_path, monkeypatch):
    course = begun(tmp_path, monkeypatch)
    path = course / "notebooks" / "ru" / "00_one.ipynb"
    notebook = notebooks.read(path)
    notebook["cells"][1]["outputs"] = ["kept"]
    notebooks.write(path, notebook)
    translation.Pair("ru", "00", course).take()
    assert notebooks.read(path)["cells"][1]["outputs"] == ["kept"]


def test_what_is_wrong_is_said_in_a_sentence(tmp_path, monkeypatch):
    course = begun(tmp_path, monkeypatch)
    with refused("'Russian' is no language", "as ru"):
        translation.Pair("Russian", "00", course)
    with refused("Unknown chapter '01'"):
        translation.Pair("ru", "01", course)
    with refused("Unknown text 'heads': did you mean 'head'?"):
        translation.Pair("ru", "00", course).accept(["heads"])
    with refused("There is no", "de/00_one.ipynb: begin it with --take"):
        translation.Pair("de", "00", course).stale()


def test_the_command(tmp_path, monkeypatch, capsys):
    course = begun(tmp_path, monkeypatch)
    monkeypatch.chdir(course)
    assert translation.main(["ru", "00"]) == 0 and "in step" in capsys.readouterr().out
    assert translation.main(["de", "00"]) == 1 and "begin it with --take" in capsys.readouterr().err
    assert translation.main(["de", "00", "--take"]) == 1
    said = capsys.readouterr().out
    assert "head is not translated yet" in said and "slide-2 is not translated yet" in said and "4 to look at" in said
    assert translation.main(["de", "one", "--accept", "all"]) == 0


def test_translations_are_found_by_looking(tmp_path, monkeypatch):
    course = begun(tmp_path, monkeypatch)
    (course / "notebooks" / "gallery").mkdir()
    (course / "notebooks" / "gallery" / "00_one.ipynb").write_text("{}")
    (found,) = chapters.translations(course / "notebooks")
    assert (found.language, found.chapter.topic, found.name) == ("ru", "one", "ru/00_one")
    assert found.notebook == chapters.NOTEBOOKS / "ru" / "00_one.ipynb"
    (course / "notebooks" / "ru" / "01_two.ipynb").write_text(json.dumps({"cells": []}))
    with refused("Unknown chapter in ru/ '01_two'"):
        chapters.translations(course / "notebooks")
