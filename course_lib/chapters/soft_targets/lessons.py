"""What the students of chapter 01 are taught: students of one seed differ in their targets alone."""

from dataclasses import replace

import torch
import torch.nn.functional as F

from course_lib.chapters.soft_targets.recipe import Recipe
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, Trial
from course_lib.study.results import Table
from course_lib.training import Lesson, Settings


def hard(n: int, smoothing: float = 0.0):
    """Return a function Trial → Lesson: the labels of the first n transfer images, smoothed or not."""
    return lambda trial: labelled(trial, trial.split.transfer.take(n).labels, smoothing)


def labelled(trial: Trial, labels: torch.Tensor, smoothing: float = 0.0) -> Lesson:
    """Return the Lesson of these labels [n] for the first n transfer images."""
    return Lesson(trial.split.transfer.images[: len(labels)], labels, smoothing=smoothing, seed=trial.seed)


def soft(trial: Trial, logits: torch.Tensor, T: float, images: torch.Tensor | None = None) -> Lesson:
    """Return the Lesson of soft targets alone. logits: [n, classes]; images: default the first n of the transfer
    set."""
    images = trial.split.transfer.images[: len(logits)] if images is None else images
    return Lesson(images, None, logits, T, alpha=1.0, seed=trial.seed)


def own_teacher(n: int, T: float):
    """Return a function Trial → Lesson: the soft targets of the trial's teacher for the first n transfer images."""
    return lambda trial: soft(trial, trial.transfer_logits[:n], T)


def noisy(recipe: Recipe) -> Settings:
    """Return the settings of students that see their pictures with noise on the pixels."""
    return replace(recipe.settings, noise=recipe.noise)


def as_teacher(classroom: Classroom, recipe: Recipe) -> Settings:
    """Return the settings of students with the noise and the weight decay that the classroom's teachers had."""
    teachers = classroom.recipe.settings
    return replace(recipe.settings, noise=teachers.noise, weight_decay=teachers.weight_decay)


def longer(settings: Settings, recipe: Recipe) -> Settings:
    """Return settings with so many times the steps as the recipe says."""
    return replace(settings, steps=recipe.longer * settings.steps)


def taught(classroom: Classroom, lessons: dict, settings: Settings, model: str = "student", **where) -> Table:
    """Return the Table of students; lessons: dict from condition to a function Trial → Lesson; model: the name of
    their widths."""
    return classroom.table(lessons, classifiers.widths_of(model), settings, **where)


def judged(classroom: Classroom, conditions, logits: torch.Tensor) -> Table:
    """Return the Table of test logits [conditions, seeds, m, 10]."""
    return Table.of(
        conditions, classroom.seeds, accuracy=classroom.accuracy(logits), agreement=classroom.agreement(logits)
    )


def nearest(classroom: Classroom, counts: dict) -> Table:
    """Return the Table of what needs no training: the label of the nearest of the first n transfer images, by the
    distance of their pixels. counts: dict from condition to n."""
    found = []
    for n in counts.values():
        for trial in classroom.trials:
            known = trial.split.transfer.take(n)
            closest = torch.cdist(trial.split.test.images, known.images).argmin(dim=-1)  # [m]
            found.append(F.one_hot(known.labels[closest], trial.test_logits.shape[-1]).float())
    logits = torch.stack(found).unflatten(0, (len(counts), len(classroom.trials)))
    return judged(classroom, counts, logits)
