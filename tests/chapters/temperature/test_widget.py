"""The widget of chapter 02: what it refuses."""

import pytest

from course_lib.chapters.temperature.widget import Temperature
from course_lib.errors import CourseError
from course_lib.study.results import Table


def test_the_sweep_must_be_one(classroom):
    with pytest.raises(CourseError, match=r"students\.sweep"):
        Temperature(classroom, Table.of(["hard"], (0, 1), accuracy=[[1, 2]]))
