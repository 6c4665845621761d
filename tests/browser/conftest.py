"""A real browser. Every test fails on a page error and on any request that leaves this machine."""

import contextlib
import os
import shutil
import urllib.parse

import pytest

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
    """Debian's Chromium, or COURSE_CHROMIUM, or None: then Playwright's own."""
    return os.environ.get("COURSE_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: pip install playwright")
    with api.sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=executable(), args=FLAGS)
        except api.Error as error:
            pytest.skip(f"Chromium does not start (apt install chromium): {str(error).splitlines()[0]}")
        yield browser
        browser.close()


def leaves(url):
    """Whether a request goes to another machine."""
    parts = urllib.parse.urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in LOCAL


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
            page.on("request", lambda request: leaves(request.url) and problems.append(f"left: {request.url}"))
            if url:
                page.goto(url)
            return page

        opened.expected = expected
        yield opened
        assert not problems, problems
