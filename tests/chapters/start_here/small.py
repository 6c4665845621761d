"""A hasty run of chapter 00 and which settings its claims must say; a small widget."""

from dataclasses import replace

from course_lib.chapters.start_here import experiment, widget
from course_lib.models import classifiers
from course_lib.training import Settings, loop
from tests.helpers import hasty_classroom

RECIPE = experiment.Recipe(images=60, settings=Settings(steps=15))
CHANGED = {"images": (70, "70 images"), "T": (7.5, "T = 7.5")}


def result(**changed):
    return experiment.run(recipe=replace(RECIPE, **changed), classroom=hasty_classroom())


def small():
    """Six pictures, and models that have hardly learned."""
    trial = hasty_classroom().trials[0]
    models = {name: classifiers.build(name, 3) for name in ("teacher", "student")}
    for model in models.values():
        loop.learn(model, trial.split.transfer.images, trial.split.transfer.labels, Settings(steps=20))
    return widget.StartHere(models, trial.split.test, 6)
