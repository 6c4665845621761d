"""How long and how fast a model learns: one frozen object, checked once, that every trainer takes."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import torch

from course_lib.errors import CourseError
from course_lib.runtime import is_number, is_whole


@dataclass(frozen=True)
class Settings:
    """steps: of the optimiser; lr: learning rate of the first step; batch_size: images or documents in each step;
    noise: standard deviation of the Gaussian noise added to the pixels; weight_decay: AdamW's; cosine: let the learning
    rate fall to 0 along half a cosine, or keep it constant.

    CourseError for a number out of range. dataclasses.replace(settings, lr=0.02) gives changed ones.
    """

    steps: int = 400
    lr: float = 0.01
    batch_size: int = 64
    noise: float = 0.0
    weight_decay: float = 0.0
    cosine: bool = True

    def __post_init__(self):
        settle(
            self,
            steps=count(self.steps, "steps"),
            lr=positive(self.lr, "lr"),
            batch_size=count(self.batch_size, "batch_size"),
            noise=weight(self.noise, "noise"),
            weight_decay=weight(self.weight_decay, "weight_decay"),
            cosine=flag(self.cosine, "cosine"),
        )

    def optimizer(self, parameters: Iterable[torch.Tensor], fused: bool | None = None) -> torch.optim.AdamW:
        """Return AdamW for the parameters. fused: one kernel moves all of them (default: as PyTorch chooses)."""
        return torch.optim.AdamW(parameters, lr=self.lr, weight_decay=self.weight_decay, fused=fused)

    def schedule(self, optimizer: torch.optim.Optimizer) -> torch.optim.lr_scheduler.LRScheduler:
        """Return the schedule of the learning rate: call its step() after each step of the optimiser."""
        if self.cosine:
            return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, self.steps)
        return torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1.0)


# --- checks, each of which returns the number that it was given -----------------------------------


def settle(settings, **values):
    """Put checked values into a frozen object that is just being made."""
    for name, value in values.items():
        object.__setattr__(settings, name, value)


def count(value, name: str) -> int:
    """Return `value` as an int; CourseError, which calls it `name`, unless it is a whole number of 1 or more."""
    if not is_whole(value) or value < 1:
        raise CourseError(f"{name} is {value!r}: give a whole number of 1 or more.")
    return value.__index__()


def positive(value, name: str) -> float:
    """Return `value` as a number; CourseError, which calls it `name`, unless it is finite and above 0."""
    if not 0 < number(value) < math.inf:
        raise CourseError(f"{name} is {value!r}: give a finite number above 0, such as 0.01.")
    return number(value)


def weight(value, name: str) -> float:
    """Return `value` as a number; CourseError, which calls it `name`, unless it is finite and not below 0."""
    if not 0 <= number(value) < math.inf:
        raise CourseError(f"{name} is {value!r}: give a finite number of 0 or more.")
    return number(value)


def flag(value, name: str) -> bool:
    """Return `value` as a bool; CourseError, which calls it `name`, unless it is True or False."""
    if not isinstance(value, bool | np.bool_):
        raise CourseError(f"{name} is {value!r}: give True or False.")
    return bool(value)


def number(value) -> float:
    """Return a number of Python, NumPy or PyTorch as Python's own; what is none becomes NaN, which no check accepts."""
    if not is_number(value):
        return math.nan
    return value if type(value) in (int, float) else float(value)


def check_settings(settings, kind: type = Settings, unused: tuple[str, ...] = ()):
    """Raise CourseError unless `settings` is of the `kind` that a trainer takes and leaves those in `unused` alone."""
    if not isinstance(settings, kind):
        raise CourseError(
            f"The settings are {settings!r}: pass {kind.__name__}(...), such as {kind.__name__}(steps=100)."
        )
    for field in fields(kind):
        value = getattr(settings, field.name)
        if field.name in unused and value != field.default:
            raise CourseError(f"{field.name} is {value!r} and has no effect here: leave it at {field.default!r}.")
