"""A hasty run of chapter 00, and which settings its claims must say."""

from dataclasses import replace

from course_lib.chapters.start_here import experiment
from tests.helpers import hasty_classroom

RECIPE = experiment.Recipe(images=60, steps=15)
CHANGED = {"images": (70, "70 images"), "T": (7.5, "T = 7.5")}


def result(**changed):
    return experiment.run(recipe=replace(RECIPE, **changed), classroom=hasty_classroom())
