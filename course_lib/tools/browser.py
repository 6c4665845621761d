"""A real browser, and a JupyterLab that shares nothing with the reader's own: for the tests in the browser and the
measurements of `make bench`."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

from course_lib.errors import CourseError

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOCAL = ("127.0.0.1", "localhost", "::1")


def executable():
    """Return COURSE_CHROMIUM, or the Chromium of the system, or None: then Playwright's own is used."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("COURSE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def started():
    """A headless Chromium of Playwright. CourseError where there is none."""
    try:
        from playwright import sync_api
    except ModuleNotFoundError:
        raise CourseError("Playwright is missing: run `pip install playwright`.") from None
    with sync_api.sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=executable(), args=FLAGS)
        except sync_api.Error as error:
            reason = str(error).splitlines()[0]
            raise CourseError(f"Chromium does not start (Debian: `apt install chromium`): {reason}") from None
        yield browser
        browser.close()


def leaves(url):
    """Return whether a request goes to another machine."""
    parts = urllib.parse.urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in LOCAL


def notebook(sources):
    """Return a notebook of these code cells, not yet run."""
    cells = [
        {"cell_type": "code", "id": f"c{i}", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for i, source in enumerate(sources)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@contextlib.contextmanager
def lab(home, sources, root):
    """Start JupyterLab in the empty folder `home`; the address of a notebook of these cells.

    root: the folder that `import course_lib` looks into. CourseError if the server does not answer.
    """
    home = Path(home)
    (home / "work").mkdir()
    (home / "work" / "widgets.ipynb").write_text(json.dumps(notebook(sources)))
    dirs = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    env = {**os.environ, **dirs, "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "PYTHONPATH": str(root)}
    env |= {"JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"), "IPYTHONDIR": str(home / "ipython")}
    env |= {"COURSE_DEVICE": "cpu", "OMP_NUM_THREADS": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    env.pop("JPY_SESSION_NAME", None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(8)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={home / 'work'}"]
    command += ["--LabApp.expose_app_in_browser=True"]
    with open(home / "log.txt", "w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=home)
    try:
        _await(server, f"http://127.0.0.1:{port}/api?token={token}", home / "log.txt")
        yield f"http://127.0.0.1:{port}/lab/tree/widgets.ipynb?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _await(server, address, log):
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=2).close()
            return
        time.sleep(0.2)
    raise CourseError(f"JupyterLab does not answer: {log.read_text()[-2000:]}")


# Null while cells are running, then the message of the first error, or "".
OVER = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const cells = panel.content.widgets.filter((c) => c.model.type === 'code');
  const failed = cells.flatMap((c) => c.model.outputs.toJSON()).find((output) => output.output_type === 'error');
  if (failed) return {error: `${failed.ename}: ${failed.evalue}`};
  const idle = panel.context.sessionContext.session?.kernel?.status === 'idle';
  return idle && cells.every((c) => c.model.executionCount !== null) ? {error: ''} : null;
}"""


def run_all(page):
    """Run every cell of the notebook in a page of JupyterLab, and wait until all are done and their widgets drawn.

    CourseError if a cell fails.
    """
    page.wait_for_function("window.jupyterapp && window.jupyterapp.shell.currentWidget?.content?.widgets?.length")
    page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.ready")
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    if error := page.wait_for_function(OVER, timeout=120_000).json_value()["error"]:
        raise CourseError(f"A cell of the notebook failed with {error}")
    page.wait_for_selector(".tse svg, .tse button")
    page.wait_for_timeout(1500)  # hello is sent one second after a widget is drawn
