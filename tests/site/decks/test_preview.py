"""The preview's builder: what it makes of a cell, and what it refuses by name."""

import json

import pytest

from course_lib.errors import CourseError
from course_lib.tools import decks
from tests.site.decks.conftest import QUARTOS, ROOT

PNG = "iVBORw0KGgo="


def made(label, source="x", count=1, **output):
    outputs = [output] if output else []
    cell = {"cell_type": "code", "source": [f"#| label: {label}\n", source], "outputs": outputs}
    return cell | {"execution_count": count, "metadata": {}, "id": label}


def shown(label, data, metadata=None):
    return made(label, output_type="display_data", data=data, metadata=metadata or {})


CELLS = [
    {"cell_type": "markdown", "source": ["#| label: words\n"], "metadata": {}, "id": "words"},
    made("code", "f(x)  # 1 < 2"),
    made("never", count=None),
    made("printed", output_type="stream", name="stdout", text=["a\n", "b\n"]),
    made("failed", output_type="error", ename="KeyError", evalue="", traceback=[]),
    shown("picture", {"image/png": PNG}, {"image/png": {"alt": 'A "chart" & <more>', "width": 7, "height": 5}}),
    shown("blind", {"image/png": PNG, "text/plain": "x"}),
    shown("table", {"text/markdown": ["| a |\n", "|---|\n"], "text/plain": "x"}),
    shown("widget", {"text/html": "<b>live</b>", "text/plain": "x", decks.notebooks.LIVE_VIEW: {"model_id": "1"}}),
    shown("plain", {"text/plain": "42"}),
    shown("odd", {"application/pdf": "x"}),
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": CELLS}))
    (tmp_path / "part.qmd").write_text("## Part\n\n{{< embed n.ipynb#plain >}}\n")
    return tmp_path


def embedded(folder, label, more=""):
    pictures = {}
    return decks.resolve(f"{{{{< embed n.ipynb#{label}{more} >}}}}\n", folder, pictures), pictures


def test_outputs_become_markdown(folder):
    assert "f(x)  # 1 < 2" in embedded(folder, "code", " echo=true")[0]
    assert "label:" not in embedded(folder, "code", " echo=true")[0]
    assert "\na\nb\n" in embedded(folder, "printed")[0]
    assert "| a |\n|---|" in embedded(folder, "table")[0]
    assert "{=html}\n<b>live</b>\n" in embedded(folder, "widget")[0]
    assert "{.cell-output-stdout}\n42\n" in embedded(folder, "plain")[0]
    text, pictures = embedded(folder, "picture")
    assert 'alt="A &quot;chart&quot; &amp; &lt;more&gt;" width="7" height="5"' in text
    assert pictures == {"n-picture-0.png": b"\x89PNG\r\n\x1a\n"}


def test_includes_and_callouts(folder):
    assert "42" in decks.resolve("{{< include part.qmd >}}\n", folder, {})
    text = decks.resolve('::: {.callout-tip title="Do"}\nthis\n:::\n', folder, {})
    assert text.startswith("::: {.callout .callout-tip}\n\n[Do]{.callout-title}\n")


REFUSED = {
    "{{< video x.mp4 >}}": "Unknown shortcode 'video'",
    "{{< embed n.ipynb#plane >}}": "did you mean 'plain'",
    "{{< embed n.ipynb#words >}}": "Unknown label",
    "{{< embed n.ipynb#never >}}": "'never' of n.ipynb was never executed",
    "{{< embed n.ipynb#code >}}": "has no output: embed it with echo=true",
    "{{< embed n.ipynb#failed >}}": "stores an error, KeyError",
    "{{< embed n.ipynb#blind >}}": "without alt text",
    "{{< embed n.ipynb#odd >}}": "application/pdf",
    "{{< embed n.ipynb#plain echo=yes >}}": "Unknown option of embed 'echo=yes'",
    "{{< embed n.ipynb >}}": "is not complete",
    "{{< embed other.ipynb#x >}}": "other.ipynb cannot be read",
    "{{< include gone.qmd >}}": "gone.qmd cannot be read",
    "See {{< embed n.ipynb#plain >}} here": "a line of its own",
    "::: {.callout-hint}\nx\n:::": "Unknown callout 'hint'",
    "```{python}\n1\n```": "is a cell to execute",
    "![](a.png)": "is a picture file",
    "![alt](https://example.org/a.png)": "is a picture file",
    "## A {background-color=red}": "no slide backgrounds",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_unknown_is_refused_by_name(folder, text):
    with pytest.raises(CourseError) as caught:
        decks.resolve(text + "\n", folder, {})
    assert REFUSED[text] in str(caught.value)


def test_options_are_known(folder):
    assert decks.options(ROOT / "slides")["slideNumber"] == "c/t"
    (folder / "_metadata.yml").write_text("format:\n  revealjs:\n    chalkboard: true\n")
    with pytest.raises(CourseError, match="'chalkboard'"):
        decks.options(folder)


def test_an_unknown_deck_and_a_missing_reveal_are_named(tmp_path):
    with pytest.raises(CourseError, match="did you mean '01_soft_targets'"):
        decks.preview(ROOT, ["01_soft_target"], tmp_path)
    with pytest.raises(CourseError, match="There are no decks"):
        decks.preview(tmp_path)
    with pytest.raises(CourseError, match="npm install"):
        decks.copy_runtime(tmp_path, tmp_path / "out")


def test_missing_packages_are_named(monkeypatch):
    monkeypatch.setitem(decks.sys.modules, "pypandoc", None)
    with pytest.raises(CourseError, match="pip install pypandoc_binary"):
        decks.to_html("## A", ROOT / "slides")


def test_the_command_says_that_it_is_a_preview(built, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert decks.main(["nothing"]) == 1
    assert "Unknown deck 'nothing'" in capsys.readouterr().err
    monkeypatch.setattr(decks, "preview", lambda root, names: [])
    assert decks.main([]) == 0
    assert "This is a preview" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["01_soft_targets", "slides/01_soft_targets.qmd"])
def test_quarto_gets_the_path_of_a_deck(name, tmp_path, monkeypatch):
    quarto = tmp_path / "quarto"
    quarto.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n', encoding="utf-8")
    quarto.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert decks.main(["--quarto", name]) == 0
    assert (tmp_path / "asked").read_text() == "render slides/01_soft_targets.qmd\n"


@pytest.mark.skipif(bool(QUARTOS), reason="Quarto's decks share their libraries with the site.")
def test_built_decks_are_small_and_complete(built):
    pages = sorted([*built.glob("*.html"), *built.glob("??/*.html")])
    for page in pages:
        text = page.read_text(encoding="utf-8")
        names = {r.split(" ", 2)[2] for r in decks.offline.references(text)} - {""}
        files = [page.parent / name for name in names if not name.startswith(("data:", "#"))]
        assert all(file.is_file() for file in files), "every file that the page names is there"
        size = len(text.encode()) + sum(file.stat().st_size for file in files)
        assert size <= 2_000_000, f"{page.name} and its files have {size / 1e6:.1f} MB; a deck has at most 2"
