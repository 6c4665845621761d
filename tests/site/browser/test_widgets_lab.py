"""The widgets in JupyterLab, with a kernel: sliders move the picture, training streams, no fallback is shown."""

import os
import re
from pathlib import Path

import pytest

from course_lib.tools import browser
from tests.core.widget_fixture import TOPICS
from tests.site.browser.seen import alts

ROOT = Path(__file__).parents[3]
CELLS = (
    "from tests.chapters.soft_targets import small\nfrom tests.core import widget_fixture",
    "small.slow()",
    "small.small()",
    # all others, each once
    "from IPython.display import display\n"
    "display(*(widget_fixture.small(topic) for topic in widget_fixture.TOPICS if topic != 'soft_targets'))",
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab that shares nothing with the reader's own."""
    pytest.importorskip("jupyterlab")
    with browser.lab(tmp_path_factory.mktemp("lab"), CELLS, ROOT) as address:
        yield address


@pytest.fixture
def live(lab, visit):
    page = visit(lab, viewport={"width": 1280, "height": 2600})  # tall: JupyterLab draws what one can see
    page.set_default_timeout(30_000)
    browser.run_all(page)
    return page


def status(root):
    return root.locator(".tse-status").text_content()  # of a cell far below, which is not rendered, too


def test_live(live, visit):
    """One notebook, one kernel: the parts of the story share it, because a start costs half a minute."""
    page = live
    first, second = page.locator(".tse-soft_targets").all()
    assert page.locator(".jp-OutputArea-output .tse-poster").count() == 0, "the fallback is shown"
    assert page.locator(".tse-note:not(:empty)").count() == 0
    assert page.locator(".tse-soft_targets .tse-gallery :checked").count() == 2, "two copies share their radio buttons"

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
    assert [a != b for a, b in zip(before, alts(first), strict=True)] == [True, True, True]
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

    # The chains need none either.
    chains = page.locator(".tse-model_collapse")
    page.wait_for_selector(".tse-model_collapse[data-status=done]")
    before = alts(chains)
    chains.get_by_role("slider", name="generation", exact=True).press("ArrowLeft")
    assert alts(chains) != before and "Generation 99, 2000 chains" in status(chains)
    # A weight asks for another blend, and Python trains its student.
    many = page.locator(".tse-many_teachers")
    before = alts(many)
    many.get_by_label("weight 2").press("ArrowRight")
    page.wait_for_selector(".tse-many_teachers[data-status=done]")
    assert status(many).startswith("Step 40 of 40")
    assert [a != b for a, b in zip(before, alts(many), strict=True)] == [True, True]
    many.get_by_role("combobox").select_option(label="majority vote")
    page.wait_for_selector(".tse-many_teachers[data-status=training], .tse-many_teachers[data-status=done]")
    for number in range(1, 6):
        many.get_by_label(f"weight {number}").press("Home")
    assert "nobody teaches" in many.locator(".tse-note").inner_text()
    # A chain of tiny GPTs is trained while we watch, one generation after another.
    chain = page.locator(".tse-language_collapse")
    chain.get_by_label("Regime").select_option("gpt:replace")
    chain.get_by_role("button", name="Train live").click()
    page.wait_for_function("document.querySelector('.tse-language_collapse').dataset.status === 'training'")
    page.wait_for_function(
        "document.querySelector('.tse-language_collapse').dataset.status === 'ready'", timeout=60_000
    )
    assert chain.get_by_role("slider").get_attribute("aria-valuetext") == "2"
    assert status(chain).startswith("Generation 2 of 2: ")
    assert chain.locator(".tse-note:not(:empty)").count() == 0

    # Where the hint comes from is chosen with a key, and Python trains the student with it.
    nets = page.locator(".tse-hidden_layers")
    before = alts(nets)
    nets.get_by_label("weight of the hint").press("End")
    nets.get_by_role("group", name="Hint from").get_by_role("radio", name="teacher").press("ArrowRight")
    page.wait_for_selector(".tse-hidden_layers[data-status=done]")
    nets.locator(".tse-status", has_text="Step 40 of 40").first.wait_for()
    assert "picture" in alts(nets)[0] and alts(nets)[0] != before[0]
    nets.get_by_label("weight of the hint").press("Home")
    page.wait_for_selector(".tse-hidden_layers[data-status=training], .tse-hidden_layers[data-status=done]")
    assert "There is no hint." in alts(nets)[0] and nets.locator(".tse-note").inner_text() == ""

    # A number of documents that is not stored: Python trains a student, and its opinion of the next word moves.
    text = page.locator(".tse-tiny_language_models")
    before = alts(text)
    text.get_by_label("Documents").select_option("80")
    page.wait_for_selector(".tse-tiny_language_models[data-status=done]")
    told = text.locator(".tse-status").first.inner_text()
    assert told.startswith("Student of 80 documents") and "trained here" in told
    assert alts(text) != before
    text.get_by_role("button", name="Let the student write").click()
    assert text.locator(".tse-written").inner_text()

    # The models of the run in this kernel write traces to new questions; a stage that was not run says so.
    line = page.locator(".tse-reasoning")
    before = alts(line)
    line.get_by_role("button", name="Ask new questions").press("Enter")
    line.locator(".tse-status", has_text="written by the live run just now").wait_for()
    assert alts(line) != before
    line.get_by_role("button", name="R1", exact=True).press("Enter")
    line.get_by_role("button", name="Ask new questions").press("Enter")
    line.locator(".tse-note:not(:empty)").wait_for()
    assert "'R1' has not been run" in line.locator(".tse-note").inner_text()

    # A kernel that is gone: a sentence, and stored answers. JupyterLab itself complains in the console.
    visit.expected += ["Could not send widget sync message", "404 (Not Found)"]
    page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.shutdown()")
    second.get_by_label("alpha").press("ArrowLeft")
    note = second.locator(".tse-note:not(:empty)")
    note.wait_for(timeout=10_000)
    assert "kernel does not answer" in note.inner_text()
    assert "tored answer" in status(second)


def test_axe_finds_nothing_in_the_widgets_and_a_kernel_may_die(live, visit):
    """In both themes; what is JupyterLab's own is not looked at. Then sixty moves a second; then the kernel's death."""
    page = live
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.exists():
        pytest.skip("node_modules is missing: run `npm ci`")
    assert page.locator(".tse").count() == len(TOPICS) + 1
    page.locator(".tse-option").first.click()
    page.evaluate(axe.read_text(encoding="utf-8"))
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        dark = theme.endswith("Dark")
        page.wait_for_function(
            "([dark, all]) => document.querySelectorAll('.tse.tse-dark').length === (dark ? all : 0)",
            arg=[dark, len(TOPICS) + 1],
        )
        page.wait_for_timeout(400)  # the theme is looked at again after 300 ms
        found = page.evaluate("axe.run({include: [['.tse']]}, {preload: false})")["violations"]
        assert not found, [(theme, v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found]
        if folder := os.environ.get("COURSE_SHOTS"):
            page.screenshot(path=f"{folder}/lab-{'dark' if dark else 'light'}.png")

    second = page.locator(".tse-soft_targets").nth(1)
    page.evaluate(
        """async () => {
          const input = document.querySelectorAll('.tse-soft_targets')[1].querySelector('input[type=range]');
          for (let i = 0; i < 60; i++) {
            input.value = i % 21;
            input.dispatchEvent(new Event('input', {bubbles: true}));
            await new Promise((done) => setTimeout(done, 1000 / 60));
          }
        }"""
    )
    page.wait_for_function("document.querySelectorAll('.tse-soft_targets')[1].dataset.status === 'done'")
    assert second.get_by_label("alpha").get_attribute("aria-valuetext") == "0.85"  # 59 % 21 = 17
    assert status(second).startswith("Step 40 of 40") and second.locator(".tse-note:not(:empty)").count() == 0

    # The process is gone: JupyterLab says so in a dialogue, complains in the console, and starts a new one.
    visit.expected += ["Could not send widget sync message", "404 (Not Found)"]
    page.evaluate(
        "void window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.requestExecute("
        "{code: 'import os; os._exit(1)'})"
    )
    page.locator(".jp-Dialog button", has_text="Ok").click()
    second.get_by_label("alpha").press("ArrowLeft")
    note = second.locator(".tse-note:not(:empty)")
    note.wait_for(timeout=10_000)
    assert "kernel does not answer" in note.inner_text()
    assert "tored answer" in status(second)
