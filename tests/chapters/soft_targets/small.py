"""A hasty run of chapter 01 and which settings its claims must say; small widgets, and PyTorch's losses."""

import itertools
import time
from dataclasses import replace

from course_lib.chapters.soft_targets import experiment, widget
from course_lib.chapters.soft_targets.recipe import Recipe
from course_lib.training import Settings
from course_lib.widgets import page_student
from tests.helpers import hasty_classroom

HASTY = Settings(steps=10)
RECIPE = Recipe(
    sizes=(40, 120),
    few=40,
    longer=2,
    doses=(20, 600),
    settings=HASTY,
    regression=HASTY,
    omitted_T=(1.0, 4.0),
    wide=HASTY,
)
CHANGED = {
    "sizes": ((30, 40, 110), "With 110 pictures"),
    "few": (120, "With 120 pictures, soft targets beat"),
    "noise": (0.25, "noise of 0.25"),
    "longer": (3, "3 times as many steps"),
    "smoothing": ((0.25, 0.4), "smoothed by 0.25"),
    "doses": ((30, 600), "a teacher of 30"),
    "alphas": ((0.0, 0.4, 1.0), "alpha = 0.4"),
    "cold": (4.0, "more threes than T = 4"),
    "warm": (1.0, "soft targets at T = 1"),
    "wide": (Settings(steps=11), "11 steps"),
}
OPTIONS = page_student.Options(images=(20, 40), alpha=(0.0, 0.5, 1.0), T=(1.0, 4.0), test=60, steps=40)
CASES = ((1.0, 4.0, 40), (0.0, 1.0, 40), (0.5, 1.0, 20), (0.7, 20.0, 40))


def result(**changed):
    return experiment.run(recipe=replace(RECIPE, **changed), classroom=hasty_classroom())


def small():
    return widget.SoftTargets(hasty_classroom(), OPTIONS)


def targets():
    return widget.Targets(hasty_classroom(), OPTIONS)


def slow():
    """The same widget, but it trains for about a second, so that one can watch it and stop it."""

    class Slow(widget.SoftTargets):
        def answer(self, want):
            for frame in super().answer(want):
                time.sleep(0.01)
                yield frame

    return Slow(hasty_classroom(), replace(OPTIONS, steps=100, every=2))


def numbers(_, steps=20):
    """The loss before each of the first steps, for every case: the page's own training must find the same; and the
    widget that has no student."""
    school = page_student.school_of(hasty_classroom().trials[0], OPTIONS)
    found = []
    for alpha, T, images in CASES:
        moments = itertools.islice(page_student.lesson(school, alpha, T, images), steps)
        found.append({"want": {"alpha": alpha, "T": T, "images": images}, "losses": [loss() for _, loss, _ in moments]})
    return {"student": found, "targets": targets().stored_html()}
