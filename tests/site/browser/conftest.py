"""A real browser. Every test fails on a page error and on any request that leaves this machine."""

import contextlib

import pytest

from course_lib.errors import CourseError
from course_lib.tools import browser


@pytest.fixture(scope="session")
def chromium():
    with contextlib.ExitStack() as stack:
        try:
            found = stack.enter_context(browser.started())
        except CourseError as error:
            pytest.skip(str(error))
        yield found


@pytest.fixture
def visit(chromium):
    """Opens pages: visit(url, color_scheme="dark", ...). At the end nothing may have gone wrong in any of them, except
    console errors that contain a text from the list visit.expected when they are written."""
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
            page.on("request", lambda request: browser.leaves(request.url) and problems.append(f"left: {request.url}"))
            if url:
                page.goto(url)
            return page

        opened.expected = expected
        yield opened
        assert not problems, problems
