"""The page of names: each of ours exists, with the arguments that the page gives it."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

from course_lib import chapters

PAGE = (Path(__file__).parents[2] / "pages" / "names.qmd").read_text(encoding="utf-8")
TOPICS = {chapter.topic for chapter in chapters.every()}
OURS = re.findall(r"^\| `([\w.]+)(?:\((.*?)\))?`", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name, arguments", OURS, ids=[name for name, _ in OURS])
def test_our_name_exists(name, arguments):
    module, _, own = name.rpartition(".")
    within = "course_lib.chapters" if module.split(".")[0] in TOPICS else "course_lib"
    found = getattr(importlib.import_module(f"{within}.{module}"), own)
    wanted = set(filter(None, arguments.split(", ")))
    assert wanted <= set(inspect.signature(found).parameters)


def test_every_row_is_read():
    assert len(OURS) == len(re.findall(r"^\| `", PAGE, re.MULTILINE)) >= 40


def test_every_loss_of_the_course_stands_on_the_page():
    losses = importlib.import_module("course_lib.losses")
    wanted = {name for name in losses.unchecked.__all__ if name.endswith("_loss")}
    assert wanted <= {name.removeprefix("losses.") for name, _ in OURS}


def test_a_row_has_three_cells():
    rows = [line for line in PAGE.splitlines() if line.startswith("|")]
    assert {row.count(" | ") for row in rows if not row.startswith("|--")} == {2}


def test_parts_three_and_four_stand_on_the_page():
    later = {chapter.topic for part, found in chapters.parts() if part.numeral in ("III", "IV") for chapter in found}
    assert later <= {name.split(".")[0] for name, _ in OURS}
