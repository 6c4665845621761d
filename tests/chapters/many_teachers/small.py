"""A hasty Result of chapter 04 and what its claims then say; a small widget, and the blends that Python mixes."""

import functools

from course_lib.chapters.many_teachers import experiment, widget
from course_lib.chapters.many_teachers.recipe import Recipe
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings
from tests.helpers import hasty_classroom

HASTY = {
    "teacher": TeacherRecipe("wide student", images=120, settings=Settings(steps=5)),
    "transfer": 40,
    "test": 60,
    "counts": (1, 2, 6),
    "labels": 20,
    "control_T": (1.0, 4.0),
    "committee": 6,
    "liars": (0, 1, 3, 4),
    "loud": (1,),
    "asleep": (1,),
    "trim": 1,
    "larger": (64, 24, 10),
    "member": Settings(steps=5),
    "specialist": Settings(steps=5),
    "student": Settings(steps=5),
}
CHANGED = {
    "T": (3.5, "T = 3.5"),
    "counts": ((1, 2, 5), "A committee of 5,"),
    "committee": (5, "liars of 5"),
    "liars": ((0, 1, 2, 3, 5), "5 liars of 6"),
    "loud": ((3,), "With 3 liars of 6 lying loudly"),
    "divided": (1, "1 liar of 6 cost the student"),
    "thin": ((64, 5, 10), "of 5 hidden units"),
    "usual": ((64, 14, 10), "than one of 14"),
    "larger": ((64, 48, 10), "a student of 48 hidden units"),
}
OPTIONS = widget.Options(
    images=(40,),
    test=60,
    steps=40,
    shown=4,
    teachers=Recipe(labels=30, member=Settings(steps=40), specialist=Settings(steps=40)),
)
BLENDS = (
    (0, 5, 0, [1, 1, 1, 1, 1]),
    (0, 3, 1, [1, 4, 2, 1, 1]),
    (1, 1, 0, [2, 0, 0, 0, 0]),
    (2, 4, 0, [0, 1, 0, 3, 4]),
    (3, 5, 0, [1, 2, 3, 4, 1]),
    (4, 5, 0, [1, 1, 1, 1, 1]),
    (4, 5, 1, [1, 1, 0, 1, 2]),
)


@functools.cache
def _classroom(teacher, transfer, test):
    return experiment.prepare((0, 1), Recipe(teacher=teacher, transfer=transfer, test=test))


def result(**changed):
    """Two seeds, five steps; changed: fields of the recipe."""
    recipe = Recipe(**{**HASTY, **changed})
    return experiment.run((0, 1), recipe, classroom=_classroom(recipe.teacher, recipe.transfer, recipe.test))


def small():
    return widget.ManyTeachers(hasty_classroom(), options=OPTIONS)


def numbers(built):
    """The blended probabilities of the first three pictures of both piles."""
    found = []
    for kind, teachers, bad, weights in BLENDS:
        want = {"kind": kind, "teachers": teachers, "bad": bad, "weights": weights}
        parts = [(part[:3] / widget.T).softmax(dim=-1) for part in built.blends(want)]
        found.append({"want": want, "shares": [[round(v, 6) for v in part.flatten().tolist()] for part in parts]})
    return {"blends": found}
