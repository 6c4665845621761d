"""The pages for lecturers: every chapter has its plans, an activity and exam questions; what they link to is there."""

import re
from pathlib import Path

import pytest

from course_lib import chapters
from course_lib.tools import ledger, notebooks
from tests.helpers import refused

ROOT = Path(__file__).resolve().parents[2]
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "pages").glob("instructors*.qmd"))}
SECTION = re.compile(r"^## (\d\d) · (.+?) \{#chapter-(\d\d)\}\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
SECTIONS = {found[1]: found for text in PAGES.values() for found in SECTION.finditer(text)}
ROW = re.compile(r"^\| (.+) \| (\d+|–) \| (\d+|–) \|$", re.MULTILINE)
# Whatever could be a result: a decimal number, a percentage, an interval.
RESULT = re.compile(r"\d+\.\d+|\d[\d,.]*\s*%|±\s*\d+")
EVERY = pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.name)


def part(chapter, begin, end=r"\Z"):
    """Return what stands in a chapter's section between two patterns."""
    found = re.search(rf"{begin}(.*?)(?:{end})", SECTIONS[chapter.number][4], re.DOTALL)
    assert found, f"chapter {chapter.number}: nothing between {begin!r} and {end!r}"
    return found[1].strip()


@EVERY
def test_a_chapter_stands_on_the_page_of_its_part(chapter):
    numbers = [part.numbers for part in chapters.PARTS]
    page = next(i for i, inside in enumerate(numbers, 1) if int(chapter.number) in inside)
    section = SECTIONS[chapter.number]
    assert section[0] in PAGES[f"instructors_{page}"]
    assert (section[2], section[3]) == (chapter.title, chapter.number)
    assert f"(../notebooks/{chapter.name}.ipynb) · [deck](../slides/{chapter.name}.qmd)" in section[4]


@EVERY
def test_both_plans_add_up(chapter):
    rows = ROW.findall(part(chapter, r"\| What happens \| 45 min \| 90 min \|\n", r"\*\*Together"))
    short, long = ([int(row[i]) for row in rows if row[i] != "–"] for i in (1, 2))
    assert (sum(short), sum(long)) == (45, 90)
    assert all(row[1] == "–" or int(row[1]) <= int(row[2]) for row in rows)
    assert any("The activity below" in row[0] for row in rows) and any("[quiz]" in row[0] for row in rows)
    assert len(re.findall(r"#predict|-predict\)", "".join(row[0] for row in rows))) >= 1


@EVERY
def test_the_minutes_of_the_exercises_are_those_of_the_notebook(chapter):
    minutes = ledger.exercises_of(notebooks.read(chapter.notebook)["cells"])
    count, total = re.search(
        r"\*\*Exercises\.\*\* (\d+) exercises, together (\d+) min", SECTIONS[chapter.number][4]
    ).groups()
    assert (int(count), int(total)) == (len(minutes), sum(minutes))
    assert len(minutes) == len(chapter.part("practice").EXERCISES)


@EVERY
def test_exercises_in_pairs_fit_into_their_minutes(chapter):
    """By the notebook's own estimate; what stands behind a semicolon is for those who finish early."""
    rows = ROW.findall(part(chapter, r"\| What happens \| 45 min \| 90 min \|\n", r"\*\*Together"))
    (text, minutes), *others = [(row[0], int(row[2])) for row in rows if row[0].startswith("Exercise")]
    assert others == [] and "in pairs" in text
    named = [int(number) for number in re.findall(rf"{chapter.number}\.(\d)", text.split(";")[0])]
    if " to " in text:
        named = range(named[0], named[-1] + 1)
    given = ledger.exercises_of(notebooks.read(chapter.notebook)["cells"])
    assert sum(given[number - 1] for number in named) <= minutes + 2


@EVERY
def test_a_chapter_has_mistakes_questions_and_an_activity(chapter):
    wrong = part(chapter, r"\*\*What people get wrong\*\*", r"\*\*To discuss\*\*")
    assert len(re.findall(r"^- \*\".+\"\* .*\[", wrong, re.MULTILINE)) >= 3, "each points to its figure"
    assert len(re.findall("^- ", part(chapter, r"\*\*To discuss\*\*", "### "), re.MULTILINE)) in (2, 3)
    activity = part(chapter, r"### Without computers: ", r"\*\*Exam questions\*\*")
    assert all(f"*{word}" in activity for word in ("Material:*", "Time:*", "What comes out.*", "Why.*"))
    assert re.search(r"^3\. ", activity, re.MULTILINE), "steps"
    exam = part(chapter, r"\*\*Exam questions\*\*")
    assert len(re.findall(r"^\d\. ", exam, re.MULTILINE)) == 3
    assert exam.count("<summary>Solution</summary>") == exam.count("</details>") == 3


def test_no_section_is_of_a_chapter_that_is_not_there():
    assert sorted(SECTIONS) == [chapter.number for chapter in chapters.every()]


@pytest.mark.parametrize("page", PAGES)
def test_every_cell_that_a_page_links_to_is_there(page):
    for name, label in set(re.findall(r"\(\.\./notebooks/(\w+)\.ipynb#([\w-]+)\)", PAGES[page])):
        cells = notebooks.read(ROOT / "notebooks" / f"{name}.ipynb")["cells"]
        assert label in {notebooks.label(cell) for cell in cells}, f"{name} has no cell {label}"
    for name, number in re.findall(r"\((\w+)\.qmd#chapter-(\d\d)\)", PAGES[page]):
        assert f"{{#chapter-{number}}}" in PAGES[name]


@EVERY
def test_no_result_is_typed_by_hand(chapter):
    """Plans and mistakes link to results. A number stands there only if the chapter's own prose has it."""
    cells = notebooks.read(chapter.notebook)["cells"]
    prose = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    own = re.sub(r"\d\d\.\d", "", part(chapter, "", "### "))  # the numbers of exercises
    assert [number for number in RESULT.findall(own) if number not in prose] == []


def test_the_day_has_no_gap_and_the_weeks_are_twelve():
    times = re.findall(r"^\| (\d\d:\d\d)–(\d\d:\d\d) \|", PAGES["instructors"], re.MULTILINE)
    assert [end for _, end in times[:-1]] == [begin for begin, _ in times[1:]]
    assert (times[0][0], times[-1][1]) == ("09:00", "17:00")
    weeks = re.findall(r"^\| (\d+) \| (?:\[|\w)", PAGES["instructors"], re.MULTILINE)
    assert [int(week) for week in weeks] == list(range(1, 13))


def test_what_a_chapter_costs_is_what_its_card_says():
    card = {"cell_type": "code", "source": ["x"], "outputs": [{"output_type": "stream", "text": []}]}
    card["outputs"][0]["text"] = ["Cost of this chapter so far: 45 s, at most 0.50 GB of memory, on cpu.\n"]
    assert ledger.cost_of([card], "01_a.ipynb") == (45, 0.5)
    with refused("01_a.ipynb shows no cost card", "execute it"):
        ledger.cost_of([], "01_a.ipynb")
    table = ledger.costs()
    assert table.count("\n") == len(chapters.every()) + 1
    assert all(f"({'../notebooks/' + chapter.name}.ipynb)" in table for chapter in chapters.every())
