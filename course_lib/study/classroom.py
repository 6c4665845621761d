"""Classroom: for every seed one split of the digits and one trained teacher; students sit in it for every condition.

Students of one seed share their data, initial weights and batches, whatever they are taught: differences are paired.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from course_lib import metrics, runtime
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.study.results import Table
from course_lib.training import Cohort, Lesson, Settings, train_cohort


@dataclass(frozen=True)
class TeacherRecipe:
    """How a teacher is trained. model: its name in classifiers.WIDTHS; images: with a label; settings: of training."""

    model: str = "teacher"
    images: int = 600
    settings: Settings = Settings(steps=500, lr=0.005, noise=0.1, weight_decay=0.01)


@dataclass(frozen=True)
class Trial:
    """One seed's place: its split, and the teacher's logits on the transfer set [n, 10] and the test set [m, 10]."""

    seed: int
    split: digits.Split
    transfer_logits: torch.Tensor
    test_logits: torch.Tensor


@dataclass(frozen=True)
class Classroom:
    """One Trial per seed, the teachers as a Cohort in the same order, and how they were trained."""

    trials: tuple
    teachers: Cohort
    recipe: TeacherRecipe

    @property
    def seeds(self):
        return tuple(trial.seed for trial in self.trials)

    def students(
        self,
        lessons: dict[object, Callable[[Trial], Lesson]],
        widths: Sequence[int],
        settings: Settings = Settings(),
        *,
        device: str | torch.device | None = None,
        progress: bool = False,
    ) -> tuple[Cohort, torch.Tensor]:
        """Train a student per condition and seed; return (Cohort, test logits [conditions, seeds, m, 10]).

        lessons: from each condition to a function Trial → Lesson, whose seed is replaced by the trial's own of a
        student; widths, settings, device, progress: as in train_cohort.
        """
        made = [lesson(trial) for lesson in lessons.values() for trial in self.trials]
        cohort = train_cohort(made, widths, settings, device=device, progress=progress)
        tests = torch.stack([trial.split.test.images for trial in self.trials])
        logits = cohort.logits(tests.repeat(len(lessons), 1, 1)).cpu()
        return cohort, logits.unflatten(0, (len(lessons), len(self.trials)))

    def table(
        self,
        lessons: dict[object, Callable[[Trial], Lesson]],
        widths: Sequence[int],
        settings: Settings = Settings(),
        *,
        device: str | torch.device | None = None,
        progress: bool = False,
    ) -> Table:
        """Return the Table of accuracy and agreement (percent, on the test set) of students() with these arguments."""
        _, logits = self.students(lessons, widths, settings, device=device, progress=progress)
        return Table.of(lessons, self.seeds, accuracy=self.accuracy(logits), agreement=self.agreement(logits))

    def accuracy(self, logits):
        """Return the accuracy in percent [..., seeds] of test logits [..., seeds, m, 10]."""
        return 100 * metrics.accuracy(logits, torch.stack([trial.split.test.labels for trial in self.trials]))

    def agreement(self, logits):
        """Return the agreement with each seed's teacher in percent [..., seeds]."""
        return 100 * metrics.agreement(logits, torch.stack([trial.test_logits for trial in self.trials]))

    def teacher_accuracy(self):
        """Return the teachers' accuracy on the test set in percent [seeds]."""
        return self.accuracy(torch.stack([trial.test_logits for trial in self.trials]))


def open_classroom(seeds=None, recipe=None, *, transfer=600, test=597, data=None, device=None, progress=False):
    """Split the digits and train a teacher for every seed; return the Classroom.

    seeds: distinct whole numbers (default: runtime.seeds()); recipe: TeacherRecipe; transfer, test: images per set;
    data: Digits of your own, from digits.tensors(dataset) (default: the built-in ones).
    """
    recipe = recipe or TeacherRecipe()
    seeds = runtime.check_seeds(seeds)
    splits = [digits.split(seed, recipe.images, transfer, test, data) for seed in seeds]
    lessons = [
        Lesson(s.teacher.images, s.teacher.labels, seed=runtime.derive(seed, "teacher"))
        for s, seed in zip(splits, seeds, strict=True)
    ]
    teachers = train_teachers(lessons, recipe, device=device, progress=progress)
    transfer = teachers.logits(torch.stack([s.transfer.images for s in splits])).cpu()
    tests = teachers.logits(torch.stack([s.test.images for s in splits])).cpu()
    trials = tuple(Trial(*row) for row in zip(seeds, splits, transfer, tests, strict=True))
    return Classroom(trials, teachers, recipe)


def train_teachers(lessons, recipe, *, device=None, progress=False):
    """Train one teacher per Lesson as the TeacherRecipe says and return them as a Cohort."""
    widths = classifiers.widths_of(recipe.model)
    return train_cohort(lessons, widths, recipe.settings, device=device, progress=progress)
