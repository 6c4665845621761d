"""A hasty run of chapter 02 and which settings its claims must say; a small widget."""

from dataclasses import replace

from course_lib.chapters.temperature import experiment, widget
from course_lib.training import Settings
from tests.helpers import hasty_classroom

RECIPE = experiment.Recipe(
    images=40,
    sweep=(1.0, 2.0, 4.0),
    students=("thin student", "student"),
    squared_T=(2.0, 4.0),
    short=Settings(steps=10, lr=0.005),
    long=Settings(steps=20, lr=0.005),
    teacher_T=(1.0, 2.0, 4.0),
    settings=Settings(steps=10, lr=0.02, cosine=False),
)
CHANGED = {
    "cold": (2.0, "than at T = 2."),
    "warm": (2.0, "more at T = 2 "),
    "students": (("student", "wide student"), "32 hidden units"),
    "squared_T": ((2.0, 3.0), "T = 3, dropping"),
    "alpha": (0.7, "alpha = 0.7"),
    "short": (Settings(steps=12), "one trained for 12"),
    "long": (Settings(steps=22), "trained for 22 steps"),
    "teacher_T": ((1.0, 9.0), "left at T = 9"),
    "limit_T": ((3.0, 50.0), "At T = 50"),
}
SWEEP = experiment.Recipe(sweep=(1.0, 4.0, 20.0), students=("student", "thin student"), settings=Settings(steps=20))


def result(**changed):
    return experiment.run(recipe=replace(RECIPE, **changed), classroom=hasty_classroom())


def small():
    """A sweep of two models over three temperatures."""
    return widget.Temperature(hasty_classroom(), experiment.sweep(hasty_classroom(), SWEEP))
