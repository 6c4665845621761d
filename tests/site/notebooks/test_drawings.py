"""Every chapter shows its drawings, all in the notebook and one at least in the deck; no slide shows folded code."""

import re

import pytest

from course_lib import chapters
from course_lib.tools import notebooks
from tests.core.test_drawings import of
from tests.helpers import ROOT

each = pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.name)


def cells(chapter):
    """The chapter's labelled code cells: {label: cell}."""
    found = {notebooks.label(cell): cell for cell in notebooks.read(chapter.notebook)["cells"]}
    return {label: cell for label, cell in found.items() if label}


def shown(chapter):
    """{label: what is drawn} of the cells that show a drawing."""
    sources = {label: "".join(cell["source"]).splitlines()[-1] for label, cell in cells(chapter).items()}
    return {label: line[9:-2] for label, line in sources.items() if re.fullmatch(r"drawings\.\w+\(\)", line)}


def embeds(chapter):
    """(label, options) of what the chapter's deck embeds."""
    text = (ROOT / "slides" / f"{chapter.name}.qmd").read_text(encoding="utf-8")
    return re.findall(r"\{\{< embed \S+#(\S+) *(.*?) *>\}\}", text)


@each
def test_the_notebook_shows_every_drawing_once_and_the_deck_one_of_them(chapter):
    names = [name.split(": ")[1] for name in of(chapter)]
    assert sorted(shown(chapter).values()) == sorted(names)
    assert {label for label, _ in embeds(chapter)} & set(shown(chapter))


@each
def test_the_code_of_a_drawing_is_folded(chapter):
    assert [label for label in shown(chapter) if not notebooks.folded(cells(chapter)[label])] == []


@each
def test_a_stored_drawing_is_the_one_that_its_function_draws(chapter):
    for label, name in shown(chapter).items():
        (output,) = cells(chapter)[label]["outputs"]
        assert "".join(output["data"]["text/plain"]) == of(chapter)[f"{chapter.topic}: {name}"]().alt
        assert "".join(output["data"]["text/html"]).startswith('<img class="tse-drawing"')


@each
def test_no_slide_shows_code_that_is_folded(chapter):
    echoed = [label for label, options in embeds(chapter) if "echo=true" in options]
    assert [label for label in echoed if notebooks.folded(cells(chapter)[label])] == []
