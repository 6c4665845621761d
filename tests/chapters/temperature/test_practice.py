"""Typical wrong answers to the exercises of chapter 02."""

import pytest
import torch.nn.functional as F

from course_lib import practice


def bits(logits, T):
    p = F.softmax(logits / T, -1)
    return -(p * p.log2()).sum(-1).mean()


def teacher_minus_student(student_logits, teacher_logits, T):
    return T * (F.softmax(teacher_logits / T, -1) - F.softmax(student_logits / T, -1))


def not_centred(student_logits, teacher_logits):
    return (student_logits - teacher_logits) / 10


def by_accuracy(logits, labels, candidates):
    return max(candidates, key=lambda T: float(((logits / T).argmax(-1) == labels).float().mean()))


WRONG = (
    ("02.1", bits, "bits"),
    ("02.2", teacher_minus_student, "sign"),
    ("02.3", not_centred, "centred"),
    ("02.4", by_accuracy, "accuracy"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {wrong.__name__}" for name, wrong, _ in WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message
