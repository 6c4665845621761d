"""The page of notation: every letter of a chapter's formulas has a row there, and every row is true of its chapters."""

import functools
import re
from pathlib import Path

import pytest

from course_lib import chapters
from course_lib.tools import notebooks

PAGE = (Path(__file__).parents[2] / "pages" / "notation.qmd").read_text(encoding="utf-8")
REFERENCES = r"(\[\d\d\](?:, \[\d\d\])*)"
SYMBOLS = re.findall(rf"^\| (\$.+?) \| .+ \| {REFERENCES} \|$", PAGE, re.MULTILINE)
WORDS = re.findall(rf"^\| \*\*(\w+)\*\* \| .+ \| {REFERENCES} \|$", PAGE, re.MULTILINE)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
NAMED = re.compile(r"\\(?:text|mathrm|operatorname)\{[^{}]*\}")
GREEK = re.compile(r"\\(?:alpha|beta|gamma|delta|varepsilon|eta|theta|kappa|lambda|mu|pi|rho|sigma|tau|phi|omega)\b")
ALONE = re.compile(r"`([A-Za-z])`|(?<![*\w])\*([A-Za-z])\*(?![*\w])")  # `p` in an exercise, *b* in a sentence


def letters(text):
    """The letters of the formulas of a text, and those that stand alone in it as code or in italics."""
    text = text.replace(r"\$", "")  # dollars
    found = {a or b for a, b in ALONE.findall(text)}
    for formula in (NAMED.sub(" ", a or b) for a, b in FORMULA.findall(text)):
        found |= set(GREEK.findall(formula)) | set(re.findall("[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", formula)))
    return found


@functools.cache
def prose(number):
    (chapter,) = (chapter for chapter in chapters.every() if chapter.number == number)
    cells = notebooks.read(chapter.notebook)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def of_row(symbols):
    """The letters that a row is about: of "$H_S$, $H_T$" only H, of "$a$, $b$" both."""
    return {GREEK.match(one)[0] if GREEK.match(one) else one[0] for one in re.findall(r"\$([^$]+)\$", symbols)}


def rows_of(number):
    """The letters that have a row for the chapter, once for each row."""
    return [letter for symbols, numbers in SYMBOLS if f"[{number}]" in numbers for letter in of_row(symbols)]


def test_letters_are_found():
    text = r"Costs \$3 of $\text{all } x_i$ and `T`, *b*, `log_p`: $$\alpha\,\mathrm{KL}(p\,\|\,q)$$"
    assert letters(text) == {"x", "i", "T", "b", "\\alpha", "p", "q"}
    assert of_row(r"$H_S$, $\alpha$") == {"H", "\\alpha"}


@pytest.mark.parametrize("number", [chapter.number for chapter in chapters.every()])
def test_every_letter_of_a_chapter_has_a_row(number):
    rows = set(rows_of(number))
    used = letters(prose(number))
    assert used - rows == set(), "add a row to pages/notation.qmd"
    assert rows - used == set(), f"chapter {number} does not use it: pages/notation.qmd says that it does"


def test_the_rows_are_read_and_in_order():
    assert len(SYMBOLS) == len(re.findall(r"^\| \$", PAGE, re.MULTILINE)) > 80
    first = [re.sub(r"\W", "", symbols.split("$")[1])[0] for symbols, _ in SYMBOLS if "\\" not in symbols]
    assert first == sorted(first, key=lambda letter: (letter.lower(), letter.isupper()))


@pytest.mark.parametrize("number", [chapter.number for chapter in chapters.every()])
def test_a_letter_has_one_meaning_in_a_chapter(number):
    rows = rows_of(number)
    assert sorted(rows) == sorted(set(rows))


def test_no_two_rows_say_the_same_of_one_letter():
    meanings = re.findall(r"^\| (\$.+?) \| (.+?) \|", PAGE, re.MULTILINE)
    assert len({meaning for _, meaning in meanings}) == len(meanings)


@pytest.mark.parametrize("word, numbers", WORDS, ids=[word for word, _ in WORDS])
def test_a_word_is_used_where_the_page_says(word, numbers):
    for number in re.findall(r"\d\d", numbers):
        assert re.search(rf"\b{word}", prose(number), re.IGNORECASE), number


def test_the_words_are_read_and_in_order():
    words = [word for word, _ in WORDS]
    assert words == sorted(words) and len(words) == PAGE.count("\n| **") >= 10
