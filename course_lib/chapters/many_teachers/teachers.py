"""The teachers of chapter 04: members of committees, who know all digits, and specialists, who know a few."""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.many_teachers.recipe import RECIPE, Recipe
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, Trial
from course_lib.study.kept import kept
from course_lib.training import Lesson, train_cohort

# What makes the teachers of a committee differ, beside their initial weights.
SAME, RESAMPLED, OWN, THIN = SOURCES = ("same labels", "resampled labels", "own labels", "thin, same labels")
# What a specialist learns of the digits that are not its own.
ALONE, DOUBT, FEWER, OTHER = TRAININGS = (
    "own classes only",
    "taught doubt",
    "other class, fewer images",
    "other class",
)


@dataclass(frozen=True, repr=False)
class Committees(Brief):
    """The logits of trained teachers.

    transfer, test: dict from what they learned (SOURCES and TRAININGS) to logits [seeds, teachers, images, classes]; a
    specialist has those of its own classes, and "other" as the last if it learned that.
    """

    transfer: dict[str, torch.Tensor]
    test: dict[str, torch.Tensor]


@kept
def train_committees(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Committees:
    """Train the teachers of every committee, and the specialists.

    same labels: all teachers learn the same few; resampled labels: each draws as many of these with replacement
    (bagging, Breiman 1996); own labels: each has a pile that no other one sees; thin, same labels:
    teachers of a few hidden units. Teacher 0 of "same labels" and of "own labels" is the same. For specialists see
    specialist_lesson(). CourseError for data of fewer than ten classes.
    """
    classroom.check_classes(range(digits.CLASSES), "Chapter 04, with its specialists,")
    usual = classifiers.widths_of(recipe.teacher.model)
    running = {"device": device, "progress": progress}
    found = {}
    for source in SOURCES:
        lessons = [
            Lesson(part.images, part.labels, seed=member_seed(trial, k))
            for trial in classroom.trials
            for k in range(max(recipe.counts))
            for part in [pile(trial, source, k, recipe.labels)]
        ]
        widths = recipe.thin if source == THIN else usual
        found[source] = _logits(classroom, lessons, widths, recipe.member, **running)
    for training in TRAININGS:
        lessons = [
            specialist_lesson(trial, number, own, training)
            for trial in classroom.trials
            for number, own in enumerate(fields(recipe))
        ]
        widths = (*usual[:-1], recipe.digits_each + has_other(training))
        found[training] = _logits(classroom, lessons, widths, recipe.specialist, **running)
    return Committees(*({name: parts[i] for name, parts in found.items()} for i in (0, 1)))


def _logits(classroom, lessons, widths, settings, device, progress):
    """Train teachers, as many for each trial; return their logits on the transfer and the test images."""
    chunk = max(64, runtime.scale().chunk)  # few images each: larger chunks are faster
    cohort = train_cohort(lessons, widths, settings, chunk=chunk, device=device, progress=progress)
    each = len(lessons) // len(classroom.trials)

    def asked(images):
        repeated = torch.stack(images).repeat_interleave(each, dim=0)  # [seeds · teachers, images, pixels]
        return cohort.logits(repeated).cpu().unflatten(0, (-1, each))  # [seeds, teachers, images, classes]

    splits = [trial.split for trial in classroom.trials]
    return asked([split.transfer.images for split in splits]), asked([split.test.images for split in splits])


def member_seed(trial: Trial, k: int) -> int:
    """Return the seed of teacher k: others than the students' own, and the same whatever the teacher learns."""
    return runtime.derive(trial.seed, "member", k)


# --- members of committees ------------------------------------------------------------------------


def pile(trial: Trial, source: str, k: int, labels: int) -> digits.Digits:
    """Return what teacher k of a committee learns from. CourseError where there is no pile k."""
    taught = trial.split.teacher
    if source == OWN:
        start = k * labels
        taught.take(start + labels)  # refuses a pile that does not exist
        return digits.Digits(taught.images[start : start + labels], taught.labels[start : start + labels])
    common = taught.take(labels)
    if source == RESAMPLED:
        drawn = torch.randint(labels, (labels,), generator=runtime.generator(trial.seed, "bag", k))
        return digits.Digits(common.images[drawn], common.labels[drawn])
    return common


# --- specialists ----------------------------------------------------------------------------------


def fields(recipe: Recipe = RECIPE) -> list[tuple[int, ...]]:
    """Return the classes of each specialist: (0, 1), (2, 3), ..."""
    each = recipe.digits_each
    return [tuple(range(start, start + each)) for start in range(0, digits.CLASSES, each)]


def has_other(training: str) -> bool:
    """Return whether specialists of this training have a last class "other"."""
    return training in (FEWER, OTHER)


def specialist_lesson(trial: Trial, number: int, own: tuple[int, ...], training: str) -> Lesson:
    """Return the Lesson of specialist `number`, who knows the classes `own`, in one of TRAININGS.

    own classes only: it sees only pictures of its classes; other class: it sees all pictures, and calls the rest
    "other"; other class, fewer images: the same, from only as many pictures as it has of its own classes; taught
    doubt: no "other", but even targets for the rest.
    """
    images, labels = trial.split.teacher.images, trial.split.teacher.labels
    mine = torch.isin(labels, torch.tensor(own))
    numbered = torch.where(mine, labels - own[0], len(own))  # len(own) stands for "other"
    seed = member_seed(trial, number)
    if training == DOUBT:
        sure = 10.0 * torch.nn.functional.one_hot(numbered, len(own) + 1)[:, :-1]  # even for all others
        return Lesson(images, None, sure, 1.0, 1.0, seed=seed)
    if training == ALONE:
        return Lesson(images[mine], numbered[mine], seed=seed)
    if training == FEWER:
        half = int(mine.sum()) // 2
        kept = torch.cat([mine.nonzero()[:half, 0], (~mine).nonzero()[: int(mine.sum()) - half, 0]])
        return Lesson(images[kept], numbered[kept], seed=seed)
    return Lesson(images, numbered, seed=seed)
