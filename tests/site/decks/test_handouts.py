"""The decks as PDF: a page for each slide, of its size, with its fonts, and text that can be searched and copied."""

import contextlib
import re

import pytest

from course_lib.tools import handouts
from tests.site.decks.conftest import DECKS, ROOT


@pytest.fixture(scope="module")
def deck():
    """Return the name of one deck; `make pdf` prints all of them."""
    return DECKS[2]


def test_a_handout(built, browser, deck, tmp_path):
    path = tmp_path / "new" / "deck.pdf"
    slides = handouts.printed(browser, built / f"{deck}.html", path)
    pdf = path.read_bytes()
    source = (ROOT / "slides" / f"{deck}.qmd").read_text(encoding="utf-8")
    assert slides == len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) >= source.count("\n## ")
    assert set(re.findall(rb"/MediaBox\s*\[([\d. ]+)\]", pdf)) == {b"0 0 960 540"}
    fonts = re.findall(rb"/Subtype\s*/Type0\b", pdf)
    assert 3 <= len(fonts) == len(re.findall(rb"/ToUnicode", pdf)), "text can be copied"
    assert len(re.findall(rb"/Type\s*/FontDescriptor", pdf)) == len(re.findall(rb"/FontFile[23]?\b", pdf)), "embedded"
    names = b" ".join(re.findall(rb"/FontName\s*/(\S+)", pdf))
    assert all(name in names for name in (b"TSE-Sans", b"TSE-Mono", b"STIXTwoMath"))
    assert len(re.findall(rb"/Subtype\s*/Image", pdf)) >= 3, "the pictures are there"


def test_the_command(built, browser, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(handouts.browser, "started", lambda: contextlib.nullcontext(browser))
    assert handouts.main(["--built", str(built), *DECKS[:2]]) == 0
    printed = sorted(path.name for path in (tmp_path / "build" / "pdf").iterdir())
    assert printed == [f"{name}.pdf" for name in DECKS[:2]]
    assert capsys.readouterr().out.count(" pages, ") == 2


def test_what_is_not_there_is_named(built, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    for arguments in (["nothing"], ["--built", str(built), "nothing"]):
        assert handouts.main(arguments) == 1
        assert "Unknown deck 'nothing'" in capsys.readouterr().err
    assert handouts.main(["--built", str(tmp_path)]) == 1
    assert "There are no decks" in capsys.readouterr().err
