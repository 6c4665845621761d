"""Every formula of the course becomes MathML: whatever pandoc does not know, a page would show as raw TeX."""

import importlib.util
import re

import pytest

from course_lib.tools import notebooks
from tests.site.decks.conftest import ROOT, need

PAGES = [*sorted(ROOT.glob("*.qmd")), *sorted(ROOT.glob("slides/*.qmd")), *sorted(ROOT.glob("notebooks/[0-9]*.ipynb"))]
# Unknown to pandoc before 3.7, which Quarto 1.8 brings: write \left( … \right), which grows by itself.
TOO_NEW = re.compile(r"\\(?:Bigl|[bB]igm)\b")


def text(path):
    """Return the markdown of a page, without what Quarto resolves."""
    if path.suffix == ".qmd":
        return re.sub(r"^\{\{<.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    cells = notebooks.read(path)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pandoc_knows_every_formula(path):
    need("pandoc", importlib.util.find_spec("pypandoc"), "`pip install pypandoc_binary`")
    import pypandoc

    assert not TOO_NEW.findall(text(path))
    pypandoc.convert_text(text(path), "html", format="markdown", extra_args=["--mathml", "--fail-if-warnings"])


def test_an_unknown_formula_would_be_found():
    need("pandoc", importlib.util.find_spec("pypandoc"), "`pip install pypandoc_binary`")
    import pypandoc

    with pytest.raises(RuntimeError, match="Could not convert TeX math"):
        pypandoc.convert_text(
            r"$\wronginf x$", "html", format="markdown", extra_args=["--mathml", "--fail-if-warnings"]
        )
    assert TOO_NEW.search(r"E = \Bigl( x \Bigr)") and not TOO_NEW.search(r"\big( \left( \bigl(")
