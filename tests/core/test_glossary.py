"""The glossary: it has every term of every chapter, and the built pages lead to its rows."""

import re
from pathlib import Path

import pytest

from course_lib import chapters
from course_lib.tools import glossary, notebooks

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "glossary.qmd").read_text(encoding="utf-8")
KNOWN = glossary.terms(PAGE)

# A chapter sets the field's words in bold where it first uses them. Bold are also: what begins a paragraph, an item, a
# cell or a sentence (it is a heading, or a name for one row of a table), a sentence or a part of one that is meant to
# be seen (more than four words, or with a mark at its end), and names of people, models and libraries (a capital).
BOLD = re.compile(r"\*\*([^*\n]+?)\*\*")
BEGINS = re.compile(r"(?:^|\n)[ >|-]*(?:\d+\. )?(?:\*\*[^*\n]+\*\*,? and )?$|\| *$|[.?!:]\*? +$")


def terms_of(text):
    """The words of a text in Markdown that are bold because they are terms."""
    found = [match for match in BOLD.finditer(text) if not BEGINS.search(text[: match.start()])]
    words = [match[1] for match in found]
    return [
        w
        for w in words
        if len(w.split()) <= 4 and not re.search(r"[.?!:]$", w) and w[0] not in '"“' and not w[0].isupper()
    ]


def test_terms_are_told_from_other_bold_words():
    text = (
        "**Why?** Because **soft targets** help. **All of them.** In **TRL** and here, **this is a sentence that "
        "matters**:\n\n- **one arm**: a **teacher**.\n- **two** and **three**: it.\n| **row** | a **cell** |"
    )
    assert terms_of(text) == ["soft targets", "teacher", "cell"]


@pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.name)
def test_every_term_of_a_chapter_is_in_the_glossary(chapter):
    cells = notebooks.read(chapter.notebook)["cells"]
    text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    missing = {word for word in terms_of(text) if glossary.of(word, KNOWN) is None}
    assert missing == set(), "add a row to glossary.qmd, or use italics"


def test_no_two_rows_have_one_name():
    heads = [word for word, *_ in glossary.ROW.findall(PAGE)]
    anchors = [glossary.anchor(word) for word in heads]
    assert sorted(anchors) == sorted(set(anchors)) and len(heads) == PAGE.count("\n| **")


def test_words_are_found_in_their_forms():
    known = glossary.terms("| **soft target (ST)** | Also *dark answer*. | [01] |\n| **kernel density** | A. | [17] |")
    assert known == {"soft target": "soft-target", "st": "soft-target", "dark answer": "soft-target"} | {
        "kernel density": "kernel-density"
    }
    for word in ("Soft targets", "ST", "dark answers"):
        assert glossary.of(word, known) == "soft-target"
    assert glossary.of("kernel", known) == "kernel-density"
    assert glossary.of("density", known) is None and glossary.of("target", known) is None


def test_the_first_use_is_a_link_to_the_row():
    known = {"soft target": "soft-target", "loss": "loss"}
    page = (
        "<h2>A <strong>loss</strong></h2><p><strong>soft targets</strong> and <strong>soft target</strong></p>"
        '<a href="x"><strong>loss</strong></a> <p><strong>loss</strong></p><strong>unknown</strong>'
    )
    link = '<a class="tse-word" href="../glossary.html#{}"><strong>{}</strong></a>'
    first, second = link.format("soft-target", "soft targets"), link.format("loss", "loss")
    once = glossary.linked(page, known)
    assert once == (
        f"<h2>A <strong>loss</strong></h2><p>{first} and <strong>soft target</strong></p>"
        f'<a href="x"><strong>loss</strong></a> <p>{second}</p><strong>unknown</strong>'
    )
    assert glossary.linked(once, known) == once


def test_rows_have_names():
    page = '<tr><td style="x"><strong>pass@k &amp; co (PK)</strong></td><td><strong>a</strong> b</td></tr>'
    wanted = '<td id="pass-k-co" style="x"><strong>pass@k &amp; co (PK)</strong></td>'
    once = glossary.anchored(page)
    assert glossary.anchored(once) == once == f"<tr>{wanted}<td><strong>a</strong> b</td></tr>"
