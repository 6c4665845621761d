"""The settings of chapter 10's controls and of R1's last stages."""

from dataclasses import dataclass

from course_lib.chapters.reasoning.recipe import RECIPE, Recipe
from course_lib.data import sums
from course_lib.training import PolicySettings, Settings


@dataclass(frozen=True)
class Extra:
    """recipe: what everything starts from; rounds: of own right traces, `tries` of recipe asked of each question in
    each; round: how each is learned; big: how the one big round is learned, of as many answers as the first four;
    again: reward steps of a control; small: how the small model learns true answers and thoughts; reading: how many
    times as much the small model reads before rewards; general: how the base learns another kind of question; many:
    traces of the base's second training; few: general documents of it; pairs: that the judge of thoughts learns from;
    sharp: how sure the reader is who compares them; judge_width: numbers per position of the judge; judge: how it
    learns; preferred: rewards by the judge; curve: steps between two points of its curve."""

    recipe: Recipe = RECIPE
    rounds: int = 5
    round: Settings = Settings(steps=100, lr=4e-3)
    big: Settings = Settings(steps=400, lr=4e-3)
    again: PolicySettings = PolicySettings(steps=40, new_tokens=sums.TRACE)
    small: Settings = Settings(steps=600, lr=8e-3)
    reading: int = 3
    general: Settings = Settings(steps=150, lr=3e-3, cosine=False)
    many: int = 3000
    few: int = 1000
    pairs: int = 500
    sharp: float = 6.0
    judge_width: int = 32
    judge: Settings = Settings(steps=300, lr=3e-3)
    preferred: PolicySettings = PolicySettings(steps=60, groups=16, new_tokens=sums.TRACE)
    curve: int = 10


EXTRA = Extra()
