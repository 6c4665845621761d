"""Chapter 00. A teacher that saw labels, and small students that never did: what they learn, and whose mistakes they
repeat.

Three teachers of one kind for every seed: the teacher; its twin, trained on the same pile from other initial weights;
an outsider, trained on another pile of the same size. And one that was never trained.
"""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.runtime import is_whole
from course_lib.study.classroom import Classroom, TeacherRecipe, Trial, open_classroom, train_teachers
from course_lib.study.results import Table
from course_lib.training import Cohort, Lesson, Settings

# what a student is given for each image of its transfer set
LABELS, ANSWERS, CONFIDENCES = "right labels", "teacher's answers", "teacher's confidences"
TWIN, OUTSIDER, UNTRAINED = "twin's confidences", "outsider's confidences", "untrained teacher"
STUDENTS = (LABELS, ANSWERS, CONFIDENCES, TWIN, OUTSIDER, UNTRAINED)
NEIGHBOUR = "nearest neighbour"  # no student: the label of the most similar of the student's images
CONDITIONS = (*STUDENTS, NEIGHBOUR)


@dataclass(frozen=True)
class Recipe:
    """images: unlabelled images that a student sees; pool: those and the pile of one more teacher; exam: test images;
    student: model name; settings: of the students' training; T: temperature of the confidences; teacher: how every
    teacher is trained.

    CourseError unless the pool holds the images and an outsider's pile.
    """

    images: int = 300
    pool: int = 750
    exam: int = 597
    student: str = "student"
    settings: Settings = Settings(steps=400, lr=0.01)
    T: float = 4.0
    teacher: TeacherRecipe = TeacherRecipe(images=450)

    def __post_init__(self):
        if not is_whole(self.images) or self.images < 1 or self.images + self.teacher.images > self.pool:
            raise CourseError(
                f"A student sees {self.images} images and an outsider {self.teacher.images} others, and the pool is "
                f"{self.pool}: give 1 image or more, and a pool that holds both."
            )


RECIPE = Recipe()


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: what was run; students: Table of CONDITIONS with accuracy, agreement and inherited mistakes, in percent;
    teachers: the same of "teacher", "twin" and "outsider"."""

    recipe: Recipe
    students: Table
    teachers: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, data=None, classroom=None, device=None, progress=False) -> Result:
    """Train three teachers and six students per seed and return the Result.

    seeds: default runtime.seeds(); data: Digits (default: the built-in ones); classroom: a Classroom that is already
    open (its seeds, data and teachers are used).
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    running = {"device": device, "progress": progress}
    sizes = {"transfer": recipe.pool, "test": recipe.exam}
    classroom = classroom or open_classroom(seeds, recipe.teacher, **sizes, data=data, **running)
    twins, outsiders = relatives(classroom, recipe, **running)
    makers = {
        LABELS: right_labels,
        ANSWERS: answers,
        CONFIDENCES: confidences,
        TWIN: lambda trial, recipe: of_another(trial, recipe, twins.model(classroom.seeds.index(trial.seed))),
        OUTSIDER: lambda trial, recipe: of_another(trial, recipe, outsiders.model(classroom.seeds.index(trial.seed))),
        UNTRAINED: untrained,
    }
    lessons = {name: lambda trial, make=make: make(trial, recipe) for name, make in makers.items()}
    _, logits = classroom.students(lessons, classifiers.widths_of(recipe.student), recipe.settings, **running)
    nearest = torch.stack([nearest_neighbour(trial, recipe) for trial in classroom.trials])
    tests = torch.stack([trial.split.test.images for trial in classroom.trials])
    own = torch.stack([trial.test_logits for trial in classroom.trials])
    others = [cohort.logits(tests).cpu() for cohort in (twins, outsiders)]
    return Result(
        recipe,
        _table(classroom, CONDITIONS, torch.cat([logits, nearest[None]])),
        _table(classroom, ("teacher", "twin", "outsider"), torch.stack([own, *others])),
    )


def _table(classroom, names, logits):
    return Table.of(
        names,
        classroom.seeds,
        accuracy=classroom.accuracy(logits),
        agreement=classroom.agreement(logits),
        inherited=inherited_mistakes(classroom, logits),
    )


# --- other teachers ------------------------------------------------------------------------------


def relatives(classroom: Classroom, recipe: Recipe, *, device=None, progress=False) -> tuple[Cohort, Cohort]:
    """Return the twins and the outsiders of a classroom's teachers: a Cohort each, one net for every seed."""
    piles = {
        "twin": [trial.split.teacher for trial in classroom.trials],
        "outsider": [outsiders_pile(trial, recipe) for trial in classroom.trials],
    }
    found = []
    for name, dealt in piles.items():
        lessons = [
            Lesson(pile.images, pile.labels, seed=runtime.derive(trial.seed, name))
            for pile, trial in zip(dealt, classroom.trials, strict=True)
        ]
        found.append(train_teachers(lessons, classroom.recipe, device=device, progress=progress))
    return found[0], found[1]


def outsiders_pile(trial: Trial, recipe: Recipe) -> digits.Digits:
    """Return images with labels that neither the teacher nor the students see, as many as the teacher has. CourseError
    if there are too few."""
    rest, needed = trial.split.transfer, len(trial.split.teacher)
    if len(rest) < recipe.images + needed:
        raise CourseError(
            f"{recipe.images} images for the students and {needed} for an outsider were asked for and there are "
            f"{len(rest)}: open the classroom with more to transfer."
        )
    place = slice(recipe.images, recipe.images + needed)
    return digits.Digits(rest.images[place], rest.labels[place])


# --- the lessons of a trial, which differ in the targets alone ------------------------------------


def right_labels(trial: Trial, recipe: Recipe) -> Lesson:
    """Return the lesson of a student that is told the right labels."""
    return _hard(trial, trial.split.transfer.take(recipe.images).labels)


def answers(trial: Trial, recipe: Recipe) -> Lesson:
    """Return the lesson of a student that is told which class its teacher chooses."""
    return _hard(trial, trial.transfer_logits[: recipe.images].argmax(dim=-1))  # [images, 10] -> [images]


def confidences(trial: Trial, recipe: Recipe) -> Lesson:
    """Return the lesson of a student that is told its teacher's probabilities of all ten classes."""
    return _soft(trial, trial.transfer_logits[: recipe.images], recipe.T)


def of_another(trial: Trial, recipe: Recipe, teacher: torch.nn.Module) -> Lesson:
    """Return the lesson of a student that is told the probabilities of a teacher that is not its trial's."""
    with torch.no_grad():
        logits = teacher(trial.split.transfer.take(recipe.images).images)  # [images, 64] -> [images, 10]
    return _soft(trial, logits, recipe.T)


def untrained(trial: Trial, recipe: Recipe) -> Lesson:
    """Return the lesson of a student that is told the probabilities of a teacher with random weights."""
    return of_another(trial, recipe, classifiers.build("teacher", runtime.derive(trial.seed, "untrained teacher")))


def nearest_neighbour(trial: Trial, recipe: Recipe) -> torch.Tensor:
    """Return what the labels of the nearest images say of the test images, [test images, classes]: 1 for the label of
    the most similar of the student's images, 0 for the others. No network and no teacher."""
    known = trial.split.transfer.take(recipe.images)
    nearest = torch.cdist(trial.split.test.images, known.images).argmin(dim=-1)  # [test images]
    return torch.nn.functional.one_hot(known.labels[nearest], digits.CLASSES).float()


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
