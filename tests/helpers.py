"""What several test modules need."""

import contextlib
import functools
from dataclasses import replace

import pytest
import torch

from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.metrics import Interval
from course_lib.study.classroom import TeacherRecipe, open_classroom


@contextlib.contextmanager
def refused(*fragments):
    """Expect a CourseError on one line that ends like a sentence and contains every fragment."""
    with pytest.raises(CourseError) as caught:
        yield
    message = str(caught.value)
    assert message.endswith(".") and "\n" not in message and len(message) < 300, message
    for fragment in fragments:
        assert fragment in message, message


@functools.cache
def hasty_classroom(model="teacher", transfer=120, test=200):
    """A Classroom of two seeds with hastily trained teachers: so many transfer and test images each."""
    recipe = TeacherRecipe(model, settings=replace(TeacherRecipe().settings, steps=40))
    return open_classroom((3, 0), recipe, transfer=transfer, test=test)


def images_and_labels(count, start=0):
    """Return `count` of the digits, from number `start` on: all ten classes in turn."""
    data = digits.tensors()
    return data.images[start : start + count], data.labels[start : start + count]


def random_logits(*shape, seed=0, scale=2.0):
    return scale * torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def around(mean, half=1.0, n=10, wins=10):
    """Return the Interval mean ± half."""
    return Interval(mean, mean - half, mean + half, n, wins)
