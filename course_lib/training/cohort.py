"""Many students at once. Weights of shape [students, in, out] are multiplied by one batched matrix product, one
optimiser moves them all, and the backward pass is written out. The numbers are those of the visible loop
(tests/unit/test_cohort.py); `make bench` measures how much faster."""

from dataclasses import dataclass

import torch

from course_lib import losses, runtime
from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.runtime import progress_bar
from course_lib.training.loop import batch_order, check_set, check_settings, learning_rate


@dataclass(frozen=True)
class Lesson:
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


@dataclass(frozen=True)
class Cohort:
    """Trained students. weights: one tensor [students, in, out] per layer; biases: [students, 1, out]."""

    weights: tuple
    biases: tuple

    def __len__(self):
        return len(self.weights[0])

    @torch.no_grad()
    def logits(self, images):
        """Return the logits [students, n, classes] of images [n, pixels], or [students, n, pixels] for one set each."""
        images = images.to(self.weights[0].device)
        if images.dim() == 2:
            images = images.expand(len(self), -1, -1)
        return forward(self.weights, self.biases, images)[-1]

    @torch.no_grad()
    def features(self, images, layer):
        """Return what a hidden layer gives, [students, n, width], for images as in logits(); layers count from 1.
        CourseError for a layer that does not exist."""
        from course_lib.training.hidden import check_layer

        check_layer(layer, [self.weights[0].shape[1], *(w.shape[2] for w in self.weights)], "model")
        images = images.to(self.weights[0].device)
        if images.dim() == 2:
            images = images.expand(len(self), -1, -1)
        return forward(self.weights, self.biases, images)[layer]

    def model(self, index):
        """Return one student as an nn.Sequential of its own, as classifiers.mlp builds it."""
        sizes = [self.weights[0].shape[1], *(w.shape[2] for w in self.weights)]
        model = classifiers.mlp(sizes)
        with torch.no_grad():
            for linear, weight, bias in zip(model[::2], self.weights, self.biases, strict=True):
                linear.weight.copy_(weight[index].T)
                linear.bias.copy_(bias[index, 0])
        return model.eval()


def forward(weights, biases, inputs):
    """Return what each layer takes in, [students, n, width], and last the logits: Linear and ReLU in turn."""
    layers = [inputs]
    for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        if layer:
            layers[-1].relu_()
        layers.append(torch.baddbmm(bias, layers[-1], weight))
    return layers


def train_cohort(
    lessons,
    widths,
    *,
    steps=400,
    lr=0.01,
    batch_size=64,
    noise=0.0,
    weight_decay=0.0,
    cosine=True,
    chunk=None,
    device=None,
    progress=False,
):
    """Train one student per Lesson and return a Cohort in the same order; settings as in loop.train().

    widths: layer sizes, as (64, 16, 10); chunk: how many students train side by side (default: the scale's).
    Interrupting the kernel leaves everything as it was: lessons are never changed. CourseError as in loop.distill().
    """
    lessons = list(lessons)
    check_settings(steps, lr, batch_size, noise, weight_decay)
    classifiers.check_widths(widths)
    for lesson in lessons:
        _check_lesson(lesson, widths)
    if not lessons:
        raise CourseError("There are no lessons: pass at least one, so that one student can learn.")
    device = runtime.device(device)
    chunk = runtime.scale().chunk if chunk is None else chunk
    if not runtime.is_whole(chunk) or chunk < 1:
        raise CourseError(f"chunk is {chunk}: give a whole number of students of 1 or more, or leave it out.")
    # Students train side by side when their batches have the same size.
    by_size = sorted(range(len(lessons)), key=lambda i: min(len(lessons[i].images), batch_size))
    chunks = []
    for i in by_size:
        size = min(len(lessons[i].images), batch_size)
        if not chunks or len(chunks[-1][1]) == chunk or chunks[-1][0] != size:
            chunks.append((size, []))
        chunks[-1][1].append(i)
    parts = []
    with runtime.threads(1):
        for size, members in progress_bar(chunks, progress, "students"):
            some = [lessons[i] for i in members]
            parts.append(_train_chunk(some, widths, size, steps, lr, batch_size, noise, weight_decay, cosine, device))
    back = torch.tensor([i for _, members in chunks for i in members], device=device).argsort()
    weights, biases = zip(*parts, strict=True)

    def joined(pieces):
        return torch.cat(pieces)[back]

    return Cohort(
        tuple(joined(layer) for layer in zip(*weights, strict=True)),
        tuple(joined(layer) for layer in zip(*biases, strict=True)),
    )


@torch.no_grad()
def _train_chunk(lessons, widths, size, steps, lr, batch_size, noise, weight_decay, cosine, device):
    weights, biases = _initial(lessons, widths, device)
    for parameter in (*weights, *biases):
        parameter.grad = torch.zeros_like(parameter)
    # fused: one kernel moves all weights of all students
    optimizer = torch.optim.AdamW([*weights, *biases], lr=lr, weight_decay=weight_decay, fused=device.type != "mps")
    order = torch.stack([batch_order(len(ls.images), batch_size, steps, ls.seed) for ls in lessons], dim=1).to(device)
    whole = all(len(ls.images) == size for ls in lessons)  # every batch is the whole set: nothing to pick
    sources = [runtime.generator(ls.seed, "noise") for ls in lessons]
    rows = torch.arange(len(lessons), device=device)[:, None]
    images = _stack([ls.images for ls in lessons], device)
    gradient_of = _gradient_of(lessons, widths[-1], size, device)
    for step in range(steps):
        batch = ... if whole else (rows, order[step])
        inputs = images[batch]
        if noise:
            drawn = torch.stack([torch.randn(inputs.shape[1:], generator=source) for source in sources])
            inputs = inputs + noise * drawn.to(device)
        layers = forward(weights, biases, inputs)
        _backward(weights, biases, layers, gradient_of(layers[-1], batch))
        optimizer.param_groups[0]["lr"] = learning_rate(step, steps, lr, cosine)
        optimizer.step()
    return weights, biases


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
        teachers.append(blank if ls.teacher_logits is None else (ls.teacher_logits / ls.T).softmax(dim=-1))
        one_hot = blank if ls.labels is None else torch.nn.functional.one_hot(ls.labels, classes)
        labels.append((1 - ls.smoothing) * one_hot + ls.smoothing / classes)
    teachers, labels = _stack(teachers, device), _stack(labels, device)
    any_soft, any_hard = bool(soft.any()), bool(hard.any())

    def gradient_of(logits, batch):
        total = 0.0
        if any_soft:
            total = soft * (_softmax(logits / T) - teachers[batch])
        if any_hard:
            total = total + hard * (_softmax(logits) - labels[batch])
        return total

    return gradient_of


def _softmax(logits):
    """Return softmax over the last dimension. On a CPU, PyTorch is several times faster along a middle dimension,
    where it works on many images at once, than along a last one of ten classes (`make bench` prints the ratio)."""
    return logits.transpose(-1, -2).contiguous().softmax(dim=-2).transpose(-1, -2)


def _backward(weights, biases, layers, gradient):
    """Write each layer's gradient into .grad by the chain rule, from the last layer to the first.

    layers: what each layer took in, and the logits; gradient: the loss's gradient at the logits.
    Written out because it halves the time: no graph is recorded, nothing is allocated twice.
    """
    for layer in reversed(range(len(weights))):
        torch.bmm(layers[layer].transpose(1, 2), gradient, out=weights[layer].grad)
        torch.sum(gradient, dim=1, keepdim=True, out=biases[layer].grad)
        if layer:
            gradient = torch.bmm(gradient, weights[layer].transpose(1, 2)) * (layers[layer] > 0)


def _initial(lessons, widths, device):
    """Return the initial weights and biases that classifiers.mlp gives each seed, stacked."""
    models = [classifiers.mlp(widths, lesson.seed) for lesson in lessons]
    weights, biases = [], []
    for layer in range(0, len(models[0]), 2):
        weight = torch.stack([m[layer].weight.detach().T for m in models]).contiguous()
        bias = torch.stack([m[layer].bias.detach()[None] for m in models])
        weights.append(weight.to(device))
        biases.append(bias.to(device))
    return weights, biases


def _stack(tensors, device):
    """Stack tensors [n_i, ...] to [students, max n, ...], padded with zeros that no batch ever picks."""
    return torch.nn.utils.rnn.pad_sequence([t.to(device) for t in tensors], batch_first=True)


def _check_lesson(lesson, widths):
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
