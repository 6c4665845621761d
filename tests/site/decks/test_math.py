"""Every formula of the course becomes MathML: whatever pandoc does not know, a page would show as raw TeX."""

import re

import pytest

from course_lib.tools import notebooks
from tests.site.decks.conftest import ROOT

PAGES = [
    *sorted(ROOT.glob("*.qmd")),
    *sorted(ROOT.glob("slides/**/*.qmd")),
    *sorted(ROOT.glob("notebooks/**/[0-9]*.ipynb")),
]
# Unknown to pandoc before 3.7, which Quarto 1.8 brings: write \left( … \right), which grows by itself.
TOO_NEW = re.compile(r"\\(?:Bigl|[bB]igm)\b")


def text(path):
    """Return the markdown of a page, without what Quarto resolves."""
    if path.suffix == ".qmd":
        return re.sub(r"^\{\{<.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    cells = notebooks.read(path)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def converted(markdown):
    """Return the HTML that pandoc makes of it; RuntimeError if it warns of a formula."""
    pandoc = pytest.importorskip("pypandoc", reason="pandoc is missing: `pip install pypandoc_binary`")
    return pandoc.convert_text(markdown, "html", format="markdown", extra_args=["--mathml", "--fail-if-warnings"])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pandoc_knows_every_formula(path):
    assert not TOO_NEW.findall(text(path))
    converted(text(path))


def test_an_unknown_formula_would_be_found():
    with pytest.raises(RuntimeError, match="Could not convert TeX math"):
        converted(r"$\wronginf x$")
    assert TOO_NEW.search(r"E = \Bigl( x \Bigr)") and not TOO_NEW.search(r"\big( \left( \bigl(")
