"""A hasty run and a small widget of chapter 06, and which settings its claims must say."""

import functools
from dataclasses import replace

from course_lib.chapters.asking_the_teacher import answers, experiment, widget
from course_lib.chapters.asking_the_teacher.recipe import Recipe, Words
from course_lib.data import worlds
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings
from course_lib.widgets import page_student

SEEDS = (3, 0)
WORDS = Words(documents=12, steps=2, batch=4, width=8, tops=(1, 2), draws=(1, 2), held_out=6)
RECIPE = Recipe(
    teacher=TeacherRecipe(images=150, settings=Settings(steps=60, lr=0.01)),
    settings=Settings(steps=5, lr=0.01, noise=0.1),
    longer=8,
    budgets=(20, 40, 600),
    decimals=(1, 2, 4),
    asked=20,
    back=40,
    both=700,
    many=30,
    chosen=24,
    first=10,
    rounds=2,
    defended=20,
    strange=20,
    words=WORDS,
)
CHANGED = {
    "budgets": ((15, 20, 600), "From 15 real pictures"),
    "T": (3.0, "T = 3 "),
    "kept": (4, "a top list of 4"),
    "decimals": ((1, 3, 5), "with 5 decimals"),
    "asked": (25, "From 25 answers"),
    "longer": (7, "after 7 steps"),
    "back": (80, "For 80 bytes that come back"),
    "both": (900, "For 900 bytes both ways"),
    "known": (12, "With 12 pictures"),
    "many": (33, "33 noisy copies"),
    "chosen": (26, "26 questions asked"),
    "defended": (22, "(22 real pictures)"),
    "handed": (0.2, "hands 20 % of the questions"),
    "words": (replace(WORDS, tops=(1, 3), draws=(1, 3)), "3 words drawn"),
}


@functools.cache
def result(**changed):
    asked = changed.get("asked", RECIPE.asked)
    changed["budgets"] = tuple(sorted({*changed.get("budgets", RECIPE.budgets), asked}))
    return experiment.run(SEEDS, replace(RECIPE, **changed))


@functools.cache
def classroom():
    return experiment.prepare(SEEDS, RECIPE)


def small():
    options = page_student.Options(images=(10, 20), test=60, steps=20, shown=6)
    return widget.AskingTheTeacher(classroom(), worlds.tensors("clothes"), options, RECIPE)


def numbers(made):
    """What the page must find too: what a copy reads from the answer to the first question of each source, and how a
    copy of the last source does that learns from logits."""
    read = {answer: [told_of(made, source, answer) for source in widget.SOURCES] for answer in widget.ANSWERS}
    want = {"source": len(widget.SOURCES) - 1, "answer": len(widget.ANSWERS) - 1, "questions": 20}
    *_, last = made.answer(want)
    return {"read": read, "curves": [round(part, 2) for mark in last["curves"] for part in mark]}


def told_of(made, source, answer):
    logits = made._talks[source][1][:1]
    return [round(value, 4) for value in answers.log_answers(answer, logits, RECIPE)[0].exp().tolist()]
