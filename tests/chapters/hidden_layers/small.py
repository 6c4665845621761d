"""A hasty Result of chapter 03 and what its claims then say; a small widget."""

import functools

from course_lib.chapters.hidden_layers import experiment, widget
from course_lib.chapters.hidden_layers.recipe import CnnRecipe, Recipe, RowRecipe
from course_lib.study.classroom import TeacherRecipe, open_classroom
from course_lib.training import Settings
from tests.helpers import hasty_classroom

SEEDS = (0, 1)
ROWS = RowRecipe(images=20, teacher=Settings(steps=2), student=Settings(steps=2, batch_size=4), shown=6)
CNN = CnnRecipe(student=(2, 4), teacher=(4, 4), learning=Settings(steps=2), studying=Settings(steps=2))
HASTY = {
    "teacher": TeacherRecipe("deep teacher", images=120, settings=Settings(steps=5)),
    "partial_teacher": TeacherRecipe(settings=Settings(steps=5)),
    "student": Settings(steps=2),
    "images": 20,
    "many": 40,
    "few": 15,
    "shots": (1, 3),
    "rows": ROWS,
    "cnn": CNN,
}
RECIPE = Recipe(**HASTY)
CHANGED = {
    "noise": (0.7, "noise 0.7 on its pixels"),
    "images": (18, "18 labels"),
    "many": (33, "33 labels"),
    "known": ((0, 1, 2), "has seen 3 of the ten digits"),
    "shots": ((2, 3), "2 labelled pictures per class"),
}
OPTIONS = widget.Options(weight=(0.0, 10.0), moves=(0.0, 3.0, 10.0), images=20, test=60, steps=40, every=10)


@functools.cache
def _classroom(teacher):
    return open_classroom(SEEDS, teacher, transfer=40, test=60)


@functools.cache
def _usual():
    return experiment.run(SEEDS, RECIPE, classroom=_classroom(RECIPE.teacher))


def result(**changed):
    """Two seeds, a few steps; changed: fields of the recipe."""
    if not changed:
        return _usual()
    recipe = Recipe(**{**HASTY, **changed})
    return experiment.run(SEEDS, recipe, classroom=_classroom(recipe.teacher))


def small():
    return widget.HiddenLayers(hasty_classroom("deep teacher"), OPTIONS)
