"""Students of 60 pictures, taught in every way of the chapter: with a hidden loss or without, from a teacher or from a
placebo, with noise on their pixels or without."""

import itertools
from dataclasses import replace

import torch

from course_lib.chapters.hidden_layers import students
from course_lib.chapters.hidden_layers.recipe import KINDS, RECIPE, SOURCES, Recipe
from course_lib.data import digits
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import HiddenLesson, Lesson, train_cohort, train_hidden

LABELS, SOFT = ("none", "labels"), ("none", "soft targets")
NEIGHBOUR, REGRESSION, FITNETS = "nearest neighbour", "softmax regression", "hint first, then labels"
PLAIN, NOISY = False, True
ALPHA = {LABELS: 0.0, SOFT: 1.0}


@kept
def gains(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of accuracy and agreement (percent) of all students, and of two methods without a hidden layer.

    Conditions: (kind, source, noisy): kind "none" with the source "labels" or "soft targets": no hidden loss; kinds of
    recipe.KINDS with each of recipe.SOURCES: that loss beside the labels; noisy: whether there is noise on the pixels.
    FITNETS: the teacher's hint first and alone, then the labels alone, with as many steps each. NEIGHBOUR: the label of
    the nearest of the labelled pictures. REGRESSION: a net without a hidden layer.
    """
    running = {"device": device, "progress": progress}
    tables = [without_a_net(classroom, recipe, **running)]
    for noisy in (PLAIN, NOISY):
        settings = replace(recipe.student, batch_size=recipe.images, noise=recipe.noise if noisy else 0.0)
        plain = [lesson for way in (LABELS, SOFT) for lesson in lessons(classroom, recipe, ALPHA[way])]
        cohort = train_hidden(plain, recipe.widths, settings, kind="none", **running)
        tables.append(students.measured(classroom, [(*way, noisy) for way in (LABELS, SOFT)], cohort))
        for kind, source in itertools.product(KINDS, SOURCES):
            taught = lessons(classroom, recipe, 0.0, kind, source, noisy)
            cohort = train_hidden(taught, recipe.widths, settings, kind=kind, layer=layer_of(kind, recipe), **running)
            tables.append(students.measured(classroom, [(kind, source, noisy)], cohort))
    staged = replace(recipe.student, batch_size=recipe.images, steps=2 * recipe.student.steps)
    taught = lessons(classroom, recipe, 0.0, "hint", "teacher", PLAIN)
    cohort = train_hidden(
        taught, recipe.widths, staged, layer=recipe.layer, first=recipe.student.steps, device=device, progress=progress
    )
    return Table.joined([*tables, students.measured(classroom, [FITNETS], cohort)])


def layer_of(kind: str, recipe: Recipe) -> int:
    """Return the hidden layer, of both nets, that a loss of this kind looks at."""
    return recipe.layer if kind == "hint" else recipe.last


def lessons(
    classroom: Classroom,
    recipe: Recipe,
    alpha: float,
    kind: str = "none",
    source: str = "",
    noisy: bool = PLAIN,
) -> list[HiddenLesson]:
    """Return one lesson per trial. alpha: share of soft targets; kind, source, noisy: as in gains()."""
    n = recipe.images
    features, weight = None, 0.0
    if kind != "none":
        images = students.transfer_images(classroom, n)
        features = students.features_of(source, classroom.teachers, classroom, images, layer_of(kind, recipe))
        weight = recipe.weights[f"{kind} {source}"][noisy]
    return [
        HiddenLesson(
            trial.split.transfer.images[:n],
            trial.split.transfer.labels[:n],
            trial.transfer_logits[:n],
            recipe.T,
            alpha,
            seed=seed,
            features=None if features is None else features[i],
            weight=weight,
            contrast_T=recipe.contrast_T.get(source, 1.0),
        )
        for i, (trial, seed) in enumerate(zip(classroom.trials, students.student_seeds(classroom), strict=True))
    ]


def without_a_net(classroom: Classroom, recipe: Recipe, *, device=None, progress=False) -> Table:
    """Return the Table of NEIGHBOUR and REGRESSION: what the labelled pictures give without a hidden layer."""
    images, labels = (part(classroom, recipe.images) for part in (students.transfer_images, students.transfer_labels))
    found = students.nearest(images, labels, students.exam_images(classroom))
    logits = torch.nn.functional.one_hot(found, digits.CLASSES).float()[None]
    table = Table.of(
        [NEIGHBOUR], classroom.seeds, accuracy=classroom.accuracy(logits), agreement=classroom.agreement(logits)
    )
    lessons_of = [
        Lesson(one, right, seed=seed)
        for one, right, seed in zip(images, labels, students.student_seeds(classroom), strict=True)
    ]
    settings = replace(recipe.student, batch_size=recipe.images)
    flat = (recipe.widths[0], recipe.widths[-1])
    cohort = train_cohort(lessons_of, flat, settings, device=device, progress=progress)
    return Table.joined([table, students.measured(classroom, [REGRESSION], cohort)])
