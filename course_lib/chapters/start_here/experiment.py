"""Chapter 00. A teacher that saw labels, and small students that never did: what they learn, and what they inherit."""

from dataclasses import dataclass

import torch

from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.claims import Claim
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.results import Table
from course_lib.training import Lesson


@dataclass(frozen=True)
class Recipe:
    """images: unlabelled images that the teacher comments; student: model name; T: temperature of its confidences."""

    images: int = 300
    student: str = "student"
    steps: int = 400
    lr: float = 0.01
    T: float = 4.0


@dataclass(frozen=True)
class Result:
    """classroom: the Classroom; students: Table with accuracy, agreement and inherited mistakes, in percent."""

    classroom: Classroom
    students: Table


# what a student is given for each image of its transfer set
CONDITIONS = ("right labels", "teacher's answers", "teacher's confidences", "untrained teacher")


def run(seeds=None, recipe=None, *, classroom=None, device=None, progress=False):
    """Train one teacher and four students per seed and return the Result.

    seeds: default runtime.seeds(); classroom: a Classroom that is already open (its seeds are used).
    """
    recipe = recipe or Recipe()
    classroom = classroom or open_classroom(seeds, device=device, progress=progress)

    def transfer(trial):
        return trial.split.transfer.take(recipe.images)

    def right_labels(trial):
        return Lesson(transfer(trial).images, transfer(trial).labels, seed=trial.seed)

    def answers(trial):
        return Lesson(transfer(trial).images, trial.transfer_logits[: recipe.images].argmax(dim=-1), seed=trial.seed)

    def soft(trial, logits):
        return Lesson(transfer(trial).images, None, logits[: recipe.images], recipe.T, 1.0, seed=trial.seed)

    def confidences(trial):
        return soft(trial, trial.transfer_logits)

    def untrained(trial):
        nobody = classifiers.build("teacher", trial.seed)
        with torch.no_grad():
            return soft(trial, nobody(transfer(trial).images))

    lessons = dict(zip(CONDITIONS, (right_labels, answers, confidences, untrained), strict=True))
    widths = classifiers.widths_of(recipe.student)
    _, logits = classroom.students(lessons, widths, steps=recipe.steps, lr=recipe.lr, device=device, progress=progress)
    students = Table.of(
        CONDITIONS,
        classroom.seeds,
        accuracy=classroom.accuracy(logits),
        agreement=classroom.agreement(logits),
        inherited=inherited_mistakes(classroom, logits),
    )
    return Result(classroom, students)


def inherited_mistakes(classroom, logits):
    """Return, in percent [conditions, seeds]: of the test images the teacher gets wrong, how many the student answers
    with the very same wrong class. logits: [conditions, seeds, m, 10]."""
    answers = logits.argmax(dim=-1)
    shares = []
    for i, trial in enumerate(classroom.trials):
        theirs = trial.test_logits.argmax(dim=-1)
        wrong = theirs != trial.split.test.labels
        if not wrong.any():
            raise CourseError(f"The teacher of seed {trial.seed} makes no mistake to inherit: take another seed.")
        shares.append(100 * (answers[:, i, wrong] == theirs[wrong]).float().mean(dim=-1))
    return torch.stack(shares, dim=1)


def claims(result):
    """Return the claims of chapter 00."""
    t = result.students
    return [
        Claim(
            "a student without labels learns",
            "A student that never saw a right label, only the teacher's confidences, classifies the digits.",
            t.mean("teacher's confidences"),
            above=85,
            unit="% accuracy",
            level=True,
            control=f"the same lesson from an untrained teacher gives {t.mean('untrained teacher').plain()} %",
        ),
        Claim(
            "nothing comes from nothing",
            "Without a trained teacher the same student stays near the 10 % of guessing.",
            t.mean("untrained teacher"),
            below=25,
            unit="% accuracy",
            level=True,
        ),
        Claim(
            "confidences copy more than answers",
            "A student of the teacher's confidences answers like it more often than one of its answers.",
            t.gain("teacher's confidences", "teacher's answers", "agreement"),
            above=0,
            unit="points of agreement",
            control="same images, same initial weights, same steps",
        ),
        Claim(
            "mistakes are inherited",
            "A student repeats its teacher's mistakes more often than one that learned right labels.",
            t.gain("teacher's confidences", "right labels", "inherited"),
            above=5,
            unit="points",
            control=f"right labels, no teacher: {t.mean('right labels', 'inherited').plain()} % (hard digits)",
        ),
    ]
