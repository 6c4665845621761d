"""A cascade: the student answers what it is sure of and hands the rest on to its teacher.

How sure is sure enough is chosen on pictures that are used for nothing else; everything is reported on others.
"""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.classroom import TeacherRecipe, open_classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson, Settings

TEACHER, STUDENT, LABELS, CASCADE, RANDOM = (
    "teacher",
    "student",
    "student of labels",
    "cascade",
    "as many handed on, at random",
)


@dataclass(frozen=True)
class Cascade:
    """images: pictures that the teacher labels for its student; labelled: of which the student of labels alone gets the
    true ones; choosing: pictures by which the threshold is chosen, the others of the exam report it; lost: points of
    accuracy below the teacher that are allowed there; model: the teacher, by its name in classifiers; T: of the
    soft targets; teacher, student: how they learn."""

    images: int = 500
    labelled: int = 100
    choosing: int = 250
    lost: float = 0.5
    model: str = "teacher"
    T: float = 4.0
    teacher: Settings = Settings(steps=500, lr=0.005, noise=0.1, weight_decay=0.01)
    student: Settings = Settings(steps=400, lr=0.01, noise=0.1, weight_decay=0.01)


@kept
def cascades(seeds, recipe: Cascade, *, device=None, progress=False) -> Table:
    """Return the Table of TEACHER, STUDENT, LABELS, CASCADE and RANDOM.

    Metrics: accuracy (percent), asked (share of questions that reach the teacher, percent), work (multiplications of
    an answer), promised (accuracy on the pictures by which the threshold was chosen).
    """
    room = open_classroom(
        seeds,
        TeacherRecipe(recipe.model, 600, recipe.teacher),
        transfer=recipe.images,
        device=device,
        progress=progress,
    )
    lessons = {
        STUDENT: lambda t: Lesson(
            t.split.transfer.images, teacher_logits=t.transfer_logits, T=recipe.T, alpha=1.0, seed=t.seed
        ),
        LABELS: lambda t: Lesson(
            t.split.transfer.images[: recipe.labelled], t.split.transfer.labels[: recipe.labelled], seed=t.seed
        ),
    }
    small, large = (classifiers.widths_of(name) for name in ("student", recipe.model))
    _, logits = room.students(lessons, small, recipe.student, device=device, progress=progress)
    work = {name: classifiers.multiplications(widths) for name, widths in ((STUDENT, small), (TEACHER, large))}
    rows = {}
    for i, trial in enumerate(room.trials):
        rows |= _rows(trial, *logits[:, i], work, recipe)
    return Table.of_rows(rows, room.seeds)


def _rows(trial, student, labels, work, recipe):
    """What one seed gives, {(condition, seed): its metrics}."""
    truth, teacher = trial.split.test.labels, trial.test_logits
    right = {
        name: each.argmax(-1) == truth for name, each in ((TEACHER, teacher), (STUDENT, student), (LABELS, labels))
    }
    sure = student.softmax(-1).amax(-1)
    few = recipe.choosing
    sure_enough = threshold(sure[:few], right[STUDENT][:few], right[TEACHER][:few], recipe.lost)
    on = sure < sure_enough
    guess = torch.rand(len(sure), generator=runtime.generator(trial.seed, "handed on")) < on[few:].double().mean()
    marks = {
        TEACHER: (right[TEACHER], torch.ones_like(on)),
        STUDENT: (right[STUDENT], torch.zeros_like(on)),
        LABELS: (right[LABELS], torch.zeros_like(on)),
        CASCADE: (torch.where(on, right[TEACHER], right[STUDENT]), on),
        RANDOM: (torch.where(guess, right[TEACHER], right[STUDENT]), guess),
    }
    return {
        (name, trial.seed): {
            "accuracy": _percent(found[few:]),
            "asked": _percent(asked[few:]),
            "work": (name != TEACHER) * work[STUDENT] + float(asked[few:].double().mean()) * work[TEACHER],
            "promised": _percent(found[:few]),
        }
        for name, (found, asked) in marks.items()
    }


def _percent(found):
    return 100 * float(found.double().mean())


def threshold(sure: torch.Tensor, student: torch.Tensor, teacher: torch.Tensor, lost: float) -> float:
    """Return the lowest confidence from which the student may answer itself.

    sure: its largest probability for each picture; student, teacher: bool, whether each is right; lost: points of
    accuracy by which the cascade may lie below the teacher on these pictures. CourseError for no pictures, or fewer
    answers of one than of another.
    """
    if not len(sure) == len(student) == len(teacher) or len(sure) == 0:
        raise CourseError(
            f"There are {len(sure)} confidences, {len(student)} answers of the student and {len(teacher)} of the "
            "teacher: give one of each for every picture, and one picture at least."
        )
    floor = 100 * teacher.double().mean() - lost
    for level in [0.0, *sure.sort().values.tolist()]:
        if 100 * torch.where(sure < level, teacher, student).double().mean() >= floor - 1e-9:
            return level
    return float("inf")  # all of them are handed on


def break_even(made: float, before: float, after: float) -> float:
    """Return the number of questions after which a student has earned what making it cost.

    made: what it cost, once: the teacher's answers and the training; before, after: the cost of a question without it
    and with it. All in one unit. Infinite where a question costs no less. CourseError for a cost below 0.
    """
    if min(made, before, after) < 0:
        raise CourseError(f"The costs are {made}, {before} and {after}: give numbers of 0 or more, in one unit.")
    return made / (before - after) if after < before else float("inf")


def making(recipe: Cascade) -> float:
    """Return the multiplications that the student has cost: the teacher's answers about its pictures, the answers of
    both about the pictures for choosing, and three times an answer of its own for every picture of every step
    (forwards, and backwards through weights and inputs). The teacher was there already and costs nothing here."""
    teacher, student = (classifiers.multiplications(classifiers.widths_of(n)) for n in (recipe.model, "student"))
    training = 3 * recipe.student.steps * recipe.student.batch_size * student
    return float((recipe.images + recipe.choosing) * teacher + recipe.choosing * student + training)
