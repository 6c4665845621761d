"""A translated chapter is its original in other words: the same code, texts that were looked at since the original
changed, the same numbers, links and slides, and outputs in the reader's language."""

import ast
import json
import re
from collections import Counter

import pytest

from course_lib import chapters, practice, words
from course_lib.tools import notebooks, translation
from tests.helpers import ROOT

FOUND = chapters.translations()
each = pytest.mark.parametrize("found", FOUND, ids=lambda found: found.name)
EMBED = re.compile(r"\{\{< embed \S+/(\w+\.ipynb#\S+ .*?)>\}\}")
TIME = re.compile(r"::: notes\n(\d+(?:\.\d+)?) ")


def pair(found):
    return translation.Pair(found.language, found.chapter.number, ROOT)


def texts(found):
    """Yield (name, original, translated) of every text: of cells and of slides."""
    here = pair(found)
    first, second = (
        {cell["id"]: translation.text_of(cell) for cell in notebooks.read(path[0])["cells"] if "outputs" not in cell}
        for path in (here.originals, here.translated)
    )
    yield from ((name, first[name], second[name]) for name in first)
    (_, theirs), (_, ours) = (
        translation.slides(path[1].read_text(encoding="utf-8")) for path in (here.originals, here.translated)
    )
    for number, (old, new) in enumerate(zip(theirs, ours, strict=True), 1):
        yield f"slide {number}", old, translation.marked(new, "")


def targets(text):
    """The files, with their anchors, that a text links to."""
    return {target.split("/")[-1] for target in re.findall(r"\]\(([^)]+)\)", text)}


def numbers(text):
    """How often each number stands in a text, links aside; commas and spaces may part thousands."""
    text = re.sub(r"\]\([^)]*\)|href=\S+", "", text)
    text = re.sub(r"(?<=\d)[, \N{NO-BREAK SPACE}](?=\d{3}\b)", "", text)
    return Counter(re.findall(r"\d+(?:\.\d+)*", text))


def outputs(cell):
    """What a cell's outputs say in words: Markdown, or the text of a picture or widget; what it prints is code's."""
    found = [output.get("data", {}) for output in cell.get("outputs", ())]
    return ["".join(data.get("text/markdown") or data.get("text/plain", "")) for data in found]


def test_translations_are_found():
    assert "ru/00_start_here" in [found.name for found in FOUND]


@each
def test_the_code_is_the_originals_and_every_text_was_looked_at(found):
    assert pair(found).stale() == [], "python -m course_lib.tools.translation says what to look at"


@each
def test_the_notebook_is_in_the_stored_form(found):
    assert notebooks.problems(notebooks.read(found.notebook)) == []


@each
def test_a_text_has_the_numbers_the_code_and_the_links_of_its_original(found):
    for name, old, new in texts(found):
        assert numbers(new) == numbers(old), name
        assert set(re.findall(r"`[^`\n]+`", new)) >= set(re.findall(r"`[^`\n]+`", old)) - {
            f"`{found.chapter.name}`"
        } or ("slide" in name and found.chapter.name in old), name
        assert targets(new) >= targets(old), name


@each
def test_a_slide_has_the_cells_the_kind_and_the_minutes_of_its_original(found):
    for name, old, new in texts(found):
        if name.startswith("slide"):
            assert EMBED.findall(new) == EMBED.findall(old), name
            assert set(re.findall(r"^:::.*\.[\w-]+", new, re.MULTILINE)) == set(
                re.findall(r"^:::.*\.[\w-]+", old, re.MULTILINE)
            )
            kinds = [re.findall(r"\.([\w-]+)", text.split("\n")[0].partition(" {")[2]) for text in (old, new)]
            assert kinds[0] == kinds[1], name
            assert TIME.findall(new) == TIME.findall(old) and len(TIME.findall(new)) == 1, name


@each
def test_both_languages_link_to_each_other(found):
    up, down = f"../{found.chapter.name}", f"{found.name}"
    here = pair(found)
    for kind, (old, new) in enumerate(zip(here.originals, here.translated, strict=True)):
        ending = old.suffix
        there, back = (path.read_text(encoding="utf-8").replace('\\"', '"') for path in (old, new))
        if kind == 0:
            assert f'<a href="{down}{ending}" lang="{found.language}"' in there
            assert f'<a href="{up}{ending}" lang="en"' in back
        else:
            assert f"({down}{ending}){{lang={found.language}" in there and f"({up}{ending}){{lang=en" in back


@each
def test_links_lead_somewhere(found):
    here = pair(found)
    for path, text in ((here.translated[int("slide" in name)], new) for name, _, new in texts(found)):
        for target in re.findall(r'\]\(([^)]+)\)|href="([^"]+)"', text):
            target = "".join(target).split("#")[0]
            assert target.startswith("https://arxiv.org/abs/") or (path.parent / target).is_file(), target


# --- what the code says ----------------------------------------------------------------------------


def masked(text):
    """A text with every number as 0: what is measured differs from machine to machine."""
    return re.sub(r"\d+(?:[.,]\d+)*", "0", text.replace("\N{NO-BREAK SPACE}", " "))


@each
def test_outputs_say_what_the_originals_say(found, monkeypatch):
    """Figures aside: their words are drawn, so their labels are translated one by one."""
    monkeypatch.setenv("COURSE_LANGUAGE", found.language)
    first, second = (notebooks.read(path)["cells"] for path in (found.chapter.notebook, found.notebook))
    for old, new in zip(first, second, strict=True):
        for said, told in zip(outputs(old), outputs(new), strict=True):
            if "chart" not in said[:30] and "pictures of" not in said[:30]:
                assert masked(words.markdown(said)) == masked(told), old["id"]


@each
def test_no_english_is_left_in_the_outputs(found):
    catalogue = words.entries(found.language) | words.entries(found.language, "widgets")
    allowed = set(re.findall(r"[A-Za-z]+", " ".join(catalogue.values())))
    for cell in notebooks.read(found.notebook)["cells"]:
        for text in outputs(cell):
            plain = re.sub(r"`[^`]*`|<[^>]*>|\w+\([\w, ]*\)", "", text)
            if cell["id"] == "settings":
                plain = re.sub(r"^(\| *\|)[^|]*\|", r"\1", plain, flags=re.MULTILINE)  # its values are code
            assert set(re.findall(r"[A-Za-z]{3,}", plain)) <= allowed, cell["id"]


@each
def test_every_question_and_every_mistake_is_translated(found):
    known = words.entries(found.language)
    said = [text for question in practice.quiz(found.chapter.number).questions for text in _words_of(question)]
    exercises = found.chapter.part("practice").EXERCISES.values()
    said += [sentence for exercise in exercises for sentence, _ in exercise.mistakes + exercise.signs]
    said += [exercise.task.removeprefix("it ") for exercise in exercises]
    assert [text for text in said if text not in known] == []


def _words_of(question):
    return [question.text, *(text for option in question.options for text in (option[0], option[2]))]


def _spoken():
    """All that code may say: the strings of the package and of the notebooks, and the scripts, on one line."""
    found = []
    for path in sorted((ROOT / "course_lib").rglob("*.py")):
        found += _strings(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = notebooks.read(path)["cells"]
        found += [text for cell in cells if cell["cell_type"] == "code" for text in _strings("".join(cell["source"]))]
    found += [
        path.read_text(encoding="utf-8") for path in (ROOT / "course_lib").rglob("*.js") if "static" not in path.parts
    ]
    return " ".join(" ".join(found).split())


def _strings(code):
    nodes = ast.walk(ast.parse(code))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@pytest.mark.parametrize("language", sorted({found.language for found in FOUND}))
def test_a_catalogue_holds_nothing_that_no_code_says(language):
    spoken = _spoken()
    for path in words.catalogues(language):
        for part in json.loads(path.read_text(encoding="utf-8")).values():
            for text in part:
                pieces = re.findall(r"[A-Za-z][A-Za-z' ]+", re.sub(r"\{\w+\}|\n", "|", text))
                gone = [piece for piece in pieces if piece.strip() not in spoken]
                assert gone == [], f"{path.name}: {text!r} is said nowhere"


@pytest.mark.parametrize("language", sorted({found.language for found in FOUND}))
def test_the_words_of_a_translated_chapter_are_in_its_glossary(language):
    rows = re.findall(
        r"^\| \*\*(.+?)\*\* \| .+ \| (\[.+\]) \|$", (ROOT / "glossary.qmd").read_text(encoding="utf-8"), re.MULTILINE
    )
    wanted = {found.chapter.number for found in FOUND if found.language == language}
    page = (ROOT / "pages" / f"glossary_{language}.qmd").read_text(encoding="utf-8")
    told = re.findall(r"^\| \*\*.+?\*\* \| (.+?) \| .+ \|$", page, re.MULTILINE)
    assert sorted(told) == sorted(word for word, numbers in rows if wanted & set(re.findall(r"\d\d", numbers)))
