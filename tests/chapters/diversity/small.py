"""A hasty run and a small widget of chapter 14, and which settings its claims must say."""

import functools
from dataclasses import replace

from course_lib.chapters.diversity import experiment, stage, widget
from course_lib.chapters.diversity.recipe import Recipe, WorldSettings
from course_lib.training import Settings

SEEDS = (3, 0)
WORLD = WorldSettings(skills=6, marks=4, contents=2, surface=2, topics=3)
RECIPE = Recipe(
    world=WORLD,
    real=60,
    strong_real=90,
    teacher_width=8,
    strong_width=12,
    width=6,
    teaching=Settings(steps=20, lr=0.01, batch_size=16),
    learning=Settings(steps=5, lr=0.01, batch_size=16, noise=0.1),
    pool=400,
    chosen=30,
    clusters=8,
    projected=8,
    near=0.3,
    tested=300,
    longer=2,
    loud=(0.0, 1.0, 8.0),
    grain=(3, 8),
    covered=2,
    bent=(0.0, 2.0),
)
CHANGED = {
    "chosen": (40, "40 examples chosen evenly"),
    "clusters": (9, "from 9 clusters"),
    "more": ((2, 3), "3 times as many examples"),
    "pool": (420, "All 420 answers"),
    "longer": (3, "With 3 times the steps"),
    "loud": ((0.0, 1.0, 5.0), "is 5 times as loud"),
    "flat": ((1.0, 0.6, 0.0), "the power 0.6"),
}


@functools.cache
def result(**changed):
    return experiment.run(SEEDS, replace(RECIPE, **changed))


@functools.cache
def prepared():
    return stage.prepare(SEEDS, RECIPE)


def small():
    return widget.Diversity(result(), stage.shown(prepared(), 12))
