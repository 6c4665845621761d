"""Answers to the exercises of chapter 03 as learners write them: other right ways pass, wrong ones get a sentence."""

import pytest
import torch
import torch.nn.functional as F

from course_lib import practice


def maps_the_teacher(student_features, teacher_features, matrix):
    return F.mse_loss(teacher_features @ matrix.T, student_features)


def half_a_square(student_features, teacher_features, matrix):
    return 0.5 * F.mse_loss(student_features @ matrix, teacher_features)


def by_lengths(student_features, teacher_features, matrix):
    return (student_features @ matrix - teacher_features).norm(dim=-1).mean()


def uncentred_cka(first, second):
    return (first.T @ second).norm() ** 2 / ((first.T @ first).norm() * (second.T @ second).norm())


def centred(table):
    return table - table.mean(0)


def one_mean_for_all(first, second):
    return uncentred_cka(first - first.mean(), second - second.mean())


def not_squared(first, second):
    first, second = centred(first), centred(second)
    return (first.T @ second).norm() / ((first.T @ first).norm() * (second.T @ second).norm())


def first_alone_centred(first, second):
    return uncentred_cka(centred(first), second)


def standardised(first, second):
    return uncentred_cka(centred(first) / first.std(0), centred(second) / second.std(0))


def by_tables_of_images(first, second):
    one, other = (centred(x) @ centred(x).T for x in (first, second))
    return (one * other).sum() / (one.norm() * other.norm())


def share_of_the_control(alone, control, teacher):
    return 100 * (control - alone).mean() / (teacher - alone).mean()


def cka(first, second):
    return practice.find("03.2").solution(first, second)


def share(alone, control, teacher):
    return practice.find("03.4").solution(alone, control, teacher)


def in_full(student, teacher, regressor, images, labels, weight):
    seen = []
    hook = student[3].register_forward_hook(lambda module, inputs, output: seen.append(output))
    logits = student(images)
    hook.remove()
    wanted = teacher[3](teacher[2](teacher[1](teacher[0](images)))).detach()
    return weight * F.mse_loss(regressor(seen[0]), wanted) + F.cross_entropy(logits, labels)


def with_layers(ours, theirs, answers=None):
    """A lesson whose features come from these slices; answers: what stands in the place of the logits."""

    def lesson(student, teacher, regressor, images, labels, weight):
        hint = F.mse_loss(regressor(student[:ours](images)), teacher[:theirs](images))
        logits = student(images)
        return F.cross_entropy(logits if answers is None else answers(logits), labels) + weight * hint

    return lesson


def teachers_answers(student, teacher, regressor, images, labels, weight):
    return F.cross_entropy(teacher(images), labels) + weight * F.mse_loss(
        regressor(student[:4](images)), teacher[:4](images)
    )


WRONG = (
    ("03.1", maps_the_teacher, "student's features"),
    ("03.1", half_a_square, "half"),
    ("03.1", lambda s, t, m: (s @ m - t).square().sum(), "That is a sum: take"),
    ("03.1", lambda s, t, m: (s @ m - t).square().sum(-1).mean(), "sum over the width"),
    ("03.1", lambda s, t, m: (s @ m - t).square().sum(0).mean(), "sum over images"),
    ("03.1", lambda s, t, m: (s @ m - t).square().mean(-1), "one value per image"),
    ("03.1", lambda s, t, m: (s @ m.T - t).square().mean(), "[student's width, teacher's width]"),
    ("03.1", lambda s, t, m: (m @ s - t).square().mean(), "images come first"),
    ("03.1", by_lengths, "lengths"),
    ("03.1", lambda s, t, m: ((s.numpy() @ m.numpy() - t.numpy()) ** 2).mean(), "no gradient flows back"),
    ("03.1", lambda s, t, m: 1 - F.cosine_similarity(s @ m, t).mean(), "gives"),
    ("03.1", lambda s, t, m: (s @ m + t).square().mean(), "gives"),
    ("03.1", lambda s, t, m: (s.mean(0) @ m - t.mean(0)).square().mean(), "gives"),
    ("03.2", uncentred_cka, "centred"),
    ("03.2", one_mean_for_all, "mean of its own"),
    ("03.2", first_alone_centred, "Both layers"),
    ("03.2", lambda a, b: first_alone_centred(b, a), "Both layers"),
    ("03.2", not_squared, "numerator"),
    ("03.2", lambda a, b: not_squared(a, b) ** 2, "square root of the product"),
    ("03.2", standardised, "my_cka(first, second) gives"),
    ("03.2", lambda a, b: 1 - cka(a, b), "distance"),
    ("03.2", lambda a, b: cka(a, b) * 100, "gives"),
    ("03.2", lambda a, b: torch.tensor(1.0), "gives 1 where"),
    ("03.2", lambda a, b: cka(a, a), "gives 1 where"),
    ("03.2", lambda a, b: (centred(a) * centred(b)).sum(), "stopped with RuntimeError"),
    ("03.3", with_layers(3, 3), "before the ReLU: a hidden layer"),
    ("03.3", with_layers(3, 4), "student's features come before"),
    ("03.3", with_layers(4, 3), "teacher's features come before"),
    ("03.3", with_layers(4, 4, lambda z: z.softmax(-1)), "does the softmax itself"),
    ("03.3", with_layers(2, 4), "stopped with RuntimeError"),
    ("03.3", teachers_answers, "gives"),
    ("03.3", lambda s, t, r, x, y, w: F.cross_entropy(s(x), y), "The hint is missing"),
    ("03.3", lambda s, t, r, x, y, w: F.cross_entropy(s(x), y) + F.mse_loss(r(s[:4](x)), t[:4](x)), "has no weight"),
    ("03.4", share_of_the_control, "control's share"),
    ("03.4", lambda a, c, t: 100 * (t - c).mean() / (c - a).mean(), "control's gain"),
    ("03.4", lambda a, c, t: 100 * (t - a).mean() / (c - a).mean(), "gives"),
    ("03.4", lambda a, c, t: 100 * (t - c).median() / (t - a).median(), "median"),
    ("03.4", lambda a, c, t: (100 * (t - c) / (t - a)).median(), "gives"),
    ("03.4", lambda a, c, t: share(a, c, t).clamp(0, 100), "never cut off"),
    ("03.4", lambda a, c, t: share(a, c, t).abs(), "is right"),
    ("03.4", lambda a, c, t: -share(a, c, t), "sign"),
    ("03.4", lambda a, c, t: round(float(share(a, c, t))), "gives 31 where 31.4 is right"),
    ("03.4", lambda a, c, t: 100 * (t - c) / (t - a), "gives a tensor of shape [4]"),
    ("03.5", lambda a, c, h, b: 100 * (b - a).mean() / (h - a).mean(), "bare labels"),
    ("03.5", lambda a, c, h, b: 100 * (h - c).mean() / (h - a).mean(), "two changes at once"),
    ("03.5", lambda a, c, h, b: 100 * (b - h).mean() / (h - a).mean(), "what noise adds"),
    ("03.5", lambda a, c, h, b: (100 * (b - c) / (h - a)).mean(), "divide mean by mean"),
    ("03.5", lambda a, c, h, b: (b - c).mean(), "points, not a share"),
    ("03.5", lambda a, c, h, b: 100 * (b.median() - c.median()) / (h.median() - a.median()), "gives"),
)

RIGHT = (
    ("03.1", lambda s, t, m: F.mse_loss(s @ m, t)),
    ("03.1", lambda s, t, m: (s @ m - t).pow(2).sum() / t.numel()),
    ("03.2", by_tables_of_images),
    ("03.2", lambda a, b: uncentred_cka(centred(a), centred(b)) + 1e-8),
    ("03.3", in_full),
    ("03.5", lambda a, c, h, b: 100 * (b.mean() - c.mean()).item() / (h.mean() - a.mean()).item()),
    ("03.4", lambda a, c, t: 100 * (t.sum() - c.sum()) / (t.sum() - a.sum())),
    ("03.4", lambda a, c, t: 100 - share_of_the_control(a, c, t).item()),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
