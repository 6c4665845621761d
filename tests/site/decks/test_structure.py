"""The decks as text: every embed resolves, one idea a slide, notes with a timing, no result typed by hand."""

import re

import pytest

from course_lib import chapters
from course_lib.tools import decks, notebooks
from tests.site.decks.conftest import DECKS, ROOT

PAGES = sorted((ROOT / "pages").glob("[a-z]*.qmd"))
MINUTES = 30  # of a lecture, unless the deck's head says `minutes: 45`
TIMING = re.compile(r"::: notes\n(\d+(?:\.\d+)?) min\. ")
# Whatever could be a result: a decimal number, a percentage, an interval.
RESULT = re.compile(r"\d+\.\d+|\d[\d,.]*\s*%|±\s*\d+")


def source(deck):
    return (ROOT / "slides" / f"{deck}.qmd").read_text(encoding="utf-8")


def minutes(deck):
    """Return how long the deck says that it takes."""
    said = re.search(r"^minutes: (\d+)$", source(deck).split("\n---\n")[0], re.MULTILINE)
    return int(said[1]) if said else MINUTES


def written(deck):
    """Return the deck's own text, with includes and without embeds."""

    def included(match):
        return (ROOT / "slides" / match[1]).read_text(encoding="utf-8")

    text = re.sub(r"^\{\{< include (\S+) >\}\}$", included, source(deck), flags=re.MULTILINE)
    return decks.resolve(re.sub(r"^\{\{< embed .*$", "", text, flags=re.MULTILINE), ROOT / "slides", {})


def slides(text):
    """Return {heading: text of the slide}; code is left out, since a comment in it looks like a heading."""
    text = re.sub(r"^(~~~+).*?^\1\s*$", "", text.split("\n---\n", 1)[1], flags=re.MULTILINE | re.DOTALL)
    parts = re.split(r"^(#+) (.*)$", text, flags=re.MULTILINE)
    assert not parts[0].strip(), "nothing stands before the first heading"
    assert set(parts[1::3]) == {"##"}, "every heading is an h2, and so begins a slide"
    assert len(set(parts[2::3])) == len(parts[2::3]), "no two slides have the same heading"
    return dict(zip(parts[2::3], parts[3::3], strict=True))


def kinds(heading):
    """Return the heading without its classes, and the set of these."""
    words, _, attributes = heading.partition(" {")
    return words, set(re.findall(r"\.([\w-]+)", attributes))


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
    assert 0.4 * minutes(deck) <= len(found) <= 2 / 3 * minutes(deck), "two slides take three to five minutes"
    headings, chapter = list(found), chapters.find(deck[:2])
    # Quarto's sidebar names a deck by its first heading, a browser by its pagetitle.
    assert headings[0] == f"{chapter.number} · {chapter.title} {{.opening}}"
    assert f'\npagetitle: "{chapter.number} · {chapter.title}"\n' in source(deck)
    words = [kinds(heading)[0] for heading in headings]
    assert all(len(each) <= 64 for each in words), "a heading fits on a line or two"
    assert any(each.startswith("Contested: ") for each in words)
    assert words[-1].startswith("Now you: ") and f"**{deck[:2]}.1**" in found[headings[-1]]
    echoed = re.findall(r"echo=true", source(deck))
    assert echoed, "the core code is on a slide"


@pytest.mark.parametrize("deck", DECKS)
def test_slides_of_a_kind_look_alike(deck):
    theme = (ROOT / "slides" / "theme.css").read_text(encoding="utf-8")
    starts = {"Predict: ": "predict", "Now you: ": "now", "What to take home": "home"}
    seen = set()
    for heading, text in slides(written(deck)).items():
        words, classes = kinds(heading)
        assert all(re.search(rf"\.{name}\b", theme) for name in classes), f"{heading}: theme.css knows no such class"
        kind = next((name for start, name in starts.items() if words.startswith(start)), None)
        assert classes & set(starts.values()) == ({kind} if kind else set()), heading
        assert ("versus" in classes) == (text.count("{.callout .") == 2 and "{.column" not in text), heading
        seen |= classes
    assert {"opening", "predict", "home", "now"} <= seen


@pytest.mark.parametrize("deck", DECKS)
def test_every_slide_has_notes_with_a_timing(deck):
    timings = []
    for heading, text in slides(written(deck)).items():
        timing = TIMING.findall(text)
        assert len(timing) == 1, f"{heading}: notes begin with a timing, as in '2 min. ...'"
        assert len(text.split("::: notes")[1].split()) >= 30, f"{heading}: say what to say"
        timings.append(float(timing[0]))
    assert abs(sum(timings) - minutes(deck)) <= 5


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


def test_quarto_finds_every_page_and_deck():
    yaml = pytest.importorskip("yaml", reason="PyYAML is missing: `pip install pyyaml`")
    project = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    found = [str(path.relative_to(ROOT)) for name in project["project"]["render"] for path in ROOT.glob(name)]
    names = [*DECKS, *(each.name for each in chapters.translations())]
    wanted = {f"notebooks/{name}.ipynb" for name in names} | {f"slides/{name}.qmd" for name in names}
    assert sorted(found) == sorted(wanted | {"index.qmd", "glossary.qmd"} | {f"pages/{path.name}" for path in PAGES})
    languages = sorted({each.language for each in chapters.translations()})
    entries = project["website"]["sidebar"]["contents"]
    alone = [entry for entry in entries if isinstance(entry, str)]
    contents = [entry["contents"] for entry in entries if "section" in entry]
    (*sections, lectures, last), foreign = contents[: -len(languages)], contents[-len(languages) :]
    own = [f"pages/glossary_{language}.qmd" for language in languages]
    told = [*alone, *lectures, *last, *own]
    assert sorted(told) == sorted(["glossary.qmd", *(f"pages/{path.name}" for path in PAGES)])
    assert foreign == [
        [f"notebooks/{language}/*.ipynb", f"slides/{language}/*.qmd", page]
        for language, page in zip(languages, own, strict=True)
    ], "a section for each language"
    assert lectures == sorted(page for page in lectures if "instructors" in page), "in the order of the parts"
    # Quarto lists the rendered files of "folder/*..." flat; another glob would put them under a heading of its own.
    assert sections == ["notebooks/*.ipynb", "slides/*.qmd"]
    assert project["project"]["pre-render"] == "python -m course_lib.tools.ledger"
    assert project["project"]["post-render"] == "python -m course_lib.tools.offline"


@pytest.mark.parametrize("place", ["notebooks", "slides"])
def test_a_language_is_said_in_the_folder_of_its_pages_and_decks(place):
    yaml = pytest.importorskip("yaml", reason="PyYAML is missing: `pip install pyyaml`")
    for language in {each.language for each in chapters.translations()}:
        said = yaml.safe_load((ROOT / place / language / "_metadata.yml").read_text(encoding="utf-8"))
        assert said == {"lang": language}


def test_pages_and_decks_load_the_widgets_from_the_site_itself():
    yaml = pytest.importorskip("yaml", reason="PyYAML is missing: `pip install pyyaml`")
    project = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    start = (ROOT / "index.qmd").read_text(encoding="utf-8").split("---")[1]
    heads = {"": yaml.safe_load(start)["format"]["html"]["include-in-header"]}
    for place, kind in (("slides", "revealjs"), ("notebooks", "html")):
        shared = yaml.safe_load((ROOT / place / "_metadata.yml").read_text(encoding="utf-8"))["format"][kind]
        heads["../"] = heads.get("../", []) + shared["include-in-header"]
    for up, head in heads.items():
        runtime = set(re.findall(rf'"{up}(course_lib/widgets/static/[\w.]+)"', str(head)))
        assert len(runtime) == 2 and runtime <= set(project["project"]["resources"])


def test_quarto_numbers_no_code_and_adds_no_menu():
    yaml = pytest.importorskip("yaml", reason="PyYAML is missing: `pip install pyyaml`")
    shared = yaml.safe_load((ROOT / "slides" / "_metadata.yml").read_text(encoding="utf-8"))["format"]["revealjs"]
    wanted = ("code-line-numbers", "code-copy", "menu", "callout-icon")
    assert {name: shared.get(name) for name in wanted} == dict.fromkeys(wanted, False)


def test_a_typed_result_would_be_found():
    assert RESULT.findall("we get 94.4 ± 1 and 12 % of 1,010") == ["94.4", "± 1", "12 %"]
