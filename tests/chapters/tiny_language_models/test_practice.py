"""Typical wrong answers to the exercises of chapter 08."""

import pytest
import torch
import torch.nn.functional as F

from course_lib import practice


def counts_what_is_read(tokens, pad, prompt):
    return (tokens[:, :-1] != pad) & (torch.arange(tokens.shape[1] - 1) >= prompt)


def forward_instead(student_logits, teacher_logits):
    return F.kl_div(student_logits.log_softmax(-1), teacher_logits.softmax(-1), reduction="batchmean")


def not_normalised(probabilities, T):
    return (probabilities.log() / T).exp()


def cross_entropy_of_truth(truth, logits):
    return F.cross_entropy(logits, truth)


WRONG = (
    ("08.1", counts_what_is_read, "predicted"),
    ("08.2", forward_instead, "forward KL"),
    ("08.3", not_normalised, "sum to 1"),
    ("08.4", cross_entropy_of_truth, "entropy of the truth"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {wrong.__name__}" for name, wrong, _ in WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message
