"""Typical wrong answers to the exercises of chapter 04."""

import pytest
import torch

from course_lib import practice


def mean_of_logits(teacher_logits, weights, T):
    return torch.softmax(torch.einsum("t,tic->ic", weights, teacher_logits) / T, -1)


def middle_value(probabilities):
    return probabilities.sort(dim=0).values[len(probabilities) // 2]


def agrees_with_itself(answers):
    return torch.stack([(answers == row).double().mean(dim=1).mean() for row in answers])


def other_left_out_first(logits, known, classes):
    pooled = torch.zeros(logits.shape[1], classes, dtype=logits.dtype)
    for i, own in enumerate(known):
        pooled[:, list(own)] += torch.softmax(logits[i][:, : len(own)], -1)
    return pooled / pooled.sum(-1, keepdim=True)


WRONG = (
    ("04.1", mean_of_logits, "mean of the logits"),
    ("04.2", middle_value, "sum to 1"),
    ("04.3", agrees_with_itself, "itself"),
    ("04.4", other_left_out_first, "before the softmax"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {wrong.__name__}" for name, wrong, _ in WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message
