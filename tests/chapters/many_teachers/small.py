"""A small widget of chapter 04, and the blends that Python mixes."""

from course_lib.chapters.many_teachers import experiment, widget
from tests import hasty

OPTIONS = widget.Options(
    images=(40,),
    test=60,
    steps=40,
    shown=4,
    teachers=experiment.Recipe(labels=30, member_steps=40, specialist_steps=40),
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


def small():
    return widget.ManyTeachers(hasty.classroom(), options=OPTIONS)


def numbers(built):
    """The blended probabilities of the first three pictures of both piles."""
    found = []
    for kind, teachers, bad, weights in BLENDS:
        want = {"kind": kind, "teachers": teachers, "bad": bad, "weights": weights}
        parts = [(part[:3] / widget.T).softmax(dim=-1) for part in built.blends(want)]
        found.append({"want": want, "shares": [[round(v, 6) for v in part.flatten().tolist()] for part in parts]})
    return {"blends": found}
