"""A hasty run of chapter 01, and which settings its claims must say."""

from dataclasses import replace

from course_lib.chapters.soft_targets import experiment
from tests.helpers import hasty_classroom

RECIPE = experiment.Recipe(sizes=(40, 120), few=40, steps=10, omitted_T=(1.0, 4.0), wide_steps=10)
CHANGED = {
    "sizes": ((30, 110), "With 110 images"),
    "few": (35, "the student's 35 images"),
    "T": (7.5, "instead of 7.5"),
    "hot": (11.5, "at T = 11.5"),
    "smoothing": (0.25, "smoothed by 0.25"),
    "cold": (4.0, "more threes than T = 4"),
    "warm": (1.0, "soft targets at T = 1"),
}


def result(**changed):
    return experiment.run(recipe=replace(RECIPE, **changed), classroom=hasty_classroom())
