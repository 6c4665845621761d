"""Typical wrong answers to the exercises of chapter 01."""

import pytest
import torch
import torch.nn.functional as F

from course_lib import practice


def softens_after(logits, T):
    return logits.exp() / logits.exp().sum(-1, keepdim=True) / T


def softens_over_images(logits, T):
    return torch.softmax(logits / T, dim=0)


def swapped_kl(student_logits, labels, teacher_logits, T, alpha):
    soft = F.kl_div(F.log_softmax(teacher_logits / T, -1), F.softmax(student_logits / T, -1), reduction="batchmean")
    return alpha * T * T * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)


def no_t_squared(student_logits, labels, teacher_logits, T, alpha):
    soft = F.kl_div(F.log_softmax(student_logits / T, -1), F.softmax(teacher_logits / T, -1), reduction="batchmean")
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)


def mean_over_classes(student_logits, labels, teacher_logits, T, alpha):
    p, q = F.softmax(teacher_logits / T, -1), F.log_softmax(student_logits / T, -1)
    return alpha * T**2 * (p * (p.log() - q)).mean() + (1 - alpha) * F.cross_entropy(student_logits, labels)


def two_samples(soft, hard, t):
    spread = t * (soft.var() / len(soft) + hard.var() / len(hard)).sqrt()
    gain = soft.mean() - hard.mean()
    return torch.tensor([gain - spread, gain + spread])


def standard_deviation(soft, hard, t):
    gain = soft - hard
    return gain.mean() + torch.tensor([-1, 1]) * t * gain.std()


WRONG = (
    ("01.1", softens_after, "before the softmax"),
    ("01.1", softens_over_images, "dim=-1"),
    ("01.2", swapped_kl, "swapped"),
    ("01.2", no_t_squared, "T²"),
    ("01.2", mean_over_classes, "batchmean"),
    ("01.3", two_samples, "same seed"),
    ("01.3", standard_deviation, "square root"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {wrong.__name__}" for name, wrong, _ in WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message
