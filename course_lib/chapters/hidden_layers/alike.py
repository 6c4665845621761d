"""How alike student and teacher are inside, beside students of equal skill that had no teacher."""

from dataclasses import replace

import torch

from course_lib import metrics
from course_lib.chapters.hidden_layers import students
from course_lib.chapters.hidden_layers.gains import lessons
from course_lib.chapters.hidden_layers.recipe import RECIPE, Recipe
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort, train_hidden


@kept
def maps(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students "untrained", "labels", "labels + noise", "many labels" and "soft targets".

    Metrics: accuracy, agreement, and for every pair of hidden layers, such as "cka 1-3", the linear CKA on the test
    images, 0..1, of the student's first and the teacher's third.
    """
    running = {"device": device, "progress": progress}

    def taught(alpha=0.0, noise=0.0, images=recipe.images):
        settings = replace(recipe.student, batch_size=images, noise=noise)
        made = lessons(classroom, replace(recipe, images=images), alpha)
        return train_hidden(made, recipe.widths, settings, kind="none", **running)

    cohorts = {
        "untrained": students.beginners(classroom, recipe.widths),
        "labels": taught(),
        "labels + noise": taught(noise=recipe.noise),
        "many labels": taught(images=recipe.many),
        "soft targets": taught(alpha=1.0),
    }
    tests = students.exam_images(classroom)
    tables = []
    for name, cohort in cohorts.items():
        table = students.measured(classroom, [name], cohort)
        alike = {pair: value[None] for pair, value in cka_map(cohort, classroom.teachers, tests).items()}
        tables.append(Table.of([name], classroom.seeds, **table.values, **alike))
    return Table.joined(tables)


def cka_map(ours: Cohort, theirs: Cohort, images: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return {"cka 1-1": [models], ...}: the linear CKA of every hidden layer of one Cohort with every one of another.

    images: [models, n, pixels]; the first number is the layer of `ours`, the second that of `theirs`.
    """
    # both on the CPU: students who have learned nothing never were on the device of their teachers
    mine, others = ([c.features(images, k).cpu() for k in range(1, len(c.weights))] for c in (ours, theirs))
    found = metrics.cka_map(mine, others)  # [models, layers of ours, layers of theirs]
    return {f"cka {i + 1}-{j + 1}": found[:, i, j] for i in range(len(mine)) for j in range(len(others))}
