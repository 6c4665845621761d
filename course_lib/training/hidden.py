"""Many students at once whose hidden layers learn too. As in `cohort`, weights of shape [students, in, out] are
multiplied by one batched product; the gradients come from autograd, because a loss on a hidden layer can be
anything."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch

from course_lib import losses, runtime, steady
from course_lib.errors import CourseError, unknown
from course_lib.models import classifiers
from course_lib.runtime import progress_bar
from course_lib.training.cohort import (
    Cohort,
    Lesson,
    batch_orders,
    check_lessons,
    forward,
    initial_weights,
    joined,
    picked,
    stacked,
)
from course_lib.training.divergence import check_losses, check_students
from course_lib.training.settings import Settings, check_settings, count, weight

# What can be asked of a hidden layer. "none" asks nothing: the control. "answers" asks the logits to follow a teacher
# over the classes that it knows.
KINDS = {
    "none": None,
    "hint": losses.unchecked.hint_loss,
    "contrast": losses.unchecked.contrast_loss,
    "distance": losses.unchecked.distance_loss,
    "angle": losses.unchecked.angle_loss,
    "similarity": losses.unchecked.similarity_loss,
    "answers": losses.unchecked.soft_target_loss,
}
REGRESSED = ("hint", "contrast")  # here a regressor leads from the student's layer to the features


@dataclass(frozen=True, repr=False)
class HiddenLesson(Lesson):
    """A Lesson that also says what a hidden layer should give.

    features: [n, width], what it should resemble, one row per image; for "answers" the teacher's logits [n, classes],
    −inf for every class that it does not know: the student's logits are compared over the others, at T; contrast_T:
    temperature of a contrast; weight: of the hidden loss, beside the loss of the answers, whose weight is 1; answered:
    how many images, from the first, have an answer (label or teacher's logits) to learn (default: all). The others
    teach the hidden layer alone; look: who is asked anew in each step, about the images as the student sees them, noise
    and all: a function from [m, pixels] to features [m, width]. Then `features` says no more than what it gives for the
    clean images.
    """

    features: torch.Tensor | None = None
    weight: float = 1.0
    contrast_T: float = 0.1
    answered: int | None = None
    look: Callable[[torch.Tensor], torch.Tensor] | None = None


class Moment(NamedTuple):
    """step: finished steps; losses: float [students], of the students as they are now; cohort: these students, whose
    weights change with the next step (copy what should stay)."""

    step: int
    losses: torch.Tensor
    cohort: Cohort


@steady.plain()
def train_hidden(
    lessons: Iterable[HiddenLesson],
    widths: Sequence[int],
    settings: Settings = Settings(),
    *,
    kind: str = "hint",
    layer: int | Sequence[int] = 1,
    first: int = 0,
    chunk: int | None = None,
    device: str | torch.device | None = None,
    progress: bool = False,
) -> Cohort:
    """Train one student per HiddenLesson and return a Cohort in the same order.

    widths: layer sizes, as (64, 16, 16, 10); settings: with batch_size as the images of the hidden loss in each step,
    while the loss of the answers sees all answered images, and with noise on the pixels that the student sees (features
    are those of the clean images, unless the lessons have a `look`); kind: of KINDS; layer: the student's hidden layer,
    counted from 1, or one for each lesson, if these layers have one width; first: that many of the steps train the
    hidden layer alone, the rest the answers alone (the two stages of FitNets, each with an optimiser and a schedule of
    its own); chunk: how many students train side by side (default: twice the scale's); device: as in runtime.device();
    progress: show a bar. For the kinds in REGRESSED a regressor is trained together with the student, then thrown away.
    CourseError for a layer that does not exist, features of other images, a `look` that gives others than these, or a
    `first` that is out of range.
    """
    lessons = list(lessons)
    layers = _layer_of_each(lessons, widths, settings, kind, layer, first)
    chunk = 2 * runtime.scale().chunk if chunk is None else count(chunk, "chunk")
    parts = []
    with steady.whole_steps(), runtime.threads(1):
        for start in progress_bar(range(0, len(lessons), chunk), progress, "students"):
            some = slice(start, start + chunk)
            asked = {"kind": kind, "layer": layers[some], "first": first, "device": device}
            for moment in each_step(lessons[some], widths, settings, **asked):
                last = moment.cohort
            parts.append(last)
    return joined(parts)


@steady.stepwise
def each_step(
    lessons: Iterable[HiddenLesson],
    widths: Sequence[int],
    settings: Settings = Settings(),
    *,
    kind: str = "hint",
    layer: int | Sequence[int] = 1,
    first: int = 0,
    device: str | torch.device | None = None,
) -> Iterator[Moment]:
    """Train as train_hidden() does, all students side by side, and yield a Moment before the first step and after each:
    for whoever wants to watch or stop. Arguments and CourseError as in train_hidden()."""
    lessons = list(lessons)
    layers = _layer_of_each(lessons, widths, settings, kind, layer, first)
    device = runtime.device(device)
    weights, biases = initial_weights(widths, [ls.seed for ls in lessons], device)
    regressor = _initial_regressor(lessons, widths[layers[0]], device) if kind in REGRESSED else ()
    parameters = [parameter.requires_grad_() for parameter in (*weights, *biases, *regressor)]
    cohort = Cohort(tuple(w.detach() for w in weights), tuple(b.detach() for b in biases))  # the same memory
    optimizer, schedule = _begun(parameters, replace(settings, steps=first or settings.steps), device)
    task = _Task(lessons, layers, settings, kind, first, regressor, device)
    for step in range(settings.steps + 1):
        found = check_losses(task.losses(step, weights, biases), step, settings.steps)
        yield Moment(step, found.detach(), cohort)
        if step < settings.steps:
            if first and step == first:  # the second stage inherits neither the size of old gradients nor a low rate
                optimizer, schedule = _begun(parameters, replace(settings, steps=settings.steps - first), device)
            optimizer.zero_grad()
            found.sum().backward()  # no student's loss depends on another's weights
            optimizer.step()
            schedule.step()
    check_students([*weights, *biases], settings.steps)


def _begun(parameters, settings, device):
    """Return a fresh optimiser and the schedule of its steps."""
    optimizer = settings.optimizer(parameters, fused=device.type != "mps")
    return optimizer, settings.schedule(optimizer)


class _Task:
    """What the students see in each step and what is asked of them there."""

    def __init__(self, lessons, layers, settings, kind, first, regressor, device):
        n = len(lessons[0].images)
        self.kind, self.first, self.layers, self.regressor = kind, first, layers, regressor
        self.answered = n if lessons[0].answered is None else lessons[0].answered
        self.once = n <= settings.batch_size and self.answered == n  # both losses see everything: show it once
        self.images = stacked([ls.images.float() for ls in lessons], device)
        self.features = None if kind == "none" else stacked([ls.features.float() for ls in lessons], device)
        self.looks = None if kind == "none" or lessons[0].look is None else [ls.look for ls in lessons]
        self.weight = torch.tensor([float(ls.weight) for ls in lessons], device=device)
        T_of = {"answers": lambda ls: ls.T, "contrast": lambda ls: ls.contrast_T}.get(kind, lambda ls: 1.0)
        self.T = torch.tensor([float(T_of(ls)) for ls in lessons], device=device)[:, None, None]
        counts, seeds = [n] * len(lessons), [ls.seed for ls in lessons]
        self.noise, self.sources = settings.noise, [runtime.generator(seed, "noise") for seed in seeds]
        self.order = batch_orders(counts, settings.batch_size, settings.steps + 1, seeds).to(device)
        self.students = torch.arange(len(lessons), device=device)
        self.answer_loss = _answer_loss(lessons, self.answered, device)

    def losses(self, step, weights, biases):
        """Return the loss of each student [students] in a step, with gradients."""
        with_answers = step >= self.first
        with_hidden = self.kind != "none" and (step < self.first or not self.first)
        batch = self.order[step]  # which images the hidden loss compares: [students, b]
        shown = self.shown(with_answers, with_hidden, batch)
        outputs = forward(weights, biases, shown)
        found = torch.zeros(len(self.students), device=self.weight.device)
        if with_answers:  # the answered images come first
            found = found + self.answer_loss(outputs[-1][:, : self.answered])
        if with_hidden:  # the compared ones come last
            wanted = self.wanted(shown, batch)
            found = found + self.weight * self.hidden_loss(self.of_layers(outputs)[:, -wanted.shape[1] :], wanted)
        return found

    def wanted(self, shown, batch):
        """Return the features [students, b, width] that the hidden loss asks for in a step."""
        if self.looks is None:
            return self.features if self.once else picked(self.features, batch)
        compared = shown if self.once else shown[:, -batch.shape[1] :]
        with torch.no_grad():
            return torch.stack([look(images) for look, images in zip(self.looks, compared, strict=True)])

    def shown(self, with_answers, with_hidden, batch):
        """Return the images [students, m, pixels] of a step: the answered ones, then those of the hidden loss."""
        if self.once:
            return self.noisy(self.images)
        parts = [self.images[:, : self.answered]] if with_answers else []
        if with_hidden:
            parts.append(picked(self.images, batch))
        return self.noisy(torch.cat(parts, dim=1))

    def noisy(self, images):
        """Return the images with each student's own noise."""
        if not self.noise:
            return images
        drawn = torch.stack([torch.randn(images.shape[1:], generator=source) for source in self.sources])
        return images + self.noise * drawn.to(images.device)

    def of_layers(self, outputs):
        """Return what each student's own layer gives, [students, m, width], from the outputs of all layers."""
        used = sorted(set(self.layers))
        if len(used) == 1:
            return outputs[used[0]]
        place = torch.tensor([used.index(layer) for layer in self.layers], device=self.students.device)
        of_all = torch.stack([outputs[layer] for layer in used])  # [layers, students, m, width]
        return of_all[place, self.students]

    def hidden_loss(self, mine, wanted):
        """Return the hidden loss of each student [students]; everything is checked, so without per-call checks."""
        loss_of = KINDS[self.kind]
        if self.kind == "answers":
            return loss_of(mine.masked_fill(wanted == -torch.inf, -torch.inf), wanted, self.T)
        if self.kind not in REGRESSED:
            return loss_of(mine, wanted)
        turn, shift = self.regressor
        mapped = torch.baddbmm(shift, mine, turn)
        return loss_of(mapped, wanted, T=self.T) if self.kind == "contrast" else loss_of(mapped, wanted)


def _initial_regressor(lessons, width, device):
    """Return the weights [students, width, features] and biases [students, 1, features] that lead from a student's
    layer to the features of its hint."""
    wanted = lessons[0].features.shape[-1]
    (turn,), (shift,) = initial_weights((width, wanted), [ls.seed for ls in lessons], device)
    return turn, shift


def _answer_loss(lessons, answered, device):
    """Return the function from logits [students, answered, classes] to the loss of each student's answers."""
    alpha = torch.tensor([float(ls.alpha) for ls in lessons], device=device)
    T = torch.tensor([float(ls.T) for ls in lessons], device=device)[:, None, None]
    soft = all(ls.alpha == 1 for ls in lessons)
    hard = all(ls.alpha == 0 for ls in lessons)
    labels = None if soft else torch.stack([ls.labels[:answered] for ls in lessons]).to(device)
    taught = None if hard else torch.stack([ls.teacher_logits[:answered].float() for ls in lessons]).to(device)

    def answer_loss(logits):
        if hard:
            return losses.unchecked.hard_target_loss(logits, labels)
        if soft:
            return losses.unchecked.soft_target_loss(logits, taught, T)
        return losses.unchecked.distillation_loss(logits, labels, taught, T, alpha)

    return answer_loss


# --- checks ---------------------------------------------------------------------------------------


def _layer_of_each(lessons, widths, settings, kind, layer, first):
    """Check everything that train_hidden() is given and return the hidden layer of each lesson [students]."""
    check_settings(settings)
    classifiers.check_widths(widths)
    if kind not in KINDS:
        raise unknown("kind of hidden loss", kind, KINDS)
    if not runtime.is_whole(first) or not 0 <= first <= settings.steps:
        raise CourseError(f"first is {first} and steps {settings.steps}: give a number from 0 to {settings.steps}.")
    if first and kind == "none":
        raise CourseError(f"first is {first} and kind is 'none': nothing is asked of a hidden layer; leave first at 0.")
    check_lessons(lessons, widths)
    for lesson in lessons:
        _check_hidden(lesson, kind, widths[-1])
    if len({(len(ls.images), ls.answered) for ls in lessons}) > 1:
        raise CourseError("The lessons have different numbers of images or answers: train them in separate calls.")
    if kind != "none" and len({ls.features.shape[-1] for ls in lessons}) > 1:
        raise CourseError("The lessons' features have different widths: train them in separate calls.")
    if len({ls.look is None for ls in lessons}) > 1:
        raise CourseError("Some lessons have a look and others have none: train them in separate calls.")
    if kind == "answers":
        layer = len(widths) - 1
    layers = list(layer) if isinstance(layer, Sequence) and not isinstance(layer, str) else [layer] * len(lessons)
    if len(layers) != len(lessons):
        raise CourseError(f"There are {len(lessons)} lessons and {len(layers)} layers: give one layer or one for each.")
    for one in layers if kind != "answers" else ():
        classifiers.check_layer(one, widths, "student")
    if len({widths[one] for one in layers}) > 1:
        raise CourseError("The lessons' hidden layers have different widths: train them in separate calls.")
    return layers


def _check_hidden(lesson, kind, classes):
    if not isinstance(lesson, HiddenLesson):
        raise CourseError(f"A {type(lesson).__name__} says nothing of hidden layers: pass HiddenLessons.")
    n = len(lesson.images)
    if lesson.answered is not None and (not runtime.is_whole(lesson.answered) or not 1 <= lesson.answered <= n):
        raise CourseError(f"answered is {lesson.answered!r} of {n} images: give a whole number from 1 to {n}.")
    weight(lesson.weight, "The weight of the hidden loss")
    losses.check_temperature(lesson.contrast_T)
    if kind == "none":
        return
    if lesson.features is None:
        raise CourseError(f"There are no features for a {kind} loss: pass the teacher's layer, or kind='none'.")
    if lesson.look is not None:
        _check_look(lesson)
    if kind == "answers":
        losses.check_logits(torch.zeros(n, classes), lesson.features)
        return
    losses.check_features(lesson.images, lesson.features, 3 if kind == "angle" else 2)


def _check_look(lesson):
    given = tuple(lesson.look(lesson.images).shape)
    if given != tuple(lesson.features.shape):
        raise CourseError(
            f"A lesson's look gives {given} for its images and its features are {tuple(lesson.features.shape)}: let "
            "both be of one layer."
        )
