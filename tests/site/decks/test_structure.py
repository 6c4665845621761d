"""The decks as text: every embed resolves, one idea a slide, notes with a timing, no result typed by hand."""

import re

import pytest

from course_lib.tools import decks, notebooks
from tests.site.decks.conftest import DECKS, ROOT

# A lecture of half an hour, unless a chapter needs a whole one.
SLIDES = {"10_reasoning": (20, 25)}
MINUTES = {"10_reasoning": (40, 50)}
TIMING = re.compile(r"::: notes\n(\d+(?:\.\d+)?) min\. ")
# Whatever could be a result: a decimal number, a percentage, an interval.
RESULT = re.compile(r"\d+\.\d+|\d[\d,.]*\s*%|±\s*\d+")


def source(deck):
    return (ROOT / "slides" / f"{deck}.qmd").read_text(encoding="utf-8")


def written(deck):
    """Return the deck's own text, with includes and without embeds."""
    text = re.sub(r"^\{\{< embed .*$", "", source(deck), flags=re.MULTILINE)
    return decks.resolve(text, ROOT / "slides", {})


def slides(text):
    """Return {heading: text of the slide}; code is left out, since a comment in it looks like a heading."""
    text = re.sub(r"^(~~~+).*?^\1\s*$", "", text.split("\n---\n", 1)[1], flags=re.MULTILINE | re.DOTALL)
    parts = re.split(r"^(#+) (.*)$", text, flags=re.MULTILINE)
    assert not parts[0].strip(), "nothing stands before the first heading"
    assert set(parts[1::3]) == {"##"}, "every heading is an h2, and so begins a slide"
    assert len(set(parts[2::3])) == len(parts[2::3]), "no two slides have the same heading"
    return dict(zip(parts[2::3], parts[3::3], strict=True))


@pytest.mark.parametrize("deck", DECKS)
def test_every_embed_resolves_and_every_picture_has_alt_text(deck):
    pictures = {}
    text = decks.resolve(source(deck), ROOT / "slides", pictures)
    assert "{{<" not in text
    assert len(pictures) >= 3, "a lecture shows figures"
    tags = re.findall(r"<img[^>]*>", text)
    assert len([tag for tag in tags if 'src="pictures/' in tag]) == len(pictures)
    assert all(re.search(r'alt="[^"]{20,}"', tag) for tag in tags)
    assert all(png.startswith(b"\x89PNG") for png in pictures.values())


@pytest.mark.parametrize("deck", DECKS)
def test_a_deck_is_a_lecture(deck):
    found = slides(decks.resolve(source(deck), ROOT / "slides", {}))
    low, high = SLIDES.get(deck, (12, 20))
    assert low <= len(found) <= high
    headings = list(found)
    assert all(len(heading) <= 64 for heading in headings), "a heading fits on a line or two"
    assert any(heading.startswith("Predict: ") for heading in headings)
    assert any(heading.startswith("Contested: ") for heading in headings)
    assert headings[-1].startswith("Now you: ") and f"**{deck[:2]}.1**" in found[headings[-1]]
    echoed = re.findall(r"echo=true", source(deck))
    assert echoed, "the core code is on a slide"


@pytest.mark.parametrize("deck", DECKS)
def test_every_slide_has_notes_with_a_timing(deck):
    minutes = []
    for heading, text in slides(written(deck)).items():
        timing = TIMING.findall(text)
        assert len(timing) == 1, f"{heading}: notes begin with a timing, as in '2 min. ...'"
        assert len(text.split("::: notes")[1].split()) >= 30, f"{heading}: say what to say"
        minutes.append(float(timing[0]))
    low, high = MINUTES.get(deck, (25, 35))
    assert low <= sum(minutes) <= high


@pytest.mark.parametrize("deck", DECKS)
def test_no_result_is_typed_by_hand(deck):
    # The chapters' own prose holds settings and published numbers, never results (those are outputs): so a number
    # that a deck types must stand there too.
    cells = notebooks.read(ROOT / "notebooks" / f"{deck}.ipynb")["cells"]
    prose = " ".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    own = re.sub(r"^---\n.*?\n---\n", "", written(deck), flags=re.DOTALL)
    own = re.sub(r"\{[^}]*\}", "", TIMING.sub("", own))  # the width of a column is no result
    typed = set(RESULT.findall(own.replace("&nbsp;", " ")))
    assert sorted(number for number in typed if number not in prose) == []


def test_quarto_knows_every_page_and_deck():
    yaml = pytest.importorskip("yaml", reason="PyYAML is missing: `pip install pyyaml`")
    project = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    chapters = sorted(f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
    wanted = [*chapters, *(f"slides/{deck}.qmd" for deck in DECKS)]
    assert project["project"]["render"] == ["index.qmd", *wanted, "glossary.qmd"]
    linked = re.findall(r"(?:href: |- )((?:notebooks|slides)/\S+)", (ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    assert set(linked) == set(wanted) and all(linked.count(page) >= 2 or "slides" in page for page in wanted)
    assert all((ROOT / name).is_file() for name in project["project"]["render"])
    assert project["project"]["post-render"] == "python -m course_lib.tools.offline"
    for place, kind in (("slides", "revealjs"), ("notebooks", "html")):
        shared = yaml.safe_load((ROOT / place / "_metadata.yml").read_text(encoding="utf-8"))["format"][kind]
        runtime = re.findall(r"\.\./(course_lib/widgets/static/[\w.]+)", str(shared["include-in-header"]))
        assert sorted(runtime) == sorted(project["project"]["resources"])


def test_a_typed_result_would_be_found():
    assert RESULT.findall("we get 94.4 ± 1 and 12 % of 1,010") == ["94.4", "± 1", "12 %"]
