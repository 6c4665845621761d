"""A training that diverges stops and says so: a loss of NaN or infinity is no loss, and no accuracy follows from it."""

import math
from collections.abc import Iterable

import torch

from course_lib.errors import CourseError


def check_loss(loss: torch.Tensor, step: int, steps: int, parameters: Iterable[torch.Tensor]) -> torch.Tensor:
    """Return the loss of a step, counted from 0, as it is. Called before the step moves a weight.

    parameters: those that are trained. CourseError, which says what is left of them, unless the loss is finite.
    """
    value = loss.item()
    if math.isfinite(value):
        return loss
    kept = "The model keeps its weights of before this step" if are_finite(parameters) else "The weights are lost"
    raise CourseError(
        f"The loss is {value} in step {step + 1} of {steps}, so the training stopped. {kept}: build the model anew and "
        "try a lower lr, and look for NaN in what it learns."
    )


def check_losses(losses: torch.Tensor, step: int, steps: int) -> torch.Tensor:
    """Return the losses [students] of a step, counted from 0, as they are. CourseError, which names the first student
    that diverged, unless all are finite."""
    finite = torch.isfinite(losses)
    if not bool(finite.all()):
        raise CourseError(
            f"The loss of student {int((~finite).nonzero()[0])} of {len(losses)} is NaN or infinite in step {step + 1} "
            f"of {steps}, so the training stopped and no student is kept: try a lower lr."
        )
    return losses


def check_students(layers: Iterable[torch.Tensor], steps: int):
    """Raise CourseError, which names the first one that diverged, unless all students have finite weights; layers:
    their weights and biases, each [students, ...]."""
    finite = torch.stack([torch.isfinite(layer).flatten(1).all(dim=1) for layer in layers]).all(dim=0)
    if not bool(finite.all()):
        raise CourseError(
            f"Student {int((~finite).nonzero()[0])} of {len(finite)} has weights of NaN or infinity after {steps} "
            "steps, so no student is kept: try a lower lr."
        )


def check_weights(parameters: Iterable[torch.Tensor], steps: int):
    """Raise CourseError unless the weights are finite after the last step."""
    if not are_finite(parameters):
        raise CourseError(
            f"The weights hold NaN or infinity after step {steps} of {steps}: they are lost; build the model anew and "
            "try a lower lr."
        )


def are_finite(parameters: Iterable[torch.Tensor]) -> bool:
    """Return whether no parameter holds NaN or infinity."""
    return all(bool(torch.isfinite(parameter).all()) for parameter in parameters)
