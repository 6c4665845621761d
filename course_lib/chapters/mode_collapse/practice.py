"""Exercises of chapter 16; the quiz stands in quiz.py."""

import math
from itertools import chain

import torch

from course_lib.chapters.mode_collapse.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_optimum(base, reward, beta):
    weight = base * (reward / beta).exp()
    return weight / weight.sum()


def my_gain(policy, base, reward, beta):
    worth = reward - beta * (policy / base).log()
    return worth - (policy * worth).sum()


def my_pairs(answers, beta, nats):
    return math.ceil((answers - 1) / (nats * beta**2))


def my_two_views(lists, size):
    numbers = [number for each in lists for number in each]
    shares = [numbers.count(n) / len(numbers) for n in range(1, size + 1)]
    entropy = -sum(p * math.log(p) for p in shares if p > 0)
    steps = [after - before for each in lists for before, after in zip(each, each[1:], strict=False)]
    return entropy / math.log(size), steps.count(1) / len(steps)


def my_excess(habit, models, written, copying):
    people = (1 - copying) * habit + copying * models
    return (1 - written) * people + written * models - habit


def _scaled(weight):
    return weight / weight.sum()


def _gain(worth, mean=lambda policy, worth: (policy * worth).sum()):
    """A wrong my_gain: what an answer is worth, minus a mean."""

    def gain(policy, base, reward, beta):
        found = worth(policy, base, reward, beta)
        return found - mean(policy, found)

    return gain


def _worth(policy, base, reward, beta):
    return reward - beta * (policy / base).log()


def _views(pairs=None, entropy=None, share=None):
    """A wrong my_two_views, of other neighbours, another first or another second number."""

    def views(lists, size):
        even, counted = my_two_views(lists, size)
        if pairs:
            steps = pairs(lists)
            counted = steps.count(1) / len(steps)
        return (entropy(even, size) if entropy else even), (share(counted, lists) if share else counted)

    return views


def _across(lists):
    """Steps that go on from one list to the next."""
    flat = [number for each in lists for number in each]
    return [after - before for before, after in zip(flat, flat[1:], strict=False)]


def _neighbours(lists):
    return [after - before for each in lists for before, after in zip(each, each[1:], strict=False)]


def _per_number(counted, lists):
    return counted * len(_neighbours(lists)) / sum(map(len, lists))


_BASE = torch.tensor([0.5, 0.3, 0.2])
_WIDE = torch.tensor([0.1, 0.2, 0.3, 0.4])
_REWARD = torch.tensor([0.2, -0.4, 1.0])
_WIDE_REWARD = torch.tensor([1.0, 0.3, 0.0, -0.5])
_POLICY = torch.tensor([0.2, 0.2, 0.6])
_WIDE_POLICY = torch.tensor([0.4, 0.3, 0.2, 0.1])
_LISTS = ([1, 2, 3, 4], [3, 4, 2, 1], [4, 1, 2, 3], [2, 1, 1], [1, 3, 2, 4])
_COUNTING = ([1, 2, 3, 4, 5], [2, 3, 4, 5, 1])

EXERCISES = {
    "16.1": Exercise(
        "it returns the policy that is best for a reward with a KL penalty of weight beta",
        "my_optimum(base, reward, beta)",
        my_optimum,
        ((_BASE, _REWARD, 0.5), (_WIDE, _WIDE_REWARD, 2.0), (_BASE, _REWARD, 0.1)),
        (
            (
                "You multiplied the reward by beta: a small penalty lets the reward count for more, so divide.",
                lambda base, reward, beta: _scaled(base * (reward * beta).exp()),
            ),
            (
                "beta plays no part: divide the reward by it.",
                lambda base, reward, beta: _scaled(base * reward.exp()),
            ),
            (
                "The base model is missing: the penalty pulls towards it, so multiply by base.",
                lambda base, reward, beta: (reward / beta).softmax(-1),
            ),
            (
                "softmax(base + …) adds a probability to a logit: add its logarithm, or multiply by base.",
                lambda base, reward, beta: (base + reward / beta).softmax(-1),
            ),
            (
                "The shares do not add up to 1: divide by their sum.",
                lambda base, reward, beta: base * (reward / beta).exp(),
            ),
            (
                "The shares do not add up to 1: a softmax alone does, and multiplied by base no more; divide by their sum.",
                lambda base, reward, beta: base * (reward / beta).softmax(-1),
            ),
            (
                "Those are logits: their softmax is the policy.",
                lambda base, reward, beta: base.log() + reward / beta,
            ),
            (
                "The sign is reversed: a high reward makes an answer likelier.",
                lambda base, reward, beta: _scaled(base * (-reward / beta).exp()),
            ),
            (
                "That is base to the power 1 / beta: the penalty is on the distance from base, which enters once.",
                lambda base, reward, beta: _scaled(base ** (1 / beta) * (reward / beta).exp()),
            ),
        ),
    ),
    "16.2": Exercise(
        "it returns what each answer is worth beyond the mean: what policy gradient multiplies by",
        "my_gain(policy, base, reward, beta)",
        my_gain,
        ((_POLICY, _BASE, _REWARD, 0.5), (_WIDE_POLICY, _WIDE, _WIDE_REWARD, 0.2), (_BASE, _BASE, _REWARD, 0.3)),
        (
            (
                "The penalty has the wrong sign: an answer that the policy gives more often than base is worth less.",
                _gain(lambda policy, base, reward, beta: reward + beta * (policy / base).log()),
            ),
            (
                "The penalty is missing: subtract beta · ln(policy / base).",
                _gain(lambda policy, base, reward, beta: reward),
            ),
            (
                "beta is missing: it weighs the penalty.",
                _gain(lambda policy, base, reward, beta: reward - (policy / base).log()),
            ),
            (
                "The logarithm is missing: the penalty is beta · ln(policy / base).",
                _gain(lambda policy, base, reward, beta: reward - beta * policy / base),
            ),
            ("The mean is missing: subtract what an answer of the policy is worth on average.", _worth),
            (
                "You subtracted the mean reward: the mean is that of the worth, with the penalty in it.",
                lambda policy, base, reward, beta: _worth(policy, base, reward, beta) - (policy * reward).sum(),
            ),
            (
                "You multiplied by policy: answers are drawn from it, so those that it gives often already count often.",
                lambda policy, base, reward, beta: policy * my_gain(policy, base, reward, beta),
            ),
            (
                "That is the plain mean: the policy does not give all answers equally often, so weigh by policy.",
                _gain(_worth, lambda policy, worth: worth.mean()),
            ),
            (
                "You weighed by base: the answers are drawn from the policy.",
                lambda policy, base, reward, beta: (
                    _worth(policy, base, reward, beta) - (base * _worth(policy, base, reward, beta)).sum()
                ),
            ),
        ),
    ),
    "16.3": Exercise(
        "it returns the least number of pairs with which the reward's noise costs no more than so many nats",
        "my_pairs(answers, beta, nats)",
        my_pairs,
        ((10, 0.1, 0.1), (10, 0.5, 0.07), (100, 0.2, 0.3), (3, 1.0, 0.3), (9, 0.5, 0.5)),
        (
            ("beta enters by its square.", lambda k, beta, nats: math.ceil((k - 1) / (nats * beta))),
            (
                "One direction is free: the same added to all rewards changes nothing, so it is answers − 1.",
                lambda k, beta, nats: math.ceil(k / (nats * beta**2)),
            ),
            (
                "That is one pair too few: with this many, noise costs more than `nats`; round up.",
                lambda k, beta, nats: math.floor((k - 1) / (nats * beta**2)),
            ),
            (
                "That goes to the nearest whole number, which may be one pair too few: round up.",
                lambda k, beta, nats: round((k - 1) / (nats * beta**2)),
            ),
            (
                "Where the rule gives a whole number, that many pairs are enough: do not add one.",
                lambda k, beta, nats: math.floor((k - 1) / (nats * beta**2)) + 1,
            ),
            ("A number of pairs is whole: round up.", lambda k, beta, nats: (k - 1) / (nats * beta**2)),
            (
                "A larger beta needs fewer pairs: divide by beta².",
                lambda k, beta, nats: math.ceil((k - 1) * beta**2 / nats),
            ),
            (
                "Fewer nats need more pairs: divide by nats.",
                lambda k, beta, nats: math.ceil((k - 1) * nats / beta**2),
            ),
        ),
    ),
    "16.4": Exercise(
        "it returns how even the numbers of all lists are, and how often the next number is the last one plus 1",
        "my_two_views(lists, size)",
        my_two_views,
        ((_LISTS, 4), (_COUNTING, 5), (_LISTS[1:], 5)),
        (
            (
                "You count steps from the end of one list to the beginning of the next: stay within each list.",
                _views(pairs=_across),
            ),
            (
                "Steps down count too here: the next is the last one plus 1, not a distance of 1.",
                _views(pairs=lambda lists: [abs(step) for step in _neighbours(lists)]),
            ),
            (
                "Steps up by two or more count too here: the next number must be the last one plus 1.",
                _views(pairs=lambda lists: [min(step, 1) for step in _neighbours(lists)]),
            ),
            (
                "A list of n numbers has n − 1 steps: divide by the steps, not by the numbers.",
                _views(share=_per_number),
            ),
            (
                "The second number is a count: divide it by the number of steps.",
                _views(share=lambda counted, lists: counted * len(_neighbours(lists))),
            ),
            (
                "Numbers that never came up could have: divide by ln(size), not by the logarithm of those you saw.",
                lambda lists, size: (
                    my_two_views(lists, size)[0] * math.log(size) / math.log(len(set(chain(*lists)))),
                    my_two_views(lists, size)[1],
                ),
            ),
            (
                "That is the entropy: divide it by ln(size), so that 1 is perfectly even.",
                _views(entropy=lambda even, size: even * math.log(size)),
            ),
            (
                "You divided by size: the largest entropy is ln(size).",
                _views(entropy=lambda even, size: even * math.log(size) / size),
            ),
            (
                "Those are percentages: both numbers go from 0 to 1.",
                _views(entropy=lambda even, size: 100 * even, share=lambda counted, lists: 100 * counted),
            ),
            (
                "The two numbers are in the other order: evenness first.",
                lambda lists, size: my_two_views(lists, size)[::-1],
            ),
            ("The second number is missing: return both.", lambda lists, size: my_two_views(lists, size)[0]),
        ),
    ),
    "16.5": Exercise(
        "it returns by how much the share of texts with the word exceeds the old habit",
        "my_excess(habit, models, written, copying)",
        my_excess,
        ((0.01, 0.4, 0.1, 0.3), (0.002, 0.5, 0.2, 0.0), (0.1, 0.3, 0.5, 0.5)),
        (
            (
                "People's own texts changed as well: the part `copying` of them has the word as often as models' texts.",
                lambda h, m, w, c: (1 - w) * h + w * m - h,
            ),
            (
                "That is the share of texts with the word: subtract the old habit.",
                lambda h, m, w, c: my_excess(h, m, w, c) + h,
            ),
            (
                "Only the other texts are people's: weigh them by 1 − written.",
                lambda h, m, w, c: (1 - c) * h + c * m + w * m - h,
            ),
            (
                "Models' texts are missing: a share `written` of all texts is theirs.",
                lambda h, m, w, c: (1 - w) * ((1 - c) * h + c * m) - h,
            ),
            (
                "People who do not copy keep the habit: weigh it by 1 − copying.",
                lambda h, m, w, c: (1 - w) * (h + c * m) + w * m - h,
            ),
            (
                "That is people's excess alone: models' texts are in the pile too.",
                lambda h, m, w, c: (1 - c) * h + c * m - h,
            ),
            (
                "You changed the two parts: `written` is of all texts, `copying` of people's.",
                lambda h, m, w, c: (1 - w) * ((1 - c) * h + c * m) + w * h - h,
            ),
            ("That is a percentage: shares go from 0 to 1.", lambda *a: 100 * my_excess(*a)),
        ),
    ),
}
