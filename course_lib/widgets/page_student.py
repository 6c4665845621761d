"""The student that Python and the page can both train, 64-16-10 on the digits: how it learns, step by step, and the
table of stored answers. The widgets of chapters 01 and 04 show it.

One generator trains it: for the live widget, for the table, and for the numbers that the page's own training
(js/_student.js) is tested against.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch

from course_lib import losses, metrics, runtime
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.study.classroom import Trial
from course_lib.training import Settings, loop
from course_lib.widgets.base import packed

MODEL = "student"


@dataclass(frozen=True)
class Options:
    """images, alpha, T: the rows of the table; moves: the T that the slider offers; test: pictures of the exam;
    every step sees all images at a constant learning rate `lr`; every: steps between two exams; shown: pictures to
    choose from."""

    images: tuple[int, ...] = (50, 100, 300)
    alpha: tuple[float, ...] = (0.0, 0.3, 0.7, 1.0)
    T: tuple[float, ...] = (1.0, 3.0, 8.0, 20.0)
    moves: tuple[float, ...] = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 20.0)
    test: int = 300
    steps: int = 100
    lr: float = 0.02
    every: int = 5
    shown: int = 10


@dataclass(frozen=True)
class School:
    """What a student needs. images [n, 64], labels [n], teacher_logits [n, 10]: the transfer set; test_images,
    test_labels, test_answers: the exam and the teacher's answers in it; shown: pictures that the reader can choose;
    seed: of the initial weights."""

    images: torch.Tensor
    labels: torch.Tensor
    teacher_logits: torch.Tensor
    test_images: torch.Tensor
    test_labels: torch.Tensor
    test_answers: torch.Tensor
    shown: tuple[int, ...]
    seed: int
    options: Options


def school_of(trial: Trial, options: Options | None = None) -> School:
    """Return the School of one Trial of a Classroom. CourseError if its sets are too small for the options."""
    options = options or Options()
    n, m = max(options.images), options.test
    transfer, test = trial.split.transfer, trial.split.test
    if len(transfer) < n or len(test) < m:
        raise CourseError(
            f"The trial has {len(transfer)} transfer and {len(test)} test images and the widget needs {n} and {m}: "
            "open the classroom with larger sets, or pass smaller Options."
        )
    logits, labels = trial.transfer_logits[:n], transfer.labels[:n]
    return School(
        transfer.images[:n],
        labels,
        logits,
        test.images[:m],
        test.labels[:m],
        trial.test_logits[:m].argmax(dim=-1),
        tuple(telling(logits, labels, min(options.images), options.shown)),
        trial.seed,
        options,
    )


def telling(logits: torch.Tensor, labels: torch.Tensor, within: int, count: int) -> list[int]:
    """Return the numbers of `count` pictures that every student sees, one of each digit as far as there is one: those
    about which the teacher is right and least sure."""
    sure, answer = logits[:within].softmax(dim=-1).max(dim=-1)
    order = sure.where(answer == labels[:within], 2.0).argsort(stable=True).tolist()
    first = {}
    for picture in order:
        first.setdefault(int(labels[picture]), picture)
    best = sorted(first.values(), key=lambda picture: int(labels[picture]))
    return (best + [picture for picture in order if picture not in best])[:count]


def start_of(school: School) -> int:
    """Return which of the shown pictures to begin with: the one about which the teacher is least sure."""
    sure = school.teacher_logits[list(school.shown)].softmax(dim=-1).max(dim=-1).values
    return int(sure.argmin())


def lesson(
    school: School, alpha: float, T: float, images: int
) -> Iterator[tuple[int, Callable[[], float], torch.nn.Module]]:
    """Train a student and yield (step, now, model) before the first step and after each; now() is the loss of the model
    as it is. CourseError for alpha, T or images out of range."""
    losses.check_share(alpha, "alpha")
    losses.check_temperature(T)
    if not runtime.is_whole(images) or not 1 <= images <= len(school.images):
        raise CourseError(f"{images!r} images were asked for: choose a whole number from 1 to {len(school.images)}.")
    inputs, labels, taught = (part[:images] for part in (school.images, school.labels, school.teacher_logits))

    def loss_of(logits, batch=None):
        return losses.unchecked.distillation_loss(logits, labels, taught, T, alpha)

    def now():
        return float(loss_of(loop.answers(model, inputs)))

    model, options = classifiers.build(MODEL, school.seed), school.options
    settings = Settings(options.steps, options.lr, batch_size=images, cosine=False)
    yield 0, now, model
    for step, _ in loop.each_step(model, inputs, loss_of, settings, seed=school.seed):
        yield step + 1, now, model


def frames(school: School, alpha: float, T: float, images: int) -> Iterator[dict | None]:
    """Yield what the widget shows while a student learns: a frame at every exam, None at the steps between.

    A frame has step, total, status ("training" or "done"), loss, curves [exams, 2] (accuracy and agreement in percent)
    and answers [shown, 10] (the student's logits of the pictures to choose from).
    """
    total, marks = school.options.steps, []
    for step, loss, model in lesson(school, alpha, T, images):
        if step % school.options.every and step < total:
            yield None
            continue
        with torch.no_grad():
            marks.append(exam(school, model(school.test_images)))
            answers = model(school.images[list(school.shown)])
            left = loss()
        status = "done" if step == total else "training"
        curves = list(marks)  # a copy: a frame may wait for its turn while the student goes on
        yield {"step": step, "total": total, "status": status, "loss": left, "curves": curves, "answers": answers}


def exam(school: School, logits: torch.Tensor) -> tuple[float, float]:
    """Return (accuracy, agreement) in percent of the student's logits on the test images."""
    right = 100 * float(metrics.accuracy(logits, school.test_labels))
    same = 100 * float((logits.argmax(dim=-1) == school.test_answers).float().mean())
    return right, same


def table(school: School) -> dict:
    """Return what a page without a kernel needs: the last frame for every row of the options, and all that a student
    needs to be trained in the page."""
    options = school.options
    rows, done = [], {}
    for alpha, T, images in itertools.product(options.alpha, options.T, options.images):
        key = (alpha, T if alpha else 0, images)  # labels alone have no temperature
        if key not in done:
            with runtime.threads(1):
                *_, done[key] = frames(school, alpha, T, images)
        rows.append(done[key])
    return {
        "axes": [["alpha", list(options.alpha)], ["T", list(options.T)], ["images", list(options.images)]],
        "data": {
            # hundredths in two bytes each: a third of the size, and finer than the picture
            "curves": packed([row["curves"] for row in rows], "<i2", scale=100),
            "answers": packed(torch.stack([row["answers"] for row in rows]), "<i2", scale=100),
        },
        "moves": list(options.moves),
        "school": page_school(school),
    }


def page_school(school: School) -> dict:
    """Return the School as JSON: everything from which js/_student.js trains the same student."""
    model = classifiers.build(MODEL, school.seed)
    weights = [part for layer in model[::2] for part in (layer.weight.detach().T, layer.bias.detach())]
    options = school.options
    return {
        "images": packed(school.images, "u1", scale=255),  # grey levels, without loss for these digits
        "labels": packed(school.labels, "u1"),
        "teacher": packed(school.teacher_logits, "<f4"),
        "testImages": packed(school.test_images, "u1", scale=255),
        "testLabels": packed(school.test_labels, "u1"),
        "testAnswers": packed(school.test_answers, "u1"),
        "weights": packed(torch.cat([part.flatten() for part in weights]), "<f4"),
        "widths": list(classifiers.widths_of(MODEL)),
        "shown": list(school.shown),
        "start": start_of(school),
        "steps": options.steps,
        "lr": options.lr,
        "every": options.every,
    }
