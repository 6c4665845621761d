"""Notebooks are stored in one form, define each idea as the package does, and have every part of a chapter."""

import ast
import functools
import json
import re
from pathlib import Path

import pytest

from course_lib import chapters
from course_lib.tools import notebooks

ROOT = Path(__file__).parents[3]
CHAPTERS = {chapter.notebook: chapter for chapter in chapters.every()}
PATHS = list(CHAPTERS)
each = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


def cells(path, kind="code"):
    return [cell for cell in notebooks.read(path)["cells"] if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def prose(path):
    return "\n".join(source(cell) for cell in cells(path, "markdown"))


@each
def test_stored_form(path):
    assert notebooks.problems(notebooks.read(path)) == []


@each
def test_labels_and_ids_are_unique(path):
    labels = [m[1] for cell in cells(path) if (m := re.match(r"#\| label: (\S+)", source(cell)))]
    assert len(labels) >= 8
    assert len(set(labels)) == len(labels)
    ids = [cell["id"] for cell in notebooks.read(path)["cells"]]
    assert len(set(ids)) == len(ids)


def same_tree(function):
    """The syntax tree of a function without docstring, decorators and annotations."""
    function = ast.parse(ast.unparse(function)).body[0]
    function.decorator_list = []
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:]
    for argument in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs):
        argument.annotation = None
    function.returns = None
    return ast.dump(function)


def definitions(code):
    return {node.name: node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)}


@functools.cache
def package_definitions(topic):
    """The functions, not the methods, of the package that a chapter could show: the core's and its own."""
    found = {}
    for file in sorted((ROOT / "course_lib").rglob("*.py")):
        inside = file.relative_to(ROOT / "course_lib").parts
        if file.name == "practice.py" or {"tools", "losses"} & set(inside):
            continue  # exercises are to be written by the learner; losses: see test_formulas.py
        if inside[0] == "chapters" and len(inside) > 2 and inside[1] != topic:
            continue
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append(node)
    return found


def takes(function):
    return [argument.arg for argument in function.args.args]


def shared(path):
    """Yield (name, the notebook's definition, the package's) of functions that both have: the same name and arguments.
    Stubs of exercises, my_…, are to be written by the learner."""
    package = package_definitions(CHAPTERS[path].topic)
    for cell in cells(path):
        for name, node in definitions(source(cell)).items():
            same = [other for other in package.get(name, ()) if takes(other) == takes(node)]
            if same and not name.startswith("my_"):
                yield name, node, same


def test_a_shared_definition_is_the_same_syntax_tree():
    found = set()
    for path in PATHS:
        for name, node, package in shared(path):
            found.add(name)
            assert same_tree(node) in [same_tree(other) for other in package], f"{path.name}: {name}"
    assert "grpo_loss" in found


def test_an_idea_is_defined_in_one_notebook():
    where = {}
    for path in PATHS:
        for name, *_ in shared(path):
            assert where.setdefault(name, path.name) == path.name, f"{name} is defined again in {path.name}"


def test_a_drifted_definition_is_seen():
    package = ast.parse('@checked\ndef f(x, T):\n    """Doc."""\n    return T**2 * x').body[0]
    assert same_tree(package) == same_tree(ast.parse("def f(x, T):\n    return T**2 * x").body[0])
    assert same_tree(package) != same_tree(ast.parse("def f(x, T):\n    return T * x").body[0])


@each
def test_each_guess_has_a_name_of_its_own_that_begins_with_the_chapter(path):
    names = [name for cell in cells(path) for name in re.findall(r'Predict\(\s*"([^"]*)"', source(cell))]
    assert len(set(names)) == len(names), "two guesses of one name share their memory"
    assert all(name.startswith(CHAPTERS[path].number) for name in names)


@each
def test_every_part_of_a_chapter(path):
    chapter = CHAPTERS[path]
    text, code = prose(path), "\n".join(source(cell) for cell in cells(path))
    assert text.startswith(f"# {chapter.number} · {chapter.title}\n")
    headings = ("## Contested claims", "## Exercises", "## Quiz", "## What this chapter claims", "## Summary")
    for heading in headings:
        assert heading in text, heading
    assert "Predict, then run" in text and f'widgets.Predict(\n    "{chapter.number}"' in code
    assert "change our mind" in text.lower().replace("\n> ", " ")
    exercises = chapter.part("practice").EXERCISES
    assert len(re.findall(r"practice\.check\(", code)) == len(exercises) >= 3
    for name in exercises:
        assert f"**Exercise {name}.**" in text and f'practice.check("{name}"' in code
    assert f'widgets.Quiz("{chapter.number}")' in code
    assert "claims.about(" in code and "runtime.cost_card()" in code
    assert re.search(r"widget\.[A-Z]\w+\(", code), "the chapter's own widget"
    assert sum("nbval-check-output" in cell["metadata"].get("tags", ()) for cell in cells(path)) >= 4


@each
def test_every_claim_in_the_stored_ledger_holds(path):
    (cell,) = [cell for cell in cells(path) if cell["id"] == "claims"]
    shown = "".join(cell["outputs"][0]["data"]["text/markdown"])
    head, _, *rows = [line for line in shown.splitlines() if line.startswith("|")]  # the table, folded or not
    place = head.split(" | ").index("verdict") if head.endswith("on clothes |") else -1
    assert len(rows) >= 4
    assert all(row.removesuffix(" |").split(" | ")[place] == "**holds**" for row in rows)


PAPER = re.compile(r"\[(\d{4}\.\d{4,5})\]\(https://arxiv\.org/abs/\1\)")  # a link to click; nothing is loaded


@each
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)]+)\)", PAPER.sub("", prose(path))):
        assert (path.parent / target).exists(), target


@each
def test_a_number_of_arxiv_is_a_link(path):
    """In the text of the notebook and on the slides; speaker notes are read, not clicked."""
    deck = (ROOT / "slides" / f"{path.stem}.qmd").read_text(encoding="utf-8")
    for text in (prose(path), re.sub(r"::: notes.*?\n:::", "", deck, flags=re.DOTALL)):
        assert not re.findall(r"\b\d{4}\.\d{5}\b", PAPER.sub("", text))


@each
def test_nothing_is_loaded_from_elsewhere(path):
    for cell in cells(path):
        assert not re.search(r"https?://", PAPER.sub("", source(cell)))
        for output in cell["outputs"]:
            data = {kind: value for kind, value in output.get("data", {}).items() if kind != "image/png"}
            assert not re.search(r"(src|href)=.https?://", json.dumps(data))


@each
def test_checked_cells_print_at_most_three_digits(path):
    """More digits would differ on another processor."""
    for cell in cells(path):
        if "nbval-check-output" in cell["metadata"].get("tags", ()):
            printed = "".join("".join(output.get("text", "")) for output in cell["outputs"])
            for number in re.findall(r"\d+\.\d+", printed):
                assert len(number.replace(".", "").lstrip("0")) <= 3, number


def test_the_readme_shows_the_stored_pictures():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    stored = {}
    for path in PATHS:
        stored |= notebooks.gallery(notebooks.read(path), path.name[:2], readme)
    files = {file.name: file.read_bytes() for file in (ROOT / "notebooks" / "gallery").iterdir()}
    assert stored == files, "run `make notebooks`"
    shown = re.findall(r"!\[(.*?)\]\((.*?)\)", readme)
    assert {name for _, name in shown} == {f"notebooks/gallery/{name}" for name in files}
    assert all(len(alt.split()) >= 5 for alt, _ in shown), "each says in words what it shows"


def test_every_word_of_the_glossary_is_used_in_its_chapters():
    glossary = (ROOT / "glossary.qmd").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| .+ \| (\[\d\d\](?:, \[\d\d\])*) \|$", glossary, re.MULTILINE)
    assert len(rows) == glossary.count("| **") >= 60
    assert [word.lower() for word, _ in rows] == sorted(word.lower() for word, _ in rows)
    texts = {chapter.number: path.read_text(encoding="utf-8").lower() for path, chapter in CHAPTERS.items()}
    for word, numbers in rows:
        for number in re.findall(r"\d\d", numbers):
            assert number in texts, f"{word}: there is no chapter {number}"
            assert re.split(r"[ (]", word.lower())[0] in texts[number], f"{word}: not in chapter {number}"
