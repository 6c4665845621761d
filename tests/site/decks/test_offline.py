"""The step after Quarto: its CDN tags go, alternative texts and names come back, and what is left fails by name."""

import json

import pytest

from course_lib.errors import CourseError
from course_lib.tools import offline

# As Quarto 1.10 writes them.
QUARTO = """<script src="https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.6/require.min.js" integrity="sha512-c3"
 crossorigin="anonymous"></script>
<script src="https://cdnjs.cloudflare.com/ajax/libs/jquery/3.5.1/jquery.min.js" data-relocate-top="true"></script>
<script type="application/javascript">define('jquery', [],function() {return window.jQuery;})</script>
"""
REST = '<p><a href="https://example.org">a link is no request</a></p><link rel="canonical" href="https://example.org">'

PLANTED = {
    "script": '<script src="https://cdn.example.org/x.js"></script>',
    "no scheme": "<script src=//cdn.example.org/x.js></script>",
    "capitals": '<SCRIPT SRC="HTTPS://cdn.example.org/x.js"></SCRIPT>',
    "module": '<script type="module">import a from "https://cdn.example.org/x.js"</script>',
    "dynamic": '<script>const a = import("https://cdn.example.org/x.js")</script>',
    "style": '<link href="https://cdn.example.org/x.css" rel="stylesheet">',
    "preload": '<link rel="preload" as="font" href="https://cdn.example.org/x.woff2">',
    "font": "<style>@font-face { src: url(https://cdn.example.org/x.woff2) }</style>",
    "import": '<style>@import "//cdn.example.org/x.css";</style>',
    "attribute": "<p style=\"background: url('https://cdn.example.org/x.png')\"></p>",
    "image": '<img alt="" src="https://cdn.example.org/x.png">',
    "srcset": '<img alt="" srcset="a.png 1x, https://cdn.example.org/x.png 2x">',
    "svg": '<svg><image xlink:href="https://cdn.example.org/x.png"/></svg>',
    "frame": '<iframe src="https://cdn.example.org/x"></iframe>',
    "slide background": '<section data-background-image="https://cdn.example.org/x.png"></section>',
    "video": '<video poster="https://cdn.example.org/x.png"></video>',
}


def test_quarto_tags_are_stripped_and_nothing_else(tmp_path):
    (tmp_path / "page.html").write_text(f"<head>{QUARTO}</head>{REST}<script>let define = 1;</script>")
    assert offline.clean(tmp_path) == 1
    assert (tmp_path / "page.html").read_text() == f"<head></head>{REST}<script>let define = 1;</script>"


def test_the_builders_folder_is_named_nowhere():
    cell = (
        '<div class="quarto-embed-nb-cell"{} data-notebook-title="Soft targets">x</div> <p>data-notebook="/a" stays</p>'
    )
    assert offline.strip(cell.format(' data-notebook="/home/me/notebooks/01_soft_targets.ipynb"')) == cell.format("")


# --- alternative texts -----------------------------------------------------------------------------

ALT = 'Students of "few" & <many> pictures'


@pytest.fixture
def chapter(tmp_path):
    """The folder of a notebook with a picture, a cell of two pictures, and one that has no label."""

    def picture(alt):
        return {"output_type": "display_data", "data": {"image/png": ""}, "metadata": {"image/png": {"alt": alt}}}

    def cell(source, *outputs):
        return {"cell_type": "code", "source": source, "outputs": list(outputs)}

    said = {"output_type": "stream", "name": "stdout", "text": "words"}
    cells = [
        cell("#| label: by-size\nfigure", said, picture(ALT)),
        cell("#| label: both\ntwo", picture("the first"), picture("the second")),
        cell("figure", picture("nobody knows its name")),
        {"cell_type": "markdown", "source": "# words"},
    ]
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "01_first.ipynb").write_text(json.dumps({"cells": cells}))
    return tmp_path / "notebooks"


@pytest.mark.parametrize("source", ["src", "data-src"])
def test_a_picture_gets_the_text_that_its_notebook_stores(chapter, tmp_path, source):
    """As Quarto writes it: a page for the notebook, and a deck of the same name with pictures that load later."""
    image = f'<img {source}="a.png" id="by-size" width="672" height="345" class="figure-img">'
    page = tmp_path / "site" / "01_first.html"
    page.parent.mkdir()
    page.write_text(f'<p><img src="b.png" alt=""></p>{image}<img src="c.png" id="both-2"><img alt="own" id="by-size">')
    offline.clean(page.parent, chapter)
    said = '<img alt="Students of &quot;few&quot; &amp; &lt;many&gt; pictures" '
    assert image.replace("<img ", said) in page.read_text()
    assert '<img alt="the second" src="c.png"' in page.read_text()
    assert '<img src="b.png" alt="">' in page.read_text() and '<img alt="own" id="by-size">' in page.read_text()


@pytest.mark.parametrize(
    "image", ['<img src="x.png">', '<img src="x.png" id="other">', "<IMG title='alt of > it' SRC=x>"]
)
def test_a_picture_without_a_text_is_named_with_its_page(chapter, tmp_path, image):
    (tmp_path / "02_second.html").write_text(f'<p>{image}</p><img src="y.png" id="by-size" alt="y">')
    with pytest.raises(CourseError, match=r"no alternative text.*\n.*02_second\.html: <(img|IMG) ") as caught:
        offline.clean(tmp_path, chapter)
    assert "y.png" not in str(caught.value)


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_reference_is_named_with_its_file(tmp_path, kind):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "page.html").write_text(f"<html>{REST}{PLANTED[kind]}</html>")
    with pytest.raises(CourseError, match=r"deep/page\.html: .*(?i:cdn\.example\.org)"):
        offline.clean(tmp_path)


def test_styles_and_scripts_beside_the_page_are_read_too(tmp_path):
    (tmp_path / "page.html").write_text("<p>fine</p>")
    (tmp_path / "fine.js").write_text('// see https://example.org\nconst link = "https://example.org";')
    assert offline.clean(tmp_path) == 2
    (tmp_path / "a.css").write_text("@font-face { src: url('https://fonts.example.org/x.woff2') }")
    (tmp_path / "b.mjs").write_text('import x from "https://cdn.example.org/x.mjs";')
    with pytest.raises(CourseError) as caught:
        offline.clean(tmp_path)
    assert "a.css: style text https://fonts" in str(caught.value) and "b.mjs: script text" in str(caught.value)


def test_search_knows_every_deck_by_its_own_name(tmp_path):
    site, deck = "Teachers, Students, Echoes", "slides/02_temperature.html"
    found = [
        {"href": "index.html", "title": "Start", "section": "", "text": ""},
        {"href": f"{deck}#temperature", "title": site, "section": "02 · Temperature", "text": ""},
        {"href": f"{deck}#warm-beats-cold", "title": site, "section": "Warm beats cold", "text": ""},
    ]
    (tmp_path / "index.html").write_text("<p>fine</p>")
    (tmp_path / "search.json").write_text(json.dumps(found))
    offline.clean(tmp_path)
    named = json.loads((tmp_path / "search.json").read_text(encoding="utf-8"))
    assert [entry["title"] for entry in named] == ["Start", "02 · Temperature", "02 · Temperature"]
    assert [entry["href"] for entry in named] == [entry["href"] for entry in found]


def test_the_command(tmp_path, capsys, monkeypatch):
    assert offline.main([str(tmp_path)]) == 1
    assert "There are no pages" in capsys.readouterr().err
    (tmp_path / "index.html").write_text("<p>fine</p>")
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(tmp_path))
    assert offline.main([]) == 0


def test_the_built_decks_ask_nobody(built):
    assert offline.clean(built) >= 3
