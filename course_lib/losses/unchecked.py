"""The losses as plain formulas. For a loop that has checked its arguments once, before the first step:

    from course_lib.losses import unchecked

    unchecked.soft_target_loss(student_logits, teacher_logits, T)

They return what the functions of the same names in course_lib.losses return; what they are given is not looked at.
"""

from course_lib.losses.distillation import (
    distillation_loss,
    hard_target_loss,
    label_smoothing_loss,
    soft_target_loss,
)
from course_lib.losses.hidden import (
    angle_loss,
    attention_loss,
    contrast_loss,
    distance_loss,
    hint_loss,
    relation_loss,
    similarity_loss,
)
from course_lib.losses.language import counted_positions, jensen_shannon_loss, reverse_kl_loss

__all__ = [
    "angle_loss",
    "attention_loss",
    "contrast_loss",
    "counted_positions",
    "distance_loss",
    "distillation_loss",
    "hard_target_loss",
    "hint_loss",
    "jensen_shannon_loss",
    "label_smoothing_loss",
    "relation_loss",
    "reverse_kl_loss",
    "similarity_loss",
    "soft_target_loss",
]
