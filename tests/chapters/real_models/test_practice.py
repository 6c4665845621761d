"""Wrong answers to the exercises of chapter 19, as learners write them, are caught with the right sentence."""

import math

import pytest
import torch

from course_lib import practice


def without_an_end(first, following):
    return torch.cat([first[1:], first[1:2] * following[1:2, 0]])


def in_nats(shares):
    kept = shares[shares > 0]
    return -(kept * kept.log()).sum()


def of_those_given(shares):
    kept = shares[shares > 0]
    return -(kept * kept.log()).sum() / math.log(len(kept))


def too_many_steps(weights, bits):
    step = (weights.max() - weights.min()) / 2**bits
    return torch.round((weights - weights.min()) / step) * step + weights.min()


def over_the_ends(lists):
    flat = []
    for each in lists:
        flat += each
    hits = 0
    for i in range(1, len(flat)):
        hits += flat[i] == flat[i - 1] + 1
    return hits / (len(flat) - 1)


def of_all_numbers(lists):
    hits = sum(x[i + 1] == x[i] + 1 for x in lists for i in range(len(x) - 1))
    return hits / sum(map(len, lists))


def of_each_list(lists):
    shares = []
    for each in lists:
        hits = [each[i + 1] - each[i] == 1 for i in range(len(each) - 1)]
        shares.append(sum(hits) / len(hits))
    return sum(shares) / len(shares)


def up_or_down(lists):
    steps = [abs(x[i + 1] - x[i]) for x in lists for i in range(len(x) - 1)]
    return steps.count(1) / len(steps)


def to_levels(weights, bits, to):
    low = weights.min()
    return (weights - low) / ((weights.max() - low) / to(bits))


WRONG = (
    ("19.1", without_an_end, "not a 1"),
    ("19.1", lambda first, following: first * (1 - following.sum(1)), "not 0"),
    ("19.2", in_nats, "nats"),
    ("19.2", of_those_given, "could be"),
    ("19.2", lambda shares: -(shares * shares.log()).sum() / math.log(len(shares)), "NaN"),
    ("19.3", too_many_steps, "between them"),
    ("19.4", over_the_ends, "not neighbours"),
    ("19.4", of_all_numbers, "pairs"),
    ("19.5", lambda shares, weights: (shares.mean(), (shares * weights).sum() / len(shares)), "sum of the weights"),
    ("19.5", lambda shares, weights: ((shares * weights).sum() / weights.sum(), shares.mean()), "reversed"),
    (
        "19.1",
        lambda first, following: torch.cat([first * (1 - following.sum(1)), first[1:2] * following[1, 0]]),
        "begin at",
    ),
    ("19.1", lambda first, following: first[1:] * (1 - following.sum(1)[1:]), "10 is missing"),
    (
        "19.1",
        lambda first, following: torch.cat([first[1:] * (1 - following.sum(0)[1:]), first[1:2] * following[1, 0]]),
        "dim=1",
    ),
    ("19.2", lambda shares: in_nats(shares) / len(shares), "log k, not k"),
    ("19.2", lambda shares: in_nats(shares) / math.log(2), "in bits"),
    ("19.2", lambda shares: in_nats(shares) / math.log(len(shares)) / math.log(2), "base 2"),
    ("19.2", lambda shares: 1 - shares.pow(2).sum(), "Simpson"),
    ("19.3", lambda weights, bits: to_levels(weights, bits, lambda b: 2**b - 1).round(), "numbers of the levels"),
    (
        "19.3",
        lambda weights, bits: (
            torch.round(to_levels(weights, bits, lambda b: 2**b - 1))
            * ((weights.max() - weights.min()) / (2**bits - 1))
        ),
        "put back",
    ),
    (
        "19.3",
        lambda weights, bits: (
            to_levels(weights, bits, lambda b: (2 ^ b) - 1).round()
            * ((weights.max() - weights.min()) / ((2 ^ bits) - 1))
            + weights.min()
        ),
        "2**b",
    ),
    ("19.4", of_each_list, "mean over lists"),
    ("19.4", up_or_down, "down"),
    ("19.4", lambda lists: sum(x[i + 1] == x[i] + 1 for x in lists for i in range(len(x) - 1)), "how many"),
    ("19.5", lambda shares, weights: (shares.mean(), (shares * weights).sum()), "do not add up to 1"),
    ("19.5", lambda shares, weights: (shares.mean(), shares @ weights / shares.sum()), "not by that of the shares"),
    ("19.5", lambda shares, weights: [shares.mean()] * 2, "a weighted mean"),
    ("19.5", lambda shares, weights: shares @ weights / weights.sum(), "return both"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message, verdict


@pytest.mark.parametrize("lists", range(2))
def test_a_mean_over_lists_is_told_from_the_share_of_pairs(lists):
    (case,) = practice.find("19.4").cases[lists]
    assert abs(of_each_list(case) - practice.find("19.4").solution(case)) > 0.01


def test_a_wrong_answer_that_nobody_foresaw_shows_the_first_value_that_differs():
    assert "where" in practice.check("19.3", lambda weights, bits: weights).message


def test_the_right_option_of_the_quiz_is_never_the_longest_alone():
    for question in practice.quiz("19").questions:
        others = [len(answer) for answer, right, _ in question.options if not right]
        (right,) = [len(answer) for answer, ok, _ in question.options if ok]
        assert right <= max(others), question.text
        assert min(others) > 0.7 * right, "and none is much shorter"
