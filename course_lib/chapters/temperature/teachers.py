"""Two teachers of chapter 02, one trained long; and the gradient of the soft loss beside its limit."""

from dataclasses import replace

import torch

from course_lib import losses, metrics, runtime
from course_lib.chapters.temperature.recipe import RECIPE, Recipe
from course_lib.chapters.temperature.students import STUDENT, lesson, table
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, Trial
from course_lib.study.kept import kept
from course_lib.study.results import Table

# --- two teachers ---------------------------------------------------------------------------------


@kept
def teachers(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of a teacher trained shortly and one trained long, and of their students.

    Conditions: ("short" or "long", T). Metrics: accuracy and agreement of the student; teacher (the teacher's accuracy,
    percent); entropy (of the teacher's answers on the students' images at T = 1, nats); second (median of the
    second-largest probability there, percent). Without noise and weight decay, training long makes a teacher
    overconfident.
    """
    where = {"device": device, "progress": progress}
    rows = {}
    for name, settings in (("short", recipe.short), ("long", recipe.long)):
        theirs = classroom.reopened(replace(classroom.recipe, settings=settings), **where)
        lessons = {(name, T): lambda trial, T=T: lesson(trial, recipe.images, T) for T in recipe.teacher_T}
        found = table(theirs, lessons, recipe, **where)
        alone = _of_the_teachers(theirs, recipe.images)
        for condition in lessons:
            for i, seed in enumerate(classroom.seeds):
                measured = {metric: found.get(condition, metric)[i] for metric in found.values}
                rows[condition, seed] = measured | {metric: values[i] for metric, values in alone.items()}
    return Table.of_rows(rows, classroom.seeds)


def _of_the_teachers(classroom, images):
    """Return what is measured of the teachers alone: a dict from metric to an array [seeds]."""
    taught = torch.stack([trial.transfer_logits[:images] for trial in classroom.trials])  # [seeds, images, 10]
    second = taught.softmax(dim=-1).topk(2).values[..., 1]  # [seeds, images]
    return {
        "teacher": classroom.teacher_accuracy().numpy(),
        "entropy": metrics.entropy(taught).numpy(),
        "second": 100 * second.median(dim=-1).values.numpy(),
    }


# --- the limit of high temperatures ---------------------------------------------------------------


@kept
def high_limit(classroom: Classroom, recipe: Recipe = RECIPE) -> Table:
    """Return the Table over T of the gradient of the soft loss at an untrained student's logits, compared with its
    limit.

    Metrics: angle (degrees between the gradient and student − teacher logits, centred per image) and ratio (length of
    the gradient, times the number of images and classes, over the length of that difference; the limit is 1). Source:
    Hinton et al. 2015, section 2.1, without their assumption of zero-mean logits: the centring replaces it.
    """
    rows = {}
    for T in recipe.limit_T:
        for trial in classroom.trials:
            gradient, limit = gradient_and_limit(trial, T)
            rows[T, trial.seed] = {"angle": angle(gradient, limit), "ratio": float(gradient.norm() / limit.norm())}
    return Table.of_rows(rows, classroom.seeds)


def angle(first: torch.Tensor, second: torch.Tensor) -> float:
    """Return the angle in degrees between two tensors of the same shape, taken as vectors."""
    first, second = (tensor.flatten().double() for tensor in (first, second))
    return float(torch.cosine_similarity(first, second, dim=0).clamp(-1, 1).acos().rad2deg())


def gradient_and_limit(trial: Trial, T: float, images: int = 100) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the gradient of the soft loss at an untrained student's logits, times images and classes, and what it
    tends to as T grows: the difference of the centred logits, student − teacher. Both: [images, classes]."""
    student = classifiers.build(STUDENT, runtime.derive(trial.seed, "student"))
    with torch.no_grad():
        logits = student(trial.split.transfer.images[:images])  # [images, 64] -> [images, 10]
    logits.requires_grad_()
    teacher = trial.transfer_logits[:images]
    losses.soft_target_loss(logits, teacher, T).backward()
    difference = (logits - teacher).detach()
    return logits.grad * logits.numel(), difference - difference.mean(dim=-1, keepdim=True)
