"""A hasty run and a small widget of chapter 11, and which settings its claims must say."""

import functools
from dataclasses import replace

import torch

from course_lib import runtime
from course_lib.chapters.on_policy import experiment, road, specialists, square, widget
from course_lib.chapters.on_policy.recipe import Specialists, Square, Thoughts
from course_lib.training import Settings

RECIPE = experiment.Recipe(updates=20, judged=40, longer=2, distances=(2, 22), slips=(0.0, 0.1))
CHANGED = {
    "slip": (0.2, "a chance of 0.2 that a move slips"),
    "longer": (3, "3 times as many updates"),
    "updates": (25, "25 updates:"),
    "sure": (0.9, "gives 90 % to its move"),
    "distances": ((3, 22), "3 steps"),
}
SEEDS = (3, 0)
READING = (Settings(steps=12, lr=3e-3, cosine=False),) * 3
SQUARE = Square(
    width=16,
    small=8,
    documents=200,
    reading=READING,
    cold=20,
    cold_start=Settings(steps=12, lr=1e-3),
    tries=2,
    steps=8,
    batch=16,
    group=4,
    rounds=2,
    first=4,
    after=4,
    every=4,
    exam=1,
)
SPECIALISTS = Specialists(
    width=8, documents=200, reading=READING, special=12, merge=6, first=2, batch=16, exams=(2, 6), exam=1
)
THOUGHTS = Thoughts(width=8, documents=200, reading=READING, doubt=40, steps=4, questions=4, tries=4, lr=5e-3, exam=1)


@functools.cache
def result(**changed):
    return experiment.run(SEEDS, replace(RECIPE, **changed))


@functools.cache
def school():
    with runtime.threads(1):
        return square.open_school(SEEDS, SQUARE)


@functools.cache
def merge():
    with runtime.threads(1):
        return specialists.Merge(SEEDS, SPECIALISTS)


@functools.cache
def thinker():
    with runtime.threads(1):
        return square.reader(THOUGHTS.width, SEEDS, THOUGHTS)


def luck(seeds=1, walks=3, moves=60, value=None):
    if value is not None:
        return torch.full((seeds, walks, moves, 3), value)
    return torch.rand(seeds, walks, moves, 3, generator=runtime.generator(5, "test"))


def small():
    return widget.OnPolicy()


def numbers(_):
    """What the page must find too: where each move leads, the teacher's moves, and the formula."""
    formula = [[d, p, road.untouched(d, p)] for d in (1, 11, 22) for p in (0.0, 0.1, 0.3)]
    starts = [road.start_at(d) for d in range(1, road.STEPS + 1)]
    return {"leads": road.LEADS.tolist(), "teacher": road.TEACHER.tolist(), "formula": formula, "starts": starts}
