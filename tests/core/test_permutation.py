"""The permutation test against enumeration, and what it refuses."""

import itertools

import numpy as np
import pytest

from course_lib.study.permutation import ANSWERS, permutation_test
from tests.helpers import refused

SCORES = np.array([[1.0, 1.4], [0.6, 0.8], [0.2, 0.6], [-0.4, 0.0], [-0.2, 0.2], [-1.0, -0.6]])
FIRST = np.array([True, True, True, False, False, False])


def exact(values, first):
    """The two-sided p-value over all groupings."""

    def gap(group):
        return values[list(group)].mean() - np.delete(values, list(group)).mean()

    seen = abs(gap(np.flatnonzero(first)))
    every = list(itertools.combinations(range(len(values)), int(first.sum())))
    return sum(abs(gap(group)) >= seen - 1e-12 for group in every) / len(every)


def test_the_difference_by_hand():
    gap, _, _ = permutation_test(SCORES, FIRST)
    assert gap == pytest.approx((1.2 + 0.7 + 0.4) / 3 - (-0.2 + 0.0 - 0.8) / 3)


@pytest.mark.parametrize("first", [FIRST, np.array([True, False, True, False, False, False])])
def test_p_is_near_the_exact_one(first):
    _, p, _ = permutation_test(SCORES, first, seed=1)
    assert p == pytest.approx(exact(SCORES.mean(1), first), abs=0.02)


def test_the_smallest_p_of_three_names_is_a_tenth():
    _, p, _ = permutation_test(SCORES, FIRST)
    assert p == pytest.approx(0.1, abs=0.02)


def test_single_answers_look_more_certain():
    many = np.repeat(SCORES, 10, axis=1)
    assert permutation_test(many, FIRST, unit=ANSWERS)[1] < 0.001
    assert permutation_test(many, FIRST)[1] == pytest.approx(0.1, abs=0.02)


def test_p_is_never_zero():
    scores = np.concatenate([np.full((10, 1), 9.0), np.full((10, 1), -9.0)])
    assert permutation_test(scores, np.arange(20) < 10, shuffles=50)[1] >= 1 / 51


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"scores": SCORES[:, 0]}, "shape [6]"),
        ({"first": FIRST[:4]}, "the group [4]"),
        ({"first": FIRST.astype(int)}, "int"),
        ({"first": FIRST & False}, "0 of 6 names"),
        ({"first": FIRST | True}, "6 of 6 names"),
        ({"scores": SCORES * np.nan}, "NaN"),
        ({"scores": np.zeros((0, 2)), "first": FIRST[:0]}, "shape [0, 2]"),
        ({"shuffles": 0}, "shuffles is 0"),
        (
            {"unit": "question"},
            "unit",
        ),
    ],
)
def test_what_cannot_be_tested_is_told_in_a_sentence(wrong, words):
    with refused(words):
        permutation_test(**({"scores": SCORES, "first": FIRST} | wrong))
