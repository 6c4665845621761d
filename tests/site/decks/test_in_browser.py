"""The decks in headless Chromium: nothing cut, nothing fetched, keys, notes, themes, print, accessibility."""

import re

import pytest

from tests.site.decks.conftest import DECKS, EACH, need
from tests.site.decks.walk import AXE, each_slide

# What a walk through a deck must not find (walk.py, checks.js).
NEVER = {
    "sticksOut": "nothing is cut, or reaches below the line of the slide's number",
    "small": "letters can be read from the last row",
    "touching": "there is room between any two blocks",
    "faint": "text stands out from its paper",
    "odd": "callouts, tables, code in sentences and brackets look as the theme says",
    "paper": "pictures have the paper of the theme",
    "moving": "nothing moves for who asked for less motion",
    "operated": "nothing is cut whatever control of a widget is used",
    "axe": "axe finds nothing",
    "wrong": "no error, no warning, no request that leaves the machine",
}


@pytest.mark.parametrize("check", NEVER)
def test_all_slides_in_all_states(walked, check):
    if check == "axe":
        need("axe-core", AXE.is_file(), "`npm install` in the project's folder")
    found = "\n".join(walked.lines(check))
    assert not found, f"{NEVER[check]}:\n{found}"


def test_the_walk_used_the_widgets(walked):
    assert walked.used >= 5, "a signature widget and a prediction have controls"


def test_a_deck_is_ready_within_a_second(walked):
    # Interactive: the document is parsed and reveal has run. Twice the target, for a busy machine.
    assert walked.ready < 2000


@pytest.mark.parametrize("deck", EACH)
def test_keys_move_notes_are_there_and_sliders_keep_their_arrows(visit, deck):
    page = visit(deck)
    where, last = "Reveal.getIndices().h", page.evaluate("Reveal.getTotalSlides()") - 1
    for key, expected in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", last), ("Home", 0)):
        page.keyboard.press(key)
        assert page.evaluate(where) == expected, key
    notes = page.evaluate("Reveal.getSlides().map(slide => slide.querySelector('aside.notes')?.textContent.trim())")
    assert all(note and re.match(r"\d+(\.\d+)? \w+\. ", note) for note in notes)
    shown = page.evaluate("[...document.querySelectorAll('aside.notes')].filter(note => note.checkVisibility()).length")
    assert shown == 0, "notes are for the speaker"
    for number in each_slide(page):
        for slider in page.query_selector_all("section.present input[type=range]"):
            slider.focus()
            for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):
                page.keyboard.press(key)
            assert page.evaluate(where) == number - 1


def test_the_theme_follows_the_system_the_address_and_the_key(visit):
    paper = "getComputedStyle(document.body).backgroundColor"
    light, dark = visit(DECKS[0]).evaluate(paper), visit(DECKS[0], scheme="dark").evaluate(paper)
    assert light != dark
    assert visit(DECKS[0], "?theme=light", scheme="dark").evaluate(paper) == light
    page = visit(DECKS[0], "?theme=dark")
    assert page.evaluate(paper) == dark
    page.keyboard.press("d")
    assert page.evaluate(paper) == light
    assert visit(DECKS[0], "?print-pdf", scheme="dark").evaluate(paper) == light
    assert visit(DECKS[0], "?print-pdf&theme=dark").evaluate(paper) == dark
    page.keyboard.press("d")
    assert page.evaluate(paper) == dark


@pytest.mark.parametrize("deck", EACH)
def test_the_print_view_has_a_page_a_slide(visit, deck):
    page = visit(deck, "?print-pdf")
    page.wait_for_selector(".pdf-page")
    slides = page.evaluate("Reveal.getTotalSlides()")
    pages = page.query_selector_all(".pdf-page > section")
    found = {number: sheet.evaluate("checks.sticksOut") for number, sheet in enumerate(pages, 1)}
    assert len(pages) == slides and {number: what for number, what in found.items() if what} == {}
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == slides
