"""Many students at once whose hidden layers learn too. As in `cohort`, weights of shape [students, in, out] are
multiplied by one batched product; the gradients come from autograd, because a loss on a hidden layer can be
anything."""

from dataclasses import dataclass

import torch

from course_lib import losses, runtime
from course_lib.errors import CourseError, unknown
from course_lib.models import classifiers
from course_lib.runtime import progress_bar
from course_lib.training.cohort import Cohort, Lesson, _check_lesson, _initial, _stack, forward
from course_lib.training.loop import batch_order, check_settings, learning_rate

# What can be asked of a hidden layer. "none" asks nothing: the control.
KINDS = {
    "none": None,
    "hint": losses.hint_loss,
    "distance": losses.distance_loss,
    "angle": losses.angle_loss,
    "similarity": losses.similarity_loss,
}


@dataclass(frozen=True)
class HiddenLesson(Lesson):
    """A Lesson that also says what a hidden layer should give.

    features: [n, width], what it should resemble, one row per image; weight: of the hidden loss, beside the loss of the
    answers, whose weight is 1; answered: how many images, from the first, have an answer (label or teacher's logits) to
    learn (default: all). The others teach the hidden layer alone.
    """

    features: torch.Tensor | None = None
    weight: float = 1.0
    answered: int | None = None


def train_hidden(
    lessons,
    widths,
    *,
    kind="hint",
    layer=1,
    steps=400,
    first=0,
    lr=0.01,
    batch_size=64,
    weight_decay=0.0,
    cosine=True,
    chunk=None,
    device=None,
    progress=False,
):
    """Train one student per HiddenLesson and return a Cohort in the same order.

    widths: layer sizes, as (64, 16, 16, 10); kind: of KINDS; layer: the student's hidden layer, counted from 1; first:
    that many steps of `steps` train the hidden layer alone, the rest the answers alone (the two stages of FitNets);
    batch_size: images of the hidden loss in each step. Every step sees all answered images. A regressor is trained
    along with a hint and thrown away. CourseError for a layer that does not exist, features of other images, or
    settings out of range.
    """
    lessons = list(lessons)
    check_settings(steps, lr, batch_size, 0.0, weight_decay)
    classifiers.check_widths(widths)
    if kind not in KINDS:
        raise unknown("kind of hidden loss", kind, KINDS)
    check_layer(layer, widths, "student")
    if not runtime.is_whole(first) or not 0 <= first <= steps:
        raise CourseError(f"first is {first} and steps {steps}: give a whole number from 0 to {steps}.")
    if not lessons:
        raise CourseError("There are no lessons: pass at least one, so that one student can learn.")
    for lesson in lessons:
        _check_hidden(lesson, widths, kind)
    if len({(len(ls.images), ls.answered) for ls in lessons}) > 1:
        raise CourseError("The lessons have different numbers of images or answers: train them in separate calls.")
    if kind != "none" and len({ls.features.shape[-1] for ls in lessons}) > 1:
        raise CourseError("The lessons' features have different widths: train them in separate calls.")
    device = runtime.device(device)
    chunk = chunk or 2 * runtime.scale().chunk
    parts = []
    with runtime.threads(1):
        for start in progress_bar(range(0, len(lessons), chunk), progress, "students"):
            some = lessons[start : start + chunk]
            parts.append(_train(some, widths, kind, layer, steps, first, lr, batch_size, weight_decay, cosine, device))
    weights, biases = zip(*parts, strict=True)
    return Cohort(
        tuple(torch.cat(pieces) for pieces in zip(*weights, strict=True)),
        tuple(torch.cat(pieces) for pieces in zip(*biases, strict=True)),
    )


def _train(lessons, widths, kind, layer, steps, first, lr, batch_size, weight_decay, cosine, device):
    weights, biases = _initial(lessons, widths, device)
    parameters = [*weights, *biases]
    regressor = None
    if kind == "hint":
        seeded = [classifiers.mlp((widths[layer], ls.features.shape[-1]), ls.seed)[0] for ls in lessons]
        map_weight = torch.stack([linear.weight.detach().T for linear in seeded]).contiguous().to(device)
        map_bias = torch.stack([linear.bias.detach()[None] for linear in seeded]).to(device)
        parameters += [map_weight, map_bias]

        def regressor(features):
            return torch.baddbmm(map_bias, features, map_weight)

    for parameter in parameters:
        parameter.requires_grad_()
    optimizer = torch.optim.AdamW(parameters, lr=lr, weight_decay=weight_decay, fused=device.type != "mps")
    n = len(lessons[0].images)
    answered = n if lessons[0].answered is None else lessons[0].answered
    images = _stack([ls.images for ls in lessons], device)
    features = None if kind == "none" else _stack([ls.features for ls in lessons], device)
    answer_loss = _answer_loss(lessons, answered, device)
    weight = torch.tensor([float(ls.weight) for ls in lessons], device=device)
    order = torch.stack([batch_order(n, batch_size, steps, ls.seed) for ls in lessons], dim=1).to(device)
    same = n <= batch_size and answered == n  # every step sees everything once
    rows = torch.arange(len(lessons), device=device)[:, None]
    for step in range(steps):
        with_answers, with_hidden = step >= first, kind != "none" and (step < first or not first)
        parts = [images] if same else []
        if not same and with_answers:
            parts.append(images[:, :answered])
        if not same and with_hidden:
            parts.append(images[rows, order[step]])
        layers = forward(weights, biases, torch.cat(parts, dim=1))
        total = 0.0
        if with_answers:
            total = answer_loss(layers[-1][:, :answered])
        if with_hidden:
            wanted = features if same else features[rows, order[step]]
            mine = layers[layer][:, -wanted.shape[1] :]
            loss_of = KINDS[kind].__wrapped__  # everything is checked: without the per-call checks
            hidden = loss_of(mine, wanted, regressor) if kind == "hint" else loss_of(mine, wanted)
            total = total + weight * hidden
        optimizer.zero_grad()
        total.sum().backward()  # no student's loss depends on another's weights
        optimizer.param_groups[0]["lr"] = learning_rate(step, steps, lr, cosine)
        optimizer.step()
    return tuple(w.detach() for w in weights), tuple(b.detach() for b in biases)


def _answer_loss(lessons, answered, device):
    """Return the function from logits [students, answered, classes] to the loss of each student's answers."""
    alpha = torch.tensor([float(ls.alpha) for ls in lessons], device=device)
    T = torch.tensor([float(ls.T) for ls in lessons], device=device)[:, None, None]
    soft = all(ls.alpha == 1 for ls in lessons)
    hard = all(ls.alpha == 0 for ls in lessons)
    labels = None if soft else torch.stack([ls.labels[:answered] for ls in lessons]).to(device)
    taught = None if hard else torch.stack([ls.teacher_logits[:answered] for ls in lessons]).to(device)

    def answer_loss(logits):
        if hard:
            return losses.hard_target_loss.__wrapped__(logits, labels)
        if soft:
            return losses.soft_target_loss.__wrapped__(logits, taught, T)
        return losses.distillation_loss.__wrapped__(logits, labels, taught, T, alpha)

    return answer_loss


def check_layer(layer, widths, whose):
    """Raise CourseError unless `layer` is a hidden layer of a network of these widths, counted from 1."""
    count = len(widths) - 2
    if not runtime.is_whole(layer) or not 1 <= layer <= count:
        there = f"hidden layers 1 to {count}" if count > 1 else "one hidden layer, 1" if count else "no hidden layer"
        raise CourseError(
            f"The {whose} has no hidden layer {layer!r}: widths {tuple(widths)} have {there}; layer 0 would be the "
            "image, and the last layer gives the logits."
        )


def _check_hidden(lesson, widths, kind):
    _check_lesson(lesson, widths)
    n = len(lesson.images)
    if lesson.answered is not None and (not runtime.is_whole(lesson.answered) or not 1 <= lesson.answered <= n):
        raise CourseError(f"answered is {lesson.answered!r} of {n} images: give a whole number from 1 to {n}.")
    if not (isinstance(lesson.weight, int | float) and 0 <= lesson.weight < float("inf")):
        raise CourseError(f"The weight of the hidden loss is {lesson.weight}: give a finite number of 0 or more.")
    if kind == "none":
        return
    if lesson.features is None:
        raise CourseError(f"There are no features for a {kind} loss: pass the teacher's layer, or kind='none'.")
    losses.check_features(lesson.images, lesson.features, 3 if kind == "angle" else 2)
