"""A scaling law in miniature: how a student's error goes with its teacher's, its own size and the pictures it sees."""

from dataclasses import replace

import numpy as np
import torch

from course_lib import runtime
from course_lib.chapters.fidelity.recipe import RECIPE, Recipe
from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson, train_cohort

LABELS = "labels"


@kept
def grid(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students by (teacher, hidden units, pictures).

    teacher: how many labels it learned, or LABELS for students that learn the true labels of the same pictures, with
    the noise on the pixels that teachers have. Metrics: error (percent wrong in the exam), nats (cross-entropy with the
    exam's labels) and teacher (the teacher's error, percent; 0 for LABELS).
    """
    trials, running = classroom.trials, {"device": device, "progress": progress}
    tests = torch.stack([trial.split.test.images for trial in trials])
    pool = torch.stack([trial.split.transfer.images for trial in trials])
    asked, right = _teachers(classroom, recipe, running)
    theirs = {labels: 100 - accuracy for labels, accuracy in right.items()}
    theirs[LABELS] = torch.full((len(trials),), 0.0)
    rows = {}
    for units in recipe.grid_units:
        widths = (pool.shape[-1], units, 10)
        for teacher in (*recipe.grid_labels, LABELS):
            settings = recipe.from_weak if teacher == LABELS else recipe.student_settings(recipe.grid_steps)
            lessons = [
                _lesson(trial, asked[teacher][i] if teacher != LABELS else None, pictures, recipe)
                for pictures in recipe.grid_pictures
                for i, trial in enumerate(trials)
            ]
            cohort = train_cohort(lessons, widths, settings, **running)
            logits = cohort.logits(tests.repeat(len(recipe.grid_pictures), 1, 1)).cpu()
            for place, pictures in enumerate(recipe.grid_pictures):
                mine = logits[place * len(trials) : (place + 1) * len(trials)]
                rows[teacher, units, pictures] = {
                    "error": 100 - classroom.accuracy(mine),
                    "nats": _nats(mine, trials),
                    "teacher": theirs[teacher],
                }
    names = ("error", "nats", "teacher")
    return Table.of(rows, classroom.seeds, **{m: torch.stack([row[m] for row in rows.values()]) for m in names})


@kept
def noisy(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students of the law's teachers, by (labels that the teacher learned, noise on the student's
    pixels, T). They see the whole pool, no label, and nobody checks an answer. Metrics: accuracy and teacher (the
    teacher's accuracy), in percent.
    """
    trials, running = classroom.trials, {"device": device, "progress": progress}
    tests = torch.stack([trial.split.test.images for trial in trials])
    asked, right = _teachers(classroom, recipe, running)
    arms = [(labels, T) for labels in recipe.grid_labels for T in recipe.noisy_T]
    lessons = [
        Lesson(trial.split.transfer.images, None, asked[k][i], T, 1.0, seed=runtime.derive(trial.seed, "student"))
        for k, T in arms
        for i, trial in enumerate(trials)
    ]
    rows = {}
    for noise in recipe.pixel_noise:
        settings = replace(recipe.student_settings(recipe.grid_steps), noise=noise)
        cohort = train_cohort(lessons, recipe.noisy, settings, **running)
        logits = cohort.logits(tests.repeat(len(arms), 1, 1)).cpu().unflatten(0, (len(arms), len(trials)))
        for (labels, T), mine in zip(arms, logits, strict=True):
            rows[labels, noise, T] = {"accuracy": classroom.accuracy(mine), "teacher": right[labels]}
    return Table.of(
        rows, classroom.seeds, **{m: torch.stack([row[m] for row in rows.values()]) for m in ("accuracy", "teacher")}
    )


def _teachers(classroom, recipe, running):
    """Return the logits of the law's teachers on the pool, and how often they are right in the exam, by labels."""
    trials, logits, right = classroom.trials, {}, {}
    tests = torch.stack([trial.split.test.images for trial in trials])
    pool = torch.stack([trial.split.transfer.images for trial in trials])
    for labels in recipe.grid_labels:
        lessons = [
            Lesson(pile.images, pile.labels, seed=runtime.derive(trial.seed, "taught by", labels))
            for trial in trials
            for pile in [trial.split.teacher.take(labels)]
        ]
        teacher = train_cohort(lessons, recipe.grid_teacher, recipe.teacher.settings, **running)
        logits[labels] = teacher.logits(pool).cpu()
        right[labels] = classroom.accuracy(teacher.logits(tests).cpu())
    return logits, right


def _lesson(trial, logits, pictures, recipe):
    """Return the Lesson of a student of a teacher's logits, or of the true labels without them."""
    part = trial.split.transfer.take(pictures)
    seed = runtime.derive(trial.seed, "student")
    if logits is None:
        return Lesson(part.images, part.labels, seed=seed)
    return Lesson(part.images, None, logits[:pictures], recipe.T, 1.0, seed=seed)


def _nats(logits, trials):
    """Return the cross-entropy with the exam's labels [seeds]."""
    labels = torch.stack([trial.split.test.labels for trial in trials])
    return -logits.log_softmax(dim=-1).gather(-1, labels[..., None])[..., 0].mean(dim=-1)


def law(table: Table, conditions) -> dict[str, np.ndarray]:
    """Return the exponents of the power law that fits the error of some conditions best, {name: [seeds]}.

    error = constant · units^a · pictures^b · (teacher's error)^c, fitted to logarithms by least squares, one fit for
    each seed. Names: "constant" (of the logarithm), "units", "pictures", "teacher". CourseError for fewer than four
    conditions, or one of LABELS.
    """
    conditions = list(conditions)
    if len(conditions) < 4 or any(teacher == LABELS for teacher, _, _ in conditions):
        raise CourseError("A law with four numbers needs at least four conditions, each with a teacher: give more.")
    found = []
    for seed in range(len(table.seeds)):
        rows = [_row(table, condition, seed) for condition in conditions]
        error = [np.log(table.get(condition, "error")[seed]) for condition in conditions]
        found.append(np.linalg.lstsq(np.array(rows), np.array(error), rcond=None)[0])
    return dict(zip(("constant", "units", "pictures", "teacher"), np.array(found).T, strict=True))


def _row(table, condition, seed):
    _, units, pictures = condition
    return [1.0, np.log(units), np.log(pictures), np.log(table.get(condition, "teacher")[seed])]


def predicted(table: Table, fitted: dict[str, np.ndarray], condition) -> np.ndarray:
    """Return the error, percent [seeds], that a law() predicts for a condition."""
    rows = np.array([_row(table, condition, seed) for seed in range(len(table.seeds))])
    exponents = np.stack([fitted[name] for name in ("constant", "units", "pictures", "teacher")], axis=1)
    return np.exp((rows * exponents).sum(axis=1))


def corner(recipe: Recipe = RECIPE) -> list[tuple]:
    """Return the conditions of the grid below its largest teacher, size and number of pictures: what a law is fitted to
    before it predicts the largest."""
    return [
        (labels, units, pictures)
        for labels in recipe.grid_labels[:-1]
        for units in recipe.grid_units[:-1]
        for pictures in recipe.grid_pictures[:-1]
    ]


def largest(recipe: Recipe = RECIPE) -> tuple:
    """Return the condition with the largest teacher, size and number of pictures."""
    return recipe.grid_labels[-1], recipe.grid_units[-1], recipe.grid_pictures[-1]


def weaker(recipe: Recipe = RECIPE) -> list[tuple]:
    """Return all sizes and piles of every teacher but the best: the corner() and the flat end of the curves."""
    return [
        (labels, units, pictures)
        for labels in recipe.grid_labels[:-1]
        for units in recipe.grid_units
        for pictures in recipe.grid_pictures
    ]


def above_teacher(table: Table, recipe: Recipe = RECIPE) -> np.ndarray:
    """Return the error, percent [seeds], that a law of addition predicts for the largest condition from the corner()
    alone: its teacher's error, and what the largest students there, with the most pictures there, have above theirs, on
    average."""
    most = [(teacher, recipe.grid_units[-2], recipe.grid_pictures[-2]) for teacher in recipe.grid_labels[:-1]]
    gaps = [table.get(condition, "error") - table.get(condition, "teacher") for condition in most]
    return table.get(largest(recipe), "teacher") + np.mean(gaps, axis=0)
