"""The settings of chapter 10's controls."""

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


EXTRA = Extra()
