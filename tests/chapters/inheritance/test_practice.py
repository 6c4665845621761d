"""Answers to the exercises of chapter 12 as learners write them: other right ways pass, wrong ones get a sentence."""

import math

import numpy as np
import pytest

from course_lib import practice


def by_loops(values, first, groupings):
    def gap(group):
        inside = [v for v, g in zip(values, group, strict=True) if g]
        outside = [v for v, g in zip(values, group, strict=True) if not g]
        return sum(inside) / len(inside) - sum(outside) / len(outside)

    seen = abs(gap(first))
    return (1 + sum(abs(gap(g)) >= seen - 1e-12 for g in groupings)) / (1 + len(groupings))


def by_arrays(answers):
    names = sorted({name for name, _ in answers})
    return {n: float(np.mean([score for name, score in answers if name == n])) for n in names}


def gaps(values, group):
    return values[group].mean() - values[~group].mean()


RIGHT = (
    ("12.1", lambda T, sure: 1 / (1 + 2 * T * (sure - 0.5))),
    ("12.2", by_loops),
    ("12.3", by_arrays),
    ("12.4", lambda names: 2 * math.factorial(names) ** 2 / math.factorial(2 * names)),
    ("12.5", lambda p, a, b: 1 / (1 + (1 - p) * b / (p * a))),
)
WRONG = (
    ("12.1", lambda T, sure: 1 / (1 + T), "`sure` is missing"),
    ("12.1", lambda T, sure: 1 / (1 + T * T * (2 * sure - 1)), "one T, not two"),
    ("12.1", lambda T, sure: T * (2 * sure - 1) / (1 + T * (2 * sure - 1)), "weight of the labels"),
    ("12.1", lambda T, sure: 0.5, "gives"),
    ("12.2", lambda v, f, g: np.mean([abs(gaps(v, one)) >= abs(gaps(v, f)) - 1e-12 for one in g]), "add 1"),
    (
        "12.2",
        lambda v, f, g: (1 + sum(gaps(v, one) >= gaps(v, f) - 1e-12 for one in g)) / (1 + len(g)),
        "one-sided",
    ),
    (
        "12.2",
        lambda v, f, g: (1 + sum(abs(gaps(v, one)) > abs(gaps(v, f)) + 1e-9 for one in g)) / (1 + len(g)),
        "≥",
    ),
    ("12.3", lambda answers: dict(answers), "last answer"),
    ("12.3", lambda answers: list(by_arrays(answers).values()), "gives"),
    ("12.4", lambda names: 1 / math.comb(2 * names, names), "other way round"),
    ("12.4", lambda names: 2 / 2 ** (2 * names), "equal size"),
    ("12.5", lambda p, a, b: a, "how often a student"),
    ("12.5", lambda p, a, b: a / (a + b), "prior"),
    ("12.5", lambda p, a, b: p * a, "divide by all"),
)


@pytest.mark.parametrize("name, answer", RIGHT, ids=[name for name, _ in RIGHT])
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right", practice.check(name, answer).message


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message, verdict.message
