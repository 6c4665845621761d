"""What logits say of the inside: how many hidden units feed the last layer (after Carlini et al. 2024, 2403.06634)."""

from dataclasses import replace

import torch

from course_lib.chapters.asking_the_teacher import answers
from course_lib.chapters.asking_the_teacher.questions import SHUFFLED, questions
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.data.digits import Digits
from course_lib.losses.checks import check_answers
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table

NARROW = "thin student"  # a teacher with fewer hidden units than there are classes
SHOWN = (answers.HEATED, answers.PLAIN, answers.ROUNDED, answers.TOP)


def hidden_units(log_answers: torch.Tensor, tolerance: float = 1e-4) -> int:
    """Return how many hidden units seem to feed the answers [n, classes], which are logits or log-probabilities.

    Logits are H W + b, with a row of H for each question and as many columns as there are hidden units. Without the
    mean over questions b is gone, and without the mean over classes whatever was added to a whole answer, such as the
    normalisation of probabilities. What is left has as many directions as there are hidden units, as long as these are
    fewer than the classes less one. tolerance: of the largest direction, below which one counts as none. CourseError
    for broken answers.
    """
    return int((directions(log_answers) > tolerance).sum())


def directions(log_answers: torch.Tensor) -> torch.Tensor:
    """Return how long the directions of answers [n, classes] are, the largest being 1. CourseError as above."""
    check_answers(log_answers, "teacher")
    centred = log_answers.double() - log_answers.double().mean(dim=-1, keepdim=True)
    lengths = torch.linalg.svdvals(centred - centred.mean(dim=0))
    return lengths / lengths[0].clamp(min=1e-300)


def narrow(classroom: Classroom, recipe: Recipe = RECIPE, **where) -> Classroom:
    """Return a Classroom of the same pictures whose teachers have fewer hidden units than there are classes."""
    return classroom.reopened(replace(recipe.teacher, model=NARROW), **where)


@kept
def layer(classroom: Classroom, other: Digits, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of what is read off by (hidden units of the teacher, answer): units, as hidden_units() finds;
    alive, how many units answered at least once to the questions (ReLU leaves some of them dead); and found (100 where
    these are the same, else 0). recipe.asked pictures of shuffled pixels are asked."""
    rows = {}
    for room in (narrow(classroom, recipe, device=device, progress=progress), classroom):
        width = room.teachers.widths[-2]
        images = torch.stack([questions(SHUFFLED, trial, recipe.asked, other, recipe) for trial in room.trials])
        logits = room.teachers.logits(images).cpu()
        alive = (room.teachers.features(images, len(room.teachers.widths) - 2) > 0).any(dim=1).sum(dim=-1).tolist()
        for answer in SHOWN if room is not classroom else (answers.HEATED,):
            for place, trial in enumerate(room.trials):
                units = hidden_units(answers.log_answers(answer, logits[place], recipe))
                marks = {"units": units, "alive": alive[place], "found": 100.0 * (units == alive[place])}
                rows[(width, answer), trial.seed] = marks
    return Table.of_rows(rows, classroom.seeds)
