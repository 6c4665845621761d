"""Students by temperature: of every size, over pictures and training, of teachers made less or more sure, with and
without T², and at the limit where only logits are matched."""

from dataclasses import replace
from typing import NamedTuple

import torch

from course_lib import metrics, runtime
from course_lib.chapters.temperature.recipe import RECIPE, Recipe
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, Trial
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson, loop

STUDENT = "student"  # the model of every table here but the sweep
LABELS_ALONE = "labels alone"


def lesson(trial: Trial, n: int, T: float, alpha: float = 1.0, t_squared: bool = True, scale: float = 1.0) -> Lesson:
    """Return the Lesson about the first n transfer images of a Trial, whose teacher's logits are multiplied by
    `scale`; T, alpha, t_squared: as in Lesson. CourseError for more images than there are."""
    part = trial.split.transfer.take(n)
    logits = scale * trial.transfer_logits[:n]
    return Lesson(part.images, part.labels, logits, T, alpha, t_squared=t_squared, seed=trial.seed)


def table(classroom: Classroom, lessons: dict, recipe: Recipe, model: str = STUDENT, changed=None, **where) -> Table:
    """Return the Table of accuracy and agreement of students who learn the lessons, as Classroom.table() takes them.
    changed: what differs from the recipe's settings, such as {"steps": 1000}."""
    settings = replace(recipe.settings, batch_size=recipe.images, **(changed or {}))
    return classroom.table(lessons, classifiers.widths_of(model), settings, **where)


# --- every size -----------------------------------------------------------------------------------


@kept
def sweep(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students by (model, T), soft targets only. Unlike chapter 01 the learning rate is constant
    and every step sees all images, so that T is the only thing that changes."""
    lessons = {T: lambda trial, T=T: lesson(trial, recipe.images, T) for T in recipe.sweep}
    return Table.joined(
        table(classroom, _named(model, lessons), recipe, model, device=device, progress=progress)
        for model in recipe.students
    )


def _named(first, lessons):
    return {(first, condition): lesson for condition, lesson in lessons.items()}


@kept
def afterwards(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table over T of students of soft targets at T who are then asked at T = 1, and at T.

    Metrics, in percent: accuracy; confidence and calibration (mean largest probability and expected calibration error,
    as metrics.calibration_error) of their answers at T = 1; the same "at T".
    """
    lessons = {T: lambda trial, T=T: lesson(trial, recipe.images, T) for T in recipe.sweep}
    settings = replace(recipe.settings, batch_size=recipe.images)
    widths = classifiers.widths_of(STUDENT)
    _, logits = classroom.students(lessons, widths, settings, device=device, progress=progress)
    labels = torch.stack([trial.split.test.labels for trial in classroom.trials])  # [seeds, m]
    measured = {"accuracy": classroom.accuracy(logits)}
    T = torch.tensor(recipe.sweep)[:, None, None, None]
    for name, asked in (("", logits), (" at T", logits / T)):  # [temperatures, seeds, m, classes]
        measured["confidence" + name] = 100 * asked.softmax(dim=-1).amax(dim=-1).mean(dim=-1)
        measured["calibration" + name] = 100 * metrics.calibration_error(asked, labels)
    return Table.of(lessons, classroom.seeds, **measured)


# --- without a teacher, and with noise ------------------------------------------------------------

NOISY_LABELS, NEAREST = "labels, noise on the pixels", "nearest picture"


class Noisy(NamedTuple):
    """Students of soft targets at T whose pixels get the recipe's noise."""

    T: float


@kept
def baselines(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of what the same images teach without a teacher: LABELS_ALONE; NOISY_LABELS; NEAREST, the label
    of the nearest picture; and of students of soft targets with noise, Noisy(cold) and Noisy(warm)."""
    where = {"device": device, "progress": progress}

    def bare(trial):
        return lesson(trial, recipe.images, 1.0, alpha=0.0)

    soft = {Noisy(T): lambda trial, T=T: lesson(trial, recipe.images, T) for T in (recipe.cold, recipe.warm)}
    noisy = table(classroom, {NOISY_LABELS: bare} | soft, recipe, changed={"noise": recipe.noise}, **where)
    return Table.joined([table(classroom, {LABELS_ALONE: bare}, recipe, **where), noisy, _nearest(classroom, recipe)])


def _nearest(classroom, recipe):
    """Return the Table of the condition NEAREST: each exam picture gets the label of the transfer image nearest to it
    in pixels."""
    answers = []
    for trial in classroom.trials:
        part = trial.split.transfer.take(recipe.images)
        place = torch.cdist(trial.split.test.images, part.images).argmin(dim=-1)
        answers.append(torch.nn.functional.one_hot(part.labels[place], trial.test_logits.shape[-1]).float())
    logits = torch.stack(answers)  # [seeds, m, classes]
    return Table.of(
        [NEAREST], classroom.seeds, accuracy=classroom.accuracy(logits), agreement=classroom.agreement(logits)
    )


# --- how far it reaches ---------------------------------------------------------------------------


class Place(NamedTuple):
    """Where a temperature is tried: steps and learning rate of the training, number of images, T."""

    steps: int
    lr: float
    images: int
    T: float


@kept
def reach(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table by Place: cold and warm students over the recipe's piles and trainings. The batches have
    recipe.images images."""
    parts = []
    for steps, lr in recipe.trainings:
        places = [Place(steps, lr, n, T) for n in recipe.piles for T in (recipe.cold, recipe.warm)]
        lessons = {place: lambda trial, place=place: lesson(trial, place.images, place.T) for place in places}
        changed = {"steps": steps, "lr": lr}
        parts.append(table(classroom, lessons, recipe, changed=changed, device=device, progress=progress))
    return Table.joined(parts)


class Sure(NamedTuple):
    """scale: what the teacher's logits are multiplied by; T: the temperature of the lesson."""

    scale: float
    T: float


@kept
def sureness(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table by Sure: students of one teacher that is made less or more sure. Its order of answers, and so
    its accuracy, stay. Metrics: accuracy, agreement, entropy (mean of the targets at T, nats)."""
    return _sureness(classroom, recipe, {}, device=device, progress=progress)


@kept
def patient(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of sureness(), whose students learn for recipe.patience steps."""
    return _sureness(classroom, recipe, {"steps": recipe.patience}, device=device, progress=progress)


def _sureness(classroom, recipe, changed, **where):
    sure = [Sure(scale, T) for scale in recipe.scales for T in recipe.scale_T]
    lessons = {one: lambda trial, one=one: lesson(trial, recipe.images, one.T, scale=one.scale) for one in sure}
    found = table(classroom, lessons, recipe, changed=changed, **where)
    entropy = [
        [
            float(metrics.entropy(one.scale * trial.transfer_logits[: recipe.images], one.T))
            for trial in classroom.trials
        ]
        for one in sure
    ]
    return Table.of(sure, classroom.seeds, **found.values, entropy=entropy)


# --- with and without T² --------------------------------------------------------------------------

SOFT_ALONE = 1.0  # the alpha that leaves nothing to the labels


class Mix(NamedTuple):
    """T: temperature; alpha: share of the soft loss; t_squared: is it multiplied by T²?"""

    T: float
    alpha: float
    t_squared: bool


def equal_share(T: float, alpha: float) -> float:
    """Return the alpha that mixes soft and hard losses without T² as `alpha` does with it: the two losses then differ
    by a constant factor alone."""
    return T**2 * alpha / (T**2 * alpha + 1 - alpha)


@kept
def squared(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students by Mix: alpha = recipe.alpha and alpha = 1, with and without T²; and, at the highest
    T, the equal share without T². Also of LABELS_ALONE."""
    mixes = [
        Mix(T, alpha, t_squared)
        for T in recipe.squared_T
        for alpha in (recipe.alpha, SOFT_ALONE)
        for t_squared in (True, False)
    ]
    highest = max(recipe.squared_T)
    mixes.append(Mix(highest, equal_share(highest, recipe.alpha), t_squared=False))
    lessons = {LABELS_ALONE: lambda trial: lesson(trial, recipe.images, 1.0, alpha=0.0)}
    lessons |= {mix: lambda trial, mix=mix: lesson(trial, recipe.images, *mix) for mix in mixes}
    return table(classroom, lessons, recipe, device=device, progress=progress)


# --- at the limit ---------------------------------------------------------------------------------

CENTRED, RAW = "centred logits", "logits as they are"


@kept
def matched(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students at T = recipe.hot (condition: that number), and of students who minimise a squared
    distance to the teacher's logits, CENTRED for each image, or RAW (Ba & Caruana 2014; Kim et al. 2021)."""
    hot = {recipe.hot: lambda trial: lesson(trial, recipe.images, recipe.hot)}
    logits = torch.stack(  # [2, seeds, m, classes]
        [torch.stack([_matching(trial, recipe, centred) for trial in classroom.trials]) for centred in (True, False)]
    )
    measured = {"accuracy": classroom.accuracy(logits), "agreement": classroom.agreement(logits)}
    ours = Table.of([CENTRED, RAW], classroom.seeds, **measured)
    return Table.joined([table(classroom, hot, recipe, device=device, progress=progress), ours])


def _matching(trial, recipe, centred):
    """Return the exam logits [m, classes] of a student that matched the teacher's logits, with the initial weights of
    the trial's other students."""
    seed = runtime.derive(trial.seed, "student")
    student = classifiers.build(STUDENT, seed)
    images, wanted = trial.split.transfer.images[: recipe.images], trial.transfer_logits[: recipe.images]

    def placed(logits):
        return logits - logits.mean(dim=-1, keepdim=True) if centred else logits

    def loss_of(logits, batch):
        return (placed(logits) - placed(wanted[batch])).square().sum(dim=-1).mean() / (2 * logits.shape[-1])

    loop.train(student, images, loss_of, replace(recipe.settings, batch_size=recipe.images), seed=seed)
    return loop.answers(student, trial.split.test.images)
