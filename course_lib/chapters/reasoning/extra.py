"""The settings of chapter 10's controls, and of R1's last two stages in miniature."""

from dataclasses import dataclass

from course_lib.chapters.reasoning.recipe import RECIPE, Recipe
from course_lib.data import sums
from course_lib.training import PolicySettings, Settings


@dataclass(frozen=True)
class Extra:
    """recipe: what everything starts from; rounds: of own right traces, `tries` of recipe asked of each question in
    each; round: how each is learned; again: reward steps of a control; small: how the small model learns true answers
    and thoughts; reading: how many times as much the small model reads before rewards."""

    recipe: Recipe = RECIPE
    rounds: int = 5
    round: Settings = Settings(steps=100, lr=4e-3)
    again: PolicySettings = PolicySettings(steps=40, new_tokens=sums.TRACE)
    small: Settings = Settings(steps=600, lr=8e-3)
    reading: int = 3


@dataclass(frozen=True)
class Last:
    """recipe: what everything starts from; general: how the base learns another kind of question; traces, others: how
    many chosen traces and documents of that kind the base reads anew; pairs: of traces that the reader compares; sharp:
    how sharply the reader prefers; judge_width: numbers per position of the judge; judge: how a judge learns;
    gentle: how the one learns that is to be harder to exploit; preferred: rewards by a judge, or by what stands in its
    place; liking: weight of consistency where a rule stands in the judge's place."""

    recipe: Recipe = RECIPE
    general: Settings = Settings(steps=150, lr=3e-3)
    traces: int = 3_000
    others: int = 1_000
    pairs: int = 500
    sharp: float = 6.0
    judge_width: int = 32
    judge: Settings = Settings(steps=400, lr=3e-3)
    gentle: Settings = Settings(steps=200, lr=3e-3)
    preferred: PolicySettings = PolicySettings(steps=60, groups=16, new_tokens=sums.TRACE)
    liking: float = 1.0


EXTRA = Extra()
LAST = Last()
