"""Answers to the exercises of chapter 02 as learners write them: other right ways pass, wrong ones get a sentence."""

import pytest
import torch
import torch.nn.functional as F

from course_lib import practice


def bits(logits, T):
    p = F.softmax(logits / T, -1)
    return -(p * p.log2()).sum(-1).mean()


def decimal_digits(logits, T):
    p = F.softmax(logits / T, -1)
    return -(p * p.log10()).sum(-1).mean()


def entropy_of_the_mean(logits, T):
    p = F.softmax(logits / T, -1).mean(0)
    return -(p * p.log()).sum()


def mean_cross_entropy_with_itself(logits, T):
    return F.cross_entropy(logits / T, (logits / T).argmax(-1))


def entropy_of_each(logits, T):
    return torch.distributions.Categorical(logits=logits / T).entropy()


def gradient(of_student=1.0, of_teacher=1.0, factor=lambda T: T, dim=-1):
    """T · (softmax(student / T) − softmax(teacher / T)) with other exponents of T."""

    def wrong(student_logits, teacher_logits, T):
        student = F.softmax(student_logits / T**of_student, dim)
        return factor(T) * (student - F.softmax(teacher_logits / T**of_teacher, dim))

    return wrong


def by_autograd(student_logits, teacher_logits, T, reduction="sum"):
    student_logits = student_logits.clone().requires_grad_()
    targets = F.softmax(teacher_logits / T, -1)
    loss = T**2 * F.kl_div(F.log_softmax(student_logits / T, -1), targets, reduction=reduction)
    (found,) = torch.autograd.grad(loss, student_logits)
    return found


def not_centred(student_logits, teacher_logits):
    return (student_logits - teacher_logits) / student_logits.shape[1]


def without_keepdim(student_logits, teacher_logits):
    student = student_logits - student_logits.mean(dim=-1)
    return (student - teacher_logits + teacher_logits.mean(dim=-1)) / student_logits.shape[-1]


def best(score):
    """The candidate with the smallest score(probabilities, labels)."""

    def chosen(logits, labels, candidates):
        return min(candidates, key=lambda T: float(score(F.softmax(logits / T, -1), labels)))

    return chosen


def of_the_label(p, y):
    return p[torch.arange(len(y)), y]


def by_accuracy(logits, labels, candidates):
    return max(candidates, key=lambda T: float(((logits / T).argmax(-1) == labels).float().mean()))


def losses(logits, labels, candidates):
    return [float(F.cross_entropy(logits / T, labels)) for T in candidates]


def place_of_the_best(logits, labels, candidates):
    found = losses(logits, labels, candidates)
    return found.index(min(found))


def with_a_loop(logits, labels, candidates):
    chosen, smallest = None, float("inf")
    for T in candidates:
        p = F.softmax(logits / T, -1)
        loss = -(of_the_label(p, labels) + 1e-9).log().mean().item()
        if loss < smallest:
            chosen, smallest = T, loss
    return chosen


def trained(images, teacher_logits, T, lr, steps, t_squared=True, labels=False, uphill=False):
    """02.5 by autograd, as somebody would write it who has just read chapter 00."""
    weights = torch.zeros(images.shape[1], teacher_logits.shape[1], requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr, maximize=uphill)
    for _ in range(steps):
        logits = images @ weights
        if labels:
            loss = F.cross_entropy(logits, teacher_logits.argmax(-1))
        else:
            targets = F.softmax(teacher_logits / T, -1)
            loss = F.kl_div(F.log_softmax(logits / T, -1), targets, reduction="batchmean")
        optimizer.zero_grad()
        (T**2 * loss if t_squared else loss).backward()
        optimizer.step()
    return weights.detach()


def as_adam(images, teacher_logits, T, lr, steps):
    weights = torch.zeros(images.shape[1], teacher_logits.shape[1], requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr)
    for _ in range(steps):
        targets = F.softmax(teacher_logits / T, -1)
        loss = T**2 * F.kl_div(F.log_softmax(images @ weights / T, -1), targets, reduction="batchmean")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return weights.detach()


right = {name: practice.find(name).solution for name in ("02.1", "02.2", "02.3")}

WRONG = (
    ("02.1", bits, "bits"),
    ("02.1", decimal_digits, "log10"),
    ("02.1", entropy_of_the_mean, "mean of the probabilities"),
    ("02.1", mean_cross_entropy_with_itself, "my_entropy(logits, 4.0) gives"),
    ("02.1", entropy_of_each, "One value per image"),
    ("02.1", lambda z, T: right["02.1"](z.T, T), "over the images"),
    ("02.1", lambda z, T: right["02.1"](z, T).exp(), "gives"),
    ("02.1", lambda z, T: right["02.1"](z, T) / T, "gives"),
    ("02.1", lambda z, T: -F.log_softmax(z / T, -1).mean(), "gives"),
    ("02.1", lambda z, T: -F.log_softmax(z / T, -1).sum(-1).mean(), "weigh"),
    ("02.2", gradient(factor=lambda T: -T), "sign"),
    ("02.2", gradient(of_student=0), "Only the teacher"),
    ("02.2", gradient(of_teacher=0), "Only the student"),
    ("02.2", gradient(of_student=0, of_teacher=0), "T is not in the softmax"),
    ("02.2", gradient(factor=lambda T: T**2), "chain rule is not"),
    ("02.2", gradient(dim=0), "over the classes"),
    ("02.2", lambda s, t, T: gradient()(s, t, T) / s.shape[1], "number of classes"),
    ("02.2", lambda s, t, T: T * (s - t), "softmax"),
    ("02.2", lambda s, t, T: by_autograd(s, t, T, "batchmean"), "number of images"),
    ("02.2", lambda s, t, T: by_autograd(s, t, T).mean(0), "gives a tensor of shape [10]"),
    ("02.3", not_centred, "centred"),
    ("02.3", lambda s, t: s - s.mean() - t + t.mean(), "one mean for all images"),
    ("02.3", without_keepdim, "keepdim"),
    ("02.3", lambda s, t: right["02.3"](s, t) * s.shape[1] / len(s), "number of images"),
    ("02.3", lambda s, t: ((s - t) - (s - t).mean(-1, keepdim=True)) / 10, "gives"),
    ("02.3", lambda s, t: right["02.3"](s, t).abs(), "gives"),
    ("02.3", lambda s, t: F.softmax(s, -1) - F.softmax(t, -1), "T = 1"),
    ("02.3", lambda s, t: torch.zeros_like(s), "not 0"),
    ("02.3", lambda s, t: gradient()(s, t, 4.0), "T = 4"),
    ("02.3", lambda s, t: (s - s.mean(-1, keepdim=True) - t) / s.shape[1], "Only the student's logits are centred"),
    ("02.4", by_accuracy, "accuracy"),
    ("02.4", place_of_the_best, "place in the list"),
    ("02.4", lambda z, y, candidates: min(losses(z, y, candidates)), "loss at the best candidate"),
    ("02.4", lambda z, y, candidates: max(candidates), "softest"),
    ("02.4", lambda z, y, candidates: min(candidates), "sharpest"),
    ("02.4", lambda z, y, candidates: candidates[-1], "gives"),
    ("02.4", lambda z, y, candidates: 2.0, "gives 2 where 0.5 is right"),
    ("02.4", best(lambda p, y: -of_the_label(p, y).mean()), "mean of the logarithms"),
    ("02.4", best(lambda p, y: (p - F.one_hot(y, 10)).square().sum(-1).mean()), "squared distance"),
    ("02.4", best(lambda p, y: abs(p.max(-1).values.mean() - (p.argmax(-1) == y).float().mean())), "mean confidence"),
    ("02.4", best(lambda p, y: -(p * p.log()).sum(-1).mean()), "gives"),
    ("02.4", best(lambda p, y: F.cross_entropy(p.log(), p.argmax(-1))), "sharpest"),
    ("02.4", best(lambda p, y: -of_the_label(p, y)[:10].log().mean()), "gives"),
    ("02.5", lambda *given: trained(*given, t_squared=False), "T² is missing"),
    ("02.5", lambda *given: trained(*given, t_squared=False, labels=True), "as labels"),
    ("02.5", lambda *given: trained(*given, uphill=True), "uphill"),
    ("02.5", lambda x, v, T, lr, steps: trained(x, v, T, lr * len(x), steps), "divided by their number"),
    ("02.5", lambda x, v, T, lr, steps: trained(x, v, T, lr, 1), "one step"),
    ("02.5", lambda x, v, T, lr, steps: trained(x, v, T, lr, steps).T, "[classes, pixels]"),
    ("02.5", lambda x, v, T, lr, steps: x @ trained(x, v, T, lr, steps), "student's logits"),
    ("02.5", as_adam, "gives"),
    ("02.6", lambda validation, exam: exam.mean(-1).max(), "must not choose"),
    ("02.6", lambda validation, exam: validation.mean(-1).max(), "report the exam's"),
    ("02.6", lambda validation, exam: exam.max(0).values.mean(), "flattering"),
    ("02.6", lambda validation, exam: exam.max(), "gives"),
    ("02.6", lambda validation, exam: validation.mean(-1).argmax(), "place"),
    ("02.6", lambda validation, exam: exam[validation.mean(-1).argmax()], "every seed"),
    ("02.6", lambda validation, exam: exam[validation.max(-1).values.argmax()].mean(), "gives"),
    ("02.6", lambda validation, exam: exam[validation.median(-1).values.argmax()].mean(), "gives"),
)

RIGHT = (
    ("02.1", lambda z, T: entropy_of_each(z, T).mean()),
    ("02.1", lambda z, T: torch.special.entr(F.softmax(z / T, 1)).sum() / len(z)),
    ("02.1", lambda z, T: -(F.softmax(z / T, -1) * (F.softmax(z / T, -1) + 1e-9).log()).sum(-1).mean()),
    ("02.2", gradient()),
    ("02.2", by_autograd),
    ("02.3", lambda s, t: ((s - t) - (s - t).mean(-1, keepdim=True)) / s.size(1)),
    ("02.3", lambda s, t: gradient()(s.double(), t.double(), 1e6)),
    ("02.3", lambda s, t: gradient()(s, t, 1e4)),
    ("02.4", with_a_loop),
    ("02.4", lambda z, y, candidates: candidates[torch.tensor(losses(z, y, candidates)).argmin()]),
    ("02.4", best(lambda p, y: -of_the_label(p, y).log().sum())),
    ("02.5", trained),
    ("02.6", lambda validation, exam: float(exam.mean(1)[torch.argmax(validation.sum(1))])),
    ("02.6", lambda validation, exam: max(zip(validation.mean(-1), exam.mean(-1), strict=True))[1]),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
