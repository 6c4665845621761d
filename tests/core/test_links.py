"""The links of notebooks, decks and pages within the course: each leads to a file, and to a place that is in it."""

import functools
import itertools
import re
from pathlib import Path

import pytest

from course_lib import chapters
from course_lib.tools import glossary, notebooks

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for pattern in ("*.md", "*.qmd", "pages/[a-z]*.qmd", "notebooks/**/[0-9]*.ipynb", "slides/**/[0-9]*.qmd")
    for path in ROOT.glob(pattern)
)
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
INCLUDE = re.compile(r"\{\{< include (\S+) >\}\}")
ELSEWHERE = re.compile(r"[a-z]+:")
# What course_lib.tools.ledger makes for the site is not in the repository, and has tests of its own.
MADE = set(re.findall(r"^/?pages/(_\w+\.md)$", (ROOT / ".gitignore").read_text(encoding="utf-8"), re.MULTILINE))


@functools.cache
def text_of(path):
    """The Markdown of a file: of a page with what it includes, of a notebook with what its cells put out."""
    if path.suffix != ".ipynb":
        text = path.read_text(encoding="utf-8")
        return INCLUDE.sub(lambda part: "" if Path(part[1]).name in MADE else text_of(path.parent / part[1]), text)
    cells = notebooks.read(path)["cells"]
    said = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
    return "\n\n".join([*said, *("".join(each.get("text/markdown", "")) for each in data)])


def links_of(text):
    """The links of a text that stay within the course."""
    links = re.findall(r"\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$", CODE.sub("", text), re.MULTILINE)
    return {link for pair in links for link in pair if link and not ELSEWHERE.match(link)}


@functools.cache
def places_of(path):
    """The names in a file that a link can lead to: labels of cells, names of headings, rows of the glossary."""
    if path.suffix == ".ipynb":
        code = "\n".join("".join(cell["source"]) for cell in notebooks.read(path)["cells"])
        return set(re.findall(r"^#\| label: (\S+)$", code, re.MULTILINE))
    text = text_of(path)
    return {*re.findall(r"\{[^}\n]*#([\w-]+)[^}\n]*\}", text), *glossary.terms(text).values()}


def faults(path):
    """The links of a file that lead nowhere."""
    found = set()
    for link in links_of(text_of(path)):
        name, _, place = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (place and place not in places_of(target)):
            found.add(link)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_place_in_the_course(path):
    assert faults(path) == set()


def test_a_dead_link_is_seen(tmp_path):
    (tmp_path / "_part.md").write_text("[a](b.qmd#there) [b](b.qmd#gone) `[c](code.md)` [d](https://example.org)\n")
    (tmp_path / "b.qmd").write_text("## Here {#there}\n\n[up](#there) [e](no.qmd)\n\n[05]: five.ipynb\n")
    (tmp_path / "a.qmd").write_text("{{< include _part.md >}}\n\n```\n[f](f.md)\n```\n")
    assert faults(tmp_path / "a.qmd") == {"b.qmd#gone"} and faults(tmp_path / "b.qmd") == {"no.qmd", "five.ipynb"}


def test_what_comes_next_is_the_next_chapter():
    """Where a summary names the chapter to read next; a chapter that is put between two others is easily skipped."""
    every = chapters.every()
    for chapter, following in itertools.pairwise(every):
        *_, summary = text_of(chapter.notebook).split("\n## Summary")
        said = re.search(r"^(?:\*\*)?Next:.*", summary, re.MULTILINE)
        assert said, f"{chapter.name}: the summary says what comes next"
        first = re.search(r"\[(\d\d · [^\]]+)\]\((\w+\.ipynb)\)", said[0])
        assert first, f"{chapter.name}: the summary leads to the next chapter"
        assert first.groups() == (f"{following.number} · {following.title}", following.notebook.name), chapter.name
