"""A hasty run and a small widget of chapter 13, and which settings its claims must say."""

import functools
from dataclasses import replace

from course_lib.chapters.synthetic_data import experiment, widget
from course_lib.chapters.synthetic_data.recipe import Encoder, Pictures, Recipe

SEEDS = (3, 0)
RECIPE = Recipe(
    documents=40,
    values=8,
    each=2,
    shown=(1, 8),
    draws=3,
    counts=(1, 3),
    labels=(8, 20, 40, 60),
    ignorance=(0.0, 0.25, 1.0),
    people=10,
    tests=20,
    encoder=Encoder(width=8, steps=6, batch=16, longer=8),
    pictures=Pictures(width=8, steps=2, outer=3, others=2, longer=4),
)
CHANGED = {
    "examples": (6, "after 6 examples"),
    "each": (3, "their 3 generated queries"),
    "counts": ((2, 3), "With 2 generated query"),
    "labels": ((9, 20, 40, 60), "than 9 labels"),
    "ignorance": ((0.0, 0.5, 1.0), "misreads 50 %"),
    "people": (12, "12 labels"),
    "encoder": (replace(RECIPE.encoder, longer=9), "both with 9 steps"),
    "pictures": (replace(RECIPE.pictures, steps=3), "After 3 steps"),
}


@functools.cache
def result(**changed):
    return experiment.run(SEEDS, replace(RECIPE, **changed))


@functools.cache
def desk():
    return experiment.desk(3, RECIPE)


def small():
    return widget.SyntheticData(desk())
