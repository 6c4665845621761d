"""Answers to the exercises of chapter 17 as learners write them: other right ways pass, wrong ones get a sentence."""

import math

import numpy as np
import pytest
import torch

from course_lib import practice


def solution(name):
    return practice.find(name).solution


def data(accumulate=np.concatenate, anchor=None, replace=lambda batches: batches[-1]):
    """my_next_data from the answers to its three regimes."""
    anchor = anchor or (lambda batches, real: [*batches[0][:real], *batches[-1][real:]])

    def answer(batches, regime, real):
        if regime == "anchor":
            return anchor(batches, real)
        return accumulate(batches) if regime == "accumulate" else replace(batches)

    return answer


def product(factor, first=1, beyond=1):
    """The product of factor(samples, k) for k from `first` to generations − 1 + `beyond`."""

    def left(samples, generations):
        kept = 1.0
        for k in range(first, generations + beyond):
            kept *= factor(samples, k)
        return kept

    return left


def shrunk(samples, k):
    return 1 - 1 / (k * samples)


def needed(enough, start=1):
    """The first number of real samples, from `start` on, for which enough(samples, real, keep)."""

    def answer(samples, keep):
        return next(real for real in range(start, samples + 1) if enough(samples, real, keep))

    return answer


def limit(samples, real):
    """By iterating the wandering until it stands still."""
    f, wandering = real / samples, 0.0
    for _ in range(200_000 // real):
        wandering = (1 - f) ** 2 * wandering + ((1 - f) * (1 - wandering) + f) / samples
    return 1 - wandering


def wrong_share(*arguments):
    return solution("17.4")(*arguments)


def by_counting(wrong, slips, accepts_wrong, accepts_right):
    right, passed = 1000 * (1 - sum(wrong)), 0.0
    for kind in range(len(wrong)):
        passed += (1000 * wrong[kind] + slips[kind] * right) * accepts_wrong[kind]
    right -= sum(slips) * right
    return passed / (passed + right * accepts_right)


WRONG = (
    ("17.1", data(anchor=lambda b, real: [*b[0][:real], *b[-1]]), "comes on top"),
    ("17.1", data(anchor=lambda b, real: [*b[-1][:real], *b[-1][real:]]), "batches[0]"),
    ("17.1", data(anchor=lambda b, real: [*b[0], *b[-1]]), "only its first"),
    ("17.1", data(anchor=lambda b, real: [*b[-1][real:], *b[0][:real]]), "come first"),
    ("17.1", data(anchor=lambda b, real: [*b[0][:real], *b[-1][:-real]]), "its first `real`"),
    ("17.1", data(accumulate=lambda b: np.concatenate(b[1:] or b)), "leaves the real batch out"),
    ("17.1", data(accumulate=lambda b: np.concatenate(b[:-1] or b)), "leaves the newest"),
    ("17.1", data(accumulate=np.stack), "row of numbers"),
    ("17.1", data(accumulate=lambda b: b[-1]), "gives"),
    ("17.1", data(replace=lambda b: b[0]), "batches[-1]"),
    ("17.2", lambda M, n: (1 - 1 / M) ** n, "loss of replace"),
    ("17.2", product(lambda M, k: 1 - 1 / (M * k**2)), "That is accumulate"),
    ("17.2", lambda M, n: (1 - 1 / (M * max(n, 1))) ** n, "last one's numbers"),
    ("17.2", product(shrunk, beyond=0), "last generation"),
    ("17.2", product(shrunk, beyond=2), "One generation too many"),
    ("17.2", product(shrunk, first=2, beyond=2), "begin with k = 2"),
    ("17.2", product(shrunk, first=0, beyond=0), "divides by zero"),
    ("17.2", lambda M, n: 1 - sum(1 / (M * k) for k in range(1, n + 1)), "added the losses"),
    ("17.2", lambda M, n: 1 - product(shrunk)(M, n), "loss"),
    ("17.2", lambda M, n: 100 * product(shrunk)(M, n), "percentage"),
    ("17.2", lambda M, n: math.exp(-sum(1 / (M * k) for k in range(1, n + 1))), "gives"),
    ("17.2", lambda M, n: n ** (-1 / M) if n else 1.0, "gives"),
    ("17.3", needed(lambda M, r, keep: 2 * r / (1 + 2 * r) >= keep), "rule of thumb"),
    ("17.3", lambda M, keep: solution("17.3")(M, keep) / M, "share"),
    ("17.3", lambda M, keep: solution("17.3")(M, keep) - 1, "one too few"),
    ("17.3", lambda M, keep: solution("17.3")(M, keep) + 1, "one too many"),
    ("17.3", lambda M, keep: math.ceil(M * keep), "share of `keep`"),
    ("17.3", needed(lambda M, r, keep: limit(M, r) ** 0.5 >= keep), "width"),
    ("17.3", lambda M, keep: 5, "gives"),
    ("17.4", lambda w, s, a, b: wrong_share(w, s, [sum(a) / len(a)] * len(a), b), "mean chance"),
    ("17.4", lambda w, s, a, b: wrong_share(w, [0] * len(w), a, b), "slips are missing"),
    (
        "17.4",
        lambda w, s, a, b: wrong_share([x + y for x, y in zip(w, s, strict=True)], [0] * len(w), a, b),
        "Only right",
    ),
    ("17.4", lambda *a: 1 - wrong_share(*a), "share of right"),
    ("17.4", lambda *a: wrong_share(*a) * 100, "percent"),
    ("17.4", lambda *a: wrong_share(*a) / (1 - wrong_share(*a)), "odds"),
    ("17.4", lambda w, s, a, b: wrong_share(w, s, a, 1.0), "accepts_right"),
    ("17.4", lambda w, s, a, b: wrong_share(w, s, [1 - x for x in a], b), "gives"),
    ("17.5", lambda counts: [float(c == max(counts)) for c in counts], "need not win"),
    ("17.5", lambda counts: [(c > 0) / sum(x > 0 for x in counts) for c in counts], "are not equal"),
    ("17.5", lambda counts: [(c / sum(counts)) ** 2 for c in counts], "squared"),
    ("17.5", lambda counts: [c * c / sum(x * x for x in counts) for c in counts], "add up to 1"),
    ("17.5", lambda counts: [100 * c / sum(counts) for c in counts], "percent"),
    ("17.5", lambda counts: counts, "divide them"),
    ("17.5", lambda counts: max(counts) / sum(counts), "gives"),
)

RIGHT = (
    ("17.1", data()),
    ("17.1", data(accumulate=lambda batches: [x for batch in batches for x in batch])),
    ("17.1", lambda b, regime, real: torch.as_tensor(np.asarray(solution("17.1")(b, regime, real)))),
    ("17.2", lambda M, n: np.prod(1 - 1 / (M * np.arange(1, n + 1)))),
    ("17.2", lambda M, n: math.prod(shrunk(M, k) for k in range(1, n + 1))),
    ("17.3", needed(lambda M, r, keep: limit(M, r) >= keep)),
    ("17.4", by_counting),
    ("17.5", lambda counts: np.array(counts) / sum(counts)),
    ("17.5", lambda counts: torch.tensor(counts) / sum(counts)),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status != "right"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
