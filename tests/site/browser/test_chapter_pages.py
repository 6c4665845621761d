"""The chapters as they stand on the site: the stored notebook as a page, with no kernel and no network."""

import re

import pytest

from course_lib.widgets.base import STATIC
from tests.core.test_static import ROOT

CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
LIGHT = "body {background: #fff; color: #222}"
DARK = "body {background: #181a1b; color: #e8e6e3} a {color: #8ab4f8}"


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request, tmp_path_factory):
    """Returns a function from a style to the page's address."""
    pandoc = pytest.importorskip("pypandoc", reason="pandoc is missing: pip install pypandoc_binary")
    folder = tmp_path_factory.mktemp("site")

    def page(style):
        head = (
            f'<link rel="stylesheet" href="{(STATIC / "widgets.css").as_uri()}">'
            f'<script defer src="{(STATIC / "widgets.js").as_uri()}"></script><style>{style}</style>'
        )
        body = pandoc.convert_file(
            str(request.param), "html", extra_args=["--mathml", "--no-highlight", f"--extract-media={folder}"]
        )
        file = folder / "page.html"
        file.write_text(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{request.param.stem}</title>{head}'
            f"</head><body><main>{body}</main></body></html>",
            encoding="utf-8",
        )
        return file.as_uri()

    return page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_stored_widget_is_alive_and_axe_finds_nothing(chapter, visit, dark):
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.exists():
        pytest.skip("node_modules is missing: run `npm ci`")
    page = visit(chapter(DARK if dark else LIGHT), viewport={"width": 1100, "height": 900})
    page.wait_for_timeout(400)  # the theme is looked at again after 300 ms
    stored = page.locator(".tse-stored").count()
    assert stored >= 3, "a signature widget, a prediction and a quiz"
    assert page.locator(".tse").count() == stored
    assert page.locator(".tse.tse-dark").count() == (stored if dark else 0)
    assert page.locator(".tse-problem, .tse-poster, .tse-note:not(:empty)").count() == 0
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({preload: false})")["violations"]
    assert not found, [(v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found]
    assert not re.search(r"https?://(?!www\.w3\.org)[^\"]+\.(js|css)", page.content())
