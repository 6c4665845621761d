"""What is kept of a reader's exercises: in Jupyter, beside the notebook, and nowhere else."""

import json

import pytest

from course_lib import practice
from course_lib.practice import progress
from tests.helpers import refused


@pytest.fixture
def jupyter(monkeypatch, tmp_path):
    monkeypatch.setenv("JPY_SESSION_NAME", "01_soft_targets.ipynb")
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / ".progress.json"


def right():
    return practice.find("01.1").solution


def test_a_solved_exercise_stays_solved(jupyter):
    for answer in (lambda logits, T: logits, right(), lambda logits, T: logits):
        practice.check("01.1", answer)
    practice.check("01.2", ...)  # not begun: that is no try
    found = practice.solved()
    assert found.solved == {"01.1"} and found.tries == {"01.1": 3}
    assert json.loads(jupyter.read_text())["exercises"]["01.1"] == {"right": True, "tries": 3}
    row = next(row for row in found.rows() if row[0].startswith("01 ·"))
    assert row[1:] == (1, len(practice._module("01").EXERCISES), "01.2")
    assert f"| {row[0]} | 1 of {row[2]} | 01.2 |" in found._repr_markdown_()
    assert list(jupyter.parent.iterdir()) == [jupyter]


def test_nothing_is_kept_or_read_outside_of_jupyter(jupyter, monkeypatch):
    practice.check("01.1", right())
    monkeypatch.delenv("JPY_SESSION_NAME")
    practice.check("01.3", practice.find("01.3").solution)
    assert practice.solved().solved == frozenset()
    assert "when you open this notebook in Jupyter" in practice.solved()._repr_markdown_()
    assert "01.3" not in jupyter.read_text()


def test_another_file(jupyter, monkeypatch):
    place = jupyter.parent / "ada.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(place))
    practice.check("01.1", right())
    assert place.is_file() and not jupyter.exists()


@pytest.mark.parametrize("spoilt", ("", "{", "[]", '{"exercises": 3}', '{"exercises": {"01.1": {"right": true}}}'))
def test_a_spoilt_file_is_left_as_it_is_and_stops_no_lesson(jupyter, spoilt):
    jupyter.write_text(spoilt)
    assert practice.check("01.1", right())
    assert jupyter.read_text() == spoilt
    with refused("cannot be understood", "move it away"):
        practice.solved()


def test_a_folder_that_cannot_be_written_stops_no_lesson(jupyter, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(jupyter.parent / "no" / "such" / "folder.json"))
    assert practice.check("01.1", right())
    assert progress.read().solved == frozenset()
