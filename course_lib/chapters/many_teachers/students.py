"""One student for each blend: what every experiment of chapter 04 measures."""

from dataclasses import dataclass

import torch

from course_lib import metrics
from course_lib.brief import Brief
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.losses import mixing
from course_lib.study.classroom import Classroom
from course_lib.study.results import Table
from course_lib.training import Lesson, Settings

# What a student is told of several opinions: the mean of the probabilities as a soft target, the top class of this mean
# as a hard label, or the class that most teachers answer, as a hard label too.
SOFT, TOP, VOTE = TARGETS = ("soft blend", "its top class", "majority vote")


@dataclass(frozen=True, repr=False)
class Blend(Brief):
    """What several teachers say together. transfer, test: logits [seeds, images, 10]; T: the temperature at which they
    were blended and a student learns them; hard: a student learns the top class alone, as a label."""

    transfer: torch.Tensor
    test: torch.Tensor
    T: float
    hard: bool = False


def blended(transfer: torch.Tensor, test: torch.Tensor, target: str, T: float) -> Blend:
    """Return the Blend of teachers' logits [seeds, teachers, images, 10] for one of TARGETS."""
    rule = voted if target == VOTE else lambda logits: mixing.mix_probabilities(logits, T=T)
    return Blend(rule(transfer), rule(test), T, hard=target != SOFT)


def voted(logits: torch.Tensor) -> torch.Tensor:
    """Return logits [..., images, 10] whose top class is the majority vote of teachers [..., teachers, images, 10]."""
    return torch.nn.functional.one_hot(mixing.majority_vote(logits), logits.shape[-1]).to(logits.dtype)


def own_teacher(classroom: Classroom, T: float, *, hard: bool = False) -> Blend:
    """Return what the classroom's own teacher, which learned all labels, says alone."""
    return Blend(
        torch.stack([trial.transfer_logits for trial in classroom.trials]),
        torch.stack([trial.test_logits for trial in classroom.trials]),
        T,
        hard,
    )


def taught(
    classroom: Classroom,
    blends: dict[tuple | str, Blend],
    recipe: Recipe = RECIPE,
    *,
    widths: tuple[int, ...] | None = None,
    settings: Settings | None = None,
    images: int | None = None,
    device=None,
    progress=False,
) -> Table:
    """Train a student of each Blend, and return the Table of blends and students.

    blends: from each condition to its Blend; widths: of the students (default: recipe.usual); settings: how they learn
    (default: recipe.student); images: how many of the transfer images they see (default: all). Metrics: committee (the
    blend's accuracy in the exam, percent), lead (see lead()), and of the student accuracy and agreement with the blend.
    """
    place = {seed: i for i, seed in enumerate(classroom.seeds)}
    lessons = {
        condition: lambda trial, blend=blend: _lesson(trial, blend, blend.transfer[place[trial.seed]], images)
        for condition, blend in blends.items()
    }
    learning = {"device": device, "progress": progress}
    _, logits = classroom.students(lessons, widths or recipe.usual, settings or recipe.student, **learning)
    theirs = torch.stack([blend.test for blend in blends.values()])  # [conditions, seeds, images, 10]
    return Table.of(
        blends,
        classroom.seeds,
        committee=classroom.accuracy(theirs),
        accuracy=classroom.accuracy(logits),
        agreement=100 * metrics.agreement(logits, theirs),
        lead=torch.stack([lead(blend.transfer, blend.T) for blend in blends.values()]),
    )


def _lesson(trial, blend, told, count):
    """What a student learns of the first `count` transfer images, about which the teachers say `told` [images, 10]."""
    images, told = trial.split.transfer.images[:count], told[:count]
    if blend.hard:
        return Lesson(images, told.argmax(dim=-1), seed=trial.seed)
    return Lesson(images, None, told, blend.T, alpha=1.0, seed=trial.seed)


def lead(logits: torch.Tensor, T: float) -> torch.Tensor:
    """Return by how many percentage points the top probability of the blend leads the second one, median over images
    [...]; logits: [..., images, classes]."""
    first, second = (logits / T).softmax(dim=-1).topk(2).values.unbind(dim=-1)
    return 100 * (first - second).median(dim=-1).values
