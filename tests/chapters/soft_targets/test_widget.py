"""The widgets of chapter 01; their student is tested in tests/core/test_page_student.py."""

import pytest

from course_lib.chapters.soft_targets.widget import SoftTargets, Targets
from course_lib.errors import CourseError
from tests.chapters.soft_targets import small
from tests.core.widget_fixture import built


@pytest.mark.parametrize("kind", [SoftTargets, Targets])
def test_sets_that_are_too_small_are_told_in_words(classroom, kind):
    with pytest.raises(CourseError, match="120 transfer and 200 test images and the widget needs 300 and 300"):
        kind(classroom)


def test_it_starts_with_soft_targets_alone_and_few_pictures():
    assert built("soft_targets").want == {"alpha": 1.0, "T": 4.0, "images": 20}


def test_the_first_widget_has_no_student_that_could_give_something_away():
    widget = small.targets()
    assert widget.want == {"T": 3.0} and set(widget.table["school"]) == {"images", "labels", "teacher", "start"}
    assert widget.poster()[1].startswith("A picture of class ")
    assert "curves" not in widget.snapshot() and "weights" not in widget.snapshot()
