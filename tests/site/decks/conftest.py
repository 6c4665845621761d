"""The decks: `sources` of slides/ need nothing but Python, `built` pandoc and reveal.js, `walked` a browser too.

COURSE_DECKS=_site/slides: the tests in the browser look at decks that Quarto has made.
"""

import contextlib
import importlib.util
import os
from pathlib import Path

import pytest

from course_lib import chapters
from course_lib.errors import CourseError
from course_lib.tools import decks
from course_lib.tools.browser import started
from tests.site.decks import walk

ROOT = Path(__file__).parents[3]
DECKS = [chapter.name for chapter in chapters.every()]
QUARTOS = os.environ.get("COURSE_DECKS")
# The tests of one deck share a page, so they run in one process.
TRANSLATED = [each.name for each in chapters.translations()]
EACH = [pytest.param(deck, marks=pytest.mark.xdist_group(deck)) for deck in [*DECKS, *TRANSLATED]]


def need(what, there, how):
    """Skip, saying what is missing and how to get it."""
    if not there:
        pytest.skip(f"{what} is missing: {how}")


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Return the folder with all decks rendered."""
    if QUARTOS:
        return (ROOT / QUARTOS).resolve()
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


def address(built, deck, query=""):
    """Return where the deck's page is."""
    return f"{(built / deck).as_uri()}.html{query}"


@pytest.fixture
def visit(built, browser):
    """Return a function that opens a deck, waits until it is ready and gives back the page.

    When the test ends, every page must be without errors and without a request that leaves the machine.
    """
    problems = []
    with contextlib.ExitStack() as stack:

        def visited(deck, query="", **settings):
            page, wrong = stack.enter_context(walk.opened(browser, address(built, deck, query), **settings))
            problems.append(wrong)
            return page

        yield visited
    assert not any(problems), problems


@pytest.fixture(scope="session", params=EACH, ids=str)
def walked(request, built, browser):
    """Return what a walk through a deck found, in all its states."""
    settings = pytest.importorskip("yaml", reason="PyYAML is missing: `pip install pyyaml`").safe_load(
        (ROOT / "slides" / "_metadata.yml").read_text(encoding="utf-8")
    )["format"]["revealjs"]
    with walk.opened(browser, address(built, request.param)) as (page, wrong):
        found = walk.Walk(page, bool(QUARTOS), settings).go()
        found.note("wrong", "page", 0, wrong)
        yield found
