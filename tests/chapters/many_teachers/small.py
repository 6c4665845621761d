"""A hasty Result of chapter 04 and what its claims then say; a small widget, and the blends that Python mixes."""

import functools

from course_lib.chapters.many_teachers import experiment, widget
from course_lib.chapters.many_teachers.recipe import Recipe
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings
from tests.helpers import hasty_classroom

SEEDS = (0, 1)
HASTY = {
    "teacher": TeacherRecipe("wide student", images=120, settings=Settings(steps=25)),
    "transfer": 40,
    "test": 60,
    "counts": (1, 2, 6),
    "labels": 20,
    "committee": 6,
    "liars": (0, 1, 2, 3, 4),
    "loud": (1,),
    "asleep": (1,),
    "larger": (64, 24, 10),
    "member": Settings(steps=25),
    "specialist": Settings(steps=25),
    "student": Settings(steps=5),
    "longer": 8,
    "piles": (20, 40),
    "temperatures": (1.0, 2.0),
    "trims": (1, 2),
    "sharpness": (1.0, 4.0),
    "rounds": (1, 2),
}
CHANGED = {
    "T": (1.0, "teachers at T = 1"),
    "counts": ((1, 2, 5), "A committee of 5,"),
    "committee": (5, "liars of 5"),
    "liars": ((0, 1, 3, 4, 5), "5 liars of 6"),
    "loud": ((3,), "With 3 liars of 6 lying loudly"),
    "divided": (2, "2 liars of 6 cost the student"),
    "piles": ((10, 40), "With 10 images"),
    "rounds": ((1, 3), "average their weights 3 times"),
    "thin": ((64, 5, 10), "of 5 hidden units"),
    "larger": ((64, 48, 10), "a student of 48 hidden units"),
    "longer": (9, "learns for 9 steps"),
}
OPTIONS = widget.Options(
    images=(40,),
    test=60,
    steps=40,
    shown=4,
    teachers=Recipe(labels=30, member=Settings(steps=40), specialist=Settings(steps=40)),
)
# kind, rule, how many lie, loudly?, weights
BLENDS = (
    (0, 0, 0, 0, [1, 1, 1, 1, 1]),
    (0, 0, 1, 1, [1, 4, 2, 1, 1]),
    (1, 0, 2, 0, [2, 0, 0, 0, 1]),
    (0, 1, 2, 0, [0, 1, 0, 3, 4]),
    (1, 2, 0, 0, [1, 2, 3, 4, 1]),
    (0, 2, 2, 1, [1, 1, 1, 1, 1]),
    (0, 3, 2, 0, [1, 1, 1, 1, 1]),
    (0, 3, 1, 1, [1, 0, 1, 2, 1]),
)


@functools.cache
def _classroom(teacher, transfer, test):
    return experiment.prepare(SEEDS, Recipe(teacher=teacher, transfer=transfer, test=test))


@functools.cache
def result(**changed):
    """Two seeds, a few steps; changed: fields of the recipe."""
    recipe = Recipe(**{**HASTY, **changed})
    return experiment.run(SEEDS, recipe, classroom=_classroom(recipe.teacher, recipe.transfer, recipe.test))


def small():
    return widget.ManyTeachers(hasty_classroom(), options=OPTIONS)


def numbers(built):
    """The targets of the first three pictures of both piles, in probabilities."""
    found = []
    for kind, rule, bad, loud, weights in BLENDS:
        want = {"kind": kind, "rule": rule, "bad": bad, "loud": loud, "weights": weights}
        *parts, T = built.blends(want)
        shares = [(part[:3] / T).softmax(dim=-1).flatten().tolist() for part in parts]
        found.append({"want": want, "shares": [[round(v, 6) for v in part] for part in shares]})
    return {"blends": found}
