"""Chapter 02. What the temperature does: to the targets, to the gradient, to the student, and to an overconfident
teacher."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import torch

from course_lib import losses, metrics, runtime
from course_lib.brief import Brief
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, Trial, open_classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson, Settings


@dataclass(frozen=True)
class Recipe:
    """images: transfer images of each student, all of which every step sees; sweep: temperatures of the students of
    every size; cold, warm: the temperatures that the claims compare; students: model names, from small to large;
    squared_T: temperatures of the students with and without T²; alpha: share of the soft loss in their mix with
    labels; short, long: settings of the two teachers' training, without the noise and the weight decay of the course's
    usual teacher; teacher_T: temperatures at which these two teach; limit_T: temperatures at which the gradient is
    compared with its limit; settings: of the students' training, in which every step sees all images.

    CourseError unless cold and warm are in sweep, cold in teacher_T, and two or more models in students.
    """

    images: int = 60
    sweep: tuple = (0.5, 1.0, 2.0, 3.0, 4.0, 8.0, 20.0)
    cold: float = 1.0
    warm: float = 4.0
    students: tuple = ("thin student", "student", "wide student")
    squared_T: tuple = (2.0, 4.0, 8.0, 16.0)
    alpha: float = 0.5
    short: Settings = Settings(steps=100, lr=0.005)
    long: Settings = Settings(steps=1000, lr=0.005)
    teacher_T: tuple = (1.0, 2.0, 4.0, 8.0)
    limit_T: tuple = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
    settings: Settings = Settings(steps=250, lr=0.02, batch_size=60, cosine=False)

    def __post_init__(self):
        if len(self.students) < 2:
            raise CourseError(f"students is {self.students}: give two models or more, so that sizes can be compared.")
        for name, needed in (("sweep", {self.cold, self.warm}), ("teacher_T", {self.cold})):
            missing = needed - set(getattr(self, name))
            if missing:
                raise CourseError(
                    f"{name} is {getattr(self, name)}, without the temperature {min(missing):g} that the claims "
                    "compare: add it, or choose another cold or warm."
                )


RECIPE = Recipe()


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: what was run; classroom: the Classroom; sweep, squared, teachers: Tables of the functions of these names;
    limit: that of high_limit."""

    recipe: Recipe
    classroom: Classroom
    sweep: Table
    squared: Table
    teachers: Table
    limit: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, classroom=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result.

    seeds: default runtime.seeds(); classroom: a Classroom that is already open (its seeds are used).
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    where = {"device": device, "progress": progress}
    classroom = classroom or open_classroom(seeds, **where)
    tables = (table(classroom, recipe, **where) for table in (sweep, squared, teachers))
    return Result(recipe, classroom, *tables, high_limit(classroom, recipe))


# --- students by temperature ----------------------------------------------------------------------


@kept
def sweep(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students by (model, T), soft targets only. Unlike chapter 01 the learning rate is constant
    and every step sees all images, so that T is the only thing that changes."""
    return Table.joined(
        _table(
            classroom,
            {(model, T): lambda trial, T=T: _lesson(trial, recipe.images, T) for T in recipe.sweep},
            model,
            recipe,
            device=device,
            progress=progress,
        )
        for model in recipe.students
    )


# --- with and without T² --------------------------------------------------------------------------

LABELS_ALONE = "labels alone"
SOFT_ALONE = 1.0  # the alpha that leaves nothing to the labels


class Mix(NamedTuple):
    """T: temperature; alpha: share of the soft loss; t_squared: is it multiplied by T²?"""

    T: float
    alpha: float
    t_squared: bool


@kept
def squared(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students by Mix, with alpha = recipe.alpha and alpha = 1; and of LABELS_ALONE."""
    mixes = [
        Mix(T, alpha, t_squared)
        for T in recipe.squared_T
        for alpha in (recipe.alpha, SOFT_ALONE)
        for t_squared in (True, False)
    ]
    lessons = {LABELS_ALONE: lambda trial: _lesson(trial, recipe.images, 1.0, alpha=0.0)}
    lessons |= {mix: lambda trial, mix=mix: _lesson(trial, recipe.images, *mix) for mix in mixes}
    return _table(classroom, lessons, "student", recipe, device=device, progress=progress)


# --- two teachers ---------------------------------------------------------------------------------


@kept
def teachers(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of a teacher trained shortly and one trained long, and of their students.

    Conditions: ("short" or "long", T). Metrics: accuracy and agreement of the student; teacher (the teacher's accuracy,
    percent); entropy (of the teacher's answers on the students' images at T = 1, nats); second (median of the
    second-largest probability there, percent). Without noise and weight decay, training long makes a teacher
    overconfident.
    """
    where = {"device": device, "progress": progress}
    rows = {}
    for name, settings in (("short", recipe.short), ("long", recipe.long)):
        theirs = classroom.reopened(replace(classroom.recipe, settings=settings), **where)
        lessons = {(name, T): lambda trial, T=T: _lesson(trial, recipe.images, T) for T in recipe.teacher_T}
        table = _table(theirs, lessons, "student", recipe, **where)
        alone = _of_the_teachers(theirs, recipe.images)
        for condition in lessons:
            for i, seed in enumerate(classroom.seeds):
                measured = {metric: table.get(condition, metric)[i] for metric in table.values}
                rows[condition, seed] = measured | {metric: values[i] for metric, values in alone.items()}
    return Table.of_rows(rows, classroom.seeds)


def _of_the_teachers(classroom, images):
    """Return what is measured of the teachers alone: a dict from metric to an array [seeds]."""
    taught = torch.stack([trial.transfer_logits[:images] for trial in classroom.trials])  # [seeds, images, 10]
    second = taught.softmax(dim=-1).topk(2).values[..., 1]  # [seeds, images]
    return {
        "teacher": classroom.teacher_accuracy().numpy(),
        "entropy": metrics.entropy(taught).numpy(),
        "second": 100 * second.median(dim=-1).values.numpy(),
    }


# --- the limit of high temperatures ---------------------------------------------------------------


@kept
def high_limit(classroom: Classroom, recipe: Recipe = RECIPE) -> Table:
    """Return the Table over T of the gradient of the soft loss at an untrained student's logits, compared with its
    limit.

    Metrics: angle (degrees between the gradient and student − teacher logits, centred per image) and ratio (length of
    the gradient, times the number of images and classes, over the length of that difference; the limit is 1). Source:
    Hinton et al. 2015, section 2.1, without their assumption of zero-mean logits: the centring replaces it.
    """
    rows = {}
    for T in recipe.limit_T:
        for trial in classroom.trials:
            gradient, limit = gradient_and_limit(trial, T)
            rows[T, trial.seed] = {"angle": angle(gradient, limit), "ratio": float(gradient.norm() / limit.norm())}
    return Table.of_rows(rows, classroom.seeds)


def angle(first: torch.Tensor, second: torch.Tensor) -> float:
    """Return the angle in degrees between two tensors of the same shape, taken as vectors."""
    first, second = (tensor.flatten().double() for tensor in (first, second))
    return float(torch.cosine_similarity(first, second, dim=0).clamp(-1, 1).acos().rad2deg())


def gradient_and_limit(trial: Trial, T: float, images: int = 100) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the gradient of the soft loss at an untrained student's logits, times images and classes, and what it
    tends to as T grows: the difference of the centred logits, student − teacher. Both: [images, classes]."""
    student = classifiers.build("student", runtime.derive(trial.seed, "student"))
    with torch.no_grad():
        logits = student(trial.split.transfer.images[:images])  # [images, 64] -> [images, 10]
    logits.requires_grad_()
    teacher = trial.transfer_logits[:images]
    losses.soft_target_loss(logits, teacher, T).backward()
    difference = (logits - teacher).detach()
    return logits.grad * logits.numel(), difference - difference.mean(dim=-1, keepdim=True)


# --- lessons --------------------------------------------------------------------------------------


def _lesson(trial, n, T, alpha=1.0, t_squared=True):
    part = trial.split.transfer.take(n)
    return Lesson(part.images, part.labels, trial.transfer_logits[:n], T, alpha, t_squared=t_squared, seed=trial.seed)


def _table(classroom, lessons, model, recipe, **where):
    settings = replace(recipe.settings, batch_size=recipe.images)  # T is the only thing that changes
    return classroom.table(lessons, classifiers.widths_of(model), settings, **where)
