"""Marks of notebooks that learners hand in, and the edition with the solutions."""

import json

import pytest

from course_lib import chapters, practice
from course_lib.tools import grade, notebooks, solutions
from tests.helpers import refused

SETUP = "import torch\nimport torch.nn.functional as F\nfrom course_lib import practice"
SOFT = "def my_soft_targets(logits, T):\n    return F.softmax(logits / T, dim=-1)"
CHECK = 'practice.check("01.1", my_soft_targets)'


def handed_in(folder, *sources, name="ada.ipynb"):
    cells = [{"cell_type": "code", "id": f"c{i}", "source": source, "metadata": {}} for i, source in enumerate(sources)]
    path = folder / name
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def functions(*sources):
    return grade.defined({"cells": [{"cell_type": "code", "source": source} for source in sources]})[0]


@pytest.mark.parametrize("chapter", chapters.every(), ids=lambda chapter: chapter.topic)
def test_the_edition_with_the_solutions_is_all_right(chapter):
    solved = solutions.solved(notebooks.read(chapter.notebook))
    names = grade.exercises(solved)
    assert names == sorted(chapter.part("practice").EXERCISES)
    found, unreadable = grade.defined(solved)
    assert not unreadable
    for name in names:
        assert practice.check(name, found.get(practice.find(name).solution.__name__)), name


def test_the_chapter_itself_keeps_its_stubs():
    notebook = notebooks.read(chapters.find("01").notebook)
    before = json.dumps(notebook)
    assert json.dumps(solutions.solved(notebook)) != before == json.dumps(notebook)


def statuses(told):
    return {mark.exercise: mark.status for mark in told}


def test_a_right_answer_a_wrong_one_and_none(tmp_path):
    wrong = "def my_interval(soft, hard, t):\n    return soft.mean() - hard.mean()"
    unreadable = "# mine\ndef my_report(tuning, exam, hard)\n    return 0"
    told = grade.marks(handed_in(tmp_path, SETUP, SOFT, CHECK, wrong, unreadable))
    # No check but that of 01.1 stands in the notebook: all exercises of its chapter count.
    assert statuses(told) == {"01.1": "right", "01.2": "not yet", "01.3": "wrong", "01.4": "not yet", "01.5": "wrong"}
    assert "shape [2]" in told[2].message
    assert told[4].message == "Its cell cannot be read: expected ':', in line 2."


def test_what_does_not_come_back_or_leaves_costs_its_own_exercise_alone(tmp_path, monkeypatch):
    endless = "def my_soft_targets(logits, T):\n    while True: pass"
    leaves = "def my_interval(soft, hard, t):\n    print('good bye')\n    raise SystemExit"
    report = (
        "def my_report(tuning, exam, hard):\n    best = tuning.mean(1).argmax()\n    return (exam[best] - hard).mean()"
    )
    monkeypatch.setattr(grade, "START", 30)
    told = grade.marks(handed_in(tmp_path, SETUP, endless, leaves, report, CHECK), seconds=1)
    assert statuses(told) == {"01.1": "wrong", "01.2": "not yet", "01.3": "wrong", "01.4": "not yet", "01.5": "right"}
    assert "within 1 seconds" in told[0].message and "ended the whole process" in told[2].message


def test_only_definitions_are_executed():
    found = functions(
        "%matplotlib inline\nimport math\nsizes = [3, 4]\nmade = math.sqrt(4)\nraise RuntimeError('an experiment')",
        "def broken(:",
        "import no_such_module",
        "def double(x):\n    return half(x) * 4\n\ndef half(x):\n    return x / 2",
        "@no_such_decorator\ndef lost(): ...",
    )
    assert found["double"](3) == 6
    assert found["sizes"] == [3, 4]
    assert "made" not in found and "lost" not in found


def test_the_table_and_json(tmp_path, capsys):
    path = str(handed_in(tmp_path, SETUP, SOFT, CHECK))
    assert grade.main([path]) == 0
    assert f"{path}: 1 of 5 right\n  ✓ 01.1  Right:" in capsys.readouterr().out
    assert grade.main(["--json", path, str(tmp_path / "none.ipynb")]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)[path][0]["status"] == "right"
    assert "none.ipynb cannot be read as a notebook" in told.err


def test_bad_input_is_one_sentence(tmp_path):
    path = handed_in(tmp_path, "1 + 1")
    for text in ("[]", "{}", '{"cells": 3}', '{"cells": [{"cell_type": "code"}]}', "no JSON"):
        (tmp_path / "spoilt.ipynb").write_text(text)
        with refused("spoilt.ipynb cannot be read as a notebook"):
            grade.marks(tmp_path / "spoilt.ipynb")
    with refused("has no exercise in it"):
        grade.marks(path)
    with refused("give a positive number"):
        grade.marks(path, seconds=0)
    with refused("name an .ipynb file"):
        grade.marks(tmp_path / "none.ipynb")
    assert solutions.main(["77"]) == 1


def test_a_verdict_can_be_asserted():
    assert practice.Verdict("right", "") and not practice.Verdict("wrong", "") and not practice.Verdict("not yet", "")
