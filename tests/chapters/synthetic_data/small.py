"""A hasty run and a small widget of chapter 13, and which settings its claims must say."""

import functools
from dataclasses import replace

from course_lib.chapters.synthetic_data import experiment, widget

RECIPE = experiment.Recipe(repeats=50)
CHANGED = {
    "few": (7, "7 numbers of its own"),
    "many": (60, "60 numbers"),
    "counts": ((4, 30), "A teacher of 30 numbers errs less than one of 4"),
}


@functools.cache
def result(**changed):
    return experiment.run((3, 0), replace(RECIPE, **changed))


def small():
    return widget.SyntheticData(result().teachers)
