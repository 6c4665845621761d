"""The widget of chapter 03: two nets, a hint from a layer of one to a layer of the other, and what it does to the
student.

One generator trains any number of students side by side: one for the live widget, one per row for the stored table.
"""

import itertools
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from course_lib import losses, metrics, runtime
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom
from course_lib.training import Cohort, HiddenLesson, Settings
from course_lib.training.hidden import Moment, each_step
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, packed

MODEL = "deep student"

Wish = tuple[float, int, int, float]  # alpha, the teacher's layer, the student's layer, weight of the hint


@dataclass(frozen=True)
class Options:
    """alpha: 0 is labels, 1 soft targets; weight: of the hint, the rows of the table; moves: the weights that the
    slider offers; images: with an answer; T: of the soft targets; test: pictures of the exam; every: steps between two
    exams."""

    alpha: tuple[float, ...] = (0.0, 1.0)
    weight: tuple[float, ...] = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0)
    moves: tuple[float, ...] = (0.0, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
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
    options: Options


class HiddenLayers(Widget):
    """Two nets, a hint from a layer of one to a layer of the other, and what it does to the student.

    Takes the first trial of a Classroom of deep teachers, and trains a student for every row of the stored table first:
    a few seconds. CourseError if its sets are too small or its teachers' hidden layers have different widths.
    """

    def __init__(self, classroom: Classroom, options: Options | None = None):
        self._school = school_of(classroom, options)
        weights = self._school.options.weight
        start = {"alpha": 0.0, "theirs": 2, "ours": 2, "weight": min(weights, key=lambda w: abs(w - 10))}
        super().__init__(table(self._school), start)

    def answer(self, want: dict) -> Iterator[dict | None]:
        """Return the frames of the student that the reader asks for."""
        wish = tuple(want.get(name) for name in ("alpha", "theirs", "ours", "weight"))
        check_wish(self._school, *wish)  # now, so that the sentence comes before any training
        return (one(frame) for frame in frames(self._school, [wish]))

    def poster(self) -> tuple[str, str]:
        ours, theirs = self.want["ours"], self.want["theirs"]
        widths = self._school.teacher_widths, self._school.widths
        wish = tuple(self.want[name] for name in ("alpha", "theirs", "ours", "weight"))
        *_, last = frames(self._school, [wish])
        alike, marks = last["cka"][0], last["curves"][0, -1]
        parts = [
            *_net(widths[0], 30, "teacher", theirs),
            *_net(widths[1], 250, "student", ours),
            poster.words(420, 22, "CKA: how alike the layers are", 12, weight="bold"),
        ]
        for i, row in enumerate(alike):
            for j, value in enumerate(row):
                parts.append(poster.words(460 + 70 * j, 60 + 34 * i, f"{value:.2f}", 13, "middle"))
            parts.append(poster.words(420, 60 + 34 * i, f"s{i + 1}", 12, "middle"))
        for j in range(alike.shape[1]):
            parts.append(poster.words(460 + 70 * j, 40, f"t{j + 1}", 12, "middle"))
        said = (
            f"Labels of {self._school.options.images} pictures and a hint of weight {self.want['weight']:g} from the "
            f"teacher's layer {theirs} to the student's layer {ours}: right in the exam {marks[0]:.1f} %, as the "
            f"teacher {marks[1]:.1f} %; CKA of the two layers {alike[ours - 1, theirs - 1]:.2f}."
        )
        for i, line in enumerate(textwrap.wrap(said, 42)):
            parts.append(poster.words(420, 60 + 34 * len(alike) + 18 * i, line, 12))
        nets = f"A teacher with layers {widths[0]} and a student with {widths[1]}."
        return poster.picture(700, 270, *parts), f"{nets} {said}"


def school_of(classroom: Classroom, options: Options | None = None) -> School:
    """Return the School of a Classroom's first trial. CourseError if its sets are too small for the options, or if its
    teacher's hidden layers have different widths."""
    options = options or Options()
    trial, n, m = classroom.trials[0], options.images, options.test
    transfer, test = trial.split.transfer, trial.split.test
    if len(transfer) < n or len(test) < m:
        raise CourseError(
            f"The trial has {len(transfer)} transfer and {len(test)} test images and the widget needs {n} and {m}: "
            "open the classroom with larger sets, or pass smaller Options."
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
        options,
    )


def check_wish(school: School, alpha: float, theirs: int, ours: int, weight: float):
    """Raise CourseError unless the layers exist (counted from 1), alpha is a share and the weight finite, 0 or more."""
    losses.check_share(alpha, "alpha")
    classifiers.check_layer(theirs, school.teacher_widths, "teacher")
    classifiers.check_layer(ours, school.widths, "student")
    if not runtime.is_number(weight) or weight < 0:
        raise CourseError(f"The weight of the hint is {weight}: give a finite number of 0 or more, such as 10.")


def lesson(school: School, wishes: Sequence[Wish]) -> Iterator[Moment]:
    """Return the Moments of training.hidden.each_step() of a student for each wish (alpha, theirs, ours, weight), side
    by side. CourseError as in check_wish()."""
    for wish in wishes:
        check_wish(school, *wish)
    options, answers = school.options, (school.images, school.labels, school.teacher_logits, school.options.T)
    lessons = [
        HiddenLesson(*answers, alpha, seed=school.seed, features=school.features[theirs - 1], weight=weight)
        for alpha, theirs, _, weight in wishes
    ]
    settings = Settings(options.steps, options.lr, batch_size=len(school.images), cosine=False)
    return each_step(lessons, school.widths, settings, layer=[ours for _, _, ours, _ in wishes], device="cpu")


def frames(school: School, wishes: Sequence[Wish]) -> Iterator[dict | None]:
    """Yield what the widget shows while the students learn: a frame at every exam, None at the steps between.

    A frame has step, total, status ("training" or "done"), and for every student (first dimension) loss, curves [exams,
    2] (accuracy and agreement in percent) and cka [student's layers, teacher's layers].
    """
    total, marks = school.options.steps, []
    for step, loss, cohort in lesson(school, wishes):
        if step % school.options.every and step < total:
            yield None
            continue
        marks.append(exam(school, cohort))
        status = "done" if step == total else "training"
        curves = torch.stack(marks, dim=1)
        cka = cka_map(school, cohort)
        yield {"step": step, "total": total, "status": status, "loss": loss, "curves": curves, "cka": cka}


def exam(school: School, cohort: Cohort) -> torch.Tensor:
    """Return accuracy and agreement in percent [students, 2] on the test images."""
    answers = cohort.logits(school.test_images).argmax(dim=-1)
    marks = [(answers == right).float().mean(dim=-1) for right in (school.test_labels, school.test_answers)]
    return 100 * torch.stack(marks, dim=-1)


def cka_map(school: School, cohort: Cohort) -> torch.Tensor:
    """Return the CKA of every hidden layer of each student with every one of the teacher [students, ours, theirs]; 0
    for a layer that gives the same numbers for all images."""
    ours = [cohort.features(school.test_images, k) for k in range(1, len(school.widths) - 1)]
    return metrics.cka_map(ours, school.test_features).nan_to_num(0.0)


def one(frame: dict | None) -> dict | None:
    """Return a frame of one student without the first dimension."""
    return frame and {**frame, **{name: frame[name][0] for name in ("curves", "cka")}, "loss": float(frame["loss"][0])}


def table(school: School) -> dict:
    """Return what a page without a kernel needs: the last frame for every row of the options."""
    options = school.options
    layers = [list(range(1, len(widths) - 1)) for widths in (school.teacher_widths, school.widths)]
    rows = list(itertools.product(options.alpha, *layers, options.weight))
    with runtime.threads(1):
        *_, last = frames(school, rows)
    return {
        "axes": [
            ["alpha", list(options.alpha)],
            ["theirs", layers[0]],
            ["ours", layers[1]],
            ["weight", list(options.weight)],
        ],
        "data": {name: packed(last[name], "<i2", scale=100) for name in ("curves", "cka", "loss")},
        "moves": list(options.moves),
        "widths": [list(school.teacher_widths), list(school.widths)],
        "steps": options.steps,
        "every": options.every,
        "images": options.images,
    }


def _net(widths, x, name, chosen):
    """The layers of a net as boxes from the image up to the logits; the chosen one is filled."""
    parts = [poster.words(x + 70, 24, name, 12, "middle", weight="bold")]
    for depth, width in enumerate(widths):
        label = "image" if depth == 0 else "logits" if depth == len(widths) - 1 else f"layer {depth}"
        y, half = 200 - 40 * depth, 10 + 14 * len(bin(width))
        fill = poster.LOOK.colours[0] if depth == chosen else poster.LOOK.paper
        ink = poster.LOOK.paper if depth == chosen else poster.LOOK.ink
        parts.append(
            f'<rect x="{x + 70 - half / 2:g}" y="{y}" width="{half}" height="26" rx="4" fill="{fill}" '
            f'stroke="{poster.LOOK.ink}"/>'
        )
        parts.append(poster.words(x + 70, y + 17, f"{label}: {width}", 11, "middle", ink))
    return parts
