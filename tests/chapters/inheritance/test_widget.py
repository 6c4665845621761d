"""The widget of chapter 12: what the page is told, and what the poster says."""

import pytest

from course_lib.chapters.inheritance import leaning, swap, widget
from tests.chapters.inheritance import small
from tests.helpers import refused


def test_what_the_page_is_told():
    made = widget.Inheritance(leaning.EVEN, swap.ANSWERS, small.sets())
    assert made.want == {"set": 1, "unit": "answer", "question": 0}
    data = made.table["data"]
    assert [each["title"] for each in data["sets"]] == list(widget.SETS.values()) and len(data["questions"]) == 4
    assert data["sets"][0]["scores"] == small.sets()[leaning.LEANING]["scores"]


def test_the_poster_tells_the_numbers():
    picture, said = small.small().poster()
    assert picture.startswith("<svg") and "differ by 2.00 in log-odds" in said and "names shuffled" in said


def test_the_stored_answers_are_shown_by_default():
    assert len(widget.Inheritance().table["data"]["sets"][0]["names"]) == 24


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"chosen": "all"}, "set of names 'all'"),
        ({"unit": "question"}, "unit 'question'"),
        ({"sets": {}}, "are missing"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(wrong, words):
    with refused(words):
        widget.Inheritance(**({"sets": small.sets()} | wrong))
