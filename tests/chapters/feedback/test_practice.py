"""Wrong answers to the exercises of chapter 15, as learners write them, are caught with the right sentence."""

import math

import pytest
import torch

from course_lib import practice


def with_a_plain_logarithm(chosen, rejected):
    total = 0
    for a, b in zip(chosen, rejected, strict=True):
        total = total - torch.log(1 / (1 + torch.exp(b - a)))
    return total / len(chosen)


def rejected_first(chosen, rejected):
    return torch.nn.functional.softplus(chosen - rejected).mean()


def one_direction_too_many(features, bias, information):
    return features / information / bias / bias


def without_a_baseline(middle, answers, scores, rate, beta):
    total = torch.zeros_like(middle)
    for answer, score in zip(answers, scores, strict=True):
        total = total + score * (answer - middle)
    return middle + rate * (total / len(answers) - beta * middle)


def pushed_away(middle, answers, scores, rate, beta):
    lead = scores - scores.mean()
    return middle + rate * ((lead @ (answers - middle)) / len(answers) + beta * middle)


def cosines(model, rater, truth):
    unit = [v / v.norm() for v in (model, rater, truth)]
    return torch.tensor([float(unit[0] @ unit[1]), float(unit[0] @ unit[2])])


def without_a_clamp(model, rater, truth):
    return [1 - torch.arccos((model @ v) / (model.norm() * v.norm())) / math.pi for v in (rater, truth)]


def of_the_rater(model, rater, truth):
    def share(a, b):
        return 1 - math.acos(float(a @ b) / math.sqrt(float(a @ a) * float(b @ b))) / math.pi

    return [share(model, rater), share(rater, truth)]


def two_halves(dollars, person, machine, most):
    half = dollars / 2
    return min(round(half / machine), most), math.floor(half / person)


def rate_on_one_part(middle, answers, scores, rate, beta):
    lead = scores - scores.mean()
    return middle + rate * (lead @ (answers - middle)) / len(answers) - beta * middle


def the_whole_way(middle, answers, scores, rate, beta):
    lead = scores - scores.mean()
    return middle + (lead @ (answers - middle)) / len(answers) - beta * middle


def angles(part):
    """my_two_rates, where `part` makes the share of an angle."""

    def rates(model, rater, truth):
        cosines = [(model @ v) / (model.norm() * v.norm()) for v in (rater, truth)]
        return [part(math.acos(min(max(float(c), -1), 1))) for c in cosines]

    return rates


def bill(whole):
    def bought(dollars, person, machine, most):
        labels = min(round(dollars / 2 / machine), most)
        return labels, whole((dollars - labels * machine) / person)

    return bought


WRONG = (
    ("15.1", with_a_plain_logarithm, "infinity"),
    ("15.1", rejected_first, "reversed"),
    ("15.2", one_direction_too_many, "one fewer"),
    ("15.2", lambda features, bias, information: (features - 1) / (information * bias), "square"),
    ("15.3", without_a_baseline, "baseline"),
    ("15.3", pushed_away, "subtracted"),
    ("15.3", rate_on_one_part, "the whole of it"),
    ("15.3", the_whole_way, "plays no part"),
    ("15.4", cosines, "cosine"),
    ("15.4", angles(lambda angle: 1 - angle), "divide the angle by pi"),
    ("15.4", angles(lambda angle: 1 - 2 * angle / math.pi), "two wedges"),
    ("15.4", of_the_rater, "the rater's agreement"),
    ("15.4", without_a_clamp, "clamp"),
    ("15.5", two_halves, "leaves over"),
    ("15.5", bill(round), "round their number down"),
    ("15.5", bill(lambda number: number), "bought whole"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message


def test_a_wrong_answer_that_nobody_foresaw_shows_the_first_value_that_differs():
    assert "where" in practice.check("15.2", lambda features, bias, information: features * bias).message
