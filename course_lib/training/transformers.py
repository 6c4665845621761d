"""Training of many small transformers at once: those of models.row_transformer.Crowd."""

from collections.abc import Callable

import torch

from course_lib import runtime
from course_lib.models.row_transformer import Crowd
from course_lib.runtime import progress_bar
from course_lib.training.settings import Settings, check_settings


def train_crowd(
    crowd: Crowd, loss_of: Callable[[int], torch.Tensor], settings: Settings = Settings(), *, progress: bool = False
) -> Crowd:
    """Train all models of a Crowd in place with AdamW and return it.

    loss_of(step): the loss of each model, float [models]. It runs the crowd itself, so that it may look at any layer,
    and chooses the images: settings.batch_size and settings.noise are its business (cohort.batch_orders and
    cohort.picked help). settings: steps, learning rate and the like; progress: show a bar.
    """
    check_settings(settings)
    parameters = [parameter.requires_grad_() for parameter in crowd.parameters.values()]
    optimizer = settings.optimizer(parameters, fused=crowd.device.type != "mps")
    schedule = settings.schedule(optimizer)
    with runtime.threads(1):
        for step in progress_bar(range(settings.steps), progress, "transformers"):
            optimizer.zero_grad()
            loss_of(step).sum().backward()  # no model's loss depends on another's weights
            optimizer.step()
            schedule.step()
    for parameter in parameters:
        parameter.requires_grad_(False)
    return crowd
