"""The index of widgets: for each chapter what its widget shows, a picture of it and a link to its cell, out of the
register and the stored notebooks. `course_lib.tools.ledger` writes it beside the other lists.
"""

import ast
import re
from dataclasses import dataclass

from course_lib import chapters
from course_lib.errors import CourseError
from course_lib.tools import notebooks

STORED = re.compile(r'<div class="tse-stored" data-widget="(\w+)">(<img class="tse-poster"[^>]*>)')
SAID = re.compile(r"The widgets? of chapter \d\d: (.+)", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """A widget in a notebook. label: of its cell; picture: its stored poster, an <img>."""

    label: str
    picture: str


def shown(chapter) -> list[Shown]:
    """Return the widgets of a chapter's own that its notebook stores, without its questions to guess and its quiz.
    CourseError if one stands in a cell without a label."""
    found = []
    for cell in notebooks.read(chapter.notebook)["cells"]:
        pages = ["".join(output.get("data", {}).get("text/html", "")) for output in cell.get("outputs", ())]
        for topic, picture in STORED.findall("\n".join(pages)):
            if topic == chapter.topic:
                if not (label := notebooks.label(cell)):
                    raise CourseError(f"A widget of {chapter.name} cannot be linked: give its cell a `#| label:`.")
                found.append(Shown(label, picture))
    return found


def said(chapter) -> str:
    """Return what a chapter's widget shows: the first paragraph of its module, after "The widget of chapter 07:".
    CourseError if it begins otherwise."""
    path = chapters.HERE / chapter.topic / "widget.py"
    text = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0].split())
    if not (match := SAID.fullmatch(text)):
        raise CourseError(f"{path} must begin with a docstring such as 'The widget of chapter {chapter.number}: …'.")
    return match[1][0].upper() + match[1][1:]


def index() -> str:
    """Return the index in Markdown: a card for each chapter with a widget, by parts. CourseError as in shown() and
    said()."""
    lines = []
    for part, found in chapters.parts():
        lines += [f"## {part.numeral} · {part.title}", "", "::: {.tse-widgets}"]
        for chapter in found:
            if widgets := shown(chapter):
                page = f"../notebooks/{chapter.name}.ipynb"
                links = [f"[{chapter.number} · {chapter.title}]({page}#{widgets[0].label})"]
                links += [f"[again, later in the chapter]({page}#{widget.label})" for widget in widgets[1:]]
                lines += ["", "::: {.tse-widget-card}", "", "```{=html}", widgets[0].picture, "```", ""]
                lines += [" · ".join(links), "", said(chapter), "", f"[{chapter.question}]{{.tse-asks}}", "", ":::"]
        lines += ["", ":::", ""]
    return "\n".join(lines)
