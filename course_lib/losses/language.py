"""Losses of language models, as plain formulas: which positions count, and two more divergences. The convention
stands in course_lib.losses."""

import math

import torch

from course_lib.losses.numerics import log_probabilities, precise


def counted_positions(tokens: torch.Tensor, pad: int, prompt: int | torch.Tensor = 0) -> torch.Tensor:
    """Return which predictions count: bool [documents, length − 1], True where the next token is to be learned.

    tokens: long [documents, length], padded on the right with `pad`; position i predicts token i + 1. Padding does not
    count. prompt: how many tokens after the first (<bos>) are given, for all documents or long [documents]; they do not
    count either. Used as logits[:, :-1][counted] and tokens[:, 1:][counted].
    """
    following = tokens[:, 1:]
    place = torch.arange(following.shape[1], device=tokens.device)
    given = torch.as_tensor(prompt, device=tokens.device).reshape(-1, 1)
    return (following != pad) & (place >= given)


def reverse_kl_loss(
    student_logits: torch.Tensor, teacher_logits: torch.Tensor, T: float | torch.Tensor = 1.0
) -> torch.Tensor:
    """Return T² · KL(student ‖ teacher) at temperature T, averaged over images.

    It asks that the teacher approves of what the student does, not that the student does all the teacher would.
    Shapes and unit as soft_target_loss. Source: Gu et al. 2023 (MiniLLM, arXiv 2306.08543); Agarwal et
    al. 2023 (GKD, arXiv 2306.13649).
    """
    log_student = log_probabilities(student_logits, T)
    log_teacher = log_probabilities(teacher_logits, T)
    gap = log_student.exp() * (log_student - log_teacher)
    kl = gap.sum(dim=-1, keepdim=True)
    return (T * (T * kl)).mean(dim=(-2, -1)).to(precise(student_logits.dtype))


def jensen_shannon_loss(
    student_logits: torch.Tensor, teacher_logits: torch.Tensor, T: float | torch.Tensor = 1.0, beta: float = 0.5
) -> torch.Tensor:
    """Return T² · (beta · KL(teacher ‖ mix) + (1 − beta) · KL(student ‖ mix)), averaged over images.

    mix = beta · teacher + (1 − beta) · student; beta lies strictly between 0 and 1, 0.5 is the usual, symmetric one.
    Divided by beta it tends to the forward KL for beta → 0, divided by 1 − beta to the reverse KL for beta → 1.
    Shapes and unit as soft_target_loss. Source: the generalised divergence of GKD, Agarwal et al. 2023 (arXiv
    2306.13649).
    """
    log_student = log_probabilities(student_logits, T)
    log_teacher = log_probabilities(teacher_logits, T)
    # the logarithm of the mixture without the probabilities, which may be too small to be told from 0
    log_mix = torch.logaddexp(log_teacher + math.log(beta), log_student + math.log1p(-beta))
    gap = beta * log_teacher.exp() * (log_teacher - log_mix)
    gap = gap + (1 - beta) * log_student.exp() * (log_student - log_mix)
    divergence = gap.sum(dim=-1, keepdim=True)
    return (T * (T * divergence)).mean(dim=(-2, -1)).to(precise(student_logits.dtype))
