"""The widget of chapter 03: a hint for a student's middle layer, from its teacher or a placebo, and students that have
none.

One generator trains any number of students side by side: one for the live widget, one per row for the stored table.
"""

import itertools
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.hidden_layers import students
from course_lib.errors import CourseError, unknown
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom
from course_lib.training import Cohort, HiddenLesson, Settings
from course_lib.training.hidden import Moment, each_step
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, packed

MODEL = "deep student"
SOURCES = ("teacher", "pixels", "untrained")  # in the wish, their numbers
NAMES = ("labels alone", "labels, noise on the pixels", "soft targets", "nearest neighbour")  # of the references

Wish = tuple[int, float, float]  # source, noise on the pixels, weight of the hint


@dataclass(frozen=True)
class Options:
    """noise: on the pixels, without and with; weight: of the hint, the rows of the table; moves: the weights that the
    slider offers; images: with a label; T: of the soft targets; layer: the middle one; test: pictures of the exam;
    every: steps between two exams."""

    noise: tuple[float, ...] = (0.0, 0.3)
    weight: tuple[float, ...] = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0)
    moves: tuple[float, ...] = (0.0, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
    images: int = 60
    T: float = 4.0
    layer: int = 2
    test: int = 300
    steps: int = 300
    lr: float = 0.01
    every: int = 30


@dataclass(frozen=True)
class School:
    """What a student needs. images [n, 64], labels [n], teacher_logits [n, 10], features, one tensor [n, width] per
    source: the transfer set and what the sources make of it; test_...: the exam and the teacher's answers there;
    widths: of both nets."""

    images: torch.Tensor
    labels: torch.Tensor
    teacher_logits: torch.Tensor
    features: tuple[torch.Tensor, ...]
    test_images: torch.Tensor
    test_labels: torch.Tensor
    test_answers: torch.Tensor
    teacher_widths: tuple
    widths: tuple
    seed: int
    options: Options


class HiddenLayers(Widget):
    """A hint for a student's middle layer, from its teacher or from a placebo, beside students that have none.

    Takes the first trial of a Classroom of deep teachers, and trains a student for every row of the stored table first:
    a few seconds. CourseError if its sets are too small or its teachers have no such layer.
    """

    def __init__(self, classroom: Classroom, options: Options | None = None):
        self._school = school_of(classroom, options)
        weights = self._school.options.weight
        start = {"source": 0, "noise": self._school.options.noise[0], "weight": min(weights, key=lambda w: abs(w - 10))}
        super().__init__(table(self._school), start)

    def answer(self, want: dict) -> Iterator[dict | None]:
        """Return the frames of the student that the reader asks for."""
        wish = tuple(want.get(name) for name in ("source", "noise", "weight"))
        check_wish(*wish)  # now, so that the sentence comes before any training
        return (one(frame) for frame in frames(self._school, [wish]))

    def poster(self) -> tuple[str, str]:
        wish = tuple(self.want[name] for name in ("source", "noise", "weight"))
        *_, last = frames(self._school, [wish])
        right = float(last["curves"][0, -1, 0])
        layer = self._school.options.layer
        parts = [
            *_net(self._school.teacher_widths, 30, "teacher", layer),
            *_net(self._school.widths, 210, "student", layer),
            poster.words(400, 24, "right in the exam (%)", 12, weight="bold"),
        ]
        marks = [*zip(NAMES, self.table["references"], strict=True), ("with this hint", right)]
        for i, (name, mark) in enumerate(marks):
            y = 40 + 30 * i
            fill = poster.LOOK.colours[1 if name == "with this hint" else 4]
            parts.append(f'<rect x="570" y="{y}" width="{0.9 * mark:.0f}" height="16" fill="{fill}"/>')
            parts.append(poster.words(562, y + 13, name, 11, "end"))
            parts.append(poster.words(576 + 0.9 * mark, y + 13, f"{mark:.1f}", 11))
        said = (
            f"A hint of weight {self.want['weight']:g} from the teacher's layer {layer}, beside the labels of "
            f"{self._school.options.images} pictures: right in the exam {right:.1f} %. "
            + "; ".join(f"{name} {mark:.1f}" for name, mark in marks[:-1])
            + "."
        )
        for i, line in enumerate(textwrap.wrap("One student of one seed: it proves nothing.", 46)):
            parts.append(poster.words(400, 220 + 18 * i, line, 12))
        nets = f"A teacher with layers {self._school.teacher_widths} and a student with {self._school.widths}."
        return poster.picture(700, 270, *parts), f"{nets} {said}"


def school_of(classroom: Classroom, options: Options | None = None) -> School:
    """Return the School of a Classroom's first trial. CourseError if its sets are too small for the options, or if its
    teachers have no such layer."""
    options = options or Options()
    trial, n, m = classroom.trials[0], options.images, options.test
    transfer, test = trial.split.transfer, trial.split.test
    if len(transfer) < n or len(test) < m:
        raise CourseError(
            f"The trial has {len(transfer)} transfer and {len(test)} test images and the widget needs {n} and {m}: "
            "open the classroom with larger sets, or pass smaller Options."
        )
    widths = (classifiers.widths_of(classroom.recipe.model), classifiers.widths_of(MODEL))
    classifiers.check_layer(options.layer, widths[0], "teacher")
    images = students.transfer_images(classroom, n)
    features = [
        students.features_of(source, classroom.teachers, classroom, images, options.layer)[0] for source in SOURCES
    ]
    return School(
        transfer.images[:n],
        transfer.labels[:n],
        trial.transfer_logits[:n],
        tuple(features),
        test.images[:m],
        test.labels[:m],
        trial.test_logits[:m].argmax(dim=-1),
        *widths,
        trial.seed,
        options,
    )


def check_wish(source: int, noise: float, weight: float):
    """Raise CourseError unless the source is a number of SOURCES, and noise and weight are finite, 0 or more."""
    if source not in range(len(SOURCES)):
        raise unknown("source of a hint", source, range(len(SOURCES)))
    for value, name in ((noise, "noise on the pixels"), (weight, "weight of the hint")):
        if not runtime.is_number(value) or not 0 <= value < float("inf"):
            raise CourseError(f"The {name} is {value}: give a finite number of 0 or more, such as 0.3.")


def lesson(school: School, wishes: Sequence[Wish]) -> Iterator[Moment]:
    """Return the Moments of training.hidden.each_step() of a student for each wish (source, noise, weight), side by
    side. All wishes of one call have the same noise, and features of one width. CourseError as in check_wish()."""
    for wish in wishes:
        check_wish(*wish)
    options = school.options
    lessons = [
        HiddenLesson(school.images, school.labels, seed=school.seed, features=school.features[source], weight=weight)
        for source, _, weight in wishes
    ]
    return each_step(lessons, school.widths, settings_of(options, wishes[0][1]), layer=options.layer, device="cpu")


def settings_of(options: Options, noise: float) -> Settings:
    """Return how the widget's students learn."""
    return Settings(options.steps, options.lr, batch_size=options.images, noise=noise, cosine=False)


def frames(school: School, wishes: Sequence[Wish]) -> Iterator[dict | None]:
    """Yield what the widget shows while the students learn: a frame at every exam, None at the steps between.

    A frame has step, total, status ("training" or "done"), and for every student (first dimension) loss and curves
    [exams, 2] (accuracy and agreement in percent).
    """
    total, marks = school.options.steps, []
    for step, loss, cohort in lesson(school, wishes):
        if step % school.options.every and step < total:
            yield None
            continue
        marks.append(exam(school, cohort))
        status = "done" if step == total else "training"
        yield {"step": step, "total": total, "status": status, "loss": loss, "curves": torch.stack(marks, dim=1)}


def exam(school: School, cohort: Cohort) -> torch.Tensor:
    """Return accuracy and agreement in percent [students, 2] on the test images."""
    answers = cohort.logits(school.test_images).argmax(dim=-1)
    marks = [(answers == right).float().mean(dim=-1) for right in (school.test_labels, school.test_answers)]
    return 100 * torch.stack(marks, dim=-1)


def references(school: School) -> list[float]:
    """Return the accuracy in percent of the students without a hint, and of one-nearest-neighbour, in NAMES' order."""
    options, found = school.options, []
    for alpha, noise in ((0.0, options.noise[0]), (0.0, options.noise[-1]), (1.0, options.noise[0])):
        learned = HiddenLesson(school.images, school.labels, school.teacher_logits, options.T, alpha, seed=school.seed)
        *_, last = each_step([learned], school.widths, settings_of(options, noise), kind="none", device="cpu")
        found.append(float(exam(school, last.cohort)[0, 0]))
    near = students.nearest(school.images[None], school.labels[None], school.test_images[None])[0]
    return [*found, 100 * float((near == school.test_labels).float().mean())]


def one(frame: dict | None) -> dict | None:
    """Return a frame of one student without the first dimension."""
    return frame and {**frame, "curves": frame["curves"][0], "loss": float(frame["loss"][0])}


def table(school: School) -> dict:
    """Return what a page without a kernel needs: the last frame for every row of the options, and the references."""
    options = school.options
    axes = {"source": range(len(SOURCES)), "noise": options.noise, "weight": options.weight}
    curves, losses = [], []
    with runtime.threads(1):
        for source, noise in itertools.product(axes["source"], axes["noise"]):
            *_, last = frames(school, [(source, noise, weight) for weight in options.weight])
            curves.append(last["curves"])
            losses.append(last["loss"])
        beside = references(school)
    return {
        "axes": [[name, list(values)] for name, values in axes.items()],
        "data": {
            name: packed(torch.cat(values), "<i2", scale=100)
            for name, values in {"curves": curves, "loss": losses}.items()
        },
        "moves": list(options.moves),
        "widths": [list(school.teacher_widths), list(school.widths)],
        "layer": options.layer,
        "names": list(NAMES),
        "references": [round(mark, 1) for mark in beside],
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
