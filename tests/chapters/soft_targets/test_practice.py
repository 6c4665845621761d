"""Answers to the exercises of chapter 01 as learners write them: other right ways pass, wrong ones get a sentence."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_lib import practice


def softens_after(logits, T):
    return logits.exp() / logits.exp().sum(-1, keepdim=True) / T


def powers(logits, T):
    return F.softmax(logits, dim=-1) ** (1 / T)


def first_image_only(logits, T):
    return F.softmax(logits[0] / T, dim=-1)


def loss_of(soft, hard=F.cross_entropy):
    """The mixed loss with another soft part: soft(student's logits, teacher's logits, T)."""

    def mixed(student_logits, labels, teacher_logits, T, alpha):
        return alpha * soft(student_logits, teacher_logits, T) + (1 - alpha) * hard(student_logits, labels)

    return mixed


def kl(student, teacher, reduction="batchmean", **how):
    return F.kl_div(F.log_softmax(student, -1), F.softmax(teacher, -1), reduction=reduction, **how)


def mean_over_classes(student_logits, teacher_logits, T):
    p, q = F.softmax(teacher_logits / T, -1), F.log_softmax(student_logits / T, -1)
    return T**2 * (p * (p.log() - q)).mean()


def labels_as_targets(student_logits, labels, teacher_logits, T, alpha):
    hard = F.cross_entropy(student_logits, labels)
    return alpha * T**2 * F.cross_entropy(student_logits / T, labels) + (1 - alpha) * hard


def two_samples(soft, hard, t):
    spread = t * (soft.var() / len(soft) + hard.var() / len(hard)).sqrt()
    gain = soft.mean() - hard.mean()
    return torch.tensor([gain - spread, gain + spread])


def ends(half_of, middle_of=torch.mean):
    """The interval with another half width: half_of(gains, t)."""

    def interval(soft, hard, t):
        gains = soft - hard
        return middle_of(gains) + torch.tensor([-1, 1]) * half_of(gains, t)

    return interval


def half(gains, t):
    return t * gains.std() / len(gains) ** 0.5


def numpy_interval(soft, hard, t):
    gains = soft.numpy() - hard.numpy()
    width = t * gains.std(ddof=1) / np.sqrt(len(gains))
    return gains.mean() - width, gains.mean() + width


def numpy_spread(soft, hard, t):
    gains = soft.numpy() - hard.numpy()
    width = t * np.std(gains) / np.sqrt(len(gains))
    return np.array([gains.mean() - width, gains.mean() + width])


def sgd(student, teacher, images, T, lr, steps, loss_of=None, ready=lambda teacher: teacher.eval()):
    """The loop by hand, without an optimiser; loss_of: another loss of (student's logits, teacher's logits, T)."""
    ready(teacher)
    loss_of = loss_of or (lambda s, t, T: T * T * kl(s / T, t / T))
    for _ in range(steps):
        weights = list(student.parameters())
        gradients = torch.autograd.grad(loss_of(student(images), teacher(images).detach(), T), weights)
        with torch.no_grad():
            for weight, gradient in zip(weights, gradients, strict=True):
                weight -= lr * gradient
    return student(images)


def loop(**changed):
    return lambda *arguments: sgd(*arguments, **changed)


def best_of_exam(tuning, exam, hard):
    return (exam - hard).mean(1).max()


WRONG = (
    ("01.1", softens_after, "before the softmax"),
    ("01.1", lambda z, T: torch.softmax(z / T, dim=0), "dim=-1"),
    ("01.1", lambda z, T: F.softmax((z / T).flatten(), 0).view_as(z), "whole table"),
    ("01.1", powers, "power 1 / T"),
    ("01.1", lambda z, T: (z / T).exp(), "divide by their sum"),
    ("01.1", lambda z, T: torch.sigmoid(z / T), "sigmoid"),
    ("01.1", first_image_only, "gives a tensor of shape [10] where a tensor of shape [6, 10] is right"),
    ("01.1", lambda z, T: F.softmax(z / 4, dim=-1), "my_soft_targets(logits, 0.5) gives"),
    ("01.1", lambda z, T: F.softmax(z / T**2, dim=-1), "at index [0, 0]"),
    ("01.1", lambda z, T: F.softmax(z - T, dim=-1), "T does nothing"),
    ("01.1", lambda z, T: F.one_hot(z.argmax(-1), 10), "at index [0, 0]"),
    ("01.1", lambda z, T: F.softmax(z / T, dim=-1).mean(0), "shape [10]"),
    ("01.2", loss_of(lambda s, t, T: T * T * kl(t / T, s / T)), "swapped"),
    ("01.2", loss_of(lambda s, t, T: kl(s / T, t / T)), "T²"),
    ("01.2", loss_of(mean_over_classes), "batchmean"),
    ("01.2", loss_of(lambda s, t, T: T**2 * kl(s / T, t / T, "sum")), "sum over images"),
    ("01.2", loss_of(lambda s, t, T: T**2 * kl(s, t)), "T is not in the softmax"),
    ("01.2", loss_of(lambda s, t, T: T**2 * kl(F.softmax(s / T, -1), t / T)), "softmax of a softmax"),
    ("01.2", loss_of(lambda s, t, T: T**2 * F.cross_entropy(F.softmax(s / T, -1), F.softmax(t / T, -1))), "gives"),
    (
        "01.2",
        loss_of(lambda s, t, T: T**2 * kl(s / T, t / T), lambda s, y: F.cross_entropy(s.softmax(-1), y)),
        "logits",
    ),
    (
        "01.2",
        loss_of(lambda s, t, T: T**2 * kl(s / T, t / T), lambda s, y: F.cross_entropy(s, y, reduction="sum")),
        "hard part is a sum",
    ),
    (
        "01.2",
        loss_of(
            lambda s, t, T: T**2 * F.kl_div(F.log_softmax(s / T, -1), F.log_softmax(t / T, -1), reduction="batchmean")
        ),
        "log_target",
    ),
    (
        "01.2",
        loss_of(lambda s, t, T: T**2 * F.kl_div(s / T, F.softmax(t / T, -1), reduction="batchmean")),
        "log_softmax",
    ),
    ("01.2", loss_of(lambda s, t, T: T**2 * F.mse_loss(s, t)), "gives"),
    ("01.2", labels_as_targets, "gives"),
    ("01.2", lambda s, y, t, T, a: loss_of(lambda s, t, T: T**2 * kl(s / T, t / T))(s, t.argmax(-1), t, T, a), "gives"),
    ("01.2", lambda s, y, t, T, a: 0.7 * 16 * kl(s / T, t / T) + 0.3 * F.cross_entropy(s, y), "3.0, 0.2) gives"),
    ("01.2", loss_of(lambda s, t, T: 2**T * kl(s / T, t / T)), "3.0, 0.2) gives"),
    ("01.2", loss_of(lambda s, t, T: T**2 * kl(s / T, t / T, "sum") / 6), "2.0, 0.5) gives"),
    ("01.2", lambda s, y, t, T, a: practice.find("01.2").solution(s, y, t, T, a).item(), "no gradient flows back"),
    (
        "01.2",
        lambda s, y, t, T, a: loss_of(lambda s, t, T: T**2 * kl(s.detach() / T, t / T))(s, y, t, T, a),
        "its gradient for `student_logits` is not",
    ),
    ("01.3", two_samples, "same seed"),
    ("01.3", lambda soft, hard, t: ends(half)((soft - hard).abs(), 0 * hard, t), "3.182) gives"),
    ("01.3", ends(lambda gains, t: t * gains.std()), "square root"),
    ("01.3", ends(lambda gains, t: 1.96 * gains.std() / len(gains) ** 0.5), "1.96"),
    ("01.3", ends(lambda gains, t: -half(gains, t)), "lower end comes first"),
    ("01.3", lambda soft, hard, t: torch.stack([(soft - hard).mean(), half(soft - hard, t)]), "mean and half"),
    ("01.3", numpy_spread, "n − 1"),
    ("01.3", ends(lambda gains, t: t * gains.std() / (len(gains) - 1) ** 0.5), "square root of their number"),
    ("01.3", ends(lambda gains, t: t * gains.var() / len(gains) ** 0.5), "variance"),
    ("01.3", ends(half, torch.median), "at index [0]"),
    ("01.3", lambda soft, hard, t: half(soft - hard, t), "gives one number where a tensor of shape [2] is right"),
    ("01.3", ends(lambda gains, t: half(gains, 3.182)), "4.303) gives"),
    ("01.4", loop(ready=lambda teacher: None), "teacher.eval()"),
    ("01.4", loop(loss_of=lambda s, t, T: kl(s / T, t / T)), "T² is missing"),
    ("01.4", loop(loss_of=lambda s, t, T: T * T * kl(t / T, s / T)), "swapped"),
    ("01.4", loop(loss_of=lambda s, t, T: T * T * kl(s / T, t / T, "sum")), "gives"),
    ("01.4", loop(loss_of=lambda s, t, T: T * T * kl(s / T, t / T) / 3), "batchmean"),
    ("01.4", lambda s, t, x, T, lr, n: sgd(s, t, x, T, lr, n - 1), "before the last step"),
    ("01.4", lambda s, t, x, T, lr, n: sgd(s, t, x, T, lr, 0), "Nothing was learned"),
    ("01.4", lambda s, t, x, T, lr, n: t.eval()(x), "teacher's logits"),
    ("01.4", lambda s, t, x, T, lr, n: sgd(s, t, x, T, lr, n).softmax(-1), "gives"),
    ("01.5", lambda tuning, exam, hard: (exam.max(0).values - hard).mean(), "as it stood"),
    ("01.5", best_of_exam, "still chosen on the exam"),
    ("01.5", lambda tuning, exam, hard: (tuning.mean(1).max() - hard).mean(), "tuning pictures"),
    ("01.5", lambda tuning, exam, hard: exam[tuning.mean(1).argmax()].mean(), "subtract"),
    ("01.5", lambda tuning, exam, hard: exam[tuning.mean(1).argmax()] - hard, "one gain per seed"),
    (
        "01.5",
        lambda tuning, exam, hard: exam[tuning.argmax(0), torch.arange(len(hard))].mean() - hard.mean(),
        "for every seed",
    ),
    ("01.5", lambda tuning, exam, hard: exam.mean() - hard.mean(), "gives"),
    ("01.5", lambda tuning, exam, hard: (exam[tuning.median(1).values.argmax()] - hard).mean(), "gives"),
    ("01.5", lambda tuning, exam, hard: (exam[tuning.amin(1).argmax()] - hard).mean(), "gives"),
    ("01.5", lambda tuning, exam, hard: (exam[tuning.amax(1).argmax()] - hard).mean(), "gives"),
)

RIGHT = (
    ("01.1", lambda z, T: (z / T - torch.logsumexp(z / T, -1, keepdim=True)).exp()),
    ("01.1", lambda z, T: (z / T).exp() / (z / T).exp().sum(dim=1, keepdim=True)),
    ("01.1", lambda z, T: powers(z, T) / powers(z, T).sum(-1, keepdim=True)),
    ("01.1", lambda z, T: [torch.softmax(row / T, 0) for row in z]),
    ("01.2", loss_of(lambda s, t, T: T * T * kl(s / T, t / T))),
    ("01.2", loss_of(lambda s, t, T: T**2 * kl(s / T, t / T, "sum") / len(s))),
    (
        "01.2",
        loss_of(
            lambda s, t, T: (
                T**2
                * ((t / T).softmax(-1) * (((t / T).softmax(-1) + 1e-9).log() - ((s / T).softmax(-1) + 1e-9).log()))
                .sum(-1)
                .mean()
            )
        ),
    ),
    ("01.3", numpy_interval),
    ("01.3", ends(lambda gains, t: t * (gains.var() / len(gains)).sqrt())),
    ("01.3", ends(lambda gains, t: t * gains.std(correction=0) / (len(gains) - 1) ** 0.5)),
    ("01.4", loop()),
    ("01.4", loop(loss_of=lambda s, t, T: T * T * F.cross_entropy(s / T, F.softmax(t / T, -1)))),
    ("01.5", lambda tuning, exam, hard: exam[tuning.sum(1).argmax()].mean() - hard.mean()),
    ("01.5", lambda tuning, exam, hard: (exam[(tuning - hard).mean(1).argmax()] - hard).mean()),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
