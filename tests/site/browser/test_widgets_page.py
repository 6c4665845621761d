"""The widgets on a page from file://, with no kernel and no network."""

import os
import re

import pytest

from course_lib.widgets.base import STATIC
from tests.core.test_static import ROOT
from tests.core.widget_fixture import TOPICS, stored
from tests.site.browser.seen import alts, heights


def test_all_widgets_are_alive(page_of):
    page = page_of(*TOPICS)
    assert page.locator(".tse").count() == len(TOPICS)
    assert page.locator(".tse-poster, .tse-hint, .tse-note:not(:empty)").count() == 0


def test_arrow_keys_move_the_picture_and_the_page_does_not_hear_them(page_of):
    page = page_of("soft_targets")
    page.evaluate("document.addEventListener('keydown', e => { window.heard = e.key })")
    before = heights(page), alts(page)
    page.get_by_label("T (temperature)").focus()
    page.keyboard.press("End")
    page.wait_for_function("document.querySelector('.tse-status').textContent.includes('T 4')")
    assert heights(page) != before[0] and alts(page) != before[1]
    assert page.evaluate("window.heard") is None


def test_the_page_trains_a_student(page_of):
    page = page_of("soft_targets")
    page.get_by_role("button", name="Train here").click()
    page.wait_for_selector(".tse[data-status=done]")
    assert re.search(r"Step 40 of 40, loss \d", page.locator(".tse-status").inner_text())
    said = page.locator(".tse-status").inner_text()
    page.get_by_label("alpha").press("ArrowLeft")
    page.wait_for_function("old => document.querySelector('.tse-status').textContent !== old", arg=said)
    page.wait_for_selector(".tse[data-status=done]")


def test_the_page_mixes_teachers_and_trains_their_student(page_of):
    page = page_of("many_teachers")
    before = heights(page), alts(page)
    page.get_by_label("weight 1").press("End")
    assert heights(page) != before[0] and alts(page) != before[1]
    assert "yours differ" in page.locator(".tse-status").inner_text()
    page.get_by_role("button", name="Train here").click()
    page.wait_for_selector(".tse[data-status=done]")
    assert re.search(r"Step 40 of 40, loss \d", page.locator(".tse-status").inner_text())
    assert page.get_by_label("they lie loudly").is_disabled()
    page.get_by_role("radio", name="2", exact=True).check()
    page.get_by_label("they lie loudly").check()
    page.wait_for_function("document.querySelector('.tse-ballot').textContent.includes('LIES')")
    page.get_by_role("combobox").select_option(label="majority vote")
    page.wait_for_selector(".tse[data-status=done]")


def test_a_slider_moved_sixty_times_a_second_ends_where_it_stands(page_of):
    page = page_of("soft_targets")
    page.get_by_role("button", name="Train here").click()
    page.evaluate(
        """async () => {
        const input = document.querySelectorAll('input[type=range]')[0];
        for (let i = 0; i < 60; i++) {
          input.value = i % 21;
          input.dispatchEvent(new Event('input', {bubbles: true}));
          await new Promise((done) => setTimeout(done, 1000 / 60));
        }
      }"""
    )
    page.wait_for_selector(".tse[data-status=done]")
    assert page.get_by_label("alpha").get_attribute("aria-valuetext") == "0.85"  # 59 % 21 = 17


def test_a_logit_is_dragged_with_the_mouse(page_of):
    page = page_of("temperature")
    knob = page.get_by_role("slider", name="logit of 3")
    box = knob.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 4, steps=5)
    page.mouse.up()
    assert float(knob.get_attribute("aria-valuenow")) > 15
    assert "3 with 9" in alts(page)[0]
    knob.press("Home")
    assert float(knob.get_attribute("aria-valuenow")) == -20


def test_dragging_hits_the_place_on_a_scaled_slide(page_of):
    page = page_of("temperature")
    page.evaluate("document.querySelector('main').style.cssText = 'transform: scale(0.6); transform-origin: 0 0'")
    knob = page.get_by_role("slider", name="logit of 3")
    box = knob.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.up()
    assert abs(float(knob.get_attribute("aria-valuenow"))) <= 1.5


def test_chains_are_moved_played_and_drawn_anew_by_keyboard(page_of):
    page = page_of("model_collapse")
    page.wait_for_selector(".tse[data-status=done]")
    step = page.get_by_role("slider", name="generation", exact=True)
    step.press("Home")
    assert "mean variance 100 % (theory 100 %)" in page.locator(".tse-status").inner_text()
    assert "mean 0 and standard deviation 1;" in alts(page)[1]
    page.get_by_role("button", name="Play").press("Enter")
    page.wait_for_function("+document.querySelectorAll('input[type=range]')[2].value >= 5")
    page.get_by_role("button", name="Pause").press("Enter")
    before = alts(page)
    page.get_by_role("button", name="Another single chain").press("Enter")
    assert alts(page) != before
    page.get_by_label("samples of each generation").press("Home")
    page.wait_for_selector(".tse[data-status=done]")
    assert "5 samples" in alts(page)[0]


def test_less_motion_means_no_play(page_of):
    page = page_of("model_collapse", reduced_motion="reduce")
    page.get_by_role("slider", name="generation", exact=True).press("Home")
    page.get_by_role("button", name="To the end").click()
    assert page.get_by_role("slider", name="generation", exact=True).input_value() == "100"


def test_a_hint_is_chosen_by_mouse_and_by_keyboard(page_of):
    page = page_of("hidden_layers")
    before = alts(page)
    page.get_by_role("group", name="Hint from").locator("label", has_text="picture").click()
    assert page.get_by_role("group", name="Hint from").get_by_label("picture").is_checked()
    assert alts(page)[0] != before[0]
    page.get_by_role("group", name="Noise on the pixels").get_by_role("radio").first.press("ArrowRight")
    page.get_by_label("weight of the hint").press("Home")
    assert "There is no hint" in alts(page)[0] and alts(page) != before
    assert page.locator(".tse-status").inner_text().startswith(("Stored answer: right ", "Nearest stored answer"))


def test_a_guess_is_remembered_from_file(page_of):
    page = page_of("predict")
    page.get_by_role("spinbutton").fill("50")
    page.keyboard.press("Enter")
    assert "You were 41 off." in page.locator(".tse").inner_text()
    page.reload()
    assert "You were 41 off." in page.locator(".tse").inner_text()


def test_the_quiz_is_answered_by_keyboard(page_of):
    page = page_of("quiz")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".tse-why").count() == 3
    assert "Right. 1 of 1" in page.locator("[role=status]").inner_text()


@pytest.mark.parametrize("dark", [False, True])
def test_colours_follow_the_page(page_of, dark):
    # The system's wish is the opposite of the page: the page wins.
    page = page_of(*TOPICS, dark=dark, color_scheme="light" if dark else "dark")
    assert page.locator(".tse.tse-dark").count() == (len(TOPICS) if dark else 0)


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_page(page_of, width):
    page = page_of(*TOPICS, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(page_of, dark):
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.exists():
        pytest.skip("node_modules is missing: run `npm ci`")
    page = page_of(*TOPICS, dark=dark)
    page.locator(".tse-option").first.click()
    page.get_by_role("spinbutton").fill("50")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)  # the theme is looked at again after 300 ms
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({preload: false})")["violations"]
    assert not found, [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found]


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_curve_grows_unless_the_reader_asked_for_less_motion(page_of, motion):
    page = page_of(
        "soft_targets", change=lambda text: text.replace('"steps":40', '"steps":1500'), reduced_motion=motion
    )
    page.evaluate(
        """() => {
        window.redrawn = 0;
        new MutationObserver((all) => { window.redrawn += all.length; })
          .observe(document.querySelector('.tse .tse-line2'), {attributes: true, attributeFilter: ['d']});
      }"""
    )
    page.get_by_role("button", name="Train here").click()
    page.wait_for_selector(".tse[data-status=done]")
    redrawn = page.evaluate("window.redrawn")
    assert redrawn == 1 if motion == "reduce" else redrawn >= 3


def test_nothing_moves_by_itself(page_of):
    page = page_of(*TOPICS, reduced_motion="reduce")
    for slider in page.query_selector_all(".tse input[type=range]"):
        slider.press("Home")
    page.locator(".tse-option").first.click()
    assert page.evaluate("document.getAnimations().length") == 0


def test_two_copies_of_every_widget_live_on_one_page(page_of):
    page = page_of(*TOPICS, *TOPICS)
    assert page.locator(".tse").count() == 2 * len(TOPICS)
    names = page.eval_on_selector_all("[id]", "all => all.map(node => node.id)")
    assert len(names) == len(set(names))
    for topic in TOPICS:
        first, second = page.locator(f".tse-{topic}").all()
        if first.locator("input[type=range]").count():
            shown = second.locator("svg[role=img], output")
            untouched = shown.evaluate_all("all => all.map(n => n.outerHTML)")
            first.locator("input[type=range]").first.press("Home")
            first.locator("input[type=range]").first.press("ArrowRight")
            assert shown.evaluate_all("all => all.map(n => n.outerHTML)") == untouched


@pytest.fixture
def slides(tmp_path, visit):
    """Opens a deck from file:// with one widget on its second slide."""
    dist = ROOT / "node_modules" / "reveal.js" / "dist"
    if not dist.exists():
        pytest.skip("node_modules is missing: run `npm ci`")

    def opened(topic, theme="white", size=(1280, 720)):
        css = [dist / "reveal.css", dist / "theme" / f"{theme}.css", STATIC / "widgets.css"]
        links = "".join(f'<link rel="stylesheet" href="{file.as_uri()}">' for file in css)
        file = tmp_path / "deck.html"
        file.write_text(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Deck</title>{links}'
            f'<script src="{(STATIC / "widgets.js").as_uri()}"></script></head><body><div class="reveal">'
            f'<div class="slides"><section><h2>One</h2></section><section><h2 style="font-size:1.2em">Two</h2>'
            f"{stored(topic)['stored']}</section><section><h2>Three</h2></section></div></div>"
            f'<script src="{(dist / "reveal.js").as_uri()}"></script>'
            "<script>Reveal.initialize({width: 1280, height: 720, margin: 0.04, transition: 'none'})</script>",
            encoding="utf-8",
        )
        page = visit(file.as_uri(), viewport={"width": size[0], "height": size[1]})
        page.wait_for_function("Reveal.isReady()")
        page.evaluate("Reveal.slide(1)")
        return page

    return opened


@pytest.mark.parametrize("theme", ["white", "black"])
@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != "welcome"])  # that one stands on no slide
def test_a_slide_has_room_for_a_widget_in_its_colours(slides, topic, theme):
    page = slides(topic, theme)
    page.wait_for_timeout(400)  # the theme is looked at again after 300 ms
    dark = "tse-dark" in page.locator(".tse").get_attribute("class")
    assert dark == (theme == "black")
    box = page.locator(".tse").bounding_box()
    assert box["y"] + box["height"] <= 720 and box["x"] >= 0 and box["x"] + box["width"] <= 1280, box
    if folder := os.environ.get("COURSE_SHOTS"):
        page.screenshot(path=f"{folder}/slide-{topic}-{theme}.png")


def test_arrows_on_a_slider_do_not_turn_the_slide(slides):
    page = slides("soft_targets")
    page.get_by_label("T (temperature)").focus()
    before = heights(page)
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "b", "f", "o"):
        page.keyboard.press(key)
    assert page.evaluate("Reveal.getIndices().h") == 1
    assert heights(page) != before
