"""The student of the widget hidden_layers: how it learns from answers and from a hint, and the table of stored answers.

One generator trains any number of them side by side: one for the live widget, one per row for the table.
"""

import itertools
from dataclasses import dataclass

import torch

from course_lib import losses, metrics, runtime
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.training import Cohort
from course_lib.training.cohort import forward, initial_weights
from course_lib.widgets.base import packed

MODEL = "deep student"


@dataclass(frozen=True)
class Recipe:
    """alpha: 0 is labels, 1 soft targets; weight: of the hint, the rows of the table; moves: the weights that the
    slider offers; images: with an answer; T: of the soft targets; test: pictures of the exam; every: steps between two
    exams."""

    alpha: tuple = (0.0, 1.0)
    weight: tuple = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0)
    moves: tuple = (0.0, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
    images: int = 60
    T: float = 4.0
    test: int = 300
    steps: int = 200
    lr: float = 0.01
    every: int = 20


@dataclass(frozen=True)
class School:
    """What a student needs. images [n, 64], labels [n], teacher_logits [n, 10], features [layers, n, width]: the
    transfer set and what the teacher's hidden layers make of it; test_...: the same for the exam; widths: of both
    nets."""

    images: torch.Tensor
    labels: torch.Tensor
    teacher_logits: torch.Tensor
    features: torch.Tensor
    test_images: torch.Tensor
    test_labels: torch.Tensor
    test_answers: torch.Tensor
    test_features: torch.Tensor
    teacher_widths: tuple
    widths: tuple
    seed: int
    recipe: Recipe


def school_of(classroom, recipe=None):
    """Return the School of a Classroom's first trial. CourseError if its sets are too small for the recipe, or if its
    teacher's hidden layers have different widths."""
    recipe = recipe or Recipe()
    trial, n, m = classroom.trials[0], recipe.images, recipe.test
    transfer, test = trial.split.transfer, trial.split.test
    if len(transfer) < n or len(test) < m:
        raise CourseError(
            f"The seat has {len(transfer)} transfer and {len(test)} test images and the widget needs {n} and {m}: "
            "open the classroom with larger sets, or pass a smaller hidden.Recipe."
        )
    widths = (classifiers.widths_of(classroom.recipe.model), classifiers.widths_of(MODEL))
    if len(set(widths[0][1:-1])) != 1:
        raise CourseError(
            f"The teacher's widths are {widths[0]}: the widget compares hidden layers of one width; open the classroom "
            "with TeacherRecipe(model='deep teacher')."
        )

    def layers(images):
        return torch.stack([classroom.teachers.features(images, k)[0].cpu() for k in range(1, len(widths[0]) - 1)])

    return School(
        transfer.images[:n],
        transfer.labels[:n],
        trial.transfer_logits[:n],
        layers(transfer.images[:n]),
        test.images[:m],
        test.labels[:m],
        trial.test_logits[:m].argmax(dim=-1),
        layers(test.images[:m]),
        *widths,
        trial.seed,
        recipe,
    )


def check_wish(school, alpha, theirs, ours, weight):
    """Raise CourseError unless the layers exist (counted from 1), alpha is a share and the weight finite, 0 or more."""
    losses.check_share(alpha, "alpha")
    classifiers.check_layer(theirs, school.teacher_widths, "teacher")
    classifiers.check_layer(ours, school.widths, "student")
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
        raise CourseError(f"The weight of the hint is {weight}: give a finite number of 0 or more, such as 10.")


def lesson(school, wishes):
    """Train a student for each wish (alpha, theirs, ours, weight) side by side; yield (step, loss [students], Cohort)
    before every step, and once more at the end. CourseError as in check_wish()."""
    for wish in wishes:
        check_wish(school, *wish)
    count, recipe = len(wishes), school.recipe
    alpha, theirs, ours, weight = (torch.tensor(column) for column in zip(*wishes, strict=True))
    alpha, weight = alpha.float(), weight.float()
    students = torch.arange(count)
    weights, biases = initial_weights(school.widths, [school.seed] * count)
    linear = classifiers.mlp((school.widths[1], school.features.shape[-1]), school.seed)[0]
    turn = linear.weight.detach().T.repeat(count, 1, 1)
    shift = linear.bias.detach()[None].repeat(count, 1, 1)
    parameters = [p.requires_grad_() for p in (*weights, *biases, turn, shift)]
    optimizer = torch.optim.Adam(parameters, lr=recipe.lr, fused=True)
    images, wanted = school.images.repeat(count, 1, 1), school.features[theirs - 1]
    labels, taught = school.labels.repeat(count, 1), school.teacher_logits.repeat(count, 1, 1)

    def losses_now():
        layers = forward(weights, biases, images)
        answers = losses.distillation_loss.__wrapped__(layers[-1], labels, taught, recipe.T, alpha)
        mine = torch.stack(layers[1:-1])[ours - 1, students]
        hint = losses.hint_loss.__wrapped__(mine, wanted, lambda features: torch.baddbmm(shift, features, turn))
        return answers + weight * hint

    for step in range(recipe.steps + 1):
        found = losses_now()
        cohort = Cohort(tuple(w.detach() for w in weights), tuple(b.detach() for b in biases))
        yield step, found.detach(), cohort
        if step < recipe.steps:
            optimizer.zero_grad()
            found.sum().backward()
            optimizer.step()


def frames(school, wishes):
    """Yield what the widget shows while the students learn: a frame at every exam, None at the steps between.

    A frame has step, total, status ("training" or "done"), and for every student (first dimension) loss, curves [exams,
    2] (accuracy and agreement in percent) and cka [student's layers, teacher's layers].
    """
    total, marks = school.recipe.steps, []
    for step, loss, cohort in lesson(school, wishes):
        if step % school.recipe.every and step < total:
            yield None
            continue
        marks.append(exam(school, cohort))
        status = "done" if step == total else "training"
        curves = torch.stack(marks, dim=1)
        cka = cka_map(school, cohort)
        yield {"step": step, "total": total, "status": status, "loss": loss, "curves": curves, "cka": cka}


def exam(school, cohort):
    """Return accuracy and agreement in percent [students, 2] on the test images."""
    answers = cohort.logits(school.test_images).argmax(dim=-1)
    marks = [(answers == right).float().mean(dim=-1) for right in (school.test_labels, school.test_answers)]
    return 100 * torch.stack(marks, dim=-1)


def cka_map(school, cohort):
    """Return the CKA of every hidden layer of each student with every one of the teacher [students, ours, theirs]; 0
    for a layer that gives the same numbers for all images."""
    ours = [cohort.features(school.test_images, k) for k in range(1, len(school.widths) - 1)]
    rows = [torch.stack([metrics.cka(mine, theirs) for theirs in school.test_features], dim=-1) for mine in ours]
    return torch.stack(rows, dim=-2).nan_to_num(0.0)


def one(frame):
    """Return a frame of one student without the first dimension."""
    return frame and {**frame, **{name: frame[name][0] for name in ("curves", "cka")}, "loss": float(frame["loss"][0])}


def table(school):
    """Return what a page without a kernel needs: the last frame for every row of the recipe."""
    recipe = school.recipe
    layers = [list(range(1, len(widths) - 1)) for widths in (school.teacher_widths, school.widths)]
    rows = list(itertools.product(recipe.alpha, *layers, recipe.weight))
    with runtime.threads(1):
        *_, last = frames(school, rows)
    return {
        "axes": [
            ["alpha", list(recipe.alpha)],
            ["theirs", layers[0]],
            ["ours", layers[1]],
            ["weight", list(recipe.weight)],
        ],
        "data": {name: packed(_hundredths(last[name]), "<i2") for name in ("curves", "cka", "loss")},
        "moves": list(recipe.moves),
        "widths": [list(school.teacher_widths), list(school.widths)],
        "steps": recipe.steps,
        "every": recipe.every,
        "images": recipe.images,
    }


def _hundredths(values):
    return (100 * values.double()).round().clamp(-32767, 32767).int().numpy()
