"""Classroom: for every seed one split of the digits and one trained teacher, and the students of every condition.

Students of one seed share their data, initial weights and batches, whatever they are taught: differences are paired.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import torch

from course_lib import metrics, runtime
from course_lib.brief import Brief
from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.results import Table
from course_lib.training import Cohort, Lesson, Settings, train_cohort
from course_lib.training.cohort import Held, joined


@dataclass(frozen=True)
class TeacherRecipe:
    """How a teacher is trained. model: its name in classifiers.WIDTHS; images: with a label; settings: of training."""

    model: str = "teacher"
    images: int = 600
    settings: Settings = Settings(steps=500, lr=0.005, noise=0.1, weight_decay=0.01)


@dataclass(frozen=True, repr=False)
class Trial(Brief):
    """One seed's place: its split, and the teacher's logits on the transfer set [n, 10] and the test set [m, 10]."""

    seed: int
    split: digits.Split
    transfer_logits: torch.Tensor
    test_logits: torch.Tensor


@dataclass(frozen=True, repr=False)
class Classroom(Brief):
    """One Trial per seed, the teachers as a Cohort in the same order, how they were trained, and the data that were
    split (None: the built-in digits)."""

    trials: tuple[Trial, ...]
    teachers: Cohort
    recipe: TeacherRecipe
    data: digits.Digits | None = None

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seed of each trial."""
        return tuple(trial.seed for trial in self.trials)

    @property
    def classes(self) -> tuple[int, ...]:
        """The classes that every pile of every trial shows."""
        piles = [p for trial in self.trials for p in (trial.split.teacher, trial.split.transfer, trial.split.test)]
        return tuple(sorted(set.intersection(*(set(pile.labels.tolist()) for pile in piles))))

    def check_classes(self, needed: Iterable[int], what: str):
        """Raise CourseError unless every teacher's pile shows the classes that `what`, such as "Chapter 04", needs."""
        shown = set.intersection(*(set(trial.split.teacher.labels.tolist()) for trial in self.trials))
        missing = sorted(set(needed) - shown)
        if missing:
            raise CourseError(
                f"{what} needs teachers' images of the classes {', '.join(map(str, sorted(needed)))}, and class "
                f"{missing[0]} is missing: give data that show them, or more images."
            )

    def reopened(
        self, recipe: TeacherRecipe, *, device: str | torch.device | None = None, progress: bool = False
    ) -> "Classroom":
        """Return a Classroom of the same seeds, data and sizes, whose teachers are trained as another recipe says.
        device, progress, CourseError: as in open_classroom()."""
        split = self.trials[0].split
        sizes = {"transfer": len(split.transfer), "test": len(split.test)}
        return open_classroom(self.seeds, recipe, **sizes, data=self.data, device=device, progress=progress)

    def students(
        self,
        lessons: dict[object, Callable[[Trial], Lesson]],
        widths: Sequence[int],
        settings: Settings = Settings(),
        *,
        start: Cohort | None = None,
        held: Held | None = None,
        device: str | torch.device | None = None,
        progress: bool = False,
    ) -> tuple[Cohort, torch.Tensor]:
        """Train a student per condition and seed; return (Cohort, test logits [conditions, seeds, m, 10]).

        lessons: from each condition to a function Trial → Lesson; a student learns with derive(seed of its Lesson,
        "student"), so that it shares nothing with a teacher of this seed. start: one trained net per seed, from which
        the students of every condition go on. widths, settings, held, device, progress: as in train_cohort.
        """
        made = [_of_a_student(lesson(trial)) for lesson in lessons.values() for trial in self.trials]
        begun = None if start is None else joined([start] * len(lessons))
        cohort = train_cohort(made, widths, settings, start=begun, held=held, device=device, progress=progress)
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

    def accuracy(self, logits: torch.Tensor) -> torch.Tensor:
        """Return the accuracy in percent [..., seeds] of test logits [..., seeds, m, 10]."""
        return 100 * metrics.accuracy(logits, torch.stack([trial.split.test.labels for trial in self.trials]))

    def agreement(self, logits: torch.Tensor) -> torch.Tensor:
        """Return the agreement with each seed's teacher in percent [..., seeds], of logits as in accuracy()."""
        return 100 * metrics.agreement(logits, torch.stack([trial.test_logits for trial in self.trials]))

    def teacher_accuracy(self) -> torch.Tensor:
        """Return the teachers' accuracy on the test set in percent [seeds]."""
        return self.accuracy(torch.stack([trial.test_logits for trial in self.trials]))


def _of_a_student(lesson):
    return replace(lesson, seed=runtime.derive(lesson.seed, "student"))


def open_classroom(
    seeds: Iterable[int] | None = None,
    recipe: TeacherRecipe = TeacherRecipe(),
    *,
    transfer: int = 600,
    test: int = 597,
    data: digits.Digits | None = None,
    device: str | torch.device | None = None,
    progress: bool = False,
) -> Classroom:
    """Split the digits and train a teacher for every seed; return the Classroom.

    seeds: distinct whole numbers (default: runtime.seeds()); recipe: how the teachers are trained; transfer, test:
    images per set; data: Digits of your own, from digits.tensors(dataset) (default: the built-in ones); device,
    progress: as in train_cohort. CourseError for fewer than two seeds, or more images than there are.
    """
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
    return Classroom(trials, teachers, recipe, data)


def train_teachers(
    lessons: Iterable[Lesson],
    recipe: TeacherRecipe,
    *,
    device: str | torch.device | None = None,
    progress: bool = False,
) -> Cohort:
    """Train one teacher per Lesson as the TeacherRecipe says and return them as a Cohort."""
    widths = classifiers.widths_of(recipe.model)
    return train_cohort(lessons, widths, recipe.settings, device=device, progress=progress)
