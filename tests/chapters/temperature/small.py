"""A hasty run of chapter 02, and which settings its claims must say."""

from dataclasses import replace

from course_lib.chapters.temperature import experiment
from tests.helpers import hasty_classroom

RECIPE = experiment.Recipe(
    images=40,
    sweep=(1.0, 2.0, 4.0),
    students=("thin student", "student"),
    squared_T=(2.0, 4.0),
    short=10,
    long=20,
    teacher_T=(1.0, 2.0, 4.0),
    steps=10,
)
CHANGED = {
    "cold": (2.0, "than at T = 2."),
    "warm": (2.0, "more at T = 2 "),
    "students": (("student", "wide student"), "32 hidden units"),
    "squared_T": ((2.0, 3.0), "T = 3, dropping"),
    "alpha": (0.7, "alpha = 0.7"),
    "short": (12, "one trained for 12"),
    "long": (22, "trained for 22 steps"),
    "teacher_T": ((1.0, 9.0), "left at T = 9"),
    "limit_T": ((3.0, 50.0), "At T = 50"),
}


def result(**changed):
    return experiment.run(recipe=replace(RECIPE, **changed), classroom=hasty_classroom())
