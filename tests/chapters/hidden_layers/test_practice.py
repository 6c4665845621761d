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


def unscaled_distances(features):
    return torch.cdist(features, features)


def diagonal_in_the_mean(features):
    distances = (features[:, None] - features[None]).norm(dim=-1)
    return distances / distances.mean()


def scaled(divisor):
    """The table of distances, divided by divisor(distances, number of images)."""

    def distances(features):
        found = torch.cdist(features, features)
        return found / divisor(found, len(features))

    return distances


def scaled_pairs(features):
    found = torch.pdist(features)
    return found / found.mean()


def with_epsilon(features):
    found = ((features[:, None] - features[None]).square().sum(-1) + 1e-8).sqrt()
    return found / found[~torch.eye(len(features), dtype=torch.bool)].mean()


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
    return practice.find("03.3").solution(first, second)


def share(alone, control, teacher):
    return practice.find("03.4").solution(alone, control, teacher)


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
    ("03.1", lambda s, t, m: 1 - F.cosine_similarity(s @ m, t).mean(), "gives"),
    ("03.1", lambda s, t, m: (s @ m + t).square().mean(), "gives"),
    ("03.1", lambda s, t, m: (s.mean(0) @ m - t.mean(0)).square().mean(), "gives"),
    ("03.2", unscaled_distances, "not divided"),
    ("03.2", diagonal_in_the_mean, "diagonal"),
    ("03.2", scaled(lambda d, n: d.sum() / (n * (n - 1) / 2)), "twice"),
    ("03.2", scaled(lambda d, n: d.sum(1, keepdim=True) / (n - 1)), "one number for the whole table"),
    ("03.2", scaled(lambda d, n: d.median()), "median"),
    ("03.2", scaled(lambda d, n: d.sum() / (n - 1) ** 2), "at index [0, 1]"),
    ("03.2", scaled(lambda d, n: d.sum() / 30), "at index"),
    ("03.2", scaled_pairs, "each pair once"),
    ("03.2", lambda f: torch.cdist(f, f, p=1) / (torch.cdist(f, f, p=1).sum() / (len(f) * (len(f) - 1))), "at index"),
    ("03.2", lambda f: 1 - F.cosine_similarity(f[:, None], f[None], dim=-1), "at index"),
    ("03.2", lambda f: f @ f.T, "products"),
    ("03.3", uncentred_cka, "centred"),
    ("03.3", one_mean_for_all, "mean of its own"),
    ("03.3", first_alone_centred, "Both layers"),
    ("03.3", lambda a, b: first_alone_centred(b, a), "Both layers"),
    ("03.3", not_squared, "numerator"),
    ("03.3", lambda a, b: not_squared(a, b) ** 2, "square root of the product"),
    ("03.3", standardised, "my_cka(first, second) gives"),
    ("03.3", lambda a, b: 1 - cka(a, b), "distance"),
    ("03.3", lambda a, b: cka(a, b) * 100, "gives"),
    ("03.3", lambda a, b: torch.tensor(1.0), "gives 1 where"),
    ("03.3", lambda a, b: cka(a, a), "gives 1 where"),
    ("03.3", lambda a, b: (centred(a) * centred(b)).sum(), "stopped with RuntimeError"),
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
)

RIGHT = (
    ("03.1", lambda s, t, m: F.mse_loss(s @ m, t)),
    ("03.1", lambda s, t, m: ((s.numpy() @ m.numpy() - t.numpy()) ** 2).mean()),
    ("03.2", with_epsilon),
    ("03.2", scaled(lambda d, n: d[d > 0].mean())),
    ("03.2", scaled(lambda d, n: torch.triu(d).sum() / (n * (n - 1) / 2))),
    ("03.3", by_tables_of_images),
    ("03.3", lambda a, b: uncentred_cka(centred(a), centred(b)) + 1e-8),
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
