"""A hasty run of chapter 08 and which settings its claims must say; a small widget, and what its models say."""

import functools
from dataclasses import replace

from course_lib.chapters.tiny_language_models import experiment, widget
from course_lib.data import language
from course_lib.models import language_models
from course_lib.training import Settings

HASTY = Settings(steps=4, lr=8e-3, batch_size=40)
RECIPE = experiment.Recipe(
    sizes=(40, 80, 160),
    teacher=Settings(steps=12, lr=6e-3),
    student=HASTY,
    heldout=40,
    written=20,
    walks=20,
    first_walks=HASTY,
    more_walks=HASTY,
    fresh=2,
    walked=20,
)
SEEDS = (0, 1)
CHANGED = {"sizes": ((30, 80, 150), "150 documents than with 30"), "cold": (0.9, "T = 0.9")}
LESSON = experiment.Recipe(
    teacher_width=8,
    teacher_layers=1,
    teacher=Settings(steps=60, lr=6e-3),
    student_width=8,
    student=Settings(steps=30, lr=8e-3, batch_size=20),
)


@functools.cache
def teacher():
    return experiment.train_teacher(SEEDS[0], RECIPE)


def result(**changed):
    """A Result of another recipe; what does not change the teacher or the walks is not run again."""
    return _run() if not changed else _changed(replace(RECIPE, **changed))


@functools.cache
def _run():
    return experiment.run(SEEDS, RECIPE, teacher=teacher())


def _changed(recipe):
    table, students = experiment.documents(teacher(), SEEDS, recipe)
    return replace(_run(), recipe=recipe, documents=table, students=students)


def small():
    """A teacher and students of width 8 that have hardly learned."""
    teacher = experiment.train_teacher(0, LESSON)
    options = widget.Options(documents=(20, 40), moves=(20, 40, 80), lesson=LESSON)
    return widget.TinyLanguageModels(teacher, options)


def numbers(built):
    """What PyTorch and the automaton say of one beginning: the page's models must say the same."""
    tokens = language.encode(["the sleepy cat"], end=False)
    models = {"teacher": built._teacher, "student": built._first}
    found = {name: language_models.logits(model, tokens)[0, -1].tolist() for name, model in models.items()}
    truth = language.automaton().next_words(tokens)[0, -1].tolist()
    return {"language": {"tokens": tokens[0].tolist(), "truth": truth, **found}}
