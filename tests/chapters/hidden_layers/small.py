"""A hasty Result of chapter 03 and what its claims then say; a small widget."""

import functools

from course_lib.chapters.hidden_layers import experiment, widget
from course_lib.chapters.hidden_layers.recipe import Recipe, RowRecipe
from course_lib.study.classroom import TeacherRecipe, open_classroom
from course_lib.training import Settings
from tests.helpers import hasty_classroom

ROWS = RowRecipe(images=20, teacher=Settings(steps=2), student=Settings(steps=2, batch_size=4), shown=6, heavy=500.0)
HASTY = {
    "teacher": TeacherRecipe("deep teacher", images=120, settings=Settings(steps=5)),
    "partial_teacher": TeacherRecipe(settings=Settings(steps=5)),
    "student": Settings(steps=2),
    "images": 20,
    "weights": (1.0, 10.0),
    "few": 15,
    "rows": ROWS,
}
CHANGED = {
    "hint": (7.0, "(weight 7) is worth more"),
    "weights": ((1.0, 70.0), "last hidden layer (weight 70)"),
    "known": ((0, 1, 2), "has seen 3 of the ten digits"),
    "rows": (RowRecipe(**{**vars(ROWS), "heavy": 2000.0}), "benchmark, 2,000,"),
}
OPTIONS = widget.Options(weight=(0.0, 10.0), moves=(0.0, 3.0, 10.0), images=20, test=60, steps=40, every=10)


@functools.cache
def _classroom(teacher):
    return open_classroom((0, 1), teacher, transfer=40, test=60)


def result(**changed):
    """Two seeds, a few steps; changed: fields of the recipe."""
    recipe = Recipe(**{**HASTY, **changed})
    return experiment.run((0, 1), recipe, classroom=_classroom(recipe.teacher))


def small():
    return widget.HiddenLayers(hasty_classroom("deep teacher"), OPTIONS)
