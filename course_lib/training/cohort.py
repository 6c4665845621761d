"""Many students at once. Weights of shape [students, in, out] are multiplied by one batched matrix product, one
optimiser moves them all, and the backward pass is written out. The numbers are those of the visible loop
(tests/core/test_cohort.py); `make bench` measures how much faster."""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import torch

from course_lib import losses, runtime, steady
from course_lib.brief import Brief
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.runtime import progress_bar
from course_lib.training.divergence import check_students
from course_lib.training.loop import batch_order, check_set
from course_lib.training.settings import Settings, check_settings, count

Held = Callable[[torch.Tensor, int, Sequence[int]], torch.Tensor]


@dataclass(frozen=True, repr=False)
class Lesson(Brief):
    """What one student learns from.

    images: float [n, pixels]; labels: long [n], may be None if alpha = 1; teacher_logits: float [n, classes], may be
    None if alpha = 0; T, alpha, smoothing: as in losses; t_squared: False drops the factor T² (to see what it is
    for); seed: initial weights, order of the batches, noise.
    """

    images: torch.Tensor
    labels: torch.Tensor | None = None
    teacher_logits: torch.Tensor | None = None
    T: float = 1.0
    alpha: float = 0.0
    smoothing: float = 0.0
    t_squared: bool = True
    seed: int = 0


@dataclass(frozen=True, repr=False)
class Cohort(Brief):
    """Trained students. weights: one tensor [students, in, out] per layer; biases: [students, 1, out]."""

    weights: tuple[torch.Tensor, ...]
    biases: tuple[torch.Tensor, ...]

    def __len__(self):
        return len(self.weights[0])

    @property
    def widths(self) -> tuple[int, ...]:
        """The layer sizes, from pixels to classes."""
        return (self.weights[0].shape[1], *(weight.shape[2] for weight in self.weights))

    def logits(self, images: torch.Tensor) -> torch.Tensor:
        """Return the logits [students, n, classes] of images [n, pixels], or [students, n, pixels] for one set each."""
        return self._layers(images)[-1]

    def features(self, images: torch.Tensor, layer: int) -> torch.Tensor:
        """Return what a hidden layer gives, [students, n, width], for images as in logits(); layers count from 1.
        CourseError for a layer that does not exist."""
        classifiers.check_layer(layer, self.widths, "model")
        return self._layers(images)[layer]

    @steady.plain()
    @torch.no_grad()
    def _layers(self, images):
        images = images.to(self.weights[0].device)
        if images.dim() == 2:
            images = images.expand(len(self), -1, -1)
        return forward(self.weights, self.biases, images)

    def copies(self, members: Sequence[int], device: str | torch.device = "cpu") -> tuple[tuple, tuple]:
        """Return copies of the weights and biases of some students, by their numbers, on `device`."""
        return tuple(
            tuple(layer[list(members)].to(device) for layer in layers) for layers in (self.weights, self.biases)
        )

    @steady.plain()
    def model(self, index: int) -> torch.nn.Sequential:
        """Return the student number `index` as a network of its own, as classifiers.mlp builds it."""
        model = classifiers.mlp(self.widths)
        with torch.no_grad():
            for linear, weight, bias in zip(model[::2], self.weights, self.biases, strict=True):
                linear.weight.copy_(weight[index].T)
                linear.bias.copy_(bias[index, 0])
        return model.eval()


def forward(
    weights: Sequence[torch.Tensor], biases: Sequence[torch.Tensor], inputs: torch.Tensor
) -> list[torch.Tensor]:
    """Return what each layer takes in, [students, n, width], and last the logits: Linear and ReLU in turn.

    weights [students, in, out] and biases [students, 1, out] of each layer; inputs: [students, n, pixels].
    """
    layers = [inputs]
    for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        if layer:
            layers[-1].relu_()
        layers.append(torch.baddbmm(bias, layers[-1], weight))
    return layers


@steady.plain()
def train_cohort(
    lessons: Iterable[Lesson],
    widths: Sequence[int],
    settings: Settings = Settings(),
    *,
    start: Cohort | None = None,
    held: Held | None = None,
    chunk: int | None = None,
    device: str | torch.device | None = None,
    progress: bool = False,
) -> Cohort:
    """Train one student per Lesson and return a Cohort in the same order.

    widths: layer sizes, as (64, 16, 10); settings: as in loop.train(); start: the trained students to go on from, one
    per Lesson (default: fresh weights of each seed); held(weights, layer, members): what the students calculate with in
    place of a layer's weights [students, in, out], such as rounded or masked ones, where members are the numbers of
    their Lessons and layers count from 0. The gradient goes straight through it to the weights, which the Cohort
    returns as `held` gives them. chunk: how many students train side by side (default: the scale's); device: as in
    runtime.device(); progress: show a bar.
    Interrupting the kernel leaves everything as it was: lessons are never changed. CourseError as in loop.distill(),
    if a student diverges, and for a start of other widths or another number.
    """
    lessons = list(lessons)
    check_settings(settings)
    classifiers.check_widths(widths)
    check_lessons(lessons, widths)
    check_start(start, len(lessons), widths)
    device = runtime.device(device)
    chunk = runtime.scale().chunk if chunk is None else count(chunk, "chunk")
    groups = side_by_side(lessons, settings.batch_size, chunk)
    parts = []
    with steady.whole_steps(), runtime.threads(1):
        for members in progress_bar(groups, progress, "students"):
            with steady.step():
                pupils = [lessons[i] for i in members]
                begun = initial_weights(widths, [ls.seed for ls in pupils], device) if start is None else None
                weights, biases = begun or start.copies(members, device)
                seen = (lambda w, layer: w) if held is None else functools.partial(_seen, held, members)
                parts.append(_train_chunk(pupils, weights, biases, settings, seen))
    back = torch.tensor([i for members in groups for i in members], device=device).argsort()
    students = joined(parts)
    cohort = Cohort(tuple(w[back] for w in students.weights), tuple(b[back] for b in students.biases))
    check_students([*cohort.weights, *cohort.biases], settings.steps)
    return cohort


def side_by_side(lessons: Sequence[Lesson], batch_size: int, chunk: int) -> list[list[int]]:
    """Return the numbers of the lessons in groups of at most `chunk` whose batches have the same size, which is at most
    batch_size."""

    def size(i):
        return min(len(lessons[i].images), batch_size)

    groups = []
    for i in sorted(range(len(lessons)), key=size):
        if not groups or len(groups[-1]) == chunk or size(groups[-1][0]) != size(i):
            groups.append([])
        groups[-1].append(i)
    return groups


def joined(cohorts: Sequence[Cohort]) -> Cohort:
    """Return the students of several Cohorts as one Cohort, in their order."""

    def pieces(layers):
        return tuple(torch.cat(layer) for layer in zip(*layers, strict=True))

    return Cohort(pieces([cohort.weights for cohort in cohorts]), pieces([cohort.biases for cohort in cohorts]))


def _seen(held, members, weight, layer):
    return held(weight, layer, members)


@torch.no_grad()
def _train_chunk(lessons, weights, biases, settings, seen):
    """Return the Cohort of some lessons whose batches have the same size; weights, biases: what they begin with, which
    is moved; seen(weight, layer): what they calculate with."""
    counts, seeds = [len(ls.images) for ls in lessons], [ls.seed for ls in lessons]
    device = weights[0].device
    for parameter in (*weights, *biases):
        parameter.grad = torch.zeros_like(parameter)
    optimizer = settings.optimizer([*weights, *biases], fused=device.type != "mps")
    schedule = settings.schedule(optimizer)
    size = min(counts[0], settings.batch_size)
    whole = all(count == size for count in counts)  # every batch is the whole set: nothing to pick
    order = batch_orders(counts, settings.batch_size, settings.steps, seeds).to(device)
    rows = torch.arange(len(lessons), device=device)[:, None]  # [students, 1]: which images are whose
    sources = [runtime.generator(seed, "noise") for seed in seeds]
    images = stacked([ls.images.float() for ls in lessons], device)
    gradient_of = _gradient_of(lessons, weights[-1].shape[2], size, device)
    for numbers in order:
        batch = ... if whole else (rows, numbers)
        inputs = images[batch]  # [students, b, pixels]
        if settings.noise:
            drawn = torch.stack([torch.randn(inputs.shape[1:], generator=source) for source in sources])
            inputs = inputs + settings.noise * drawn.to(device)
        shown = [seen(weight, layer) for layer, weight in enumerate(weights)]
        layers = forward(shown, biases, inputs)
        _backward(weights, biases, layers, gradient_of(layers[-1], batch), shown)
        optimizer.step()
        schedule.step()
        steady.let_through()
    return Cohort(tuple(seen(weight, layer) for layer, weight in enumerate(weights)), biases)


def _gradient_of(lessons, classes, size, device):
    """Return the function from logits [students, b, classes] and a batch to the loss's gradient at these logits.

    Both losses pull towards a target: the gradient of the soft loss is T · (student − teacher) at temperature T, that
    of the hard loss is (student − label) at temperature 1, each divided by the number of images.
    """

    def column(values):
        return torch.tensor([float(v) for v in values], device=device)[:, None, None]

    T = column(ls.T for ls in lessons)
    # T² of the loss times 1/T from the chain rule leaves T; without T² the 1/T remains
    soft = column(ls.alpha * (ls.T if ls.t_squared else 1 / ls.T) / size for ls in lessons)
    hard = column((1 - ls.alpha) / size for ls in lessons)
    teachers, labels = [], []
    for ls in lessons:
        blank = torch.zeros(len(ls.images), classes)
        teachers.append(blank if ls.teacher_logits is None else (ls.teacher_logits.float() / ls.T).softmax(dim=-1))
        one_hot = blank if ls.labels is None else torch.nn.functional.one_hot(ls.labels, classes)
        labels.append((1 - ls.smoothing) * one_hot + ls.smoothing / classes)
    teachers, labels = stacked(teachers, device), stacked(labels, device)
    any_soft, any_hard = bool(soft.any()), bool(hard.any())

    def gradient_of(logits, batch):
        total = 0.0
        if any_soft:
            total = soft * (softmax(logits / T) - teachers[batch])
        if any_hard:
            total = total + hard * (softmax(logits) - labels[batch])
        return total

    return gradient_of


def softmax(logits: torch.Tensor) -> torch.Tensor:
    """Return softmax over the last dimension of logits [students, n, classes].

    On a CPU, PyTorch is several times faster along a middle dimension, where it works on many images at once, than
    along a last one of ten classes (`make bench` prints the ratio).
    """
    return logits.transpose(-1, -2).contiguous().softmax(dim=-2).transpose(-1, -2)


def _backward(weights, biases, layers, gradient, shown):
    """Write each layer's gradient into .grad by the chain rule, from the last layer to the first.

    layers: what each layer took in, and the logits; gradient: the loss's gradient at the logits; shown: the weights
    that the layers calculated with, whose gradients go straight through to `weights`.
    Written out because it halves the time: no graph is recorded, nothing is allocated twice.
    """
    for layer in reversed(range(len(weights))):
        torch.bmm(layers[layer].transpose(1, 2), gradient, out=weights[layer].grad)
        torch.sum(gradient, dim=1, keepdim=True, out=biases[layer].grad)
        if layer:
            gradient = torch.bmm(gradient, shown[layer].transpose(1, 2)) * (layers[layer] > 0)


def initial_weights(
    widths: Sequence[int], seeds: Iterable[int], device: str | torch.device = "cpu"
) -> tuple[tuple[torch.Tensor, ...], tuple[torch.Tensor, ...]]:
    """Return the weights [students, in, out] and the biases [students, 1, out] of each layer that classifiers.mlp gives
    to these seeds, on `device`: Cohort(*initial_weights(widths, seeds)) are students who have learned nothing."""
    models = [classifiers.mlp(widths, seed) for seed in seeds]
    weights, biases = [], []
    for layer in range(0, len(models[0]), 2):
        weight = torch.stack([m[layer].weight.detach().T for m in models]).contiguous()  # a Linear holds [out, in]
        bias = torch.stack([m[layer].bias.detach()[None] for m in models])
        weights.append(weight.to(device))
        biases.append(bias.to(device))
    return tuple(weights), tuple(biases)


def batch_orders(counts: Iterable[int], batch_size: int, steps: int, seeds: Iterable[int]) -> torch.Tensor:
    """Return which of its images each student sees in each step, in the order of loop.batch_order(): long [steps,
    students, b].

    counts, seeds: number of images and seed of each student; batch_size: b, for those who have as many images. All
    batches must have the same size.
    """
    orders = [batch_order(count, batch_size, steps, seed) for count, seed in zip(counts, seeds, strict=True)]
    return torch.stack(orders, dim=1)


def picked(values: torch.Tensor, batch: torch.Tensor) -> torch.Tensor:
    """Return each student's batch [students, b, ...] of values [students, n, ...]; batch: long [students, b]."""
    return values[torch.arange(len(batch), device=values.device)[:, None], batch]


def stacked(tensors: Iterable[torch.Tensor], device: torch.device) -> torch.Tensor:
    """Return tensors [n_i, ...] as one [students, max n, ...] on `device`, padded with zeros that no batch picks."""
    return torch.nn.utils.rnn.pad_sequence([t.to(device) for t in tensors], batch_first=True)


def check_lessons(lessons: Sequence[Lesson], widths: Sequence[int]):
    """Raise CourseError unless there is a lesson, and each can teach a student of these widths."""
    if not lessons:
        raise CourseError("There are no lessons: pass at least one, so that one student can learn.")
    for lesson in lessons:
        check_lesson(lesson, widths)


def check_start(start: Cohort | None, lessons: int, widths: Sequence[int]):
    """Raise CourseError unless `start` is None or holds a student of these widths for each lesson."""
    if start is None:
        return
    if len(start) != lessons:
        raise CourseError(f"There are {lessons} lessons and {len(start)} students to go on from: give one each.")
    if start.widths != tuple(widths):
        raise CourseError(
            f"The students to go on from have the widths {start.widths}, not {tuple(widths)}: match them."
        )


def check_lesson(lesson: Lesson, widths: Sequence[int]):
    """Raise CourseError unless the lesson holds what its shares need, and images and classes fit the widths."""
    check_set(lesson.images, lesson.labels)
    losses.check_temperature(lesson.T)
    losses.check_share(lesson.alpha, "alpha")
    losses.check_share(lesson.smoothing, "smoothing")
    if lesson.alpha > 0 and lesson.teacher_logits is None:
        raise CourseError(f"alpha is {lesson.alpha} and there are no teacher_logits: pass them, or set alpha = 0.")
    if lesson.alpha < 1 and lesson.labels is None:
        raise CourseError(f"alpha is {lesson.alpha} and there are no labels: pass them, or set alpha = 1.")
    if lesson.images.shape[-1] != widths[0]:
        raise CourseError(
            f"The images have {lesson.images.shape[-1]} pixels and the student takes {widths[0]}: match them."
        )
    student = torch.zeros(len(lesson.images), widths[-1])
    losses.check_logits(student, lesson.teacher_logits, lesson.labels)
