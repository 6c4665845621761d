"""The site's settings, and its preview without Quarto: what a page becomes."""

import json
import re
from pathlib import Path

import pytest

from course_lib.tools import pages
from tests.helpers import refused

ROOT = Path(__file__).parents[2]
yaml = pytest.importorskip("yaml", reason="PyYAML is missing: pip install pyyaml")


def project():
    return yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))


# --- what Quarto is told ---------------------------------------------------------------------------


def test_pages_follow_the_system_as_decks_do():
    assert project()["format"]["html"]["respect-user-color-scheme"] is True


def test_every_stylesheet_and_font_of_the_pages_is_there():
    settings = project()
    for name in (*settings["format"]["html"]["css"], settings["website"]["favicon"]):
        assert (ROOT / name).is_file(), name
    for name in settings["project"]["resources"]:
        assert list(ROOT.glob(name)), name


def in_sidebar(entries):
    """Yield the files that the sidebar's entries lead to."""
    for entry in entries:
        if isinstance(entry, str):
            yield from (path.relative_to(ROOT).as_posix() for path in ROOT.glob(entry) if path.name[0] != "_")
        elif "href" in entry:
            yield entry["href"]
        else:
            yield from in_sidebar(entry["contents"] if isinstance(entry["contents"], list) else [entry["contents"]])


def test_every_page_is_in_the_sidebar_once():
    """Lists have an order that file names do not tell; what Quarto renders and no list names, nobody finds."""
    settings = project()
    found = list(in_sidebar(settings["website"]["sidebar"]["contents"]))
    rendered = [path for name in settings["project"]["render"] for path in ROOT.glob(name)]
    assert sorted(found) == sorted(path.relative_to(ROOT).as_posix() for path in rendered)


def test_the_page_on_where_to_run_says_what_the_readme_says():
    readme, page = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "pages/where_to_run.qmd"))
    rows = re.findall(r"^\| (?:conda|Linux, macOS|Windows) \| (.+) \|$", readme, re.MULTILINE)
    assert len(rows) == 3
    for row in rows:
        assert "\n".join(re.findall(r"`([^`]+)`", row)) in page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_say_what_bootstrap_would_leave_black(theme):
    values = {}
    for file in project()["format"]["html"]["theme"][theme]:
        values |= pages.theme(ROOT / file)
    assert {"body-bg", "body-color", "pre-color", "code-color", "code-bg", "text-muted", "link-color"} <= set(values)


def test_quarto_finds_its_own_files_ignored():
    """It adds these lines itself, and leaves a changed file behind, if they are missing."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/.quarto/", "**/*.quarto_ipynb"} <= set(lines)


@pytest.mark.parametrize(
    "name", ["README.md", "glossary.qmd", *(f"pages/{path.name}" for path in (ROOT / "pages").glob("[a-z]*.qmd"))]
)
def test_a_table_of_long_rows_says_how_wide_its_columns_are(name):
    """pandoc shares the width by the dashes as soon as a row has more than 72 characters."""
    for table in re.findall(r"(?:^\|.*\n)+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE):
        rows = table.splitlines()
        if max(map(len, rows)) > 72 and rows[0].strip("| "):  # pictures side by side have no head
            dashes = [len(cell) for cell in rows[1].strip("|").split("|")]
            assert len(set(dashes)) > 1, rows[0]


# --- the preview -----------------------------------------------------------------------------------


def cell(source, *outputs, kind="code"):
    return {"cell_type": kind, "source": source, "outputs": list(outputs)}


def shown(data, **size):
    return {"output_type": "execute_result", "data": data, "metadata": {"image/png": size}}


@pytest.fixture
def course(tmp_path):
    """A project of three pages, with the settings of the course."""
    cells = [
        cell(
            "# 01 · First\n\nSee [the second](02_second.ipynb#part) and [its deck](../slides/02_second.qmd).", kind="x"
        ),
        cell(
            "#| label: drawn\n#| code-fold: true\nfigure", shown({"image/png": "AAAA"}, width=9, height=5, alt="a <b>")
        ),
        cell("print(1)", {"output_type": "stream", "name": "stdout", "text": ["1\n", "2\n"]}),
        cell("table", shown({"text/markdown": "| a |\n|---|\n| $x^2$ |", "text/plain": "unseen"})),
        cell("widget", shown({"text/html": "<b>bold</b>", "text/plain": "unseen"})),
    ]
    for folder in ("pages", "notebooks", "slides", "course_lib/widgets/static", "course_lib/show/look/static"):
        (tmp_path / folder).mkdir(parents=True)
    for name in (
        "_quarto.yml",
        "notebooks/_metadata.yml",
        "pages/_preview.html",
        "pages/_preview.css",
        "pages/favicon.svg",
    ):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    for theme in ("light", "dark"):
        (tmp_path / f"course_lib/show/look/static/{theme}.scss").write_text("$pre-color: #123456;\n")
    (tmp_path / "notebooks" / "01_first.ipynb").write_text(json.dumps({"cells": cells}))
    (tmp_path / "notebooks" / "02_second.ipynb").write_text(json.dumps({"cells": [cell("# 02 · Second", kind="x")]}))
    (tmp_path / "index.qmd").write_text('---\npagetitle: "The course"\n---\n\n# Hello\n\n{{< include pages/_a.md >}}\n')
    (tmp_path / "pages" / "_a.md").write_text("::: {.a}\n[first](notebooks/01_first.ipynb)\n:::\n")
    (tmp_path / "glossary.qmd").write_text('---\ntitle: "Glossary"\n---\n\nWords.\n')
    return tmp_path


@pytest.fixture
def first(course):
    pytest.importorskip("pypandoc", reason="pandoc is missing: pip install pypandoc_binary")
    (page,) = pages.preview(course, ["01_first"])
    assert page == course / "build" / "pages" / "notebooks" / "01_first.html"
    return page.read_text(encoding="utf-8")


def test_a_picture_stands_as_quarto_writes_it_and_has_its_text_back(first, course):
    image = 'src="01_first_files/01_first-1-0.png" id="drawn" width="9" height="5" class="figure-img">'
    assert f'<img alt="a &lt;b&gt;" {image}' in first
    assert (course / "build/pages/notebooks/01_first_files/01_first-1-0.png").is_file()


def test_code_is_folded_where_its_cell_asks_for_that(first):
    folded, open_ = first.split("print", 1)[0], first.split("print", 1)[1]
    assert folded.count("<details") == 1 and "<details" not in open_ and "#|" not in first


def test_outputs_and_formulas_are_shown(first):
    assert re.search(r'<div class="cell-output cell-output-stdout">\s*<pre><code>1\n2</code></pre>', first)
    assert "<b>bold</b>" in first and '<table class="caption-top table">' in first and "<math" in first
    assert "unseen" not in first


def test_links_lead_to_pages_and_the_themes_values_are_in_it(first):
    assert 'href="02_second.html#part"' in first and 'href="../slides/02_second.html"' in first
    assert first.count("--quarto-pre-color: #123456;") == 2
    assert '<link rel="stylesheet" href="../course_lib/widgets/static/widgets.css">' in first


def test_a_page_of_quarto_includes_and_has_its_own_title(course):
    pytest.importorskip("pypandoc", reason="pandoc is missing: pip install pypandoc_binary")
    index, glossary = (page.read_text(encoding="utf-8") for page in pages.preview(course, ["index", "glossary"]))
    assert "<title>The course</title>" in index and 'href="notebooks/01_first.html">first</a>' in index
    assert "<title>Glossary</title>" in glossary and re.search(r"<h1[^>]*>Glossary</h1>", glossary)


def test_an_unknown_page_is_refused(course):
    with refused("Unknown page '01_frist': did you mean '01_first'?"):
        pages.preview(course, ["01_frist"])
