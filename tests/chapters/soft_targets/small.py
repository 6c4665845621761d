"""A small widget of chapter 01, and the losses that PyTorch finds."""

import dataclasses
import itertools
import time

from course_lib.chapters.soft_targets import widget
from course_lib.widgets import page_student
from tests import hasty

OPTIONS = page_student.Options(images=(20, 40), alpha=(0.0, 0.5, 1.0), T=(1.0, 4.0), test=60, steps=40)
CASES = ((1.0, 4.0, 40), (0.0, 1.0, 40), (0.5, 1.0, 20), (0.7, 20.0, 40))


def small():
    return widget.SoftTargets(hasty.classroom(), OPTIONS)


def slow():
    """The same widget, but it trains for about a second, so that one can watch it and stop it."""

    class Slow(widget.SoftTargets):
        def answer(self, want):
            for frame in super().answer(want):
                time.sleep(0.01)
                yield frame

    return Slow(hasty.classroom(), dataclasses.replace(OPTIONS, steps=100, every=2))


def numbers(_, steps=20):
    """The loss before each of the first steps, for every case: the page's own training must find the same."""
    school = page_student.school_of(hasty.classroom().trials[0], OPTIONS)
    found = []
    for alpha, T, images in CASES:
        moments = itertools.islice(page_student.lesson(school, alpha, T, images), steps)
        found.append({"want": {"alpha": alpha, "T": T, "images": images}, "losses": [loss() for _, loss, _ in moments]})
    return {"student": found}
