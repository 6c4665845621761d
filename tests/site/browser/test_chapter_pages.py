"""The pages of the site as Quarto writes them (course_lib/tools/pages.py): with no kernel and no network, on a wide
screen and on a phone, in the light and in the dark. Each page is made once and opened once."""

import functools
import http.server
import re
import threading
from pathlib import Path

import pytest

from course_lib import chapters, words
from course_lib.tools import pages
from tests.core.test_static import ROOT

LOOKED = (Path(__file__).parent / "looked.js").read_text(encoding="utf-8")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
TRANSLATED = [each.name for each in chapters.translations()]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[a-z]*.qmd"))
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the preview."""
    pytest.importorskip("pypandoc", reason="pandoc is missing: pip install pypandoc_binary")
    out = tmp_path_factory.mktemp("site")
    pages.preview(ROOT, out=out)
    return out


@pytest.fixture(scope="module", params=["index", "glossary", *PAGES, *CHAPTERS, *TRANSLATED])
def page(request, site, session):
    """A page of the site, open in the light on a wide screen. Nothing may have gone wrong in it when all is done."""
    (path,) = [path for path in site.rglob("*.html") if chapters.name_of(path) == request.param]
    with session() as visit:
        yield visit(path.as_uri(), viewport=WIDE, reduced_motion="reduce")


def show(page, screen, scheme):
    page.set_viewport_size(screen)
    page.emulate_media(color_scheme=scheme)
    page.wait_for_timeout(400)  # widgets look at the theme again after 300 ms


def test_a_page_can_be_read_on_any_screen_in_any_light(page):
    found = []
    for scheme in ("light", "dark"):
        for screen in (WIDE, PHONE):
            show(page, screen, scheme)
            found += [f"{scheme}, {screen['width']} px: {what}" for what in page.evaluate(LOOKED)]
    assert not found, "\n".join(found[:40])


@pytest.mark.skipif(not AXE.exists(), reason="node_modules is missing: run `npm ci`")
def test_axe_finds_nothing(page):
    """On a phone in the dark, where most could go wrong; a run takes seconds, so it is the only one."""
    show(page, PHONE, "dark")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({preload: false})")["violations"]
    assert not found, [(v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in found]


def test_a_chapter_has_its_widgets_and_the_start_page_its_own(page):
    stored = page.locator(".tse-stored").count()
    title = page.locator("h1").first.inner_text()
    assert stored >= 3 if title[:2].isdigit() else stored == (title == "Teachers, Students, Echoes")


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_translated_page_speaks_its_language_in_its_widgets_too(site, visit, name):
    page = visit((site / "notebooks" / f"{name}.html").as_uri(), viewport=WIDE, reduced_motion="reduce")
    language = name.split("/")[0]
    assert page.evaluate("document.documentElement.lang") == language
    known = words.entries(language) | words.entries(language, "widgets")
    allowed = set(re.findall(r"[A-Za-z]+", " ".join(known.values())))
    for button in page.locator(".tse-option, .tse-main").all()[:2]:
        if button.is_enabled():
            button.click()
    page.wait_for_timeout(400)
    for text in page.locator(".tse").all_inner_texts():
        assert set(re.findall(r"[A-Za-z]{3,}", text)) <= allowed
    for label in page.locator(".tse [aria-label]").all():
        assert set(re.findall(r"[A-Za-z]{3,}", label.get_attribute("aria-label"))) <= allowed


@pytest.fixture(params=["file", "http"])
def door(request, site):
    """The address of the start page, as a file and from a server."""
    if request.param == "file":
        yield (site / "index.html").as_uri()
        return
    handler = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that writes no log."""

    def log_message(self, *_):
        pass


def test_the_start_page_begins_with_a_student_that_learns(door, visit):
    page = visit(door, viewport=WIDE)
    page.wait_for_selector(".tse[data-status=done]")  # by itself
    first = int(re.search(r"reads (\d+) of 60", page.locator(".tse-status").inner_text())[1])
    assert page.locator(".tse-right").count() == first >= 15, "something has been learned"
    page.get_by_label("Pictures that its teacher comments on").press("End")
    page.wait_for_function("document.querySelector('.tse-status').textContent.includes('enough')")
    assert page.locator(".tse-right").count() >= 50
    assert f"{first} after learning from 10; " in page.locator("svg[role=img]").last.get_attribute("aria-label")


# --- without a browser -----------------------------------------------------------------------------


def test_every_link_leads_somewhere(site):
    for path in site.rglob("*.html"):
        for link in re.findall(r'<a\b[^>]*href="([^"]+)"', path.read_text(encoding="utf-8")):
            if re.match(r"\w+:", link):
                assert link.startswith("https://"), f"{path.name}: {link}"
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            if "slides" in target.parts[-3:]:
                assert (ROOT / "slides" / f"{chapters.name_of(target)}.qmd").is_file(), f"{path.name}: {link}"
                continue
            assert target.is_file(), f"{path.name}: {link}"
            assert not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8"), f"{path.name}: {link}"


# --- what would be wrong is seen -------------------------------------------------------------------

FAULTS = {
    "without the stylesheet pictures are cut on a phone": (
        r'<link rel="stylesheet" href="../pages/site.css">',
        "light, 390 px: (a picture is cut|sticks out)",
    ),
    "without $pre-color what is printed is black on black": (
        r"--quarto-pre-color: [^;]+;",
        r"dark, \d+ px: contrast 1\.",
    ),
    "without the widgets' script posters stay": (r"<script defer[^>]+>", "a widget is not alive"),
    "a picture without text": (r'(?<=<img )alt="[^"]*"(?= src)', "no alternative text"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(site, visit, fault):
    pattern, said = FAULTS[fault]
    path = site / "notebooks" / "01_soft_targets.html"
    text, count = re.subn(pattern, "", path.read_text(encoding="utf-8"))
    assert count, f"the page has nothing like {pattern}"
    broken = path.with_name("broken.html")
    broken.write_text(text, encoding="utf-8")
    page, found = visit(broken.as_uri(), viewport=WIDE, reduced_motion="reduce"), []
    for scheme, screen in (("light", PHONE), ("dark", WIDE)):
        show(page, screen, scheme)
        found += [f"{scheme}, {screen['width']} px: {what}" for what in page.evaluate(LOOKED)]
    broken.unlink()
    assert any(re.search(said, what) for what in found), found[:5]
