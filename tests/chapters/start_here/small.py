"""A small widget of chapter 00: six pictures, and models that have hardly learned."""

from course_lib.chapters.start_here import widget
from course_lib.models import classifiers
from course_lib.training import loop
from tests import hasty


def small():
    trial = hasty.classroom().trials[0]
    models = {name: classifiers.build(name, 3) for name in ("teacher", "student")}
    for model in models.values():
        loop.learn(model, trial.split.transfer.images, trial.split.transfer.labels, steps=20)
    return widget.StartHere(models, trial.split.test, 6)
