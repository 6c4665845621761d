"""The widget of chapter 11: what it is given, and what its poster tells."""

import dataclasses

import pytest

from course_lib.chapters.on_policy import road, widget
from course_lib.chapters.on_policy.recipe import RECIPE
from tests.helpers import refused


def test_the_page_teaches_with_the_settings_of_the_chapter():
    made = widget.OnPolicy("own", 0.2)
    settings = made.table["data"]["settings"]
    assert settings == {name: value for name, value in dataclasses.asdict(RECIPE).items() if name in settings}
    assert made.want == {"text": "own", "slip": 0.2}


def test_the_poster_asks_and_does_not_answer():
    picture, said = widget.OnPolicy().poster()
    assert picture.startswith("<svg") and picture.count("<rect") == road.CELLS + 1
    assert said.endswith("Whose text should a student learn from?") and "%" not in said


@pytest.mark.parametrize("wrong", [{"text": "mine"}, {"slip": 0.15}])
def test_what_it_does_not_have_is_refused(wrong):
    with refused(*(str(value) for value in wrong.values())):
        widget.OnPolicy(**wrong)
