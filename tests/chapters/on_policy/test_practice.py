"""Wrong answers to the exercises of chapter 11, as learners write them, are caught with the right sentence."""

import pytest
import torch

from course_lib import practice


def every_slip_leaves(slip, leaving, distance):
    stays = 1.0
    for _ in range(distance):
        stays *= 1 - slip
    return stays


def student_first(teacher, student, told):
    return torch.where(told, student - teacher, 0.0)


def teacher_weighs(student_logits, teacher_logits, told):
    loss = torch.nn.functional.kl_div(
        student_logits.log_softmax(-1), teacher_logits.log_softmax(-1), reduction="none", log_target=True
    )
    return loss.sum(-1)[told].mean()


WRONG = (
    ("11.1", every_slip_leaves, "four directions"),
    ("11.2", student_first, "sign"),
    ("11.3", teacher_weighs, "forward KL"),
    ("11.4", lambda reward, own, teacher, students: reward / own, "not free"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[name for name, _, _ in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message


def test_a_wrong_answer_that_nobody_foresaw_shows_the_first_value_that_differs():
    assert "where" in practice.check("11.1", lambda slip, leaving, distance: slip + 7).message
