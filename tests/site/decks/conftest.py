"""The decks, read from slides/ and rendered once: `sources` needs nothing but Python, `built` pandoc and reveal.js."""

import contextlib
import importlib.util
from pathlib import Path

import pytest

from course_lib import chapters
from course_lib.errors import CourseError
from course_lib.tools import decks
from course_lib.tools.browser import started

ROOT = Path(__file__).parents[3]
DECKS = [chapter.name for chapter in chapters.every()]


def need(what, there, how):
    """Skip, saying what is missing and how to get it."""
    if not there:
        pytest.skip(f"{what} is missing: {how}")


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Return the folder with all decks rendered."""
    need("pandoc", importlib.util.find_spec("pypandoc"), "`pip install pypandoc_binary`")
    need(
        "reveal.js", (ROOT / "node_modules/reveal.js/dist/reveal.js").is_file(), "`npm install` in the project's folder"
    )
    folder = tmp_path_factory.mktemp("slides")
    decks.preview(ROOT, out=folder)
    return folder


@pytest.fixture(scope="session")
def browser():
    """Return a headless Chromium."""
    with contextlib.ExitStack() as stack:
        try:
            found = stack.enter_context(started())
        except CourseError as error:
            pytest.skip(str(error))
        yield found


@pytest.fixture
def opened(built, browser):
    """Return a function that opens a deck, waits until it is ready and gives back the page.

    When the test ends, every page must be without errors and without a request that leaves the machine.
    """
    pages, wrong = [], []

    def note_request(request):
        if not request.url.startswith(("file:", "data:", "blob:", "about:")):
            wrong.append(f"asked {request.url}")

    def open_deck(deck, query="", width=1280, height=720, scheme="light", motion="no-preference"):
        size = {"width": width, "height": height}
        page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion=motion)
        page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", note_request)
        page.on("requestfailed", lambda request: wrong.append(f"did not get {request.url}"))
        pages.append(page)
        page.goto(f"{(built / deck).as_uri()}.html{query}")
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        page.evaluate("Promise.all([...document.images].map(image => image.decode()))")
        return page

    yield open_deck
    for page in pages:
        page.close()
    assert not wrong, wrong
