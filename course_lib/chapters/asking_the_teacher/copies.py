"""Copies by source of the questions, by what comes back, and by how many are asked; and what the same money buys."""

from collections.abc import Iterable

import torch

from course_lib.chapters.asking_the_teacher import answers
from course_lib.chapters.asking_the_teacher.questions import DOTS, REAL, SHUFFLED, SOURCES, USERS, most, questions
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.data.digits import Digits
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Settings

BACK, BOTH = "back", "both"
PAID = (REAL, USERS, SHUFFLED, DOTS)


class Wire:
    """A classroom's teachers behind a wire: what each is asked and what it says."""

    def __init__(self, classroom: Classroom, other: Digits, recipe: Recipe = RECIPE):
        self.classroom, self.other, self.recipe = classroom, other, recipe
        self._asked = {}

    def ask(self, source: str, count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the pictures [seeds, count, 64] of a source and the teachers' logits [seeds, count, 10]. CourseError
        as in questions()."""
        if (source, count) not in self._asked:
            pictures = [questions(source, trial, count, self.other, self.recipe) for trial in self.classroom.trials]
            images = torch.stack(pictures)
            self._asked[source, count] = images, self.classroom.teachers.logits(images).cpu()
        return self._asked[source, count]

    def lesson(self, source: str, answer: str, count: int):
        """Return the function Trial → Lesson of a copy, for Classroom.students()."""
        images, logits = self.ask(source, count)

        def of(trial):
            place = self.classroom.seeds.index(trial.seed)
            return answers.lesson(answer, images[place], logits[place], self.recipe, seed=trial.seed)

        return of

    def table(self, conditions: Iterable[tuple], settings: Settings | None = None, **where) -> Table:
        """Return the Table of copies by (source, answer, count): accuracy and agreement with the teacher."""
        lessons = {condition: self.lesson(*condition) for condition in conditions}
        return self.classroom.table(lessons, self.recipe.student, settings or self.recipe.settings, **where)


@kept
def copies(classroom: Classroom, other: Digits, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of copies by (source, answer, questions). Where a source has too few pictures for a budget, the
    condition is left out."""
    conditions = [
        (source, answer, count)
        for count in recipe.budgets
        for source in SOURCES
        if count <= most(source, classroom.trials[0], other)
        for answer in answers.ANSWERS
    ]
    return Wire(classroom, other, recipe).table(conditions, device=device, progress=progress)


@kept
def prices(classroom: Classroom, other: Digits, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of copies by (source, answer, way to pay): what the same bytes buy, for the sources in PAID.

    ways: BACK, recipe.back bytes that come back; BOTH, recipe.both bytes that go both ways. What the same number of
    questions buys stands in copies().
    """
    wire, tables = Wire(classroom, other, recipe), []
    for way in (BACK, BOTH):
        counts = {answer: answers.affordable(answer, way, recipe) for answer in answers.ANSWERS}
        conditions = {
            (source, answer, way): wire.lesson(source, answer, count)
            for source in PAID
            for answer, count in counts.items()
        }
        where = {"device": device, "progress": progress}
        tables.append(classroom.table(conditions, recipe.student, recipe.settings, **where))
    return Table.joined(tables)
