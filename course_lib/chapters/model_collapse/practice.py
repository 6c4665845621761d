"""Exercises of chapter 17; the quiz stands in quiz.py."""

import math

import numpy as np

from course_lib.chapters.model_collapse.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_next_data(batches, regime, real):
    if regime == "accumulate":
        return np.concatenate(batches)
    if regime == "anchor":
        return np.concatenate([batches[0][:real], batches[-1][real:]])
    return batches[-1]


def my_grown(samples, generations):
    left = 1.0
    for k in range(1, generations + 1):
        left *= 1 - 1 / (k * samples)
    return left


def my_real_needed(samples, keep):
    for real in range(1, samples + 1):
        old = 1 - real / samples
        if 1 - (1 / samples) / (1 - old**2 + old / samples) >= keep:
            return real
    return None


def my_wrong_share(wrong, slips, accepts_wrong, accepts_right):
    right = 1 - sum(wrong)
    passed = sum(a * (w + slip * right) for w, slip, a in zip(wrong, slips, accepts_wrong, strict=True))
    return passed / (passed + accepts_right * (1 - sum(slips)) * right)


def my_last_one(counts):
    return [count / sum(counts) for count in counts]


def _joined(accumulated, anchored, replaced=lambda batches, real: batches[-1]):
    """A wrong my_next_data from its three answers."""

    def data(batches, regime, real):
        ways = {"accumulate": accumulated, "anchor": anchored, "replace": replaced}
        return ways[regime](batches, real)

    return data


def _whole(batches, real):
    return np.concatenate(batches)


def _anchor(batches, real):
    return my_next_data(batches, "anchor", real)


def _product(samples, generations, factor, first=1, beyond=1):
    left = 1.0
    for k in range(first, generations + beyond):
        left *= factor(samples, k)
    return left


def _grown(samples, k):
    return 1 - 1 / (k * samples)


def _needed(kept, start=1, wide=lambda left: left):
    """A wrong my_real_needed: `kept` gives what is left, of (samples, real)."""

    def needed(samples, keep):
        for real in range(start, samples + 1):
            if wide(kept(samples, real)) >= keep:
                return real
        return None

    return needed


def _limit(samples, real):
    old = 1 - real / samples
    return 1 - (1 / samples) / (1 - old**2 + old / samples)


def _one_for_all(wrong, slips, accepts_wrong, accepts_right):
    """Judges every kind with the mean chance: what a report of one number says."""
    mean = sum(accepts_wrong) / len(accepts_wrong)
    return my_wrong_share(wrong, slips, [mean] * len(wrong), accepts_right)


BATCHES = (np.array([0.2, -1.0, 0.7, 1.5]), np.array([0.1, 0.4, -0.3, 0.9]), np.array([0.5, 0.3, 0.2, 0.6]))
LONGER = tuple(np.arange(6) + 10.0 * k for k in range(4))

EXERCISES = {
    "17.1": Exercise(
        "it returns the numbers that the next model learns from, under replace, accumulate or anchor",
        "my_next_data(batches, regime, real)",
        my_next_data,
        (
            (BATCHES, "replace", 1),
            (BATCHES, "accumulate", 1),
            (BATCHES, "anchor", 1),
            (LONGER, "anchor", 2),
            (LONGER[:1], "replace", 2),
            (LONGER, "accumulate", 2),
        ),
        (
            (
                "The anchor comes on top: take as many numbers of the newest batch away, so that the model still learns "
                "from one batch.",
                _joined(_whole, lambda b, real: np.concatenate([b[0][:real], b[-1]])),
            ),
            (
                "The anchor is taken from the newest batch: the real numbers are those of batches[0].",
                _joined(_whole, lambda b, real: b[-1]),
            ),
            (
                "The anchor has the whole first batch: only its first `real` numbers are kept.",
                _joined(_whole, lambda b, real: np.concatenate([b[0], b[-1]])),
            ),
            (
                "You left out the last numbers of the newest batch: leave out its first `real` ones.",
                _joined(_whole, lambda b, real: np.concatenate([b[0][:real], b[-1][: len(b[-1]) - real]])),
            ),
            (
                "The numbers of the newest batch come first here: put the real ones first, as the task says.",
                _joined(_whole, lambda b, real: np.concatenate([b[-1][real:], b[0][:real]])),
            ),
            (
                "Accumulate leaves the real batch out: it keeps everything, batches[0] too.",
                _joined(lambda b, real: np.concatenate(b[1:] or b), _anchor),
            ),
            (
                "Accumulate leaves the newest batch out: it keeps everything.",
                _joined(lambda b, real: np.concatenate(b[:-1] or b), _anchor),
            ),
            (
                "Accumulate gives a table: join the batches to one row of numbers, as np.concatenate does.",
                _joined(lambda b, real: np.stack(b), _anchor),
            ),
            (
                "Replace gives the first batch: the newest one is batches[-1].",
                _joined(_whole, _anchor, lambda b, real: b[0]),
            ),
        ),
    ),
    "17.2": Exercise(
        "it returns the mean variance where generation k sees k times as many numbers, none of them old",
        "my_grown(samples, generations)",
        my_grown,
        ((50, 100), (4, 3), (10, 0), (2, 1), (3, 7)),
        (
            (
                "That is the loss of replace: generation k sees k · samples numbers, so it loses one part in k · samples.",
                lambda M, n: (1 - 1 / M) ** n,
            ),
            (
                "That is accumulate: there the new batch is only a part of the pile, which gives the square. Here all "
                "numbers are new.",
                lambda M, n: _product(M, n, lambda M, k: 1 - 1 / (M * k**2)),
            ),
            (
                "All generations see the last one's numbers: generation k has k · samples of them.",
                lambda M, n: (1 - 1 / (M * n)) ** n if n else 1.0,
            ),
            (
                "The last generation is missing: k goes up to `generations`, and range() stops one before its end.",
                lambda M, n: _product(M, n, _grown, beyond=0),
            ),
            (
                "One generation too many: k goes from 1 up to `generations`.",
                lambda M, n: _product(M, n, _grown, beyond=2),
            ),
            (
                "You begin with k = 2: the first generation, with one batch, loses 1 / samples too.",
                lambda M, n: _product(M, n, lambda M, k: _grown(M, k + 1)),
            ),
            (
                "k begins with 0, which divides by zero: the first generation is k = 1.",
                lambda M, n: math.prod(1 - 1 / (M * k) for k in range(n)),
            ),
            (
                "You added the losses: every generation loses a share of what is left, so the factors multiply.",
                lambda M, n: 1 - sum(1 / (M * k) for k in range(1, n + 1)),
            ),
            ("That is the loss: return what is left of the variance.", lambda M, n: 1 - my_grown(M, n)),
            ("That is a percentage: the truth's variance is 1.", lambda M, n: 100 * my_grown(M, n)),
        ),
    ),
    "17.3": Exercise(
        "it returns the least number of fresh real samples with which the limit of mix keeps `keep` of the variance",
        "my_real_needed(samples, keep)",
        my_real_needed,
        ((50, 0.95), (1000, 0.95), (2, 0.5), (50, 0.5), (10_000, 0.99), (5, 0.75), (20, 0.9)),
        (
            (
                "The rule of thumb 2r / (1 + 2r) is close, not exact: use the formula with (1 − f)².",
                _needed(lambda M, r: 2 * r / (1 + 2 * r)),
            ),
            (
                "That is a share: return the number of real samples.",
                lambda M, keep: my_real_needed(M, keep) / M,
            ),
            (
                "That is one too few: there the variance is still below `keep`.",
                lambda M, keep: my_real_needed(M, keep) - 1,
            ),
            ("That is one too many: count from r = 1.", lambda M, keep: my_real_needed(M, keep) + 1),
            (
                "Exactly `keep` is enough: compare with >=, not with >.",
                lambda M, keep: next((r for r in range(1, M + 1) if _limit(M, r) > keep), None),
            ),
            (
                "You compare the width: `keep` is of the variance, so take no root.",
                _needed(_limit, wide=math.sqrt),
            ),
            (
                "A share of `keep` real samples is far more than is needed: the number of real samples decides, not "
                "their share.",
                lambda M, keep: math.ceil(keep * M),
            ),
            (
                "The wandering is what is lost, not what is left: compare 1 − wandering with keep.",
                _needed(lambda M, r: 1 - _limit(M, r)),
            ),
            (
                "f is the share of real numbers, r / samples; you took 1 − f for it.",
                _needed(lambda M, r: 1 - (1 / M) / (1 - (r / M) ** 2 + r / M / M)),
            ),
            (
                "The square is missing: a variance takes the square of the share that stays.",
                _needed(lambda M, r: 1 - (1 / M) / (r / M + (1 - r / M) / M)),
            ),
        ),
    ),
    "17.4": Exercise(
        "it returns the share of wrong answers among the accepted ones, where each kind of mistake has its own chance",
        "my_wrong_share(wrong, slips, accepts_wrong, accepts_right)",
        my_wrong_share,
        (
            ((0.0, 0.0), (0.025, 0.025), (1.0, 0.0), 1.0),
            ((0.3, 0.1), (0.05, 0.02), (0.9, 0.2), 0.8),
            ((0.2,), (0.1,), (0.5,), 1.0),
            ((0.1, 0.2, 0.05), (0.0, 0.1, 0.2), (0.1, 0.7, 0.4), 0.6),
        ),
        (
            (
                "You judge all kinds with one mean chance: that is what the average hides; each kind has its own.",
                _one_for_all,
            ),
            (
                "That is a share of all answers: divide by the accepted ones, right and wrong.",
                lambda w, s, a, b: sum(x * (y + z * (1 - sum(w))) for x, y, z in zip(a, w, s, strict=True)),
            ),
            (
                "The slips are missing: slips[i] of the right answers turn into kind i first.",
                lambda w, s, a, b: my_wrong_share(w, [0] * len(w), a, b),
            ),
            (
                "Only right answers can slip: add slips[i] · right, where right is 1 − sum(wrong).",
                lambda w, s, a, b: my_wrong_share([x + y for x, y in zip(w, s, strict=True)], [0] * len(w), a, b),
            ),
            (
                "Answers that slipped are counted as right too: only 1 − sum(slips) of the right ones are left.",
                lambda w, s, a, b: (lambda p: p / (p + b * (1 - sum(w))))(
                    sum(x * (y + z * (1 - sum(w))) for x, y, z in zip(a, w, s, strict=True))
                ),
            ),
            (
                "You assume that all right answers pass: accept them with probability accepts_right.",
                lambda w, s, a, b: my_wrong_share(w, s, a, 1.0),
            ),
            ("That is the share of right answers: return that of the wrong ones.", lambda *a: 1 - my_wrong_share(*a)),
            ("That is a percentage: the share goes from 0 to 1.", lambda *a: 100 * my_wrong_share(*a)),
            (
                "Those are the odds, wrong to right: divide by all the accepted ones, wrong and right.",
                lambda *a: my_wrong_share(*a) / (1 - my_wrong_share(*a)),
            ),
            (
                "That is the first kind alone: add up all kinds.",
                lambda w, s, a, b: (lambda p: p / (p + b * (1 - sum(s)) * (1 - sum(w))))(
                    a[0] * (w[0] + s[0] * (1 - sum(w)))
                ),
            ),
            (
                "That is the share by kind: add up all kinds.",
                lambda w, s, a, b: [
                    x * (y + z * (1 - sum(w))) / _accepted(w, s, a, b) for x, y, z in zip(a, w, s, strict=True)
                ],
            ),
        ),
    ),
    "17.5": Exercise(
        "it returns for each category the chance that it is the one that is left in the end",
        "my_last_one(counts)",
        my_last_one,
        (((5, 3, 2),), ((1, 1),), ((40, 30, 20, 10),), ((7, 0, 3),), ((1, 2, 4),)),
        (
            (
                "The commonest category need not win: chance decides, and each one that is there can be the last.",
                lambda counts: [float(count == max(counts)) for count in counts],
            ),
            (
                "The chances are not equal: on average each category keeps its share, to the end.",
                lambda counts: [float(count > 0) / sum(count > 0 for count in counts) for count in counts],
            ),
            (
                "You squared the shares: that is the chance that two draws are both of this category, not of its survival.",
                lambda counts: [(count / sum(counts)) ** 2 for count in counts],
            ),
            (
                "Those are the squares, made to add up to 1: on average a share stays what it is, whatever its size.",
                lambda counts: [count**2 / sum(c**2 for c in counts) for count in counts],
            ),
            ("Those are percentages: chances add up to 1.", lambda counts: [100 * c / sum(counts) for c in counts]),
            ("Those are the counts: divide them by their sum.", lambda counts: list(counts)),
            (
                "You rounded: return the share as it is.",
                lambda counts: [round(count / sum(counts), 1) for count in counts],
            ),
            (
                "The largest share is not 1: divide by the sum of the counts, not by the largest.",
                lambda counts: [count / max(counts) for count in counts],
            ),
        ),
    ),
}


def _accepted(wrong, slips, accepts_wrong, accepts_right):
    right = 1 - sum(wrong)
    passed = sum(a * (w + slip * right) for w, slip, a in zip(wrong, slips, accepts_wrong, strict=True))
    return passed + accepts_right * (1 - sum(slips)) * right
