"""The widget of chapter 01; its student is tested in tests/core/test_page_student.py."""

import pytest

from course_lib.chapters.soft_targets.widget import SoftTargets
from course_lib.errors import CourseError
from tests.core.widget_fixture import built


def test_sets_that_are_too_small_are_told_in_words(classroom):
    with pytest.raises(CourseError, match="120 transfer and 200 test images and the widget needs 300 and 300"):
        SoftTargets(classroom)


def test_it_starts_with_soft_targets_alone_and_few_pictures():
    assert built("soft_targets").want == {"alpha": 1.0, "T": 4.0, "images": 20}
