"""How the name-swap test errs: in invented worlds, with names as its units and with single answers."""

from collections.abc import Sequence

import numpy as np

from course_lib import runtime
from course_lib.chapters.inheritance.people import MANNER
from course_lib.study.permutation import ANSWERS, NAMES, UNITS, difference, permutation_test, shuffled
from course_lib.study.results import Table

__all__ = ["ANSWERS", "LEVEL", "NAMES", "QUESTIONS", "UNITS", "errors", "invented", "permutation_test", "reject"]

QUESTIONS, LEVEL = len(MANNER), 0.05


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
