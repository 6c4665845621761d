"""The widgets in JupyterLab, with a kernel: sliders move the picture, training streams, no fallback is shown."""

import contextlib
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CELLS = (
    "from course_lib import widgets\nfrom tests.widgets import fixture\nroom = fixture.hasty_room()",
    "fixture.slow_widget(room)",
    "widgets.temperature(room, fixture.small_sweep(room))",
    "widgets.soft_targets(room, fixture.RECIPE)",
    "widgets.language_collapse(*fixture.small_gpts(), recipe=fixture.SMALL_GPT)",
)


def notebook():
    cells = [
        {"cell_type": "code", "id": f"c{i}", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for i, source in enumerate(CELLS)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab that shares nothing with the reader's own."""
    pytest.importorskip("jupyterlab")
    home = tmp_path_factory.mktemp("lab")
    (home / "work").mkdir()
    (home / "work" / "widgets.ipynb").write_text(json.dumps(notebook()))
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    dirs = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    env = {**os.environ, **dirs, "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "PYTHONPATH": str(ROOT)}
    env |= {"JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"), "IPYTHONDIR": str(home / "ipython")}
    env |= {"COURSE_DEVICE": "cpu", "OMP_NUM_THREADS": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    env.pop("JPY_SESSION_NAME", None)
    port, token = free_port(), secrets.token_hex(8)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={home / 'work'}"]
    command += ["--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"]
    with open(home / "log.txt", "w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=home)
    try:
        await_server(server, f"http://127.0.0.1:{port}/api?token={token}", home / "log.txt")
        yield f"http://127.0.0.1:{port}/lab/tree/widgets.ipynb?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def await_server(server, address, log):
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=2).close()
            return
        time.sleep(0.2)
    pytest.fail(f"JupyterLab does not answer: {log.read_text()[-2000:]}")


def run_all(page):
    """Run every cell and wait until all are done."""
    page.wait_for_function("window.jupyterapp && window.jupyterapp.shell.currentWidget?.content?.widgets?.length")
    page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.ready")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        """() => {
          const panel = window.jupyterapp.shell.currentWidget;
          const idle = panel.context.sessionContext.session?.kernel?.status === 'idle';
          const cells = panel.content.widgets.filter((c) => c.model.type === 'code');
          return idle && cells.every((c) => c.model.executionCount !== null);
        }""",
        timeout=90_000,
    )
    page.wait_for_selector(".tse-temperature svg")
    page.wait_for_timeout(1500)  # hello is sent one second after a widget is drawn


@pytest.fixture
def live(lab, visit):
    page = visit(lab, viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(30_000)
    run_all(page)
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

    # A kernel that is gone: a sentence, and stored answers. JupyterLab itself complains in the console.
    visit.expected += ["Could not send widget sync message", "404 (Not Found)"]
    page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.shutdown()")
    second.get_by_label("alpha").press("ArrowLeft")
    note = second.locator(".tse-note:not(:empty)")
    note.wait_for(timeout=10_000)
    assert "kernel does not answer" in note.inner_text()
    assert "tored answer" in status(second)
