"""The name-swap test: the same questions about every name of two groups; a permutation test whose unit is the name."""

from collections.abc import Sequence

import numpy as np

from course_lib import runtime
from course_lib.chapters.inheritance.people import MANNER
from course_lib.errors import CourseError
from course_lib.runtime import is_whole
from course_lib.study.results import Table

NAMES, ANSWERS = "name", "answer"
UNITS = (NAMES, ANSWERS)
QUESTIONS, LEVEL = len(MANNER), 0.05


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


def reject(scores: np.ndarray, first: np.ndarray, unit: str, shuffles: int, level: float, luck) -> np.ndarray:
    """Return bool [worlds]: whether the test rejects in each of many worlds. scores: [worlds, names, questions]."""
    values, group = scores.mean(2), first
    if unit == ANSWERS:
        values, group = scores.reshape(len(scores), -1), np.repeat(first, scores.shape[2])
    groupings = shuffled(group, shuffles, luck)
    seen = np.abs(difference(values, group))[:, None]
    beyond = (np.abs(difference(values, groupings)) >= seen - 1e-12).sum(1)
    return (1 + beyond) / (1 + shuffles) <= level


def invented(worlds: int, names: int, questions: int, gap: float, spread, luck: np.random.Generator) -> np.ndarray:
    """Return scores [worlds, 2 · names, questions] of invented worlds, the first `names` of which are higher by `gap`.

    spread: (of names, of questions, of single answers), standard deviations of what is added.
    """
    of_names, of_questions, of_answers = spread
    scores = of_names * luck.standard_normal((worlds, 2 * names, 1))
    scores = scores + of_questions * luck.standard_normal((worlds, 1, questions))
    scores = scores + of_answers * luck.standard_normal((worlds, 2 * names, questions))
    scores[:, :names] += gap
    return scores


def errors(seeds: Sequence[int], recipe) -> Table:
    """Return the Table of how often the test rejects at the level .05, by (unit, gap in log-odds, names in a group), in
    percent of `recipe.worlds` invented worlds per seed, whose names differ by recipe.names, questions by recipe.frames
    and single answers by recipe.grain. At a gap of 0 that is the rate of false alarms, else the power."""
    conditions = [(unit, gap, names) for unit in UNITS for gap in recipe.gaps for names in recipe.groups]
    rows = {}
    for seed in seeds:
        for unit, gap, names in conditions:
            luck = runtime.numpy_generator(seed, "invented worlds", gap, names)
            spread = (recipe.names, recipe.frames, recipe.grain)
            scores = invented(recipe.worlds, names, QUESTIONS, gap, spread, luck)
            first = np.arange(2 * names) < names
            rows[(unit, gap, names), seed] = {
                "rejected": 100 * float(reject(scores, first, unit, recipe.dealt, LEVEL, luck).mean())
            }
    return Table.of_rows(rows, tuple(seeds))
