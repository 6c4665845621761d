"""A hasty run of chapter 05 and which settings its claims must say; the widget of the stored clinic."""

import functools
from dataclasses import replace

from course_lib.chapters.fidelity import clinic, experiment, widget
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings

HASTY = Settings(steps=5)
RECIPE = experiment.Recipe(
    teacher=TeacherRecipe(images=60, settings=HASTY),
    pictures=20,
    pool=60,
    exam=80,
    models=("student",),
    steps=(4, 8),
    counts=(10, 20),
    sizes={"same size": (64, 7, 10), "middle": (64, 8, 10), "large": (64, 9, 10)},
    few=20,
    like=(64, 8, 10),
    generation=HASTY,
    generations=2,
    wrong_teacher=(64, 9, 10),
    wrong_student=(64, 8, 10),
    weak_labels=30,
    from_weak=HASTY,
    asked=40,
    tries=(1, 2),
    grid_labels=(20, 40, 60),
    grid_units=(4, 6, 8),
    grid_pictures=(10, 20, 30),
    grid_steps=5,
    taught=50,
    body=(64, 12, 8),
    meaningless=(3, 5, 12),
    teacher_steps=5,
    noise_steps=5,
    batch=8,
)
SEEDS = (3, 0)
CHANGED = {
    "steps": ((5, 9), "A student of 9 steps"),
    "born_T": ((2.0, 4.0), "at T = 2"),
    "generations": (1, "after 1 generations"),
    "size_T": ((3.0, 4.0, 8.0), "At T = 3"),
    "assistant": ((64, 9, 10), "9 hidden units"),
    "wrong": (0.5, "50 % of wrong labels"),
    "most_careful": (0.7, "with noise 0.7"),
    "neighbours": (7, "a vote of 7 neighbours"),
    "weak_labels": (25, "learned 25 labels"),
    "tries": ((1, 3), "With 3 tries"),
    "grid_labels": ((15, 40, 60), "a teacher of 15 labels"),
    "grid_pictures": ((10, 20, 40), "with 40 pictures"),
    "meaningless": ((4, 5, 12), "With 4 meaningless logits"),
}
CLINIC = replace(clinic.CLINIC, teacher=TeacherRecipe(images=60, settings=HASTY), steps=6, looks=(0, 3, 6), seeds=2)


@functools.cache
def result(**changed):
    return experiment.run(SEEDS, replace(RECIPE, **changed))


@functools.cache
def classroom():
    return experiment.prepare(SEEDS, RECIPE)


@functools.cache
def patients():
    """The cases of a hasty clinic."""
    return clinic.measured(SEEDS, CLINIC)


def small():
    return widget.Fidelity()
