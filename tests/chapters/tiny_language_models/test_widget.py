"""The widget of chapter 08: its students are trained on request."""

import pytest
import torch

from course_lib.chapters.tiny_language_models import widget
from course_lib.errors import CourseError
from course_lib.widgets.worker import sendable
from tests.core import widget_fixture


@pytest.fixture(scope="module")
def built():
    return widget_fixture.built("tiny_language_models")


def frames(built, **want):
    return [sendable(frame) for frame in built.answer(want) if frame is not None]


@pytest.mark.parametrize("method", [0, 1, 2])
def test_a_trained_student_is_the_stored_one(built, method):
    found = frames(built, documents=20, method=method)
    assert [frame["status"] for frame in found][-1] == "done" and len(found) >= 3
    weights = torch.frombuffer(bytearray(found[-1]["weights"]), dtype=torch.float32) / widget.TENFOLD
    if method == 0:
        torch.testing.assert_close(weights, widget.flat(built._first), rtol=1e-4, atol=1e-5)
    assert len(weights) == len(widget.flat(built._first))


@pytest.mark.parametrize("want", [{}, {"documents": 0, "method": 0}, {"documents": 20, "method": 3}])
def test_an_impossible_wish_is_a_sentence(built, want):
    with pytest.raises(CourseError, match="choose 1 document or more"):
        frames(built, **want)


def test_eight_bits_are_near(built):
    model = built._teacher
    stored = widget.eight_bits(model)
    assert len(stored["widths"]) == sum(p.reshape(-1, p.shape[-1]).shape[0] for p in model.parameters())
