"""Training of many small transformers at once: those of models.row_transformer.Crowd."""

from collections.abc import Callable

import torch

from course_lib import runtime, steady
from course_lib.models.row_transformer import Crowd
from course_lib.runtime import progress_bar
from course_lib.training.divergence import check_losses, check_students
from course_lib.training.settings import Settings, check_settings


def train_crowd(
    crowd: Crowd, loss_of: Callable[[int], torch.Tensor], settings: Settings = Settings(), *, progress: bool = False
) -> Crowd:
    """Train all models of a Crowd in place with AdamW and return it.

    loss_of(step): the loss of each model, float [models]. It runs the crowd itself, so that it may look at any layer,
    and chooses the images: settings.batch_size and settings.noise are its business (cohort.batch_orders and
    cohort.picked help). settings: steps, learning rate and the like; progress: show a bar. CourseError if a model
    diverges.
    """
    check_settings(settings)
    parameters = [parameter.requires_grad_() for parameter in crowd.parameters.values()]
    try:
        with steady.whole_steps(), runtime.threads(1):
            with steady.step():
                optimizer = settings.optimizer(parameters, fused=crowd.device.type != "mps")
                schedule = settings.schedule(optimizer)
            for step in progress_bar(range(settings.steps), progress, "transformers"):
                with steady.step():
                    found = check_losses(loss_of(step), step, settings.steps)
                    optimizer.zero_grad()
                    found.sum().backward()  # no model's loss depends on another's weights
                    optimizer.step()
                    schedule.step()
    finally:
        for parameter in parameters:
            parameter.requires_grad_(False)
    check_students(parameters, settings.steps)
    return crowd
