"""The widgets in JupyterLab, with a kernel: sliders move the picture, training streams, no fallback is shown."""

import re
from pathlib import Path

import pytest

from course_lib import browser

ROOT = Path(__file__).parents[2]
CELLS = (
    "from course_lib import widgets\nfrom tests.widgets import fixture\nroom = fixture.hasty_room()",
    "fixture.slow_widget(room)",
    "widgets.temperature(room, fixture.small_sweep(room))",
    "widgets.soft_targets(room, fixture.RECIPE)",
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab that shares nothing with the reader's own."""
    pytest.importorskip("jupyterlab")
    with browser.lab(tmp_path_factory.mktemp("lab"), CELLS, ROOT) as address:
        yield address


@pytest.fixture
def live(lab, visit):
    page = visit(lab, viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(30_000)
    browser.run_all(page)
    return page


def status(root):
    return root.locator(".tse-status").inner_text()


def alts(root):
    return root.locator("svg[role=img]").evaluate_all("all => all.map(n => n.getAttribute('aria-label'))")


def test_live(live, visit):
    """One notebook, one kernel: the parts of the story share it, because a start costs half a minute."""
    page = live
    first, second = page.locator(".tse-soft_targets").all()
    assert page.locator(".jp-OutputArea-output .tse-poster").count() == 0, "the fallback is shown"
    assert page.locator(".tse-note:not(:empty)").count() == 0

    # A slider moves the picture, and a student learns while we watch.
    untouched = alts(second)
    slider = first.get_by_label("T (temperature)")
    slider.focus()
    before = alts(first)
    steps = set()
    page.keyboard.press("ArrowRight")
    while (seen := first.get_attribute("data-status")) != "done":
        assert seen in ("stored", "training")
        if found := re.match(r"Step (\d+) of 100", status(first)):
            steps.add(int(found[1]))
        page.wait_for_timeout(20)
    assert len(steps) >= 5, f"nothing streamed: {steps}"
    assert [a != b for a, b in zip(before, alts(first), strict=True)] == [True, True]
    assert alts(second) == untouched

    # Keys stay in the widget: "b" and "dd" would change the notebook.
    cells = page.locator(".jp-Cell").count()
    for key in ("b", "d", "d", "a", "x"):
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == cells

    # The last of many moves wins.
    alpha = first.get_by_label("alpha")
    alpha.focus()
    for _ in range(12):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".tse-soft_targets[data-status=training]")
    page.wait_for_selector(".tse-soft_targets[data-status=done]")
    assert alpha.get_attribute("aria-valuetext") == "0.4"

    # Stop.
    slider.press("ArrowRight")
    first.get_by_role("button", name="Stop").click()
    assert status(first).startswith("Stopped.")
    stopped = status(first)
    page.wait_for_timeout(400)
    assert status(first) == stopped

    # While a cell is running, a slider is answered all the same.
    page.evaluate(
        "void window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.requestExecute("
        "{code: 'import time; time.sleep(6)'})"
    )
    page.wait_for_timeout(300)
    second.get_by_label("T (temperature)").press("End")
    second.get_by_label("T (temperature)").press("ArrowLeft")
    page.wait_for_function("document.querySelectorAll('.tse-soft_targets')[1].dataset.status === 'done'", timeout=3000)

    # The temperature widget needs no kernel.
    temperature = page.locator(".tse-temperature")
    before = alts(temperature)
    temperature.get_by_label("T (temperature)").press("End")
    assert alts(temperature) != before

    # A kernel that is gone: a sentence, and stored answers. JupyterLab itself complains in the console.
    visit.expected += ["Could not send widget sync message", "404 (Not Found)"]
    page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.shutdown()")
    second.get_by_label("alpha").press("ArrowLeft")
    note = second.locator(".tse-note:not(:empty)")
    note.wait_for(timeout=10_000)
    assert "kernel does not answer" in note.inner_text()
    assert "tored answer" in status(second)
