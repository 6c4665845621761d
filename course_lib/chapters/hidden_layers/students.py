"""The multilayer students of chapter 03: what each of them learns from, and how it is measured."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import torch

from course_lib import runtime
from course_lib.chapters.hidden_layers.recipe import Recipe
from course_lib.study.classroom import Classroom
from course_lib.study.results import Table
from course_lib.training import Cohort, HiddenLesson, train_hidden
from course_lib.training.cohort import initial_weights

ALPHA = {"labels": 0.0, "soft targets": 1.0}  # what the answers are learned from, as the share of soft targets


def student_seeds(classroom: Classroom) -> list[int]:
    """Return the seed of each trial's students: all students of a trial start and see their images alike."""
    return [runtime.derive(seed, "student") for seed in classroom.seeds]


def untrained(classroom: Classroom, widths: Sequence[int]) -> Cohort:
    """Return nets that have learned nothing, one per trial, with weights of their own: the control for a teacher."""
    return Cohort(*initial_weights(widths, [runtime.derive(seed, "untrained") for seed in classroom.seeds]))


def transfer_images(classroom: Classroom, count: int | None = None) -> torch.Tensor:
    """Return the first `count` images of each trial's transfer set [seeds, count, pixels]; None: all."""
    return torch.stack([trial.split.transfer.images[:count] for trial in classroom.trials])


def exam_images(classroom: Classroom) -> torch.Tensor:
    """Return the images of each trial's exam [seeds, m, pixels]."""
    return torch.stack([trial.split.test.images for trial in classroom.trials])


def lessons(
    classroom: Classroom,
    recipe: Recipe,
    beside: str = "labels",
    features: torch.Tensor | None = None,
    weight: float = 0.0,
) -> list[HiddenLesson]:
    """Return one lesson per trial. beside: of ALPHA; features: what a hidden layer should resemble [seeds, images,
    width], or None; weight: of that."""
    n = recipe.images
    return [
        HiddenLesson(
            trial.split.transfer.images[:n],
            trial.split.transfer.labels[:n],
            trial.transfer_logits[:n],
            recipe.T,
            ALPHA[beside],
            seed=seed,
            features=None if features is None else features[i],
            weight=weight,
        )
        for i, (trial, seed) in enumerate(zip(classroom.trials, student_seeds(classroom), strict=True))
    ]


def train(
    classroom: Classroom,
    taught: Sequence[list[HiddenLesson]],
    recipe: Recipe,
    *,
    kind: str = "none",
    layer: int | Sequence[int] = 1,
    shown: int | None = None,
    first: int = 0,
    device=None,
    progress=False,
) -> Cohort:
    """Train the students of several conditions side by side: all trials of the first condition, then of the second.

    taught: a list of lessons() per condition; kind, first: as in train_hidden(); layer: one hidden layer, or one per
    condition; shown: images of the hidden loss in each step (default: all).
    """
    each = len(classroom.trials)
    layers = layer if isinstance(layer, int) else [one for one in layer for _ in range(each)]
    settings = replace(recipe.student, batch_size=shown or recipe.images, steps=recipe.student.steps + first)
    made = [lesson for condition in taught for lesson in condition]
    return train_hidden(
        made, recipe.widths, settings, kind=kind, layer=layers, first=first, device=device, progress=progress
    )


def measured(classroom: Classroom, conditions: Collection, students: Cohort) -> Table:
    """Return the Table of accuracy and agreement of the students that train() gave for these conditions."""
    count = len(conditions)
    logits = students.logits(exam_images(classroom).repeat(count, 1, 1)).cpu()  # [conditions · seeds, m, 10]
    logits = logits.unflatten(0, (count, len(classroom.trials)))
    return Table.of(
        conditions, classroom.seeds, accuracy=classroom.accuracy(logits), agreement=classroom.agreement(logits)
    )
