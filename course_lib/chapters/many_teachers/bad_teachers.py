"""Committees with bad teachers among them, and rules of combination that should bear them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch

from course_lib import runtime
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.chapters.many_teachers.students import SOFT, TARGETS, TOP, VOTE, Blend, taught, voted
from course_lib.chapters.many_teachers.teachers import OWN, Committees
from course_lib.losses import mixing
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table

LIES, LOUD, ASLEEP = KINDS = ("lies", "lies loudly", "asleep")
LOUDNESS = 10.0  # how much larger the logits of one who lies loudly are
LOGITS, MEDIAN, AGREE, SETTLED = ("mean of logits", "median", "agreement weights", "their top class")
SHARES, TRIMMED = "shares of the votes", "trimmed mean"


@dataclass(frozen=True)
class Rule:
    """How opinions become a target. mix: from logits [..., teachers, images, 10] and T to logits [..., images, 10];
    hard: a student learns the top class alone."""

    mix: Callable[[torch.Tensor, float], torch.Tensor]
    hard: bool = False


RULES = {
    LOGITS: Rule(lambda z, T: mixing.mix_logits(z)),
    SOFT: Rule(lambda z, T: mixing.mix_probabilities(z, T=T)),
    TOP: Rule(lambda z, T: mixing.mix_probabilities(z, T=T), hard=True),
    VOTE: Rule(lambda z, T: voted(z), hard=True),
    MEDIAN: Rule(mixing.mix_median),
    AGREE: Rule(lambda z, T: mixing.mix_probabilities(z, mixing.agreement_weights(z), T)),
    SETTLED: Rule(lambda z, T: mixing.mix_probabilities(z, mixing.agreement_weights(z), T), hard=True),
}
# The votes, handed on as they are: counted like a vote, and soft.
SOFT_VOTE = Rule(lambda z, T: shares_of_the_votes(z, T))


def shares_of_the_votes(logits: torch.Tensor, T: float) -> torch.Tensor:
    """Return logits whose softmax at T is the share of teachers [..., teachers, images, 10] that answer each class."""
    answers = torch.nn.functional.one_hot(logits.argmax(dim=-1), logits.shape[-1])
    return T * answers.to(logits.dtype).mean(dim=-3).clamp_min(mixing.FLOOR).log()


@kept
def bad_teachers(
    classroom: Classroom, committees: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of committees with bad teachers by (kind, rule, how many are bad), with the metrics of
    students.taught(). Every committee has recipe.committee teachers, each with labels of its own.

    lies: the bad teachers replace every class by the next one, all in the same way; lies loudly: the same with logits
    ten times as large; asleep: they answer about other pictures.
    """
    blends = {
        (kind, name, bad): heard(classroom, committees, recipe, kind, rule, bad)
        for kind, counts in zip(KINDS, (recipe.liars, recipe.loud, recipe.asleep), strict=True)
        for bad in counts
        for name, rule in RULES.items()
    }
    return taught(classroom, blends, recipe, device=device, progress=progress)


@kept
def causes(
    classroom: Classroom, committees: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of students by (target, liars, hidden units, steps): soft and hard targets of the same
    committees for students of two sizes, and for as many steps as usual and more. Why does a divided committee harm?"""
    tables = []
    rules = {**{name: RULES[name] for name in TARGETS}, SHARES: SOFT_VOTE}
    for widths in (recipe.usual, recipe.larger):
        for steps in (recipe.student.steps, recipe.longer):
            blends = {
                (name, liars, widths[1], steps): heard(classroom, committees, recipe, LIES, rule, liars)
                for name, rule in rules.items()
                for liars in (0, recipe.divided)
            }
            settings = replace(recipe.student, steps=steps)
            learning = {"widths": widths, "settings": settings, "device": device, "progress": progress}
            tables.append(taught(classroom, blends, recipe, **learning))
    return Table.joined(tables)


@kept
def settings_tried(
    classroom: Classroom, committees: Committees, recipe: Recipe = RECIPE, *, device=None, progress=False
) -> Table:
    """Return the Table of students by (rule, its setting, liars): the trimmed mean and the agreement weights, which
    have a number to choose, at several of its values."""
    rules = {(TRIMMED, cut): Rule(lambda z, T, cut=cut: mixing.mix_trimmed(z, cut, T)) for cut in recipe.trims}
    for sharp in recipe.sharpness:
        rules[AGREE, sharp] = Rule(
            lambda z, T, sharp=sharp: mixing.mix_probabilities(z, mixing.agreement_weights(z, sharp), T)
        )
    blends = {
        (*name, liars): heard(classroom, committees, recipe, LIES, rule, liars)
        for liars in (0, recipe.divided, recipe.divided + 1)
        for name, rule in rules.items()
    }
    return taught(classroom, blends, recipe, device=device, progress=progress)


def heard(classroom: Classroom, committees: Committees, recipe: Recipe, kind: str, rule: Rule, bad: int) -> Blend:
    """Return what the teachers with labels of their own say together when `bad` of them are of this kind."""
    parts = (committees.transfer[OWN], committees.test[OWN])  # [seeds, teachers, images, 10]
    told = [spoiled(part[:, : recipe.committee], bad, kind, classroom.seeds) for part in parts]
    return Blend(*(rule.mix(logits, recipe.T) for logits in told), recipe.T, rule.hard)


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
