"""Relations between images instead of copies: the teacher's, and those of something that knows nothing."""

import torch

from course_lib import metrics, runtime
from course_lib.chapters.hidden_layers import students
from course_lib.chapters.hidden_layers.recipe import RECIPE, Recipe
from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, train_teachers
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import HiddenLesson, Lesson, train_hidden

# What the distances between images are taken from. All but the first are controls.
SOURCES = ("teacher", "pixels", "untrained", "classes")
# Other relations between images, each from the teacher's last hidden layer and from the images themselves.
OTHERS = ("angle", "similarity")


@kept
def relations(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students of few labels whose last hidden layer learns relations between the images (RKD).

    Conditions: "labels alone" and "soft targets", without relations, for comparison; (kind, source) with the kind
    "distance" and each of SOURCES: the distances in the teacher's last hidden layer, between the images themselves, in
    an untrained teacher's first hidden layer (the one that serves best), and between classes (0 for the same label,
    else 1); and each kind of OTHERS with "teacher" and "pixels": other losses in the place of the distances.
    """
    running = {"device": device, "progress": progress}
    alone = {"labels alone": "labels", "soft targets": "soft targets"}
    cohort = students.train(
        classroom, [students.lessons(classroom, recipe, beside) for beside in alone.values()], recipe, **running
    )
    tables = [students.measured(classroom, alone, cohort)]
    found = _sources(classroom, recipe)
    weights = {"distance": recipe.relation, "angle": recipe.angle, "similarity": recipe.similarity}
    for kind, weight in weights.items():
        for source in ("teacher", "pixels") if kind in OTHERS else SOURCES:
            cohort = students.train(
                classroom,
                [students.lessons(classroom, recipe, "labels", found[source], weight)],
                recipe,
                kind=kind,
                layer=recipe.last,
                shown=recipe.corners if kind == "angle" else None,
                **running,
            )
            tables.append(students.measured(classroom, [(kind, source)], cohort))
    return Table.joined(tables)


def _sources(classroom, recipe):
    """What relations are taken from, by name of SOURCES: [seeds, images, width]."""
    images = students.transfer_images(classroom, recipe.images)
    labels = torch.stack([trial.split.transfer.labels[: recipe.images] for trial in classroom.trials])
    blank = students.untrained(classroom, classifiers.widths_of(recipe.teacher.model))
    return {
        "teacher": classroom.teachers.features(images, recipe.last).cpu(),
        "pixels": images,
        "untrained": blank.features(images, 1).cpu(),
        "classes": torch.nn.functional.one_hot(labels, digits.CLASSES).float(),
    }


@kept
def partial(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students of ten digits that have recipe.few labels, and unlabelled images whose distances
    they take from somewhere.

    Conditions: "labels alone", "teacher" (which has seen the digits of recipe.known alone), "pixels", "untrained".
    Metrics: accuracy; agreement (percent of the test images of known digits on which student and teacher give the same
    answer); known, unknown (accuracy on the digits that the teacher knows, and on the others). CourseError for data
    without one of the known digits, or without others.
    """
    classroom.check_classes(recipe.known, "The partial teacher of chapter 03")
    if set(classroom.classes) <= set(recipe.known):
        raise CourseError(
            f"The partial teacher of chapter 03 would know every class there is, {classroom.classes}: give data of "
            "more classes, or a recipe whose `known` are fewer."
        )
    running = {"device": device, "progress": progress}
    teachers = _partial_teachers(classroom, recipe, **running)
    images = students.transfer_images(classroom)
    blank = students.untrained(classroom, classifiers.widths_of(recipe.partial_teacher.model))
    found = {
        "labels alone": None,
        "teacher": teachers.features(images, 1).cpu(),
        "pixels": images,
        "untrained": blank.features(images, 1).cpu(),
    }
    tests = students.exam_images(classroom)
    answers = teachers.logits(tests).cpu()  # [seeds, m, 10]
    rows = {}
    for source, features in found.items():
        taught = _partial_lessons(classroom, recipe, features)
        kind = "none" if features is None else "distance"
        cohort = train_hidden(taught, recipe.partial_widths, recipe.student, kind=kind, **running)
        marks = by_digit(classroom, recipe, cohort.logits(tests).cpu(), answers)
        rows |= {(source, seed): row for seed, row in zip(classroom.seeds, marks, strict=True)}
    return Table.of_rows(rows, classroom.seeds)


def _partial_teachers(classroom, recipe, device, progress):
    lessons = []
    for trial in classroom.trials:
        part = trial.split.teacher.only(recipe.known)
        lessons.append(Lesson(part.images, part.labels, seed=runtime.derive(trial.seed, "partial teacher")))
    return train_teachers(lessons, recipe.partial_teacher, device=device, progress=progress)


def _partial_lessons(classroom, recipe, features):
    return [
        HiddenLesson(
            trial.split.transfer.images,
            trial.split.transfer.labels,
            seed=seed,
            features=None if features is None else features[i],
            weight=recipe.partial,
            answered=recipe.few,
        )
        for i, (trial, seed) in enumerate(zip(classroom.trials, students.student_seeds(classroom), strict=True))
    ]


def by_digit(
    classroom: Classroom, recipe: Recipe, logits: torch.Tensor, answers: torch.Tensor
) -> list[dict[str, float]]:
    """Return, for each trial, a student's accuracy, its agreement with the teacher of the known digits on these, and
    its accuracy on known and unknown digits, in percent. logits, answers: of student and teacher [seeds, m, 10]."""
    rows = []
    for trial, mine, theirs in zip(classroom.trials, logits, answers, strict=True):
        labels = trial.split.test.labels
        inside = torch.isin(labels, torch.tensor(recipe.known))
        row = {
            "accuracy": metrics.accuracy(mine, labels),
            "agreement": metrics.agreement(mine[inside], theirs[inside]),
            "known": metrics.accuracy(mine[inside], labels[inside]),
            "unknown": metrics.accuracy(mine[~inside], labels[~inside]),
        }
        rows.append({name: 100 * float(value) for name, value in row.items()})
    return rows
