"""Answers to the exercises of chapter 16 as learners write them: other right ways pass, wrong ones get a sentence."""

import math

import numpy as np
import pytest
import torch

from course_lib import practice


def solution(name):
    return practice.find(name).solution


def views(lists, size):
    flat = np.concatenate([np.asarray(each) for each in lists])
    shares = np.bincount(flat, minlength=size + 1)[1:] / len(flat)
    shares = shares[shares > 0]
    steps = np.concatenate([np.diff(each) for each in lists])
    return -(shares * np.log(shares)).sum() / np.log(size), (steps == 1).mean()


def upward(lists):
    """How often the next number is a larger one, by one or by more."""
    return (np.concatenate([np.diff(each) for each in lists]) > 0).mean()


def counted(lists):
    return int(sum((np.diff(each) == 1).sum() for each in lists))


RIGHT = (
    ("16.1", lambda base, reward, beta: (base.log() + reward / beta).softmax(-1)),
    ("16.1", lambda base, reward, beta: torch.softmax(torch.log(base) + reward / beta, dim=0)),
    ("16.2", lambda p, b, r, beta: (r - beta * p.log() + beta * b.log()) - (p @ (r - beta * (p / b).log()))),
    ("16.3", lambda k, beta, nats: -(-(k - 1) // (nats * beta**2))),
    ("16.4", views),
    ("16.5", lambda h, m, w, c: (1 - w) * (h + c * (m - h)) + w * m - h),
)
WRONG = (
    ("16.1", lambda base, reward, beta: (base.log() + beta * reward).softmax(-1), "divide"),
    ("16.1", lambda base, reward, beta: (base.log() + reward).softmax(-1), "no part"),
    ("16.1", lambda base, reward, beta: torch.softmax(reward / beta, 0), "base model is missing"),
    ("16.1", lambda base, reward, beta: torch.softmax(base + reward / beta, 0), "logarithm"),
    ("16.1", lambda base, reward, beta: base * torch.exp(reward / beta), "add up to 1"),
    ("16.1", lambda base, reward, beta: base * torch.softmax(reward / beta, 0), "a softmax alone"),
    ("16.1", lambda base, reward, beta: base.log() + reward / beta, "logits"),
    ("16.1", lambda base, reward, beta: (base.log() - reward / beta).softmax(-1), "sign"),
    ("16.1", lambda base, reward, beta: ((base.log() + reward) / beta).softmax(-1), "power 1 / beta"),
    ("16.2", lambda p, b, r, beta: r - beta * (p / b).log(), "mean is missing"),
    ("16.2", lambda p, b, r, beta: r - (p * r).sum(), "penalty is missing"),
    ("16.2", lambda p, b, r, beta: solution("16.2")(p, b, r, -beta), "wrong sign"),
    ("16.2", lambda p, b, r, beta: solution("16.2")(p, b, r, 1.0), "beta is missing"),
    ("16.2", lambda p, b, r, beta: (w := r - beta * (p / b).log()) - w.mean(), "plain mean"),
    ("16.2", lambda p, b, r, beta: (w := r - beta * (p / b).log()) - (b * w).sum(), "weighed by base"),
    ("16.2", lambda p, b, r, beta: r - beta * (p / b).log() - p @ r, "mean reward"),
    ("16.2", lambda p, b, r, beta: p * ((w := r - beta * (p / b).log()) - p @ w), "multiplied by policy"),
    ("16.3", lambda k, beta, nats: math.ceil((k - 1) / nats / beta), "square"),
    ("16.3", lambda k, beta, nats: math.ceil(k / nats / beta**2), "answers − 1"),
    ("16.3", lambda k, beta, nats: int((k - 1) / nats / beta**2), "too few"),
    ("16.3", lambda k, beta, nats: round((k - 1) / nats / beta**2), "nearest"),
    ("16.3", lambda k, beta, nats: (k - 1) / nats / beta**2, "whole"),
    ("16.3", lambda k, beta, nats: int((k - 1) / nats / beta**2) + 1, "do not add one"),
    ("16.4", lambda lists, size: (views(lists, size)[0], upward(lists)), "two or more"),
    ("16.4", lambda lists, size: views(lists, size)[0], "second number"),
    ("16.4", lambda lists, size: views(lists, size)[::-1], "other order"),
    ("16.4", lambda lists, size: views([[n for each in lists for n in each]], size), "from the end of one list"),
    ("16.4", lambda lists, size: tuple(100 * v for v in views(lists, size)), "percent"),
    ("16.4", lambda lists, size: (views(lists, size)[0] * math.log(size), views(lists, size)[1]), "ln(size)"),
    ("16.4", lambda lists, size: (views(lists, size)[0], counted(lists)), "a count"),
    ("16.4", lambda lists, size: views(lists, len(np.unique(np.concatenate(lists)))), "those you saw"),
    ("16.5", lambda h, m, w, c: w * (m - h), "as well"),
    ("16.5", lambda h, m, w, c: (1 - w) * ((1 - c) * h + c * m) - h, "Models' texts are missing"),
    ("16.5", lambda h, m, w, c: (1 - w) * ((1 - c) * h + c * m) + w * m, "subtract the old"),
    ("16.5", lambda h, m, w, c: (1 - c) * h + c * m + w * m - h, "1 − written"),
    ("16.5", lambda h, m, w, c: 100 * solution("16.5")(h, m, w, c), "percent"),
    ("16.5", lambda h, m, w, c: w, "gives"),
)


@pytest.mark.parametrize("name, answer", RIGHT, ids=[name for name, _ in RIGHT])
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right", practice.check(name, answer).message


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message, verdict.message


def test_the_best_policy_has_nothing_to_gain():
    base, reward = torch.tensor([0.5, 0.3, 0.2]).double(), torch.tensor([0.1, 0.5, -0.2]).double()
    best = solution("16.1")(base, reward, 0.3)
    assert torch.allclose(solution("16.2")(best, base, reward, 0.3), torch.zeros(3).double(), atol=1e-12)
