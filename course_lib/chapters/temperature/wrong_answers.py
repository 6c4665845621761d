"""What the exercises of chapter 02 are checked on, and wrong answers that take more than a line."""

import torch
import torch.nn.functional as F

from course_lib import runtime

_draw = torch.Generator().manual_seed(2)
STUDENT = 2 * torch.randn(5, 10, generator=_draw) + 1
TEACHER = 4 * torch.randn(5, 10, generator=_draw) - 2


def best(score):
    """Return the my_best_temperature that takes the smallest score(probabilities, labels)."""

    def wrong(logits, labels, candidates):
        return min(candidates, key=lambda T: score(F.softmax(logits / T, dim=-1), labels).item())

    return wrong


def steepest(logits, labels, candidates):
    """The worst candidate."""
    losses = [F.cross_entropy(logits / T, labels) for T in candidates]
    return candidates[losses.index(max(losses))]


# An overconfident model: right on 15 of 20 images, with logits 6 apart.
LABELS = torch.arange(20) % 10
_ANSWERS = torch.where(torch.arange(20) % 4 == 0, (LABELS + 1) % 10, LABELS)
OVERCONFIDENT = 6 * F.one_hot(_ANSWERS, 10).float()
CANDIDATES = (1.0, 0.5, 2.0, 4.0, 8.0)


def unsure(sharpness, lead):
    """Draw logits and labels of a model that is often wrong: on these, other measures choose another T."""
    draw = runtime.generator(2, "unsure")
    labels = torch.randint(0, 10, (30,), generator=draw)
    return sharpness * (torch.randn(30, 10, generator=draw) + lead * F.one_hot(labels, 10)), labels


def pulled(gradient_of, first=0.0):
    """Return a wrong my_student: with another gradient, a function (logits, teacher's logits, T, images) → [images,
    classes], or with other first weights."""

    def wrong(images, teacher_logits, T, lr, steps):
        weights = torch.full((images.shape[-1], teacher_logits.shape[-1]), first)
        for _ in range(steps):
            gradient = gradient_of(images @ weights, teacher_logits, T, images)
            weights = weights - lr * images.T @ gradient / len(images)
        return weights

    return wrong


def hardened(z, v, T, x):
    """The gradient, for pulled(), of the hard loss with the teacher's top answers."""
    return F.softmax(z, dim=-1) - F.one_hot(v.argmax(dim=-1), v.shape[-1]).float()


def once(images, teacher_logits, T, lr, steps):
    """A my_student whose gradient is taken before the first step alone."""
    even = torch.full_like(teacher_logits, 1 / teacher_logits.shape[-1])  # what a student of zeros says
    gradient = T * (even - F.softmax(teacher_logits / T, dim=-1))
    return -steps * lr * images.T @ gradient / len(images)


PICTURES = torch.rand(5, 6, generator=runtime.generator(2, "pictures"))
# the largest mean, median and single score each lie in another row
VALIDATION = torch.tensor([[86.0, 96.0, 88.0], [93.0, 91.0, 95.0], [94.0, 90.0, 92.0], [88.0, 94.5, 95.2]])
EXAM = torch.tensor([[91.0, 90.0, 86.0], [92.0, 93.0, 91.0], [95.0, 94.0, 94.0], [90.0, 93.0, 92.0]])

COARSE, FINE = (6.0, 3.0, 1.5, 4.5, 0.75), (2.0, 0.25, 0.5, 1.5, 1.0, 2.5, 0.75)
