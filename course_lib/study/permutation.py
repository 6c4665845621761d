"""The permutation test: are two groups further apart than groups that are dealt out at random?

The unit that is dealt out is a name with all questions about it: answers about one name are not independent draws.
"""

from collections.abc import Sequence

import numpy as np

from course_lib import runtime
from course_lib.errors import CourseError
from course_lib.runtime import is_whole

NAMES, ANSWERS = "name", "answer"
UNITS = (NAMES, ANSWERS)


def difference(scores: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return the mean score of the first group minus that of the second, [..., ]. scores: [..., units]; first: bool
    [units], or [shuffles, units] for many groupings at once, whose differences come back as [..., shuffles]."""
    groups = np.atleast_2d(first).astype(float)
    inside = groups.sum(1)
    sums = scores @ groups.T
    rest = scores.sum(-1, keepdims=True) - sums
    found = sums / inside - rest / (groups.shape[1] - inside)
    return found if np.ndim(first) == 2 else found[..., 0]


def shuffled(first: np.ndarray, shuffles: int, luck: np.random.Generator) -> np.ndarray:
    """Return bool [shuffles, units]: random groupings of the same sizes."""
    return luck.permuted(np.tile(np.asarray(first, dtype=bool), (shuffles, 1)), axis=1)


def check(scores, first, shuffles, unit):
    """Return the scores [names, questions] and the first group, bool [names]; CourseError for what cannot be tested."""
    scores, first = np.asarray(scores, dtype=float), np.asarray(first)
    if scores.ndim != 2 or not scores.size or first.shape != scores.shape[:1] or first.dtype != bool:
        raise CourseError(
            f"The scores have shape {list(scores.shape)} and the group {list(first.shape)} of {first.dtype}: give "
            "scores [names, questions] and True or False for each name."
        )
    if not np.isfinite(scores).all():
        raise CourseError("The scores hold NaN or infinity: give a finite log-odds for every name and question.")
    if not 1 <= first.sum() < len(first):
        raise CourseError(f"{int(first.sum())} of {len(first)} names are in the first group: put names into both.")
    if not is_whole(shuffles) or shuffles < 1:
        raise CourseError(f"shuffles is {shuffles!r}: give a whole number of 1 or more, such as 10_000.")
    if unit not in UNITS:
        raise CourseError(f"The unit is {unit!r}: choose one of {', '.join(UNITS)}.")
    return scores, first


def permutation_test(
    scores, first: Sequence[bool], *, shuffles: int = 10_000, unit: str = NAMES, seed: int = 0
) -> tuple[float, float, np.ndarray]:
    """Return (difference, p, differences of the shuffles): how much higher the first group scores, and in what share of
    random groupings it is at least as far from 0.

    scores: [names, questions], such as log-odds of a kind answer; first: bool [names]; shuffles: groupings that are
    drawn, the given one counts as one more; unit: what is dealt out anew, "name" (a name's questions stay together), or
    "answer", the mistake that takes every question about a name for a draw of its own. CourseError as in check().
    Source: Fisher 1935; the added 1: Phipson & Smyth 2010.
    """
    scores, first = check(scores, first, shuffles, unit)
    values, group = scores.mean(1), first
    if unit == ANSWERS:
        values, group = scores.ravel(), np.repeat(first, scores.shape[1])
    luck = runtime.numpy_generator(seed, "shuffles", unit)
    seen = float(difference(values, group))
    null = difference(values, shuffled(group, shuffles, luck))
    beyond = int((np.abs(null) >= abs(seen) - 1e-12).sum())
    return seen, (1 + beyond) / (1 + shuffles), null
