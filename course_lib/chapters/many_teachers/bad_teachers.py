"""Committees with bad teachers among them, and rules of combination that should bear them."""

from collections.abc import Callable, Sequence

import torch

from course_lib import runtime
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.chapters.many_teachers.students import Blend, taught
from course_lib.chapters.many_teachers.teachers import OWN, Committees
from course_lib.losses import mixing
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table

LIES, LOUD, ASLEEP = KINDS = ("lies", "lies loudly", "asleep")
LOUDNESS = 10.0  # how much larger the logits of one who lies loudly are


def rules(recipe: Recipe = RECIPE) -> dict[str, Callable]:
    """Return the rules of combination by name: functions from logits [..., teachers, images, 10] and T to a blend."""
    return {
        "mean of logits": lambda z, T: mixing.mix_logits(z),
        "mean of probabilities": lambda z, T: mixing.mix_probabilities(z, T=T),
        "trimmed mean": lambda z, T: mixing.mix_trimmed(z, recipe.trim, T),
        "median": mixing.mix_median,
        "agreement weights": lambda z, T: mixing.mix_probabilities(z, mixing.agreement_weights(z), T),
    }


@kept
def bad_teachers(
    classroom: Classroom, committees: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of committees with bad teachers by (kind, rule, how many are bad), with the metrics of
    students.taught(). Every committee has recipe.committee teachers, each with labels of its own.

    lies: the bad teachers exchange every class for the next one, all in the same way; lies loudly: the same with logits
    ten times as large; asleep: they answer about other pictures.
    """
    blends = {
        (kind, name, bad): _blend(classroom, committees, recipe, kind, rule, bad)
        for kind, counts in zip(KINDS, (recipe.liars, recipe.loud, recipe.asleep), strict=True)
        for bad in counts
        for name, rule in rules(recipe).items()
    }
    return taught(classroom, blends, recipe, device=device, progress=progress)


@kept
def capacity(
    classroom: Classroom, committees: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of a student of the usual size and a larger one by (student, liars), both taught by the mean of
    probabilities of the same committees: can a small student not follow a divided committee?"""
    tables = []
    for name, widths in (("usual student", recipe.usual), ("larger student", recipe.larger)):
        rule = rules(recipe)["mean of probabilities"]
        blends = {
            (name, liars): _blend(classroom, committees, recipe, LIES, rule, liars) for liars in (0, recipe.divided)
        }
        tables.append(taught(classroom, blends, recipe, widths=widths, device=device, progress=progress))
    return Table.joined(tables)


def _blend(classroom, committees, recipe, kind, rule, bad):
    """What the teachers with labels of their own say together when `bad` of them are of this kind."""
    parts = (committees.transfer[OWN], committees.test[OWN])  # [seeds, teachers, images, 10]
    heard = [spoiled(part[:, : recipe.committee], bad, kind, classroom.seeds) for part in parts]
    return Blend(*(rule(logits, recipe.T) for logits in heard), recipe.T)


def spoiled(logits: torch.Tensor, bad: int, kind: str, seeds: Sequence[int]) -> torch.Tensor:
    """Return logits [seeds, teachers, images, 10] of which the last `bad` teachers are of the bad kind (see KINDS)."""
    logits, count = logits.clone(), logits.shape[1]
    for k in range(count - bad, count):
        if kind != ASLEEP:
            logits[:, k] = logits[:, k].roll(1, dims=-1) * (LOUDNESS if kind == LOUD else 1)
            continue
        for i, seed in enumerate(seeds):
            others = torch.randperm(logits.shape[2], generator=runtime.generator(seed, "asleep", k))
            logits[i, k] = logits[i, k][others]
    return logits
