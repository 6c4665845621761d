"""Chapter 00. A teacher that saw labels, and small students that never did: what they learn, and what they inherit."""

from dataclasses import dataclass

import torch

from course_lib.claims import Claim
from course_lib.errors import CourseError
from course_lib.experiments.classroom import Classroom, open_classroom
from course_lib.models import classifiers
from course_lib.results import Table
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
    """room: the Classroom; students: Table with accuracy, agreement and inherited mistakes, in percent."""

    room: Classroom
    students: Table


# what a student is given for each image of its transfer set
CONDITIONS = ("right labels", "teacher's answers", "teacher's confidences", "untrained teacher")


def run(seeds=None, recipe=None, *, room=None, device=None, progress=False):
    """Train one teacher and four students per seed and return the Result.

    seeds: default runtime.seeds(); room: a Classroom that is already open (its seeds are used).
    """
    recipe = recipe or Recipe()
    room = room or open_classroom(seeds, device=device, progress=progress)

    def transfer(seat):
        return seat.split.transfer.take(recipe.images)

    def right_labels(seat):
        return Lesson(transfer(seat).images, transfer(seat).labels, seed=seat.seed)

    def answers(seat):
        return Lesson(transfer(seat).images, seat.transfer_logits[: recipe.images].argmax(dim=-1), seed=seat.seed)

    def soft(seat, logits):
        return Lesson(transfer(seat).images, None, logits[: recipe.images], recipe.T, 1.0, seed=seat.seed)

    def confidences(seat):
        return soft(seat, seat.transfer_logits)

    def untrained(seat):
        nobody = classifiers.build("teacher", seat.seed)
        with torch.no_grad():
            return soft(seat, nobody(transfer(seat).images))

    lessons = dict(zip(CONDITIONS, (right_labels, answers, confidences, untrained), strict=True))
    widths = classifiers.widths_of(recipe.student)
    _, logits = room.students(lessons, widths, steps=recipe.steps, lr=recipe.lr, device=device, progress=progress)
    students = Table.of(
        CONDITIONS,
        room.seeds,
        accuracy=room.accuracy(logits),
        agreement=room.agreement(logits),
        inherited=inherited_mistakes(room, logits),
    )
    return Result(room, students)


def inherited_mistakes(room, logits):
    """Return, in percent [conditions, seeds]: of the test images the teacher gets wrong, how many the student answers
    with the very same wrong class. logits: [conditions, seeds, m, 10]."""
    answers = logits.argmax(dim=-1)
    shares = []
    for i, seat in enumerate(room.seats):
        theirs = seat.test_logits.argmax(dim=-1)
        wrong = theirs != seat.split.test.labels
        if not wrong.any():
            raise CourseError(f"The teacher of seed {seat.seed} makes no mistake to inherit: take another seed.")
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
