"""The page of questions: short answers, each with a place in the course where it can be seen."""

import functools
import re
from pathlib import Path

import pytest

from course_lib.tools import notebooks

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "pages" / "questions.qmd").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^### (.+?) \{#([\w-]+)\}\n\n(.+?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
RUSSIAN = re.compile(r"^::: \{lang=ru\}\n\*\*.+?\*\* .+?\n:::$", re.MULTILINE)
ENDS = re.compile(r"(?<=[.?!])\s+(?=[A-ZА-Я*])")


@functools.cache
def labels(name):
    """The labels of the cells of a notebook."""
    cells = notebooks.read(ROOT / "notebooks" / f"{name}.ipynb")["cells"]
    return set(re.findall(r"^#\| label: (\S+)$", "\n".join("".join(cell["source"]) for cell in cells), re.MULTILINE))


def test_every_heading_is_a_question_with_a_name():
    assert len(QUESTIONS) == PAGE.count("\n### ") == len({name for _, name, _ in QUESTIONS}) > 30


@pytest.mark.parametrize("name, answer", [(name, answer) for _, name, answer in QUESTIONS], ids=lambda x: x[:20])
def test_an_answer_is_short_and_leads_to_cells_that_are_there(name, answer):
    said, *_ = answer.split("\n\n[")
    assert 1 <= len(ENDS.split(RUSSIAN.sub("", said).strip())) <= 6
    links = re.findall(r"\]\(\.\./notebooks/(\w+)\.ipynb#([\w-]+)\)", answer)
    assert links
    assert [link for link in links if link[1] not in labels(link[0])] == []


def test_the_russian_discussion_is_answered_in_russian():
    found = RUSSIAN.findall(PAGE)
    assert len(found) == PAGE.count("\n::: {lang=ru}\n") >= 8
    for text in found:
        assert 2 <= len(ENDS.split(text)) <= 8
