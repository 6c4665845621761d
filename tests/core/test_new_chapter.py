"""`make chapter`: what it writes passes every test as it stands, and no list is edited."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.tools import new_chapter
from tests.helpers import checkout, refused

ROOT = Path(__file__).parents[2]
NUMBER, TOPIC = "98", "made_up"
# What follows from the sources and is stored: it is written anew when a chapter is added, by commands, not by hand.
BUILT = re.compile(r"README\.md|pages/(_map\.md|notation\.qmd)|glossary\.qmd|course_lib/widgets/static/.*")


@pytest.fixture
def empty(tmp_path):
    """A folder that looks like a checkout without chapters."""
    for name in new_chapter.NEEDED[:-1]:
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "README.md").write_text("", encoding="utf-8")
    return tmp_path


def test_names():
    assert new_chapter.names("07", "fewer_bits") == {
        "NN": "07",
        "topic_name": "fewer_bits",
        "TopicName": "FewerBits",
        "TITLE": "Fewer bits",
    }


def test_every_file_is_filled_in(empty):
    written = new_chapter.copy(empty, "07", "fewer_bits")
    assert len(written) == len(set(written)) == len(new_chapter.places(empty, "07", "fewer_bits"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in written)
    assert not re.search(r"(?<![A-Za-z])(NN|TITLE)(?![A-Za-z])|topic_name|TopicName", text)
    assert "class FewerBits(Widget)" in text and '"07.1": Exercise(' in text and "# 07 · Fewer bits" in text


@pytest.mark.parametrize(
    "number, topic, said",
    [
        ("7", "fewer_bits", "The number is '7': give two digits, such as 07."),
        ("seven", "fewer_bits", "The number is 'seven'"),
        ("", "", "The number is ''"),
        ("07", "Fewer bits", "The topic is 'Fewer bits': give small letters with _ between words"),
        ("07", "7_bits", "The topic is '7_bits'"),
        ("07", "class", "The topic is 'class'"),
        ("07", "../bits", "The topic is '../bits'"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_written(empty, number, topic, said):
    before = sorted(empty.rglob("*"))
    with refused(said):
        new_chapter.copy(empty, number, topic)
    assert sorted(empty.rglob("*")) == before


def test_what_is_there_is_refused(empty):
    new_chapter.copy(empty, "07", "fewer_bits")
    with refused("The number 07 is taken by fewer_bits"):
        new_chapter.copy(empty, "07", "more_bits")
    with refused("The topic fewer_bits is taken by chapter 07"):
        new_chapter.copy(empty, "08", "fewer_bits")
    (empty / "tests" / "chapters" / "more_bits").mkdir()
    (empty / "tests" / "chapters" / "more_bits" / "small.py").touch()
    with refused("tests/chapters/more_bits/small.py is there already"):
        new_chapter.copy(empty, "08", "more_bits")


def test_another_folder_is_refused(tmp_path):
    with refused("has no course_lib/chapters: run this in the folder of a checkout"):
        new_chapter.copy(tmp_path, "07", "fewer_bits")


def test_the_command_answers_with_one_sentence(empty, monkeypatch, capsys):
    monkeypatch.chdir(empty)
    monkeypatch.setattr(new_chapter.shutil, "which", lambda name: None)
    assert new_chapter.main(["07", "fewer_bits"]) == 1
    assert "npm, which is missing" in capsys.readouterr().err
    monkeypatch.setattr(new_chapter.shutil, "which", lambda name: name)
    assert new_chapter.main(["7", "fewer_bits"]) == 1
    assert "give two digits" in capsys.readouterr().err


# --- the whole of it: in a copy of this checkout ---------------------------------------------------


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A copy of this checkout in which a chapter was begun; (folder, files before as {name: bytes})."""
    if not (ROOT / "node_modules" / "esbuild").is_dir() or not shutil.which("npm"):
        pytest.skip("npm or its packages are missing: `npm ci` in the project's folder")
    folder = checkout(tmp_path_factory.mktemp("grown"))
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    before = files(folder)
    run(folder, "-m", "course_lib.tools.new_chapter", NUMBER, TOPIC)
    return folder, before


def files(folder):
    paths = [
        path for path in folder.rglob("*") if path.is_file() and not {"__pycache__", "node_modules"} & {*path.parts}
    ]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def run(folder, *command):
    """Run Python on the copy; fail with what it printed."""
    env = os.environ | {"PYTHONPATH": str(folder), "COURSE_SCALE": "ci", "OMP_NUM_THREADS": "1"}
    env.pop("PYTEST_CURRENT_TEST", None)
    done = subprocess.run([sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def test_no_list_is_edited(grown):
    folder, before = grown
    after = files(folder)
    changed = {name for name in before if after.get(name) != before[name]}
    assert [name for name in changed if not BUILT.fullmatch(name)] == []
    new = set(after) - set(before)
    mine = re.compile(
        rf"(course_lib|tests)/chapters/{TOPIC}/.*|(notebooks|slides)/{NUMBER}_{TOPIC}\.\w+"
        rf"|course_lib/widgets/static/{TOPIC}\.js"
    )
    assert [name for name in new if not mine.fullmatch(name)] == []
    for page in ("README.md", "pages/_map.md", "glossary.qmd", "pages/notation.qmd"):
        assert f"notebooks/{NUMBER}_{TOPIC}.ipynb" in after[page].decode()


def test_the_code_has_the_form_of_the_course(grown):
    folder, _ = grown
    places = [f"course_lib/chapters/{TOPIC}", f"tests/chapters/{TOPIC}"]
    run(folder, "-m", "ruff", "check", *places)
    run(folder, "-m", "ruff", "format", "--check", *places)


def test_the_new_chapter_passes_every_test_as_it_stands(grown):
    folder, _ = grown
    tests = [f"tests/chapters/{TOPIC}", "tests/chapters/test_claims.py", "tests/chapters/test_recipes.py"]
    names = ("practice", "chapters", "house", "widgets", "static", "drawings")
    tests += [f"tests/core/test_{name}.py" for name in names]
    names = ("notebooks/test_form", "notebooks/test_drawings", "decks/test_structure")
    tests += [f"tests/site/{name}.py" for name in names]
    said = run(folder, "-m", "pytest", "-p", "no:cacheprovider", "-k", f"{TOPIC} or {NUMBER}", *tests)
    assert int(re.search(r"(\d+) passed", said)[1]) > 60, said
    run(folder, "-m", "pytest", "-p", "no:cacheprovider", "tests/core/test_chapters.py", "-k", "not wheel")


def test_its_javascript_passes_too(grown):
    folder, _ = grown
    command = ["node", "--test", f"tests/chapters/{TOPIC}/widget.test.mjs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
