"""Teachers that have seen six of the ten digits: what their answers and features teach, and what a student learns from
features alone, where pictures have no labels."""

from collections.abc import Iterable
from dataclasses import replace

import torch

from course_lib import metrics, runtime
from course_lib.chapters.hidden_layers import students
from course_lib.chapters.hidden_layers.recipe import RECIPE, Recipe
from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom, TeacherRecipe, train_teachers
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Cohort, HiddenLesson, Lesson, train_hidden

LABELS, ANSWERS, NEIGHBOUR = "labels", "answers", "nearest neighbour"
DISTANCES = ("teacher", "pixels", "untrained")


@kept
def partial(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students of ten digits that have recipe.few labels, and unlabelled images about which they
    ask somebody.

    Conditions: (source, noisy). Sources: LABELS, nobody; "teacher", who has seen the digits of recipe.known alone, for
    the distances in its hidden layer; "pixels", "untrained", for theirs; ANSWERS, that teacher for its soft targets
    over the digits that it knows. noisy: whether there is noise on the pixels. And NEIGHBOUR, the label of the nearest
    labelled image.
    Metrics: accuracy; known, unknown (accuracy on the digits that the teacher knows, and on the others). CourseError
    for data without one of the known digits, or without others.
    """
    check_known(classroom, recipe)
    running = {"device": device, "progress": progress}
    teachers = partial_teachers(classroom, recipe, recipe.partial_teacher, **running)
    images, tests = students.transfer_images(classroom), students.exam_images(classroom)
    taught = {source: students.features_of(source, teachers, classroom, images, 1) for source in DISTANCES} | {
        ANSWERS: answers_of(teachers, images, recipe)
    }
    few = images[:, : recipe.few], students.transfer_labels(classroom, recipe.few)
    found = {NEIGHBOUR: torch.nn.functional.one_hot(students.nearest(*few, tests), digits.CLASSES).float()}
    for noisy in (False, True):
        settings = replace(recipe.student, noise=recipe.noise if noisy else 0.0)
        for source in (LABELS, *taught):
            made = _lessons(classroom, recipe, taught.get(source), recipe.partial.get(source, 0.0))
            kind = {LABELS: "none", ANSWERS: "answers"}.get(source, "distance")
            cohort = train_hidden(made, recipe.partial_widths, settings, kind=kind, **running)
            found[source, noisy] = cohort.logits(tests).cpu()
    rows = {
        (condition, seed): row
        for condition, logits in found.items()
        for seed, row in zip(classroom.seeds, by_digit(classroom, recipe, logits), strict=True)
    }
    return Table.of_rows(rows, classroom.seeds)


def check_known(classroom: Classroom, recipe: Recipe):
    """Raise CourseError unless the classroom shows every class that the partial teacher knows, and others."""
    classroom.check_classes(recipe.known, "The partial teacher of chapter 03")
    if set(classroom.classes) <= set(recipe.known):
        raise CourseError(
            f"The partial teacher of chapter 03 would know every class there is, {classroom.classes}: give data of "
            "more classes, or a recipe whose `known` are fewer."
        )


def partial_teachers(
    classroom: Classroom, recipe: Recipe, trained: TeacherRecipe, *, device=None, progress=False
) -> Cohort:
    """Return one teacher per trial that has seen the images of recipe.known alone, trained as `trained` says."""
    lessons = []
    for trial in classroom.trials:
        part = trial.split.teacher.only(recipe.known)
        lessons.append(Lesson(part.images, part.labels, seed=runtime.derive(trial.seed, "partial teacher")))
    return train_teachers(lessons, trained, device=device, progress=progress)


def answers_of(teachers: Cohort, images: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """Return the teachers' logits [seeds, images, classes], −inf for the digits that they have never seen."""
    logits = teachers.logits(images).cpu()
    unknown = [c for c in range(logits.shape[-1]) if c not in recipe.known]
    return logits.index_fill(-1, torch.tensor(unknown), -torch.inf)


def _lessons(classroom, recipe, features, weight):
    return [
        HiddenLesson(
            trial.split.transfer.images,
            trial.split.transfer.labels,
            T=recipe.T,
            seed=seed,
            features=None if features is None else features[i],
            weight=weight,
            answered=recipe.few,
        )
        for i, (trial, seed) in enumerate(zip(classroom.trials, students.student_seeds(classroom), strict=True))
    ]


def by_digit(classroom: Classroom, recipe: Recipe, logits: torch.Tensor) -> list[dict[str, float]]:
    """Return, for each trial, a student's accuracy on all digits and on known and unknown ones, in percent. logits: of
    the student [seeds, m, 10]."""
    rows = []
    for trial, mine in zip(classroom.trials, logits, strict=True):
        labels = trial.split.test.labels
        inside = torch.isin(labels, torch.tensor(recipe.known))
        row = {
            "accuracy": metrics.accuracy(mine, labels),
            "known": metrics.accuracy(mine[inside], labels[inside]),
            "unknown": metrics.accuracy(mine[~inside], labels[~inside]),
        }
        rows.append({name: 100 * float(value) for name, value in row.items()})
    return rows


# --- features are all there is ---------------------------------------------------------------------


@kept
def unlabelled(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students that have learned features alone, from all transfer images without any label.

    They never see a label or an answer; afterwards recipe.shots labelled pictures of each class give a mean per class,
    and each exam picture gets the class whose mean is nearest in the layer.
    Conditions: (kind, source): what the last hidden layer learned, kinds of recipe.KINDS with sources of
    recipe.SOURCES, from a teacher of the known digits whose last layer is thrown away; ("none", source): no student:
    the teacher's own layer, the "pixels", and the layer of an "untrained" student. ("answers", "teacher"): a student of
    the last layer's answers after all, for comparison.
    Metrics, for each number n of shots: "known n", "new n": percent right on exam pictures of the digits that the
    teacher has seen, among these, and of the others, among the others. CourseError as in partial().
    """
    check_known(classroom, recipe)
    running = {"device": device, "progress": progress}
    teachers = partial_teachers(classroom, recipe, recipe.teacher, **running)
    images, tests = students.transfer_images(classroom), students.exam_images(classroom)
    fresh = students.beginners(classroom, recipe.widths)
    nets = {("none", "teacher"): teachers, ("none", "untrained"): fresh}
    for kind, source in [*((k, s) for k in ("hint", "distance", "contrast") for s in DISTANCES), (ANSWERS, "teacher")]:
        if kind == ANSWERS:
            wanted = answers_of(teachers, images, recipe)
        else:
            wanted = students.features_of(source, teachers, classroom, images, recipe.last)
        made = [
            HiddenLesson(
                one,
                right,  # has no say
                T=recipe.T,
                seed=seed,
                features=theirs,
                contrast_T=recipe.contrast_T.get(source, 1.0),
            )
            for one, right, seed, theirs in zip(
                images, students.transfer_labels(classroom), students.student_seeds(classroom), wanted, strict=True
            )
        ]
        # the hidden loss alone, in all steps: no label is looked at
        nets[kind, source] = train_hidden(
            made, recipe.widths, recipe.student, kind=kind, layer=recipe.last, first=recipe.student.steps, **running
        )
    looked = {
        condition: [net.features(x, recipe.last).cpu() for x in (images, tests)] for condition, net in nets.items()
    }
    looked["none", "pixels"] = [images, tests]
    rows = {
        (condition, trial.seed): few_shots(seen[i], asked[i], trial.split, recipe.known, recipe.shots)
        for condition, (seen, asked) in looked.items()
        for i, trial in enumerate(classroom.trials)
    }
    return Table.of_rows(rows, classroom.seeds)


def few_shots(
    seen: torch.Tensor, asked: torch.Tensor, split: digits.Split, known: Iterable[int], shots: Iterable[int]
) -> dict[str, float]:
    """Return the marks of unlabelled(): percent right, among the known classes and among the new ones.

    seen [n, width], asked [m, width]: features of the transfer and the exam images of a split; shots: how many labelled
    images of each class make its mean.
    """
    labels, right = split.transfer.labels, split.test.labels
    classes = sorted(set(labels.tolist()))
    groups = {"known": [c for c in classes if c in known], "new": [c for c in classes if c not in known]}
    found = {}
    for name, group in groups.items():
        here = torch.isin(right, torch.tensor(group))
        for count in shots:
            means = torch.stack([seen[labels == c][:count].mean(dim=0) for c in group])
            given = torch.tensor(group)[torch.cdist(asked[here], means).argmin(dim=-1)]
            found[f"{name} {count}"] = 100 * float((given == right[here]).float().mean())
    return found
