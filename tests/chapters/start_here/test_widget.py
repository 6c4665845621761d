"""The widget of chapter 00: which pictures it shows, and in which order."""

import pytest

from course_lib.chapters.start_here.widget import StartHere
from course_lib.errors import CourseError
from course_lib.models import classifiers
from tests.core.widget_fixture import built


def test_start_here_goes_from_easy_to_hard_and_starts_at_the_hardest():
    data = built("start_here").table["data"]
    easier = [picture["easier"] for picture in data["pictures"]]
    assert easier == sorted(easier) and easier[0] == 0 and easier[-1] == 99.5  # of 200 all but itself
    assert built("start_here").want == {"picture": 5} and data["last"] == "student"


def test_start_here_refuses_what_it_cannot_show(classroom):
    pile = classroom.trials[0].split.test
    model = classifiers.build("student")
    for models, count in (({}, 5), ({"a": model}, 1), ({"a": model}, 201)):
        with pytest.raises(CourseError, match=f"{len(models)} models and was asked for {count} of 200 pictures"):
            StartHere(models, pile, count)


def test_numbers_that_are_none_are_told_in_words(classroom):
    broken = classifiers.build("student")
    broken[0].bias.data.fill_(float("nan"))
    with pytest.raises(CourseError, match="NaN or infinite"):
        StartHere({"broken": broken}, classroom.trials[0].split.test, 5)
