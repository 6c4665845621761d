"""Which of many pictures to ask about: at random, where the teacher is unsure, where the copy is unsure, or far from
one another; always as many."""

import torch

from course_lib.chapters.asking_the_teacher import answers
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.errors import CourseError
from course_lib.runtime import is_whole
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table

RANDOM, ORACLE, COPY, APART = "at random", "where the teacher is unsure", "where the copy is unsure", "far apart"
PICKS = (RANDOM, ORACLE, COPY, APART)
ANSWERS = (answers.LABEL, answers.HEATED)


@kept
def choosing(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of copies by (pick, answer), each of recipe.chosen of the transfer pictures.

    RANDOM: the first ones; ORACLE: those of which the teacher's first answer is least probable, which nobody knows
    without having asked about all; COPY: recipe.first at random, then in recipe.rounds rounds those about which a copy
    of what is known so far is least sure; APART: those that lie farthest from all that are chosen, by pixels.
    """
    where = {"device": device, "progress": progress}
    tables = []
    for answer in ANSWERS:
        chosen = {
            RANDOM: [torch.arange(recipe.chosen) for _ in classroom.trials],
            ORACLE: [least_sure(trial.transfer_logits, recipe.chosen) for trial in classroom.trials],
            APART: [far_apart(trial.split.transfer.images, recipe.chosen) for trial in classroom.trials],
            COPY: asked_by_a_copy(classroom, answer, recipe, **where),
        }
        lessons = {(pick, answer): of(classroom, chosen[pick], answer, recipe) for pick in PICKS}
        tables.append(classroom.table(lessons, recipe.student, recipe.settings, **where))
    return Table.joined(tables)


def of(classroom: Classroom, chosen: list[torch.Tensor], answer: str, recipe: Recipe):
    """Return the function Trial → Lesson of the chosen pictures; chosen: their numbers for each trial."""

    def lesson(trial):
        numbers = chosen[classroom.seeds.index(trial.seed)]
        images, logits = trial.split.transfer.images[numbers], trial.transfer_logits[numbers]
        return answers.lesson(answer, images, logits, recipe, seed=trial.seed)

    return lesson


def asked_by_a_copy(classroom: Classroom, answer: str, recipe: Recipe = RECIPE, **where) -> list[torch.Tensor]:
    """Return the numbers that a copy asks about, for each trial: in every round a copy is trained on what is known, and
    the pictures about which it is least sure are asked next (uncertainty sampling)."""
    chosen = [torch.arange(recipe.first) for _ in classroom.trials]
    piles = torch.stack([trial.split.transfer.images for trial in classroom.trials])
    counts = torch.linspace(recipe.first, recipe.chosen, recipe.rounds + 1).round().int().tolist()
    for count in counts[1:]:
        lessons = {"copy": of(classroom, chosen, answer, recipe)}
        cohort, _ = classroom.students(lessons, recipe.student, recipe.settings, **where)
        logits = cohort.logits(piles).cpu()
        for place, known in enumerate(chosen):
            logits[place, known, 0] = torch.inf  # what is known is not asked again
            chosen[place] = torch.cat([known, least_sure(logits[place], count - len(known))])
    return chosen


def least_sure(logits: torch.Tensor, count: int) -> torch.Tensor:
    """Return the numbers of the `count` rows of logits [n, classes] whose first answer is least probable; a row with
    an infinite logit comes last. CourseError for more rows than there are."""
    if not is_whole(count) or not 1 <= count <= len(logits):
        raise CourseError(f"{count!r} of {len(logits)} pictures were to be chosen: choose 1 to {len(logits)}.")
    sure = logits.softmax(dim=-1).amax(dim=-1).nan_to_num(nan=2.0)
    return sure.argsort(stable=True)[:count]


def far_apart(images: torch.Tensor, count: int) -> torch.Tensor:
    """Return the numbers of `count` pictures, the first one and then always the one that is farthest from all that are
    chosen (farthest-first traversal). CourseError for more than there are."""
    if not is_whole(count) or not 1 <= count <= len(images):
        raise CourseError(f"{count!r} of {len(images)} pictures were to be chosen: choose 1 to {len(images)}.")
    chosen, nearest = [0], (images - images[0]).norm(dim=-1)
    while len(chosen) < count:
        chosen.append(int(nearest.argmax()))
        nearest = torch.minimum(nearest, (images - images[chosen[-1]]).norm(dim=-1))
    return torch.tensor(chosen)
