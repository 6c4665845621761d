"""Losses on answers, as plain formulas: labels, soft targets, and both. The convention stands in course_lib.losses."""

import torch

from course_lib.losses.numerics import log_probabilities, precise


def hard_target_loss(student_logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the cross-entropy with the labels: minus the log of the probability given to the right class.

    student_logits: [..., images, classes]; labels: whole numbers [..., images]. Unit: nats. Returns [...].
    """
    log_student = log_probabilities(student_logits)
    right = log_student.gather(-1, labels.long().unsqueeze(-1)).squeeze(-1)  # [..., images]
    return -right.mean(dim=-1)


def label_smoothing_loss(
    student_logits: torch.Tensor, labels: torch.Tensor, smoothing: float | torch.Tensor = 0.1
) -> torch.Tensor:
    """Return the cross-entropy with labels of which a share `smoothing` is spread evenly over all classes.

    Shapes and unit as hard_target_loss; smoothing in 0..1. Source: Szegedy et al. 2015 (arXiv 1512.00567), section 7;
    the same convention as torch's cross_entropy(label_smoothing=...). The source is cited from memory.
    """
    log_student = log_probabilities(student_logits)
    right = log_student.gather(-1, labels.long().unsqueeze(-1))  # [..., images, 1]
    everywhere = log_student.mean(dim=-1, keepdim=True)
    mixed = (1 - smoothing) * right + smoothing * everywhere
    return -mixed.mean(dim=(-2, -1))


def soft_target_loss(
    student_logits: torch.Tensor, teacher_logits: torch.Tensor, T: float | torch.Tensor
) -> torch.Tensor:
    """Return T² · KL(teacher ‖ student) at temperature T, averaged over images.

    student_logits, teacher_logits: [..., images, classes]; T > 0. Unit: nats · T². Returns [...].
    Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531), section 2; KL instead of cross-entropy moves the
    zero, not the gradient.
    """
    log_student = log_probabilities(student_logits, T)
    log_teacher = log_probabilities(teacher_logits, T)
    gap = log_teacher.exp() * (log_teacher - log_student)
    kl = gap.sum(dim=-1, keepdim=True)  # [..., images, 1]
    # T * T would overflow where T is one of NumPy's small integers
    return (T * (T * kl)).mean(dim=(-2, -1)).to(precise(student_logits.dtype))


def distillation_loss(
    student_logits: torch.Tensor,
    labels: torch.Tensor,
    teacher_logits: torch.Tensor,
    T: float | torch.Tensor,
    alpha: float | torch.Tensor,
) -> torch.Tensor:
    """Return alpha · soft_target_loss + (1 − alpha) · hard_target_loss.

    Shapes as in the two parts; alpha in 0..1. Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531), section 2.
    """
    soft = soft_target_loss(student_logits, teacher_logits, T)
    hard = hard_target_loss(student_logits, labels)
    return alpha * soft + (1 - alpha) * hard
