"""A hasty run of chapter 08 and which settings its claims must say; a small widget, and what its models say."""

import functools
from dataclasses import replace

from course_lib.chapters.tiny_language_models import experiment, students, widget
from course_lib.data import language
from course_lib.models import language_models
from course_lib.training import Settings

HASTY = Settings(steps=4, lr=8e-3, batch_size=40)
RECIPE = experiment.Recipe(
    sizes=(40, 80, 160),
    teacher=Settings(steps=12, lr=6e-3),
    student=HASTY,
    short=2,
    long=6,
    longest=8,
    ignorant=Settings(steps=12, lr=6e-3),
    heldout=40,
    written=20,
)
SEEDS = (0, 1)
CHANGED = {
    "sizes": ((30, 80, 150), "With 150 documents"),
    "cold": (0.9, "T = 0.9"),
    "long": (7, "7 steps"),
    "smoothing": (0.2, "20 %"),
}
LESSON = experiment.Recipe(
    teacher_width=8,
    teacher_layers=1,
    teacher=Settings(steps=60, lr=6e-3),
    student_width=8,
    student=Settings(steps=30, lr=8e-3, batch_size=20),
)


@functools.cache
def teacher():
    return students.train_teacher(SEEDS[0], RECIPE)


def result(**changed):
    """A Result, and the same numbers under another recipe: what its claims say follows from the recipe alone."""
    if not changed:
        return _run()
    recipe, run = replace(RECIPE, **changed), _run()
    sizes = dict(zip(RECIPE.sizes, recipe.sizes, strict=True))
    steps = {
        RECIPE.short: recipe.short,
        RECIPE.usual: recipe.usual,
        RECIPE.long: recipe.long,
        RECIPE.longest: recipe.longest,
    }
    named = [(m, sizes.get(n, n), steps.get(s, s)) for m, n, s in run.documents.conditions]
    values = {
        metric.replace(f"at {RECIPE.cold:g}", f"at {recipe.cold:g}"): rows
        for metric, rows in run.documents.values.items()
    }
    return replace(run, recipe=recipe, documents=run.documents.of(named, run.documents.seeds, **values))


@functools.cache
def _run():
    return experiment.run(SEEDS, RECIPE)


def small():
    """A teacher and students of width 8 that have hardly learned."""
    teacher = students.train_teacher(0, LESSON)
    options = widget.Options(documents=(20, 40), moves=(20, 40, 80), lesson=LESSON)
    return widget.TinyLanguageModels(teacher, options)


def numbers(built):
    """What PyTorch and the automaton say of one beginning: the page's models must say the same."""
    tokens = language.encode(["the sleepy cat"], end=False)
    models = {"teacher": built._teacher, "student": built._first}
    found = {name: language_models.logits(model, tokens)[0, -1].tolist() for name, model in models.items()}
    truth = language.automaton().next_words(tokens)[0, -1].tolist()
    return {"language": {"tokens": tokens[0].tolist(), "truth": truth, **found}}
