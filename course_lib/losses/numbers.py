"""Checks of the numbers that a loss takes: temperatures, shares, and the mixture of two models."""

from collections.abc import Callable, Sequence

import torch

from course_lib.errors import CourseError
from course_lib.runtime import is_number

# Beyond these, rounding would drown the loss: T² times the smallest difference that float64 can see.
COLDEST, HOTTEST = 1e-6, 1e6


def check_temperature(T: object) -> None:
    """Raise CourseError unless every temperature is a finite number above 0 that a loss can be computed at."""
    wrong = _first_wrong(T, lambda value: torch.isfinite(value) & (value > 0))
    if wrong:
        raise CourseError(f"The temperature is {wrong}: it must be a finite number above 0, such as 1 or 4.")
    extreme = _first_wrong(T, lambda value: (value >= COLDEST) & (value <= HOTTEST))
    if extreme:
        raise CourseError(
            f"The temperature is {extreme}: give one from {COLDEST:g} to {HOTTEST:g}, such as 1 or 4; beyond them "
            "nothing is left of the loss but rounding errors."
        )


def check_share(share: object, name: str) -> None:
    """Raise CourseError unless every share (alpha, smoothing) lies in 0..1."""
    wrong = _first_wrong(share, lambda value: (value >= 0) & (value <= 1))  # NaN is wrong too
    if wrong:
        raise CourseError(f"{name} is {wrong}: it is a share, so give a number from 0 to 1, such as 0.5.")


def check_mixture(beta: object) -> None:
    """Raise CourseError unless beta is one number strictly between 0 and 1."""
    if not (is_number(beta) and 0 < beta < 1):
        raise CourseError(
            f"beta is {_shown(beta)}: it must lie between 0 and 1, as 0.5 does; at 0 and 1 the loss would be 0 for "
            "every student, so use the forward or the reverse KL there."
        )


def _first_wrong(value: object, right: Callable[[torch.Tensor], torch.Tensor]) -> str:
    """Return in words the first number in `value` for which right() is False, or "" if there is none. What is neither a
    number nor a tensor of numbers is wrong."""
    if isinstance(value, torch.Tensor) and value.dtype != torch.bool and not value.is_complex():
        numbers = value.detach().cpu().double().flatten()
        wrong = numbers[~right(numbers)].tolist()
        shown = f"{wrong[0]:g}" if wrong else ""
        return f"{shown} for one student" if wrong and len(numbers) > 1 else shown
    # NaN and infinity are floats, whatever else is wrong with them
    if is_number(value) or isinstance(value, float):
        return "" if right(torch.tensor(float(value), dtype=torch.float64)) else _shown(value)
    return _shown(value)


def _shown(value: object) -> str:
    """Return `value` for a sentence as it was typed; with its type, unless it is a plain number."""
    if type(value) in (int, float):
        return repr(value)
    text = repr(value)
    return kind_of(value) if len(text) > 40 or "\n" in text else f"{text}, of type {type(value).__name__}"


def kind_of(value: object) -> str:
    return f"of type {type(value).__name__}"


def check_place(value: object, name: str, shape: Sequence[int], wanted: str) -> None:
    """Raise CourseError unless `value`, a number or a tensor, says one thing for each entry of `shape`; more leading
    dimensions are fine."""
    if not isinstance(value, torch.Tensor) or value.dim() == 0:
        return
    try:
        together = torch.broadcast_shapes(value.shape, shape)
    except RuntimeError:
        together = ()
    if tuple(together[-len(shape) :]) != tuple(shape):
        raise CourseError(f"{name} has shape {list(value.shape)}: give one number for all, or a tensor {wanted}.")
