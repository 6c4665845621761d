"""The register of chapters, found by looking; and what the pages say of it."""

import json
from pathlib import Path

import pytest

from course_lib import chapters
from course_lib.errors import CourseError
from course_lib.tools import readme
from tests.helpers import refused

ROOT = Path(__file__).parents[2]
EACH = pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.name)


def notebook(folder, name, *sources):
    cells = [{"cell_type": "markdown", "source": source} for source in sources]
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")


def test_chapters_are_found_by_looking(tmp_path):
    notebook(tmp_path, "07_fewer_bits", "words\n", ["more words\n", "# 07 · Fewer bits\n", "# another"])
    notebook(tmp_path, "01_first", "# First")
    notebook(tmp_path, "scratch", "# 99 · No chapter")
    found = chapters.look(tmp_path)
    assert found == [chapters.Chapter("01", "first", "First"), chapters.Chapter("07", "fewer_bits", "Fewer bits")]
    assert found[1].name == "07_fewer_bits"
    assert chapters.NOTEBOOKS == ROOT / "notebooks" and found[1].notebook == ROOT / "notebooks" / "07_fewer_bits.ipynb"


def test_two_chapters_of_one_number_or_topic_are_refused(tmp_path):
    notebook(tmp_path, "07_fewer_bits", "# 07 · Fewer bits")
    notebook(tmp_path, "07_more_bits", "# 07 · More bits")
    with refused("Two notebooks have the number '07'"):
        chapters.look(tmp_path)
    (tmp_path / "07_more_bits.ipynb").rename(tmp_path / "08_fewer_bits.ipynb")
    with refused("Two notebooks have the topic 'fewer_bits'"):
        chapters.look(tmp_path)


def test_a_notebook_without_heading_is_refused(tmp_path):
    notebook(tmp_path, "07_fewer_bits", "## 07 · No first heading")
    with refused("07_fewer_bits.ipynb has no heading", "# 07 · "):
        chapters.look(tmp_path)


def test_a_chapter_is_found_by_number_and_by_topic():
    assert chapters.find("01") is chapters.find("soft_targets")
    with refused("Unknown chapter 'soft_target': did you mean 'soft_targets'?"):
        chapters.find("soft_target")
    with refused("Unknown chapter '77'", "Choose one of 00, 01"):
        chapters.find("77")


def test_a_part_that_is_not_there_is_named():
    with refused("Unknown part of chapter 01 'experiments': did you mean 'experiment'?"):
        chapters.find("01").part("experiments")
    assert chapters.find("01").has("experiment") and not chapters.find("01").has("experiments")


@EACH
def test_a_chapter_is_whole(chapter):
    """Two folders, a notebook and a deck: found under one name, and nothing else needs to know it."""
    assert chapter.notebook.is_file() and (ROOT / "slides" / f"{chapter.name}.qmd").is_file()
    for part in ("experiment", "claims", "practice", "widget"):
        assert chapter.has(part), part
    tests = {path.stem for path in (ROOT / "tests" / "chapters" / chapter.topic).glob("test_*.py")}
    assert {"test_experiment", "test_claims", "test_practice", "test_widget"} <= tests
    assert chapter.question.endswith("?") and len(chapter.question) <= 120


def test_nothing_is_left_of_a_chapter_that_is_gone():
    topics, names = {c.topic for c in chapters.every()}, {c.name for c in chapters.every()}
    for place in ("course_lib/chapters", "tests/chapters"):
        assert {path.parent.name for path in ROOT.glob(f"{place}/*/__init__.py")} == topics
    assert {path.stem for path in ROOT.glob("slides/[0-9]*.qmd")} == names


# --- what the pages say of the chapters ------------------------------------------------------------


def test_every_chapter_is_in_one_part():
    found = [chapter for _, inside in chapters.parts() for chapter in inside]
    assert found == list(chapters.every())
    numbers = [number for part in chapters.PARTS for number in part.numbers]
    assert numbers == list(range(100))
    assert all(inside and part.question.endswith("?") for part, inside in chapters.parts())


def test_the_pages_are_up_to_date(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert readme.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_seen_and_mended(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert readme.main([]) == 1 and "There is no README.md here: run this in" in capsys.readouterr().err
    Path("pages").mkdir()
    for name in readme.PLACES:
        Path(name).write_text("words\n", encoding="utf-8")
    assert readme.main([]) == 1 and "README.md has no place for the chapters" in capsys.readouterr().err
    for name in readme.PLACES:
        Path(name).write_text(f"before\n\n{readme.BEGIN}\nan old line\n{readme.END}\n\nafter\n", encoding="utf-8")
    assert readme.main(["--check"]) == 1
    assert f"{' and '.join(readme.PLACES)} say of the chapters is stale" in capsys.readouterr().err
    assert readme.main([]) == 0 and readme.main(["--check"]) == 0
    for name in readme.PLACES:
        text = Path(name).read_text(encoding="utf-8")
        assert text.startswith(f"before\n\n{readme.BEGIN}\n\n") and text.endswith(f"\n\n{readme.END}\n\nafter\n")
        assert "an old line" not in text and all(
            f"notebooks/{chapter.name}.ipynb" in text for chapter in chapters.every()
        )


def test_a_package_without_notebooks_and_register_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(chapters, "FROZEN", tmp_path / "register.json")
    with pytest.raises(CourseError, match="run the course from a checkout"):
        chapters.thaw()
    (tmp_path / "register.json").write_text(chapters.freeze(), encoding="utf-8")
    assert tuple(chapters.thaw()) == chapters.every()
