"""The decks in headless Chromium: nothing cut, nothing fetched, keys, notes, themes, print, accessibility."""

import io
import re

import pytest
from PIL import Image

from tests.site.decks.conftest import DECKS, ROOT, need

# What sticks out of a slide (default: the current one), or out of a box that does not scroll. One pixel is rounding.
STICKS_OUT = """(slide) => {
  slide = slide || Reveal.getCurrentSlide();
  const frame = slide.getBoundingClientRect(), out = [];
  const say = (element, why) => out.push(`${element.tagName} "${element.textContent.trim().slice(0, 40)}": ${why}`);
  if (slide.scrollHeight > slide.clientHeight + 1) say(slide, `${slide.scrollHeight} high`);
  if (slide.scrollWidth > slide.clientWidth + 1) say(slide, `${slide.scrollWidth} wide`);
  for (const element of slide.querySelectorAll("*:not(aside.notes, aside.notes *)")) {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 ||
        box.bottom > frame.bottom + 1) say(element, `${Math.round(box.right)}, ${Math.round(box.bottom)}`);
    if (["PRE", "CODE"].includes(element.tagName) && element.scrollWidth > element.clientWidth + 1 &&
        getComputedStyle(element).display !== "inline") say(element, "code is cut");
  }
  return out;
}"""
SMALL = """() => {
  const walker = document.createTreeWalker(Reveal.getCurrentSlide(), NodeFilter.SHOW_TEXT), small = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || parent.closest("aside.notes, math, svg")) continue;
    if (parent.checkVisibility() && parseFloat(getComputedStyle(parent).fontSize) < 16)
      small.push(walker.currentNode.data.trim().slice(0, 40));
  }
  return small;
}"""


def each_slide(page):
    """Go through the deck; yield the number of each slide, from 1."""
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate(f"Reveal.slide({number})")
        yield number + 1


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["720p", "1080p"])
@pytest.mark.parametrize("deck", DECKS)
def test_nothing_is_cut(opened, deck, size):
    page = opened(deck, width=size[0], height=size[1])
    found = {number: page.evaluate(STICKS_OUT) for number in each_slide(page)}
    assert {number: what for number, what in found.items() if what} == {}


@pytest.mark.parametrize("deck", DECKS)
def test_text_is_large_enough_to_read_from_afar(opened, deck):
    page = opened(deck)
    found = {number: page.evaluate(SMALL) for number in each_slide(page)}
    assert {number: what for number, what in found.items() if what} == {}


@pytest.mark.parametrize("deck", DECKS)
def test_arrows_move_and_notes_are_there(opened, deck):
    page = opened(deck)
    where = "Reveal.getIndices().h"
    for key, expected in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", None), ("Home", 0)):
        page.keyboard.press(key)
        last = page.evaluate("Reveal.getTotalSlides()") - 1
        assert page.evaluate(where) == (last if expected is None else expected), key
    notes = page.evaluate("Reveal.getSlides().map(slide => slide.querySelector('aside.notes')?.textContent.trim())")
    assert all(note and " min. " in note for note in notes)
    shown = page.evaluate("[...document.querySelectorAll('aside.notes')].filter(note => note.checkVisibility()).length")
    assert shown == 0, "notes are for the speaker"


@pytest.mark.parametrize("deck", DECKS)
def test_arrows_on_a_slider_do_not_flip_the_slide(opened, deck):
    page = opened(deck)
    sliders = 0
    for number in each_slide(page):
        for slider in page.query_selector_all("section.present input[type=range]"):
            sliders += 1
            slider.focus()
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("ArrowLeft")
            assert page.evaluate("Reveal.getIndices().h") == number - 1
    need(f"A slider in {deck}", sliders, "the deck's widgets have none, or course_lib/widgets/static is not built")


def test_the_theme_follows_the_system_the_address_and_the_key(opened):
    paper = "getComputedStyle(document.body).backgroundColor"
    light, dark = "rgb(255, 255, 255)", "rgb(22, 24, 29)"
    assert opened(DECKS[0]).evaluate(paper) == light
    assert opened(DECKS[0], scheme="dark").evaluate(paper) == dark
    assert opened(DECKS[0], "?theme=light", scheme="dark").evaluate(paper) == light
    page = opened(DECKS[0], "?theme=dark")
    assert page.evaluate(paper) == dark
    page.keyboard.press("d")
    assert page.evaluate(paper) == light
    assert opened(DECKS[0], "?print-pdf", scheme="dark").evaluate(paper) == light
    assert opened(DECKS[0], "?print-pdf&theme=dark").evaluate(paper) == dark
    page.keyboard.press("d")
    assert page.evaluate(paper) == dark


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("deck", DECKS)
def test_pictures_have_the_paper_of_the_theme(opened, deck, theme):
    """A corner of every picture, as it is painted: bright in the light, dark in the dark."""
    page = opened(deck, f"?theme={theme}")
    for _ in each_slide(page):
        for picture in page.query_selector_all("section.present .cell img"):
            box = picture.bounding_box()
            pixel = page.screenshot(clip={"x": box["x"] + 20, "y": box["y"] + 8, "width": 1, "height": 1})
            bright = Image.open(io.BytesIO(pixel)).convert("L").getpixel((0, 0))
            assert (bright > 240) if theme == "light" else (bright < 60)


@pytest.mark.parametrize("deck", DECKS)
def test_nothing_moves_for_who_asked_for_less_motion(opened, deck):
    moving = "document.getAnimations().map(each => each.effect.target.outerHTML.slice(0, 80))"
    page = opened(deck, motion="reduce")
    assert [page.evaluate(moving) for _ in each_slide(page)] == [[]] * page.evaluate("Reveal.getTotalSlides()")


@pytest.mark.parametrize("deck", DECKS)
def test_the_print_view_has_a_page_a_slide(opened, deck):
    page = opened(deck, "?print-pdf")
    page.wait_for_selector(".pdf-page")
    slides = page.evaluate("Reveal.getTotalSlides()")
    pages = page.query_selector_all(".pdf-page > section")
    found = {number: sheet.evaluate(STICKS_OUT) for number, sheet in enumerate(pages, 1)}
    assert len(pages) == slides and {number: what for number, what in found.items() if what} == {}
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == slides


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("deck", DECKS)
def test_axe_finds_nothing(opened, deck, theme):
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    need("axe-core", axe.is_file(), "`npm install` in the project's folder")
    page = opened(deck, f"?theme={theme}")
    page.add_script_tag(path=axe)
    found = {}
    for number in each_slide(page):
        # preload would fetch the styles once more, which a page from file:// may not.
        for problem in page.evaluate("axe.run({preload: false}).then(result => result.violations)"):
            found[number, problem["id"]] = [node["html"][:160] for node in problem["nodes"]]
    assert found == {}


@pytest.mark.parametrize("deck", DECKS)
def test_a_deck_is_ready_within_a_second(opened, deck):
    page = opened(deck)
    # Interactive: the document is parsed and reveal has run. Twice the target, for a busy machine.
    assert page.evaluate("performance.timing.domInteractive - performance.timing.navigationStart") < 2000
