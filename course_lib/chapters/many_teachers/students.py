"""One student for each blend: what every experiment of chapter 04 measures."""

from dataclasses import dataclass

import torch

from course_lib import metrics
from course_lib.brief import Brief
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.study.classroom import Classroom
from course_lib.study.results import Table
from course_lib.training import Lesson


@dataclass(frozen=True, repr=False)
class Blend(Brief):
    """What several teachers say together. transfer, test: logits [seeds, images, 10]; T: the temperature at which they
    were blended and a student learns them."""

    transfer: torch.Tensor
    test: torch.Tensor
    T: float


def own_teacher(classroom: Classroom, T: float) -> Blend:
    """Return what the classroom's own teacher, which learned all labels, says alone."""
    return Blend(
        torch.stack([trial.transfer_logits for trial in classroom.trials]),
        torch.stack([trial.test_logits for trial in classroom.trials]),
        T,
    )


def taught(
    classroom: Classroom,
    blends: dict[tuple | str, Blend],
    recipe: Recipe = RECIPE,
    *,
    widths: tuple[int, ...] | None = None,
    device=None,
    progress=False,
) -> Table:
    """Train a student of each Blend, and return the Table of blends and students.

    blends: from each condition to its Blend; widths: of the students (default: recipe.usual). Metrics: committee (the
    blend's accuracy in the exam, percent), lead (see lead()), and of the student accuracy and agreement with the blend.
    """
    place = {seed: i for i, seed in enumerate(classroom.seeds)}
    lessons = {
        condition: lambda trial, blend=blend: Lesson(
            trial.split.transfer.images, None, blend.transfer[place[trial.seed]], blend.T, alpha=1.0, seed=trial.seed
        )
        for condition, blend in blends.items()
    }
    _, logits = classroom.students(lessons, widths or recipe.usual, recipe.student, device=device, progress=progress)
    theirs = torch.stack([blend.test for blend in blends.values()])  # [conditions, seeds, images, 10]
    return Table.of(
        blends,
        classroom.seeds,
        committee=classroom.accuracy(theirs),
        accuracy=classroom.accuracy(logits),
        agreement=100 * metrics.agreement(logits, theirs),
        lead=torch.stack([lead(blend.transfer, blend.T) for blend in blends.values()]),
    )


def lead(logits: torch.Tensor, T: float) -> torch.Tensor:
    """Return by how many percentage points the top probability of the target leads the second one, median over images
    [...]; logits: [..., images, classes]."""
    first, second = (logits / T).softmax(dim=-1).topk(2).values.unbind(dim=-1)
    return 100 * (first - second).median(dim=-1).values
