"""A hasty run of chapter 00 and which settings its claims must say; a small widget."""

import functools
from dataclasses import replace

from course_lib.chapters.start_here import experiment, widget
from course_lib.models import classifiers
from course_lib.study.classroom import TeacherRecipe, open_classroom
from course_lib.training import Settings, loop
from tests.helpers import hasty_classroom

TEACHER = TeacherRecipe(images=100, settings=replace(TeacherRecipe().settings, steps=40))
RECIPE = experiment.Recipe(images=60, pool=170, exam=200, settings=Settings(steps=15), teacher=TEACHER)
CHANGED = {
    "images": (70, "70 images"),
    "T": (7.5, "T = 7.5"),
    "settings": (Settings(steps=17), "After 17 steps"),
}


@functools.cache
def classroom():
    return open_classroom((3, 0), TEACHER, transfer=RECIPE.pool, test=RECIPE.exam)


def result(**changed):
    return experiment.run(recipe=replace(RECIPE, **changed), classroom=classroom())


def small():
    """Six pictures, and models that have hardly learned."""
    trial = hasty_classroom().trials[0]
    models = {name: classifiers.build(name, 3) for name in ("teacher", "student")}
    for model in models.values():
        loop.learn(model, trial.split.transfer.images, trial.split.transfer.labels, Settings(steps=20))
    return widget.StartHere(models, trial.split.test, 6)
