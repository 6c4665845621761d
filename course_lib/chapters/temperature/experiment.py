"""Chapter 02. What the temperature does: to the targets, to the gradient, to the student, and to an overconfident
teacher."""

from dataclasses import dataclass

import torch

from course_lib import losses, metrics
from course_lib.models import classifiers
from course_lib.study.claims import Claim
from course_lib.study.classroom import Classroom, TeacherRecipe, open_classroom
from course_lib.study.results import Table
from course_lib.training import Lesson


@dataclass(frozen=True)
class Recipe:
    """images: transfer images of each student; sweep: temperatures; squared_T: those with and without T²;
    short, long: optimiser steps of the two teachers; teacher_T: temperatures at which they teach."""

    images: int = 60
    sweep: tuple = (0.5, 1.0, 2.0, 3.0, 4.0, 8.0, 20.0)
    students: tuple = ("thin student", "student", "wide student")
    squared_T: tuple = (2.0, 4.0, 8.0, 16.0)
    alpha: float = 0.5
    short: int = 100
    long: int = 1000
    teacher_T: tuple = (1.0, 2.0, 4.0, 8.0)
    steps: int = 250
    lr: float = 0.02


@dataclass(frozen=True)
class Result:
    """classroom: the Classroom; sweep, squared, teachers: Tables of the functions of these names; limit: of high_limit."""

    classroom: Classroom
    sweep: Table
    squared: Table
    teachers: Table
    limit: Table


def run(seeds=None, recipe=None, *, classroom=None, device=None, progress=False):
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds()."""
    recipe = recipe or Recipe()
    classroom = classroom or open_classroom(seeds, device=device, progress=progress)
    settings = {"device": device, "progress": progress}
    return Result(
        classroom,
        sweep(classroom, recipe, **settings),
        squared(classroom, recipe, **settings),
        teachers(classroom, recipe, **settings),
        high_limit(classroom),
    )


def sweep(classroom, recipe=None, **settings):
    """Return the Table of students by (model, T), soft targets only. Unlike chapter 01 the learning rate is constant
    and every step sees all images, so that T is the only thing that changes."""
    recipe = recipe or Recipe()
    parts = []
    for model in recipe.students:
        lessons = {(model, T): lambda trial, T=T: _lesson(trial, recipe.images, T) for T in recipe.sweep}
        parts.append(_table(classroom, lessons, model, recipe, settings))
    return Table.of(
        [c for p in parts for c in p.conditions],
        classroom.seeds,
        **{m: [row for p in parts for row in p.values[m]] for m in parts[0].values},
    )


def squared(classroom, recipe=None, **settings):
    """Return the Table of students by (T, alpha, with T²?): alpha = recipe.alpha and alpha = 1; and "labels alone"."""
    recipe = recipe or Recipe()
    lessons = {"labels alone": lambda trial: _lesson(trial, recipe.images, 1.0, alpha=0.0)}
    for T in recipe.squared_T:
        for alpha in (recipe.alpha, 1.0):
            for kept in (True, False):
                lessons[T, alpha, kept] = lambda trial, T=T, alpha=alpha, kept=kept: _lesson(
                    trial, recipe.images, T, alpha, kept
                )
    return _table(classroom, lessons, "student", recipe, settings)


def teachers(classroom, recipe=None, **settings):
    """Return the Table of a teacher trained shortly and one trained long, and of their students.

    Conditions: ("short" or "long", T). Metrics: accuracy and agreement of the student; teacher (the teacher's accuracy,
    percent); entropy (of the teacher's answers on the students' images at T = 1, nats); second (median of the
    second-largest probability there, percent). Both teachers lack the noise and the weight decay of the course's
    usual teacher, so that training long makes them overconfident.
    """
    recipe = recipe or Recipe()
    columns = {"accuracy": [], "agreement": [], "teacher": [], "entropy": [], "second": []}
    conditions = []
    for name, steps in (("short", recipe.short), ("long", recipe.long)):
        bare = TeacherRecipe(steps=steps, noise=0.0, weight_decay=0.0)
        theirs = open_classroom(classroom.seeds, bare, **settings)
        lessons = {(name, T): lambda trial, T=T: _lesson(trial, recipe.images, T) for T in recipe.teacher_T}
        table = _table(theirs, lessons, "student", recipe, settings)
        taught = torch.stack([trial.transfer_logits[: recipe.images] for trial in theirs.trials])
        entropy = metrics.entropy(taught)
        second = 100 * taught.softmax(dim=-1).topk(2).values[..., 1].median(dim=-1).values
        for condition in lessons:
            conditions.append(condition)
            columns["accuracy"].append(table.get(condition))
            columns["agreement"].append(table.get(condition, "agreement"))
            columns["teacher"].append(theirs.teacher_accuracy().numpy())
            columns["entropy"].append(entropy.numpy())
            columns["second"].append(second.numpy())
    return Table.of(conditions, classroom.seeds, **columns)


LIMIT_T = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)


def high_limit(classroom):
    """Return the Table over T of the gradient of the soft loss at an untrained student's logits, compared with its
    limit.

    Metrics: angle (degrees between the gradient and student − teacher logits, centred per image) and ratio (length of
    the gradient, times the number of images and classes, over the length of that difference; the limit is 1). Source:
    Hinton et al. 2015, section 2.1, without their assumption of zero-mean logits: the centring replaces it.
    """
    angles, ratios = [], []
    for T in LIMIT_T:
        pairs = [_gradient_and_limit(trial, T) for trial in classroom.trials]
        angles.append([_angle(g.flatten().double(), d.flatten().double()) for g, d in pairs])
        ratios.append([float(g.norm() / d.norm()) for g, d in pairs])
    return Table.of(LIMIT_T, classroom.seeds, angle=angles, ratio=ratios)


def _angle(first, second):
    return float(torch.cosine_similarity(first, second, dim=0).clamp(-1, 1).acos().rad2deg())


def _gradient_and_limit(trial, T):
    student = classifiers.build("student", trial.seed)
    images = trial.split.transfer.images[:100]
    with torch.no_grad():
        logits = student(images)
    logits.requires_grad_()
    teacher = trial.transfer_logits[:100]
    losses.soft_target_loss(logits, teacher, T).backward()
    difference = (logits - teacher).detach()
    centred = difference - difference.mean(dim=-1, keepdim=True)
    count, classes = logits.shape
    return logits.grad * count * classes, centred


def _lesson(trial, n, T, alpha=1.0, t_squared=True):
    part = trial.split.transfer.take(n)
    return Lesson(part.images, part.labels, trial.transfer_logits[:n], T, alpha, t_squared=t_squared, seed=trial.seed)


def _table(classroom, lessons, model, recipe, settings):
    return classroom.table(
        lessons,
        classifiers.widths_of(model),
        steps=recipe.steps,
        lr=recipe.lr,
        cosine=False,
        batch_size=recipe.images,
        **settings,
    )


def claims(result):
    """Return the claims of chapter 02."""
    sweep, squared, teachers, limit = result.sweep, result.squared, result.teachers, result.limit
    mixes = [condition for condition in squared.conditions if condition != "labels alone"]
    alpha = min(a for _, a, _ in mixes)
    hot = max(T for T, _, _ in mixes)
    highest = limit.conditions[-1]
    warmest = max(T for _, T in teachers.conditions)
    advantage = {T: teachers.get(("short", T)) - teachers.get(("long", T)) for T in (1.0, warmest)}
    return [
        Claim(
            "warm beats cold",
            "A student of sixteen hidden units learns more at T = 4 than at T = 1.",
            sweep.gain(("student", 4.0), ("student", 1.0)),
            above=2,
            control=f"seven units, whose luck varies more: {sweep.gain(('thin student', 4.0), ('thin student', 1.0))}",
            paper="30 units do best at T 2.5 to 4; with 300 units all T above 8 are alike",
            source="Hinton, Vinyals, Dean 2015, arXiv 1503.02531",
        ),
        Claim(
            "T² matters in a mix",
            f"With alpha = {alpha:g} and T = {hot:g}, dropping T² costs accuracy.",
            squared.gain((hot, alpha, True), (hot, alpha, False)),
            above=2,
            control="the mix without T² over labels alone: "
            f"{squared.gain((hot, alpha, False), 'labels alone')}: weaker, not gone",
        ),
        Claim(
            "T² is invisible alone",
            f"With alpha = 1 under Adam, dropping T² changes nothing at T = {hot:g}.",
            squared.gain((hot, 1.0, True), (hot, 1.0, False)),
            above=-1,
            below=1,
        ),
        Claim(
            "the high-temperature limit",
            f"At T = {highest:g} the gradient of the soft loss points along the difference of the centred logits.",
            limit.mean(highest, "angle"),
            below=5,
            unit="degrees apart",
            level=True,
            control=f"at T = 1: {limit.mean(1.0, 'angle').plain()} degrees",
            source="Hinton, Vinyals, Dean 2015, arXiv 1503.02531, section 2.1",
        ),
        Claim(
            "the limit's size",
            f"At T = {highest:g} its length is that of the difference of the centred logits / (images · classes).",
            limit.mean(highest, "ratio"),
            above=0.9,
            below=1.1,
            unit="of the limit",
            level=True,
            decimals=2,
        ),
        Claim(
            "a better teacher",
            "A teacher trained ten times longer is more accurate.",
            metrics.paired(teachers.get(("long", 1.0), "teacher"), teachers.get(("short", 1.0), "teacher")),
            above=0.5,
        ),
        Claim(
            "teaches worse",
            "At T = 1 the less accurate teacher makes the better student.",
            metrics.interval(advantage[1.0]),
            above=0,
            source="compare Cho & Hariharan 2019, arXiv 1910.01348: better teachers are often not better at teaching",
        ),
        Claim(
            "temperature cures it",
            f"At T = {warmest:g} that advantage is smaller than at T = 1.",
            metrics.paired(advantage[1.0], advantage[warmest]),
            above=0,
            control=f"the advantage left at T = {warmest:g}: {metrics.interval(advantage[warmest])}",
        ),
    ]
