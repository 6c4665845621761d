"""Widgets on a phone and in a column: letters that can be read, controls that a finger hits."""

import pytest

from tests.core.widget_fixture import TOPICS

PHONE = {"width": 390, "height": 844}
# Letters of figures as they are painted: [pixels, text], the smallest first.
LETTERS = """(root) => [...root.querySelectorAll("svg text")]
  .filter((text) => text.textContent.trim() && text.checkVisibility({visibilityProperty: true}))
  .map((text) => [parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a, text.textContent])
  .sort((a, b) => a[0] - b[0])"""
# What is touched: a label counts for the control in it.
TARGETS = """(root) => [...root.querySelectorAll("button, select, input, [role=slider], .tse-pick")]
  .filter((control) => control.checkVisibility())
  .map((control) => [control.closest("label:not(.tse-slider, .tse-named)") || control, control])
  .map(([target, control]) => [target.getBoundingClientRect(), control.outerHTML.slice(0, 80)])
  .filter(([box]) => Math.min(box.width, box.height) < 31.5)
  .map(([box, name]) => `${box.width.toFixed(0)} × ${box.height.toFixed(0)}: ${name}`)"""
# Text that leaves its figure or meets another text of it.
CROWDED = """(root) => [...root.querySelectorAll("svg")].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")]
    .filter((text) => text.textContent.trim() && text.checkVisibility({visibilityProperty: true}))
    .map((text) => [text.getBoundingClientRect(), text.textContent]);
  const out = texts.filter(([box]) => box.left < frame.left - 8 || box.right > frame.right + 8)
    .map(([, text]) => `"${text}" leaves its figure`);
  const meets = texts.flatMap(([a, one], i) => texts.slice(i + 1)
    .filter(([b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.35 * Math.min(a.height, b.height))
    .map(([, other]) => `"${one}" and "${other}"`));
  return [...out, ...meets];
})"""


@pytest.fixture(params=TOPICS)
def narrow(request, page_of):
    """Return a widget as a phone shows it."""
    page = page_of(request.param, viewport=PHONE)
    page.wait_for_function("document.querySelector('.tse').dataset.status !== 'working'")
    return page.locator(".tse")


def test_letters_on_a_phone_are_ten_pixels_high_at_least(narrow):
    letters = narrow.evaluate(LETTERS)
    assert not letters or letters[0][0] >= 10, letters[:5]


def test_a_finger_hits_every_control_on_a_phone(narrow):
    assert narrow.evaluate(TARGETS) == []


@pytest.mark.parametrize("width", [390, 700, 1100])
@pytest.mark.parametrize("topic", TOPICS)
def test_no_text_of_a_figure_meets_another_or_leaves_it(page_of, topic, width):
    page = page_of(topic, viewport={"width": width, "height": 844})
    page.wait_for_function("document.querySelector('.tse').dataset.status !== 'working'")
    assert page.locator(".tse").evaluate(CROWDED) == []
