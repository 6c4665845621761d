"""The start page's widget: the exam, what is stored of it, and that the stored page is fresh."""

import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from course_lib.tools import welcome as tool
from course_lib.widgets import welcome
from tests.core.widget_fixture import WELCOME
from tests.helpers import hasty_classroom, refused

ROOT = Path(__file__).parents[2]


def test_the_exam_has_a_column_for_each_digit_and_is_no_lesson():
    trial = hasty_classroom().trials[0]
    school, opinions = welcome.school_of(trial, WELCOME)
    assert school.test_labels.tolist() == [*range(10)] * WELCOME.rows
    assert len(school.images) == 20 and school.options.images == WELCOME.pictures
    assert not (school.test_images[:, None] == school.images[None]).all(dim=-1).any()
    assert torch.equal(opinions.argmax(dim=-1), school.test_answers)


@pytest.mark.parametrize("change", [{"pictures": (5, 121)}, {"rows": 60}])
def test_too_few_pictures_are_refused(change):
    with refused("open the classroom with larger sets"):
        welcome.school_of(hasty_classroom().trials[0], replace(WELCOME, **change))


def test_the_first_student_begins_by_itself_only_where_that_is_wanted():
    assert not welcome.Welcome(hasty_classroom(), WELCOME).want["begins"]
    assert welcome.Welcome(hasty_classroom(), WELCOME, begins=True).want["begins"]


def numbers(text):
    """The JSON of a stored widget, and the arrays in it by name."""
    parts = json.loads(re.search(r'class="tse-snapshot">(.*)</script>', text)[1])
    kinds = {"teacher": "<f4", "weights": "<f4"}
    arrays = {
        name: np.frombuffer(base64.b64decode(parts["table"]["school"].pop(name)), dtype=kinds.get(name, "u1"))
        for name in ("images", "labels", "teacher", "testImages", "testLabels", "testAnswers", "weights")
    }
    arrays["opinions"] = np.frombuffer(base64.b64decode(parts["table"]["data"].pop("opinions")), dtype="<i2") / 100
    return parts, arrays


def test_the_stored_start_page_is_fresh():
    """If this fails, a recipe or the digits changed: `make readme`. Another processor may differ in the last digits."""
    stored, fresh = numbers((ROOT / tool.PLACE).read_text(encoding="utf-8")), numbers(tool.page())
    assert stored[0] == fresh[0]
    for name, array in fresh[1].items():
        assert np.allclose(stored[1][name], array, atol=0.05), name


def test_the_icon_is_fresh():
    assert (ROOT / tool.ICON).read_text(encoding="utf-8") == tool.icon(), "run `make readme`"


def test_the_command_needs_the_projects_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert tool.main([]) == 1 and "There is no folder pages here" in capsys.readouterr().err
