"""Answers to the exercises of chapter 17 as learners write them: other right ways pass, wrong ones get a sentence."""

import math

import numpy as np
import pytest
import torch

from course_lib import practice


def next_generation(mean_of, variance_of=lambda m, v, z, c, n: v * c / n):
    def answer(mean, variance, z, chi_square, samples):
        arguments = mean, variance, z, chi_square, samples
        return mean_of(*arguments), variance_of(*arguments)

    return answer


def moved(m, v, z, c, n):
    return m + math.sqrt(v / n) * z


def product(factor, first=1, beyond=1):
    """The product of factor(samples, k) for k from `first` to generations − 1 + `beyond`."""

    def accumulated(samples, generations):
        kept = 1.0
        for k in range(first, generations + beyond):
            kept *= factor(samples, k)
        return kept

    return accumulated


def of_accumulating(samples, k):
    return 1 - 1 / (samples * k**2)


def rounds_down(samples):
    return math.floor(math.log(0.5) / math.log(1 - 1 / samples))


def always_one_more(samples):
    return int(math.log(0.5) / math.log(1 - 1 / samples)) + 1


def until(stop, start=0, shrink=lambda samples: 1 - 1 / samples):
    """Count generations until stop(variance)."""

    def half_life(samples):
        variance, generations = 1.0, start
        while not stop(variance):
            variance *= shrink(samples)
            generations += 1
        return generations

    return half_life


def never_divides(wrong, slip, accepts_wrong, accepts_right):
    return accepts_wrong * (wrong + slip * (1 - wrong))


def slipped_and_right(wrong, slip, accepts_wrong, accepts_right):
    bad = accepts_wrong * (wrong + slip - slip * wrong)
    return bad / (bad + accepts_right * (1 - wrong))


def wrong_share(wrong, slip, accepts_wrong, accepts_right):
    return practice.find("17.4").solution(wrong, slip, accepts_wrong, accepts_right)


def both_ways(wrong, slip, accepts_wrong, accepts_right):
    now = wrong * (1 - slip) + slip * (1 - wrong)
    return accepts_wrong * now / (accepts_wrong * now + accepts_right * (1 - now))


def by_counting(wrong, slip, accepts_wrong, accepts_right):
    answers = {"wrong": 1000 * wrong, "right": 1000 * (1 - wrong)}
    slipped = slip * answers["right"]
    passed = (answers["wrong"] + slipped) * accepts_wrong, (answers["right"] - slipped) * accepts_right
    return passed[0] / sum(passed)


WRONG = (
    ("17.1", next_generation(lambda m, v, z, c, n: m + v / n * z), "square root"),
    ("17.1", next_generation(moved, lambda m, v, z, c, n: v * c / (n - 1)), "maximum likelihood"),
    ("17.1", lambda *a: (next_generation(moved)(*a)[1], moved(*a)), "order"),
    ("17.1", next_generation(moved, lambda m, v, z, c, n: math.sqrt(v * c / n)), "standard deviation"),
    ("17.1", next_generation(lambda m, v, z, c, n: m - math.sqrt(v / n) * z), "at index [0]"),
    ("17.1", next_generation(lambda m, v, z, c, n: m + math.sqrt(v) / n * z), "root of samples"),
    ("17.1", next_generation(lambda m, v, z, c, n: m), "does not move"),
    ("17.1", next_generation(moved, lambda m, v, z, c, n: v * (n - 1) / n), "expected"),
    ("17.1", next_generation(moved, lambda m, v, z, c, n: v), "at index [1]"),
    ("17.1", next_generation(moved, lambda m, v, z, c, n: v**2 * c / n), "at index [1]"),
    ("17.1", lambda m, v, z, c, n: moved(m, v, z, c, n), "gives one number where a tuple of 2 is right"),
    ("17.1", lambda m, v, z, c, n: v * c / n, "gives one number where a tuple of 2 is right"),
    ("17.1", next_generation(lambda m, v, z, c, n: m + math.sqrt(v / 50) * z), "10) gives"),
    ("17.2", product(lambda M, k: 1 - 1 / (M * k)), "square"),
    ("17.2", product(of_accumulating, beyond=0), "last generation"),
    ("17.2", product(of_accumulating, beyond=2), "One generation too many"),
    ("17.2", product(of_accumulating, first=0, beyond=0), "begins with 0"),
    ("17.2", product(of_accumulating, first=0), "begins with 0"),
    ("17.2", product(lambda M, k: 1 - 1 / (M * k) ** 2), "square belongs to k"),
    ("17.2", product(lambda M, k: 1 - 1 / (M + k**2)), "gives"),
    ("17.2", lambda M, n: 1 - product(of_accumulating)(M, n), "loss"),
    ("17.2", lambda M, n: of_accumulating(M, n) if n else 1.0, "product of all"),
    ("17.2", lambda M, n: math.exp(-sum(1 / (M * k**2) for k in range(1, n + 1))), "gives"),
    ("17.2", lambda M, n: (1 - 1 / M) ** n, "under replacing"),
    ("17.2", lambda M, n: 1.0, "gives 1 where"),
    ("17.2", lambda M, n: np.prod(1 - 1 / (M * np.arange(1, 101) ** 2)), "gives"),
    ("17.3", rounds_down, "round up"),
    ("17.3", always_one_more, "half exactly"),
    ("17.3", until(lambda v: v < 0.5), "half exactly"),
    ("17.3", until(lambda v: v <= 0.5, start=1), "one too many"),
    ("17.3", until(lambda v: v <= 0.5, start=-1), "gives 34 where 35 is right"),
    ("17.3", lambda M: round(M * math.log(2)), "ln 2"),
    ("17.3", lambda M: math.ceil(M * math.log(2)), "ln 2"),
    ("17.3", lambda M: M * math.log(2), "ln 2"),
    ("17.3", lambda M: round(math.log(0.5) / math.log(1 - 1 / M)), "round() may round down"),
    ("17.3", lambda M: math.log(0.5, 1 - 1 / M), "whole generation"),
    ("17.3", until(lambda v: v <= 0.25), "gives"),
    ("17.3", until(lambda v: v <= 0.5, shrink=lambda M: (1 - 1 / M) ** 2), "gives 18 where 35"),
    ("17.3", until(lambda v: v <= 0.5, shrink=lambda M: 1 - 1 / (M + 1)), "gives"),
    ("17.3", lambda M: 35, "my_half_life(2) gives 35 where 1 is right"),
    ("17.4", never_divides, "accepted"),
    ("17.4", slipped_and_right, "slipped"),
    ("17.4", both_ways, "right ones alone"),
    ("17.4", lambda *a: 1 - wrong_share(*a), "share of right"),
    ("17.4", lambda w, s, a, b: wrong_share(w, 0.0, a, b), "slips are missing"),
    ("17.4", lambda w, s, a, b: wrong_share(s, w * 0 + s, a, b), "gives"),
    ("17.4", lambda w, s, a, b: wrong_share(w, s, 1 - a, 1 - b), "my_wrong_share(0.0, 0.05, 0.5, 1.0) gives"),
    ("17.4", lambda w, s, a, b: wrong_share(w, s, a, b) * 100, "percent"),
    ("17.4", lambda w, s, a, b: wrong_share(w, s, a, 1.0), "0.8) gives"),
    ("17.4", lambda w, s, a, b: wrong_share(w, s, a, b) / (1 - wrong_share(w, s, a, b)), "odds"),
)

RIGHT = (
    ("17.1", lambda m, v, z, c, n: np.array([m + np.sqrt(v / n) * z, v * c / n])),
    ("17.1", lambda m, v, z, c, n: [torch.tensor(m) + (v / n) ** 0.5 * z, torch.tensor(v) * c / n]),
    ("17.2", lambda M, n: np.prod(1 - 1 / (M * np.arange(1, n + 1) ** 2))),
    ("17.2", lambda M, n: math.prod(of_accumulating(M, k) for k in range(1, n + 1))),
    ("17.3", until(lambda v: v <= 0.5)),
    ("17.3", lambda M: next(n for n in range(10_000) if (1 - 1 / M) ** n <= 0.5)),
    ("17.3", lambda M: float(np.ceil(np.log(0.5) / np.log(1 - 1 / M)))),
    ("17.4", by_counting),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
