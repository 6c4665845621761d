"""What chapter 10 does, in numbers."""

from dataclasses import dataclass

from course_lib.data import sums
from course_lib.training import PolicySettings, Settings


@dataclass(frozen=True)
class Recipe:
    """width: numbers per position of the model, which has one layer and, from a width of 32 on, four heads, else two;
    small: width of the small model; middle: width of the middle one; documents: of each corpus that a base model reads;
    monolingual, mixed, web: how it learns from this corpus, the first, second and third; small_base_lr: learning rate
    of the small model there; zero: rewards for right answers; consistent: rewards for right answers and for
    consistency; weight: of the consistency in the reward; hack: rewards for right answers and for the thoughts'
    consistency alone; hack_weight: of that consistency; r1: rewards for both after the cold start; small_rl: rewards
    for the small and for the middle model; tries: traces asked for every training question; cold: how many of them make
    the cold start; cold_start: how they are learned; copy: how a model learns the traces that the verifier accepts;
    small_copy: how the small one does; exam: how often every test question is asked, at temperature 1."""

    width: int = 64
    small: int = 12
    middle: int = 32
    documents: int = 15_000
    monolingual: Settings = Settings(steps=300, lr=3e-3, cosine=False)
    mixed: Settings = Settings(steps=200, lr=3e-3, cosine=False)
    web: Settings = Settings(steps=200, lr=3e-3)
    small_base_lr: float = 6e-3
    zero: PolicySettings = PolicySettings(steps=80, new_tokens=sums.TRACE)
    consistent: PolicySettings = PolicySettings(steps=150, new_tokens=sums.TRACE)
    weight: float = 0.5
    hack: PolicySettings = PolicySettings(steps=60, new_tokens=sums.TRACE)
    hack_weight: float = 2.0
    r1: PolicySettings = PolicySettings(steps=60, new_tokens=sums.TRACE)
    small_rl: PolicySettings = PolicySettings(steps=100, new_tokens=sums.TRACE, lr=2e-3)
    tries: int = 4
    cold: int = 300
    cold_start: Settings = Settings(steps=60, lr=1e-3)
    copy: Settings = Settings(steps=200, lr=4e-3)
    small_copy: Settings = Settings(steps=2400, lr=8e-3)
    exam: int = 4


RECIPE = Recipe()
