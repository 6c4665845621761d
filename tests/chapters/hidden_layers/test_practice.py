"""Typical wrong answers to the exercises of chapter 03."""

import pytest
import torch
import torch.nn.functional as F

from course_lib import practice


def maps_the_teacher(student_features, teacher_features, matrix):
    return F.mse_loss(teacher_features @ matrix.T, student_features)


def half_a_square(student_features, teacher_features, matrix):
    return 0.5 * F.mse_loss(student_features @ matrix, teacher_features)


def unscaled_distances(features):
    return torch.cdist(features, features)


def diagonal_in_the_mean(features):
    distances = (features[:, None] - features[None]).norm(dim=-1)
    return distances / distances.mean()


def uncentred_cka(first, second):
    return (first.T @ second).norm() ** 2 / ((first.T @ first).norm() * (second.T @ second).norm())


def one_mean_for_all(first, second):
    return uncentred_cka(first - first.mean(), second - second.mean())


def share_of_the_control(alone, control, teacher):
    return 100 * (control - alone).mean() / (teacher - alone).mean()


WRONG = (
    ("03.1", maps_the_teacher, "student's features"),
    ("03.1", half_a_square, "half"),
    ("03.2", unscaled_distances, "not divided"),
    ("03.2", diagonal_in_the_mean, "diagonal"),
    ("03.3", uncentred_cka, "centred"),
    ("03.3", one_mean_for_all, "mean of its own"),
    ("03.4", share_of_the_control, "control's share"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {wrong.__name__}" for name, wrong, _ in WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message
