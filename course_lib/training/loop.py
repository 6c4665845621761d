"""The visible training loop: one model, numbered steps, one callback."""

import math
from dataclasses import dataclass, field

import torch

from course_lib import losses, runtime
from course_lib.errors import CourseError
from course_lib.runtime import progress_bar


@dataclass
class History:
    """What a training run leaves behind: `losses`, one number per finished step; `interrupted`, True if it was
    stopped."""

    losses: list = field(default_factory=list)
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
    model,
    images,
    loss_of,
    *,
    steps=400,
    lr=0.01,
    batch_size=64,
    noise=0.0,
    weight_decay=0.0,
    cosine=True,
    seed=0,
    callback=None,
    progress=False,
):
    """Train `model` in place with AdamW and return a History.

    images: float [n, pixels]; loss_of(logits, batch): the loss of one batch, where batch (long [b]) are the numbers
    of its images; noise: standard deviation of the Gaussian noise added to the pixels; cosine: let lr fall to 0 along
    a cosine; seed: fixes the order of the batches and the noise; callback(step, loss): called after every step.
    Interrupting the kernel keeps the finished steps. CourseError for an empty set or settings out of range.
    """
    check_settings(steps, lr, batch_size, noise, weight_decay)
    check_set(images)
    order = batch_order(len(images), batch_size, steps, seed)
    source = runtime.generator(seed, "noise")
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=weight_decay)
    history = History()
    model.train()
    try:
        with runtime.threads(1):
            for step in progress_bar(range(steps), progress):
                batch = order[step].to(images.device)
                inputs = images[batch]
                if noise:
                    inputs = inputs + noise * torch.randn(inputs.shape, generator=source).to(images.device)
                for group in optimizer.param_groups:
                    group["lr"] = learning_rate(step, steps, lr, cosine)
                loss = training_step(model, optimizer, inputs, lambda logits: loss_of(logits, batch))
                history.losses.append(loss)
                if callback is not None:
                    callback(step, loss)
    except KeyboardInterrupt:
        history.interrupted = True
        print(
            f"Stopped after {len(history.losses)} of {steps} steps. The model keeps what it has learned; "
            "run the cell that builds it to start afresh."
        )
    finally:
        model.eval()
    return history


def learn(model, images, labels, *, smoothing=0.0, **settings):
    """Train `model` on labels (long [n]) and return a History; settings as in train()."""
    check_set(images, labels)
    losses.check_share(smoothing, "smoothing")
    losses.check_logits(answers(model, images), labels=labels)

    def loss_of(logits, batch):
        return losses.label_smoothing_loss.__wrapped__(logits, labels[batch], smoothing)

    return train(model, images, loss_of, **settings)


def distill(student, teacher, images, labels=None, *, T=4.0, alpha=1.0, **settings):
    """Train `student` on a share alpha of the teacher's soft targets and 1 − alpha of labels; return a History.

    images: float [n, pixels], the transfer set; labels: long [n], may be left out if alpha = 1; settings as in
    train(). The teacher is asked once and is not changed. Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531).
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
    soft_loss, hard_loss = losses.soft_target_loss.__wrapped__, losses.hard_target_loss.__wrapped__

    def loss_of(logits, batch):
        soft = soft_loss(logits, teacher_logits[batch], T)
        if alpha == 1:
            return soft
        return alpha * soft + (1 - alpha) * hard_loss(logits, labels[batch])

    return train(student, images, loss_of, **settings)


@torch.no_grad()
def answers(model, images):
    """Return the model's logits [n, classes] for images [n, pixels] in evaluation mode, without gradients.

    CourseError if the model cannot take images of this shape.
    """
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


# --- shared with the cohort, so that both see the same batches, rates and checks -------------------


def batch_order(count, batch_size, steps, seed):
    """Return which images each step sees: long [steps, min(batch_size, count)].

    The images are shuffled like a deck of cards, dealt to the end, and shuffled again. When they fit into one batch,
    every step sees all of them in their own order.
    """
    if count <= batch_size:
        return torch.arange(count).expand(steps, count)
    source = runtime.generator(seed, "batches")
    decks = math.ceil(steps * batch_size / count)
    dealt = torch.cat([torch.randperm(count, generator=source) for _ in range(decks)])
    return dealt[: steps * batch_size].view(steps, batch_size)


def learning_rate(step, steps, lr, cosine):
    """Return the learning rate of a step, counted from 0: constant, or falling from lr to 0 along half a cosine."""
    return lr * (1 + math.cos(math.pi * step / steps)) / 2 if cosine else lr


def check_settings(steps, lr, batch_size, noise, weight_decay):
    """Raise CourseError unless the training settings are in range."""
    if not all(runtime.is_whole(count) and count >= 1 for count in (steps, batch_size)):
        raise CourseError(f"steps is {steps} and batch_size {batch_size}: both must be whole numbers of 1 or more.")
    if not (0 < lr < math.inf):
        raise CourseError(f"lr is {lr}: the learning rate must be a finite number above 0, such as 0.01.")
    if not (0 <= noise < math.inf and 0 <= weight_decay < math.inf):
        raise CourseError(f"noise is {noise} and weight_decay {weight_decay}: both must be finite and not below 0.")


def check_set(images, labels=None):
    """Raise CourseError for an empty set, one that shows a single class, or labels of another length."""
    if len(images) == 0:
        raise CourseError("The transfer set is empty: the student needs images to learn from; pass at least a few.")
    if labels is None:
        return
    if len(labels) != len(images):
        raise CourseError(f"There are {len(images)} images and {len(labels)} labels: give one label per image.")
    if (len(labels) > 1 and bool((labels == labels[0]).all())) or len(labels) == 1:
        raise CourseError(
            f"Every image of the transfer set shows class {int(labels[0])}: a student would only learn to say "
            f"{int(labels[0])}; pass images of at least two classes."
        )
