"""Wrong answers to the exercises of chapter 07, as learners write them, are caught with the right sentence."""

import itertools

import pytest
import torch

from course_lib import practice


def without_limits(weights, bits, step):
    return torch.round(weights / step) * step


def as_on_the_page(weights, bits, step):
    top = (2**bits - 1) / 2
    return ((weights / step).floor() + 0.5).clamp(-top, top) * step


def symmetric(weights, bits, step):
    half = 2**bits // 2
    return torch.clamp(torch.round(weights / step), -half, half) * step


def at_the_unrounded(weights, inputs, targets, step, lr):
    error = inputs @ weights - targets
    return weights - lr * inputs.T @ error / len(inputs)


def moved_the_rounded(weights, inputs, targets, step, lr):
    rounded = torch.where(weights < 0, -step / 2, step / 2)
    return rounded - lr * inputs.T @ (inputs @ rounded - targets) / len(inputs)


def with_sign(weights, inputs, targets, step, lr):
    error = inputs @ (torch.sign(weights) * step / 2) - targets
    return weights - lr * inputs.T @ error / len(inputs)


def zero_below(weights, inputs, targets, step, lr):
    rounded = (2 * (weights > 0).float() - 1) * step / 2
    return weights - lr * inputs.T @ (inputs @ rounded - targets) / len(inputs)


def whole_bytes(widths, bits):
    total = sum(a * b * bits for a, b in itertools.pairwise(widths))
    return (total + 32 * sum(widths[1:])) // 8


def weights_alone(widths, bits):
    total = 0
    for i in range(len(widths) - 1):
        total += widths[i] * widths[i + 1]
    return total * bits / 8


def of_all_pictures(before, after):
    second = before.argsort(dim=-1, descending=True)[:, 1]
    changed = before.argmax(-1) != after.argmax(-1)
    return ((after.argmax(-1) == second) & changed).double().mean()


def itself(before, after):
    return (torch.cdist(before, before).argmin(1) == torch.cdist(after, after).argmin(1)).double().mean()


WRONG = (
    (
        "07.1",
        lambda weights, bits, step: (weights / step).int().clamp(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) * step,
        "cuts towards 0",
    ),
    (
        "07.3",
        lambda widths, bits: sum((a + 2) * b for a, b in itertools.pairwise(widths)) * bits / 8,
        "16 bits each, however",
    ),
    (
        "07.5",
        lambda before, after: (torch.cdist(before, after).argmin(1) == torch.arange(len(before))).float().mean(),
        "its own kind",
    ),
    ("07.1", without_limits, "outermost"),
    ("07.1", as_on_the_page, "the chapter's levels"),
    ("07.1", symmetric, "one level too many"),
    ("07.2", at_the_unrounded, "calculates with the rounded"),
    ("07.2", moved_the_rounded, "remember"),
    ("07.2", with_sign, "third level"),
    ("07.2", zero_below, "counts as positive"),
    ("07.3", weights_alone, "step and a bias"),
    ("07.3", whole_bytes, "//"),
    ("07.4", of_all_pictures, "all pictures"),
    ("07.5", itself, "the picture itself"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message, verdict


def test_the_right_option_of_the_quiz_is_never_the_longest_alone():
    for question in practice.quiz("07").questions:
        others = [len(answer) for answer, right, _ in question.options if not right]
        (right,) = [len(answer) for answer, ok, _ in question.options if ok]
        assert right <= max(others), question.text
        assert min(others) > 0.7 * right, "and none is much shorter"
