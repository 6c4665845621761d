"""Wrong answers to the exercises of chapter 20, as learners write them, are caught with the right sentence."""

import pytest
import torch

from course_lib import practice


def words_in_a_loop(alpha, k):
    total, chance = 0.0, 1.0
    for _ in range(k):
        chance *= alpha
        total += chance
    return total


def from_the_teacher(p, q):
    return torch.stack([torch.minimum(p / q, torch.ones_like(p)), p / p.sum()])


def the_longest(alpha, c, most):
    return most


def handed_on_for_nothing(made, teacher, student, asked):
    return made / (teacher - student)


def on_the_exam(sure, student, teacher, choosing, lost):
    sure, student, teacher = sure[choosing:], student[choosing:], teacher[choosing:]
    for level in [0.0, *sure.sort().values.tolist(), 2.0]:
        right = torch.where(sure < level, teacher, student).double().mean()
        if right >= teacher.double().mean() - lost - 1e-9:
            return float(right)


def closed_form(alpha, k):
    return k + 1 if alpha == 1 else (1 - alpha ** (k + 1)) / (1 - alpha)


def the_smaller_over_q(p, q):
    missing = torch.relu(p - q)
    return torch.stack([torch.minimum(p, q) / q, missing / missing.sum()])


def the_last_of_equals(alpha, c, most):
    best, fastest = 0, 1.0
    for k in range(1, most + 1):
        gain = (1 - alpha ** (k + 1)) / (1 - alpha) / (1 + k * c) if alpha < 1 else (k + 1) / (1 + k * c)
        if gain > 1 and gain >= fastest:
            best, fastest = k, gain
    return best


def at_least_as_fast(alpha, c, most):
    best, fastest = 0, 0.0
    for k in range(1, most + 1):
        gain = sum(alpha**i for i in range(k + 1)) / (1 + k * c)
        if gain >= 1 and gain > fastest:
            best, fastest = k, gain
    return best


def unless_below(made, teacher, student, asked):
    saved = teacher - student - asked * teacher
    return made / saved if saved >= 0 else float("inf")


def fastest(most, gain):
    gains = [gain(k) for k in range(1, most + 1)]
    return gains.index(max(gains)) + 1 if max(gains) > 1 else 0


def earned(made, saved):
    return made / saved if saved > 0 else float("inf")


def divided_always(made, teacher, student, asked):
    return made / (teacher - (student + asked * teacher))


def cascade(sure, student, teacher, choosing, lost, chosen):
    level = chosen(sure[:choosing], student[:choosing], teacher[:choosing], lost)
    return torch.where(sure[choosing:] < level, teacher[choosing:], student[choosing:]).double().mean()


def right_at(level, sure, student, teacher):
    return float(torch.where(sure < level, teacher, student).double().mean())


def the_best(sure, student, teacher, lost):
    return max([0.0, *sure.sort().values.tolist(), 2.0], key=lambda level: right_at(level, sure, student, teacher))


def near_the_student(sure, student, teacher, lost):
    levels = [0.0, *sure.sort().values.tolist(), 2.0]
    return next(a for a in levels if right_at(a, sure, student, teacher) >= student.double().mean() - lost)


def the_highest(sure, student, teacher, lost):
    levels = [2.0, *sure.sort(descending=True).values.tolist(), 0.0]
    return next(a for a in levels if right_at(a, sure, student, teacher) >= teacher.double().mean() - lost)


def honest(chosen):
    def my_honest(sure, student, teacher, choosing, lost):
        return cascade(sure, student, teacher, choosing, lost, chosen)

    return my_honest


def scaled(weights):
    return weights / weights.sum()


WRONG = (
    ("20.1", words_in_a_loop, "own word is missing"),
    ("20.2", from_the_teacher, "what is missing"),
    ("20.3", the_longest, "1 + k·c"),
    ("20.4", handed_on_for_nothing, "handed on"),
    ("20.2", the_smaller_over_q, "p / q is infinite"),
    ("20.3", the_last_of_equals, "smaller k"),
    ("20.3", at_least_as_fast, "not faster"),
    ("20.4", unless_below, "nothing can be divided by"),
    ("20.4", divided_always, "never pays"),
    ("20.5", on_the_exam, "choose on the first"),
    ("20.5", honest(the_best), "`lost` is left out"),
    ("20.5", honest(near_the_student), "not the student"),
    ("20.5", honest(the_highest), "take the lowest"),
    ("20.1", lambda alpha, k: (1 - alpha ** (k + 1)) / (1 - alpha), "divides by 0"),
    ("20.1", lambda alpha, k: (1 - alpha**k) / (1 - alpha), "exponent is k + 1"),
    ("20.1", lambda alpha, k: alpha * k, "on top"),
    ("20.1", lambda alpha, k: sum(i * alpha**i for i in range(1, k + 1)), "not i · alpha^i"),
    ("20.2", lambda p, q: torch.stack([(p / q).clamp(max=1), scaled((p - q).abs())]), "without abs()"),
    ("20.2", lambda p, q: torch.stack([torch.minimum(p, q), scaled((p - q).relu())]), "once a word is drafted"),
    ("20.2", lambda p, q: torch.stack([(p / q).clamp(max=1), torch.softmax(p - q, 0)]), "softmax"),
    ("20.2", lambda p, q: torch.stack([scaled((p - q).relu()), (p / q).clamp(max=1)]), "first accept"),
    (
        "20.3",
        lambda alpha, c, most: fastest(most, lambda k: sum(alpha**i for i in range(1, k + 1)) / (1 + k * c)),
        "own word",
    ),
    (
        "20.3",
        lambda alpha, c, most: fastest(most, lambda k: sum(alpha**i for i in range(k + 1)) / (k * c)),
        "costs 1, too",
    ),
    ("20.3", lambda alpha, c, most: fastest(most, lambda k: (1 + k * alpha) / (1 + k * c)), "are lost"),
    (
        "20.3",
        lambda alpha, c, most: fastest(most - 1, lambda k: sum(alpha**i for i in range(k + 1)) / (1 + k * c)),
        "range()",
    ),
    ("20.4", lambda made, teacher, student, asked: earned(made, (1 - asked) * (teacher - student)), "whole"),
    ("20.4", lambda made, teacher, student, asked: earned(made, student + asked * teacher), "what it saves"),
    (
        "20.4",
        lambda made, teacher, student, asked: earned(made, teacher - student - (1 - asked) * teacher),
        "that is kept",
    ),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message


def test_another_way_to_write_it_is_right():
    assert practice.check("20.1", closed_form)


def test_a_wrong_answer_that_nobody_foresaw_shows_the_first_value_that_differs():
    assert "where" in practice.check("20.4", lambda made, teacher, student, asked: 2 * made / teacher).message
