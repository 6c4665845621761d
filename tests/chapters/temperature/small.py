"""A small widget of chapter 02: a sweep of two models over three temperatures."""

from course_lib.chapters.temperature import experiment, widget
from tests import hasty

RECIPE = experiment.Recipe(sweep=(1.0, 4.0, 20.0), students=("student", "thin student"), steps=20)


def small():
    classroom = hasty.classroom()
    return widget.Temperature(classroom, experiment.sweep(classroom, RECIPE))
