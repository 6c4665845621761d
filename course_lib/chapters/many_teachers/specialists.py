"""Specialists pooled into one answer for all digits."""

from collections.abc import Sequence

import torch

from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.chapters.many_teachers.students import TOP, Blend, own_teacher, taught
from course_lib.chapters.many_teachers.teachers import TRAININGS, Committees, fields, has_other
from course_lib.data import digits
from course_lib.losses import mixing
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table

AVERAGED, LOGITS, SUREST = POOLINGS = ("averaged probabilities", "averaged logits", "the surest")


@kept
def specialists(
    classroom: Classroom, committees: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of specialists by (training, pooling), and of the control "generalist", one teacher of all the
    labels: the pooled answer (committee) and its student, with the metrics of students.taught(). TOP instead of a
    pooling: the student learns the top class of the averaged probabilities, as a hard label."""
    blends = {}
    for training in TRAININGS:
        for pooling in (*POOLINGS, TOP):
            rule = AVERAGED if pooling == TOP else pooling
            parts = (
                pooled(part[training], fields(recipe), rule, has_other(training), recipe.T)
                for part in (committees.transfer, committees.test)
            )
            blends[training, pooling] = Blend(*parts, recipe.T, hard=pooling == TOP)
    blends["generalist"] = own_teacher(classroom, recipe.T)
    return taught(classroom, blends, recipe, device=device, progress=progress)


def pooled(logits: torch.Tensor, known: Sequence[tuple[int, ...]], pooling: str, other: bool, T: float) -> torch.Tensor:
    """Return the pooled logits [seeds, images, 10] of specialists [seeds, teachers, images, classes of each]; known:
    the classes of each; other: whether "other" is the last of its logits."""
    each = logits.unbind(dim=1)
    if pooling == LOGITS:
        return mixing.pool_logits(each, known, digits.CLASSES, other=other)
    rule = mixing.pool_probabilities if pooling == AVERAGED else mixing.pool_most_sure
    return rule(each, known, digits.CLASSES, other=other, T=T)
