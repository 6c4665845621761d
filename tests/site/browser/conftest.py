"""A real browser. Every test fails on a page error and on any request that leaves this machine."""

import contextlib

import pytest

from course_lib.errors import CourseError
from course_lib.tools import browser
from course_lib.widgets.base import STATIC
from tests.core.widget_fixture import stored


@pytest.fixture(scope="session")
def chromium():
    with contextlib.ExitStack() as stack:
        try:
            found = stack.enter_context(browser.started())
        except CourseError as error:
            pytest.skip(str(error))
        yield found


@pytest.fixture(scope="session")
def session(chromium):
    """A context in which pages are opened: visit(url, color_scheme="dark", ...). At its end nothing may have gone wrong
    in any of them, except console errors that contain a text from the list visit.expected when they are written."""

    @contextlib.contextmanager
    def opening():
        problems, expected = [], []
        with contextlib.ExitStack() as stack:

            def opened(url=None, **settings):
                def said(line):
                    if line.type == "error" and not any(text in line.text for text in expected):
                        problems.append(f"console: {line.text}")

                context = chromium.new_context(**settings)
                stack.callback(context.close)
                page = context.new_page()
                page.on("pageerror", lambda error: problems.append(f"page error: {error}"))
                page.on("console", said)
                page.on(
                    "request", lambda request: browser.leaves(request.url) and problems.append(f"left: {request.url}")
                )
                if url:
                    page.goto(url)
                return page

            opened.expected = expected
            yield opened
        assert not problems, problems

    return opening


@pytest.fixture
def visit(session):
    """Opens the pages of one test, as in session."""
    with session() as opened:
        yield opened


@pytest.fixture
def page_of(tmp_path, visit):
    """Opens a page from file:// that shows the widgets of these topics."""

    def opened(*topics, dark=False, change=lambda text: text, **settings):
        look = "background:#16181d;color:#e8eaed" if dark else "background:#fff;color:#222"
        shown = change("".join(stored(topic)["stored"] for topic in topics))
        file = tmp_path / "page.html"
        file.write_text(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Widgets</title>'
            f'<script src="{(STATIC / "widgets.js").as_uri()}"></script>'
            f'<link rel="stylesheet" href="{(STATIC / "widgets.css").as_uri()}"></head>'
            f'<body style="{look}"><main><h1>Widgets</h1>{shown}</main></body></html>',
            encoding="utf-8",
        )
        return visit(file.as_uri(), **settings)

    return opened
