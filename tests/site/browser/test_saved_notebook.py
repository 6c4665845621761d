"""As a person does it: run a notebook in JupyterLab, save it, shut the kernel down, open it again."""

from pathlib import Path

import pytest

from course_lib.tools import browser

ROOT = Path(__file__).parents[3]
CELLS = ("from course_lib.chapters.model_collapse.widget import ModelCollapse", "ModelCollapse()")
OPEN = "window.jupyterapp && window.jupyterapp.shell.currentWidget?.content?.widgets?.length > 1"
SHOWN = "window.jupyterapp.shell.currentWidget.content.widgets[1].node"


def test_a_saved_notebook_shows_its_widgets_when_it_is_opened_again(tmp_path, visit):
    pytest.importorskip("jupyterlab")
    with browser.lab(tmp_path, CELLS, ROOT) as address:
        page = visit(address)
        browser.run_all(page)
        assert page.locator(".tse-poster").count() == 0, "the fallback is shown while the kernel runs"
        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
        page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown()")
        page.context.close()  # a page that is left open goes on asking a server that has stopped
        page = visit(address)
        page.wait_for_function(OPEN)
        page.wait_for_selector("img.tse-poster", timeout=20_000)
        text = page.evaluate(f"{SHOWN}.innerText")
        assert "model not found" not in text and "Loading widget" not in text
        page.wait_for_timeout(1000)
        assert page.locator(".tse-poster").count() == 1
        page.context.close()


def test_jupyterlab_asks_nobody_for_news_or_extensions(tmp_path, visit):
    """Settings that came with the course's installation, not with the command that starts JupyterLab."""
    pytest.importorskip("jupyterlab")
    with browser.lab(tmp_path, CELLS[:1], ROOT) as address:
        page = visit(address)
        page.wait_for_function("window.jupyterapp && window.jupyterapp.shell.currentWidget?.content?.widgets?.length")
        off = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).disabledExtensions")
        assert "@jupyterlab/apputils-extension:announcements" in off
        assert "@jupyterlab/extensionmanager-extension:plugin" in off
        page.context.close()
