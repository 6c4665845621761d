"""Answers to the exercises of chapter 00 as learners write them: other right ways pass, wrong ones get a sentence."""

from itertools import pairwise

import pytest
import torch

from course_lib import practice


def forgets_biases(widths):
    return sum(widths[i] * widths[i + 1] for i in range(len(widths) - 1))


def three_widths_only(widths):
    return widths[0] * widths[1] + widths[1] + widths[1] * widths[2] + widths[2]


def two_layers_always(widths):
    first, middle, last = widths
    return (first + 1) * middle + (middle + 1) * last


def counts_percent(answers, labels):
    right = 0
    for answer, label in zip(answers.tolist(), labels.tolist(), strict=True):
        right += answer == label
    return 100 * right / len(labels)


def climbs(weight, gradient, learning_rate):
    weight += gradient * learning_rate
    return weight


def taught(student, teacher, images, T, learning_rate, steps, loss_of):
    """Plain gradient descent on loss_of(log q, p) with softened probabilities."""
    p = (teacher(images) / T).softmax(-1).detach()
    for _ in range(steps):
        loss = loss_of((student(images) / T).log_softmax(-1), p)
        gradients = torch.autograd.grad(loss, list(student.parameters()))
        with torch.no_grad():
            for weight, gradient in zip(student.parameters(), gradients, strict=True):
                weight -= learning_rate * gradient
    return student(images)


def with_kl_div(student, teacher, images, T, learning_rate, steps, reduction="batchmean"):
    def loss_of(log_q, p):
        return T * T * torch.nn.functional.kl_div(log_q, p, reduction=reduction)

    return taught(student, teacher, images, T, learning_rate, steps, loss_of)


def with_adam(student, teacher, images, T, learning_rate, steps):
    """As in the chapter's own loop, where the exercise asks for plain descent."""
    p = (teacher(images) / T).softmax(-1).detach()
    optimizer = torch.optim.Adam(student.parameters(), learning_rate)
    for _ in range(steps):
        log_q = (student(images) / T).log_softmax(-1)
        optimizer.zero_grad()
        (T * T * torch.nn.functional.kl_div(log_q, p, reduction="batchmean")).backward()
        optimizer.step()
    return student(images)


def without_logarithms(student, teacher, images, T, learning_rate, steps):
    return taught(
        student,
        teacher,
        images,
        T,
        learning_rate,
        steps,
        lambda log_q, p: T * T * (p * (p - log_q.exp())).sum(-1).mean(),
    )


def with_cross_entropy(student, teacher, images, T, learning_rate, steps):
    """The cross-entropy with soft targets: another zero, the same gradient."""
    return taught(
        student, teacher, images, T, learning_rate, steps, lambda log_q, p: -T * T * (p * log_q).sum(-1).mean()
    )


def trains_the_teacher(student, teacher, images, T, learning_rate, steps):
    with_kl_div(teacher, student, images, T, learning_rate, steps)
    return student(images)


def agreement_gap(student, control, teacher, labels):
    return (student == teacher).float().mean() - (control == teacher).float().mean()


WRONG = (
    ("00.1", forgets_biases, "biases"),
    ("00.1", lambda w: forgets_biases(w) + len(w) - 1, "one bias per layer"),
    ("00.1", lambda w: forgets_biases(w) + sum(w), "inputs a bias"),
    ("00.1", lambda w: sum(i * o + i for i, o in pairwise(w)), "inputs a bias"),
    ("00.1", lambda w: forgets_biases(w) + sum(w[1:-1]), "last layer"),
    ("00.1", three_widths_only, "two layers"),
    ("00.1", two_layers_always, "ValueError"),
    ("00.1", lambda w: 1210, "(64, 256, 10)) gives 1210 where 19210 is right"),
    ("00.1", lambda w: sum((i + 1) * o for i, o in pairwise(w)) + 1, "gives 1211 where 1210 is right"),
    ("00.2", counts_percent, "percentage"),
    ("00.2", lambda answers, labels: (answers == labels).mean(), "True and False"),
    ("00.2", lambda answers, labels: (answers == labels).sum() // len(labels), "every answer"),
    ("00.2", torch.equal, "every answer"),
    ("00.2", lambda answers, labels: (answers == labels).sum() / (len(labels) - 1), "gives 0.75 where 0.6 is right"),
    ("00.2", lambda answers, labels: (labels == labels).float().mean(), "gives 1 where 0.6 is right"),
    ("00.2", lambda answers, labels: torch.isin(answers, labels).float().mean(), "where 0.6 is right"),
    ("00.2", lambda answers, labels: (answers == labels).float().mean() or 0.5, "where 0 is right"),
    ("00.2", lambda answers, labels: (answers >= labels).float().mean(), "where 0.333 is right"),
    ("00.3", climbs, "uphill"),
    ("00.3", lambda w, g, lr: w - lr, "gradient plays no part"),
    ("00.3", lambda w, g, lr: w - g / lr, "divided by the learning rate"),
    ("00.3", lambda w, g, lr: (w - g) * lr, "learning rate belongs to the gradient"),
    ("00.3", lambda w, g, lr: w * (1 - lr * g), "share of the weight"),
    ("00.3", lambda w, g, lr: w - lr * abs(g), "one_step(-1.0, -4.0, 0.25) gives -2 where 0 is right"),
    ("00.3", lambda w, g, lr: lr * g - w, "wrong way round"),
    ("00.3", lambda w, g, lr: w - lr * g * (g / g), "one_step(0.5, 0.0, 0.1) stopped with ZeroDivisionError"),
)

WRONG += (
    ("00.4", lambda s, t, x, T, lr, n: with_kl_div(s, t, x, T, lr, n, "mean"), "averaged over classes"),
    ("00.4", lambda s, t, x, T, lr, n: with_kl_div(s, t, x, T, lr, n, "sum"), "summed over the pictures"),
    ("00.4", lambda s, t, x, T, lr, n: with_kl_div(s, t, x, 1, lr, n), "T plays no part"),
    ("00.4", trains_the_teacher, "did not change"),
    ("00.4", with_adam, "That is Adam"),
    ("00.4", lambda *lesson: with_kl_div(*lesson).softmax(-1), "These are probabilities"),
    ("00.4", lambda s, t, x, T, *rest: (with_kl_div(s, t, x, T, *rest) / T).softmax(-1), "softened too"),
    ("00.4", without_logarithms, "logarithms are missing"),
    ("00.4", lambda s, t, x, T, lr, n: with_kl_div(s, t, x, T, lr, n - 1), "last step"),
    ("00.5", agreement_gap, "counted all pictures"),
    ("00.5", lambda s, c, t, y: ((s == t) & (t != y)).sum() - ((c == t) & (t != y)).sum(), "You counted: divide"),
    ("00.5", lambda s, c, t, y: ((s == t) & (t != y)).sum() / ((c == t) & (t != y)).sum(), "subtract it"),
    (
        "00.5",
        lambda s, c, t, y: ((s == t) & (t != y)).float().mean() - ((c == t) & (t != y)).float().mean(),
        "all pictures",
    ),
    ("00.5", lambda s, c, t, y: ((s == t) & (t != y)).sum() / (t != y).sum(), "control is missing"),
    ("00.5", lambda s, c, t, y: ((s == t) & (c != t))[t != y].float().mean(), "both repeat"),
    (
        "00.5",
        lambda s, c, t, y: ((s == t)[t != y].double().mean() - (c == t)[t != y].double().mean()).abs(),
        "can be negative",
    ),
)

RIGHT = (
    ("00.4", with_kl_div),
    ("00.4", with_cross_entropy),
    ("00.5", lambda s, c, t, y: (((s == t).int() - (c == t).int()) * (t != y)).sum() / (t != y).sum()),
    ("00.1", lambda widths: sum((i + 1) * o for i, o in pairwise(widths))),
    (
        "00.1",
        lambda w: sum(p.numel() for i, o in pairwise(w) for p in torch.nn.Linear(i, o).parameters()),
    ),
    ("00.2", lambda answers, labels: sum(a == b for a, b in zip(answers, labels, strict=True)) / len(labels)),
    ("00.2", lambda answers, labels: (answers.numpy() == labels.numpy()).mean()),
    ("00.2", lambda answers, labels: 1 - (answers != labels).double().mean().item()),
    ("00.3", lambda weight, gradient, learning_rate: -learning_rate * gradient + weight),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


def test_no_option_of_the_quiz_can_be_told_by_its_length():
    """The right one is nowhere the longest by much, and is not usually the longest at all."""
    longest = 0
    for question in practice.quiz("00").questions:
        wrong = [len(text) for text, right, _ in question.options if not right]
        (right,) = [len(text) for text, right, _ in question.options if right]
        assert right <= 1.1 * max(wrong) and min(wrong) >= 0.75 * right, question.text
        longest += right > max(wrong)
    assert longest <= 2


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
