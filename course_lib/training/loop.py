"""The visible training loop: one model, numbered steps, one callback."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import torch

from course_lib import losses, runtime, steady
from course_lib.brief import Brief
from course_lib.errors import CourseError
from course_lib.runtime import progress_bar
from course_lib.training.divergence import check_loss, check_weights
from course_lib.training.settings import Settings, check_settings

Callback = Callable[[int, float], None]


@dataclass(repr=False)
class History(Brief):
    """What a training run leaves behind: `losses`, one number per finished step; `interrupted`, True if it was
    stopped."""

    losses: list[float] = field(default_factory=list)
    interrupted: bool = False


def training_step(model, optimizer, images, loss_of):
    """Do one step of training and return the loss before it (float).

    images: float [batch, pixels]; loss_of: a function from logits [batch, classes] to a loss (scalar tensor).
    """
    logits = model(images)  # Step 1: the model answers
    loss = loss_of(logits)  # Step 2: how wrong is it? One number
    optimizer.zero_grad()
    loss.backward()  # Step 3: which way should each weight move?
    optimizer.step()  # Step 4: move every weight a little
    return loss.item()


def train(
    model: torch.nn.Module,
    images: torch.Tensor,
    loss_of: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    settings: Settings = Settings(),
    *,
    seed: int = 0,
    callback: Callback | None = None,
    progress: bool = False,
) -> History:
    """Train `model` in place with AdamW and return a History.

    images: float [n, pixels]; loss_of(logits, batch): the loss of one batch, where batch (long [b]) are the numbers
    of its images; settings: steps, learning rate and the like; seed: fixes the order of the batches and the noise;
    callback(step, loss): called after every step; progress: show a bar.
    Interrupting the kernel keeps the finished steps. CourseError for an empty set.
    """
    moments = each_step(model, images, loss_of, settings, seed=seed)
    return follow(moments, model, settings, callback, progress)


@steady.stepwise
def each_step(model, images, loss_of, settings: Settings = Settings(), *, seed: int = 0) -> Iterator[tuple[int, float]]:
    """Train as train() does, whose arguments these are, and yield (step, loss before it) after each step: for whoever
    wants to watch or stop. The first step checks the arguments."""
    check_settings(settings)
    check_set(images)
    check_trainable(model)
    check_type(model, images)
    order = batch_order(len(images), settings.batch_size, settings.steps, seed)  # long [steps, b]
    source = runtime.generator(seed, "noise")
    optimizer = settings.optimizer(model.parameters())
    schedule = settings.schedule(optimizer)
    model.train()
    for step, batch in enumerate(order.to(images.device)):
        inputs = images[batch]  # [b, pixels]
        if settings.noise:
            inputs = inputs + settings.noise * torch.randn(inputs.shape, generator=source).to(images.device)

        def finite_loss(logits, step=step, batch=batch):
            return check_loss(loss_of(logits, batch), step, settings.steps, model.parameters())

        loss = training_step(model, optimizer, inputs, finite_loss)
        schedule.step()
        yield step, loss
    check_weights(model.parameters(), settings.steps)


def follow(
    moments: Iterable[tuple[int, float]],
    model: torch.nn.Module,
    settings: Settings,
    callback: Callback | None = None,
    progress: bool = False,
) -> History:
    """Go through the moments (step, loss) of each_step() to the end and return the History.

    settings: of that training; callback, progress: as in train(). An interruption keeps what is finished; the model is
    left in evaluation mode, also after an error.
    """
    check_settings(settings)
    history, steps = History(), settings.steps

    def said():
        return (
            f"Stopped after {len(history.losses)} of {steps} steps. The model keeps what it has learned; "
            "run the cell that builds it to start afresh."
        )

    try:
        with runtime.interruptible(said) as stop, steady.whole_steps(), runtime.threads(1):
            for step, loss in progress_bar(moments, progress, total=steps):
                history.losses.append(loss)
                if callback is not None:
                    callback(step, loss)
    finally:
        model.eval()
    history.interrupted = stop.interrupted
    return history


@steady.plain()
def learn(
    model: torch.nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    settings: Settings = Settings(),
    *,
    smoothing: float = 0.0,
    seed: int = 0,
    callback: Callback | None = None,
    progress: bool = False,
) -> History:
    """Train `model` on labels (long [n]) and return a History.

    smoothing: the share of each label that is spread over all classes, as in losses.label_smoothing_loss; images,
    settings, seed, callback, progress: as in train(). CourseError for an empty or single-class set, or wrong labels.
    """
    check_set(images, labels)
    losses.check_share(smoothing, "smoothing")
    losses.check_logits(answers(model, images), labels=labels)

    def loss_of(logits, batch):
        return losses.unchecked.label_smoothing_loss(logits, labels[batch], smoothing)

    return train(model, images, loss_of, settings, seed=seed, callback=callback, progress=progress)


@steady.plain()
def distill(
    student: torch.nn.Module,
    teacher: torch.nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor | None = None,
    settings: Settings = Settings(),
    *,
    T: float = 4.0,
    alpha: float = 1.0,
    seed: int = 0,
    callback: Callback | None = None,
    progress: bool = False,
) -> History:
    """Train `student` on a share alpha of the teacher's soft targets and 1 − alpha of labels; return a History.

    images: float [n, pixels], the transfer set; labels: long [n], may be left out if alpha = 1; T: temperature of both
    sides; settings, seed, callback, progress: as in train(). The teacher is asked once and is not changed.
    Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531).
    CourseError for an empty or single-class transfer set, T ≤ 0, alpha outside 0..1, or other classes.
    """
    check_set(images, labels)
    losses.check_temperature(T)
    losses.check_share(alpha, "alpha")
    if alpha < 1 and labels is None:
        raise CourseError(f"alpha is {alpha} and there are no labels: pass them, or set alpha = 1.")
    teacher_logits = answers(teacher, images)
    losses.check_logits(answers(student, images), teacher_logits, labels)
    # Everything is checked: the loop calls the losses without their per-call checks.
    soft_loss, hard_loss = losses.unchecked.soft_target_loss, losses.unchecked.hard_target_loss

    def loss_of(logits, batch):
        soft = soft_loss(logits, teacher_logits[batch], T)
        if alpha == 1:
            return soft
        return alpha * soft + (1 - alpha) * hard_loss(logits, labels[batch])

    return train(student, images, loss_of, settings, seed=seed, callback=callback, progress=progress)


@steady.plain()
@torch.no_grad()
def answers(model: torch.nn.Module, images: torch.Tensor) -> torch.Tensor:
    """Return the model's logits [n, classes] for images [n, pixels] in evaluation mode, without gradients.

    CourseError if the model cannot take images of this shape.
    """
    check_type(model, images)
    was_training = model.training
    model.eval()
    try:
        return model(images)
    except RuntimeError as error:
        shape = list(images.shape)
        raise CourseError(
            f"The model cannot take images of shape {shape}: expected [images, pixels] ({error})."
        ) from None
    finally:
        model.train(was_training)


# --- shared with the cohort, so that both see the same batches and checks ---------------------------


def batch_order(count: int, batch_size: int, steps: int, seed: int) -> torch.Tensor:
    """Return which images each step sees: long [steps, min(batch_size, count)].

    The images are shuffled like a deck of cards, dealt to the end, and shuffled again, all by `seed`. When they fit
    into one batch, every step sees all of them in their own order.
    """
    if count <= batch_size:
        return torch.arange(count).expand(steps, count)
    source = runtime.generator(seed, "batches")
    decks = math.ceil(steps * batch_size / count)
    dealt = torch.cat([torch.randperm(count, generator=source) for _ in range(decks)])
    return dealt[: steps * batch_size].view(steps, batch_size)


def check_set(images: torch.Tensor, labels: torch.Tensor | None = None):
    """Raise CourseError for an empty set, one that shows a single class, or labels of another length."""
    if len(images) == 0:
        raise CourseError("The transfer set is empty: the student needs images to learn from; pass at least a few.")
    if images.is_floating_point() and not bool(torch.isfinite(images).all()):
        raise CourseError("The images hold NaN or infinity, from which nothing can be learned: give finite pixels.")
    if labels is None:
        return
    if len(labels) != len(images):
        raise CourseError(f"There are {len(images)} images and {len(labels)} labels: give one label per image.")
    if (len(labels) > 1 and bool((labels == labels[0]).all())) or len(labels) == 1:
        raise CourseError(
            f"Every image of the transfer set shows class {int(labels[0])}: a student would only learn to say "
            f"{int(labels[0])}; pass images of at least two classes."
        )


def check_trainable(model: torch.nn.Module):
    """Raise CourseError unless the model has a weight that a training may move."""
    parameters = list(model.parameters())
    if any(parameter.is_inference() for parameter in parameters):
        raise CourseError(
            "The model was made in inference mode and cannot learn: build it outside of inference_mode()."
        )
    if not any(parameter.requires_grad for parameter in parameters):
        raise CourseError("All weights of the model are frozen: call model.requires_grad_(True), so that it can learn.")


def check_type(model: torch.nn.Module, images: torch.Tensor):
    """Raise CourseError if the images are of another floating type than the model's weights."""
    weight = next(model.parameters(), images)
    if images.is_floating_point() and weight.is_floating_point() and images.dtype != weight.dtype:
        raise CourseError(
            f"The images are {images.dtype} and the model's weights {weight.dtype}: give both one type, such as "
            "images.float() and model.float()."
        )
