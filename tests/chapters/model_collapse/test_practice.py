"""Typical wrong answers to the exercises of chapter 17."""

import math

import pytest

from course_lib import practice


def spreads_twice(mean, variance, z, chi_square, samples):
    return mean + variance / samples * z, variance * chi_square / samples


def unbiased(mean, variance, z, chi_square, samples):
    return mean + (variance / samples) ** 0.5 * z, variance * chi_square / (samples - 1)


def variance_first(mean, variance, z, chi_square, samples):
    return variance * chi_square / samples, mean + (variance / samples) ** 0.5 * z


def forgets_the_square(samples, generations):
    kept = 1.0
    for k in range(1, generations + 1):
        kept *= 1 - 1 / (samples * k)
    return kept


def one_generation_short(samples, generations):
    kept = 1.0
    for k in range(1, generations):
        kept *= 1 - 1 / (samples * k * k)
    return kept


def rounds_down(samples):
    return math.floor(math.log(0.5) / math.log(1 - 1 / samples))


def always_one_more(samples):
    return int(math.log(0.5) / math.log(1 - 1 / samples)) + 1


def never_divides(wrong, slip, accepts_wrong, accepts_right):
    return accepts_wrong * (wrong + slip * (1 - wrong))


def slipped_and_right(wrong, slip, accepts_wrong, accepts_right):
    bad = accepts_wrong * (wrong + slip - slip * wrong)
    return bad / (bad + accepts_right * (1 - wrong))


WRONG = (
    ("17.1", spreads_twice, "square root"),
    ("17.1", unbiased, "maximum likelihood"),
    ("17.1", variance_first, "order"),
    ("17.2", forgets_the_square, "square"),
    ("17.2", one_generation_short, "last generation"),
    ("17.3", rounds_down, "up"),
    ("17.3", always_one_more, "exactly"),
    ("17.4", never_divides, "accepted"),
    ("17.4", slipped_and_right, "slipped"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {wrong.__name__}" for name, wrong, _ in WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message
