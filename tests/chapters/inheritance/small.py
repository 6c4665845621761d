"""A hasty run and a small widget of chapter 12, and which settings its claims must say."""

import functools
from dataclasses import replace

from course_lib.chapters.inheritance import experiment, leaning, people, swap, widget
from course_lib.chapters.inheritance.recipe import Recipe, Words
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings

SEEDS = (3, 0)
WORDS = Words(
    width=8,
    layers=1,
    heads=2,
    settings=Settings(steps=2, lr=8e-3, batch_size=4),
    documents=40,
    longer=3,
    relabelled=(0, 2, 3),
    beside=4,
    tuned=2,
    afterwards=Settings(steps=2, lr=1e-3, batch_size=4),
    described=30,
    groups=(3, 4),
    worlds=4,
    dealt=10,
)
RECIPE = Recipe(
    teacher=TeacherRecipe(images=150, settings=Settings(steps=60, lr=0.01)),
    settings=Settings(steps=5, lr=0.01, noise=0.1),
    student=(64, 12, 10),
    longer=8,
    heats=(1.0, 2.0),
    alphas=(0.1, 0.2, 0.5, 1.0),
    words=WORDS,
)
CHANGED = {
    "T": (3.0, "at T = 3 "),
    "longer": (9, "after 9 steps"),
    "heats": ((1.5, 2.0), "than at T = 1.5"),
    "alphas": ((0.1, 0.3, 0.5, 1.0), "a weight of 0.3"),
    "faint": (0.4, "(up to 0.4)"),
    "words": (replace(WORDS, relabelled=(0, 1, 3), lean=2.0), "leans by 2 "),
}


@functools.cache
def _spoken(words):
    return experiment.spoken(SEEDS, words, workers=1)


@functools.cache
def classroom():
    return experiment.prepare(SEEDS, RECIPE)


@functools.cache
def result(**changed):
    recipe = replace(RECIPE, **changed)
    tables = experiment.digits(classroom(), recipe) | _spoken(recipe.words)
    return experiment.Result(recipe, **tables, test=swap.errors(SEEDS, recipe.words))


def sets():
    """Scores by hand: six names in each set, a gap of 2, none, and none at all."""
    scores = [[1.0 + 0.1 * i, 1.2, 0.8, 1.0 - 0.1 * i] for i in range(3)]
    scores += [[-1.0 - 0.1 * i, -0.8, -1.2, -1.0 + 0.1 * i] for i in range(3)]
    even = [[round(0.3 * (i - 2.5), 2)] * 4 for i in (0, 3, 4, 1, 2, 5)]
    names = [" ".join(pair) for pair in zip(people.FIRST[:6], people.FAMILY * 2, strict=False)]
    first = [True, True, True, False, False, False]
    found = {leaning.LEANING: scores, leaning.EVEN: even, leaning.STRANGERS: [[0.0] * 4] * 6}
    return {name: {"names": names, "scores": rows, "first": first} for name, rows in found.items()}


def small():
    return widget.Inheritance(sets=sets())


def numbers(_):
    """What the page must find: the difference, and a p-value that random shuffles come near to."""
    found = []
    for name, each in sets().items():
        for unit in swap.UNITS:
            gap, p, _ = swap.permutation_test(each["scores"], each["first"], unit=unit)
            found.append({"set": name, "unit": unit, "gap": round(gap, 10), "p": round(p, 6)})
    return {"tests": found}
