"""Chapter 00. A teacher that saw labels, and small students that never did: what they learn, and what they inherit."""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, Trial, open_classroom
from course_lib.study.results import Table
from course_lib.training import Lesson, Settings

# what a student is given for each image of its transfer set
CONDITIONS = ("right labels", "teacher's answers", "teacher's confidences", "untrained teacher")


@dataclass(frozen=True)
class Recipe:
    """images: unlabelled images that the teacher comments; student: model name; settings: of the students'
    training; T: temperature of the teacher's confidences."""

    images: int = 300
    student: str = "student"
    settings: Settings = Settings(steps=400, lr=0.01)
    T: float = 4.0


RECIPE = Recipe()


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: what was run; classroom: the Classroom; students: Table with accuracy, agreement and inherited mistakes,
    in percent."""

    recipe: Recipe
    classroom: Classroom
    students: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, classroom=None, device=None, progress=False) -> Result:
    """Train one teacher and four students per seed and return the Result.

    seeds: default runtime.seeds(); classroom: a Classroom that is already open (its seeds are used).
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    classroom = classroom or open_classroom(seeds, device=device, progress=progress)
    makers = (right_labels, answers, confidences, untrained)
    lessons = {
        condition: lambda trial, make=make: make(trial, recipe)
        for condition, make in zip(CONDITIONS, makers, strict=True)
    }
    widths = classifiers.widths_of(recipe.student)
    _, logits = classroom.students(lessons, widths, recipe.settings, device=device, progress=progress)
    students = Table.of(
        CONDITIONS,
        classroom.seeds,
        accuracy=classroom.accuracy(logits),
        agreement=classroom.agreement(logits),
        inherited=inherited_mistakes(classroom, logits),
    )
    return Result(recipe, classroom, students)


# --- the four lessons of a trial, which differ in the targets alone ------------------------------


def right_labels(trial: Trial, recipe: Recipe) -> Lesson:
    """Return the lesson of a student that is told the right labels."""
    return _hard(trial, trial.split.transfer.take(recipe.images).labels)


def answers(trial: Trial, recipe: Recipe) -> Lesson:
    """Return the lesson of a student that is told which digit its teacher chooses."""
    return _hard(trial, trial.transfer_logits[: recipe.images].argmax(dim=-1))  # [images, 10] -> [images]


def confidences(trial: Trial, recipe: Recipe) -> Lesson:
    """Return the lesson of a student that is told its teacher's probabilities of all ten digits."""
    return _soft(trial, trial.transfer_logits[: recipe.images], recipe.T)


def untrained(trial: Trial, recipe: Recipe) -> Lesson:
    """Return the lesson of a student that is told the probabilities of a teacher with random weights."""
    nobody = classifiers.build("teacher", runtime.derive(trial.seed, "untrained teacher"))
    with torch.no_grad():
        logits = nobody(trial.split.transfer.take(recipe.images).images)  # [images, 64] -> [images, 10]
    return _soft(trial, logits, recipe.T)


def _hard(trial, labels):
    images = trial.split.transfer.take(len(labels)).images
    return Lesson(images, labels, seed=trial.seed)


def _soft(trial, logits, T):
    images = trial.split.transfer.take(len(logits)).images
    return Lesson(images, None, logits, T, alpha=1.0, seed=trial.seed)


def inherited_mistakes(classroom: Classroom, logits: torch.Tensor) -> torch.Tensor:
    """Return, in percent [conditions, seeds]: of the test images the teacher gets wrong, how many the student answers
    with the very same wrong class.

    logits: of the students, [conditions, seeds, test images, 10]. CourseError for a teacher without a mistake.
    """
    said = logits.argmax(dim=-1)
    shares = []
    for i, trial in enumerate(classroom.trials):
        theirs = trial.test_logits.argmax(dim=-1)
        wrong = theirs != trial.split.test.labels
        if not wrong.any():
            raise CourseError(f"The teacher of seed {trial.seed} makes no mistake to inherit: take another seed.")
        shares.append(100 * (said[:, i, wrong] == theirs[wrong]).float().mean(dim=-1))  # [conditions]
    return torch.stack(shares, dim=1)
