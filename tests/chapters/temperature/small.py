"""A hasty run of chapter 02 and which settings its claims must say; a small widget."""

from dataclasses import replace

from course_lib.chapters.temperature import experiment, students, widget
from course_lib.training import Settings
from tests.helpers import hasty_classroom

RECIPE = experiment.Recipe(
    images=40,
    sweep=(1.0, 2.0, 4.0),
    students=("thin student", "student"),
    piles=(40, 120),
    lengths=(10, 20),
    rates=(0.1,),
    scales=(0.5, 1.0),
    scale_T=(1.0, 2.0, 4.0),
    patience=20,
    squared_T=(2.0, 4.0),
    short=Settings(steps=10, lr=0.005),
    long=Settings(steps=20, lr=0.005),
    teacher_T=(1.0, 2.0, 4.0),
    settings=Settings(steps=10, lr=0.02, cosine=False),
)
CHANGED = {
    "images": (50, "From 50 pictures"),
    "cold": (2.0, "than at T = 2."),
    "warm": (2.0, "more at T = 2 "),
    "students": (("wide student", "student"), "32 units"),
    "noise": (0.2, "noise of 0.2"),
    "piles": ((40, 110), "With 110 pictures"),
    "lengths": ((10, 30), "than after 30"),
    "rates": ((0.2,), "learning rate 0.2"),
    "scales": ((0.25, 1.0), "multiplied by 0.25"),
    "scale_T": ((1.0, 4.0, 16.0), "1, 4 and 16"),
    "patience": (30, "difference after 30 steps"),
    "goal": (0.5, "50 % of the largest"),
    "hot": (500.0, "Students at T = 500"),
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
    return widget.Temperature(hasty_classroom(), students.sweep(hasty_classroom(), SWEEP))
