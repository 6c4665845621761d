"""Wrong answers to the exercises of chapter 05, as learners write them, are caught with the right sentence."""

import pytest
import torch
from torch.nn import functional

from course_lib import practice


def right_together(first, second):
    return max(0, first + second - 1), min(first, second)


def below_nothing(first, second):
    return [first + second - 1, 1 - abs(second - first)]


def of_all_pictures(student_logits, teacher_logits, labels):
    mine, theirs = student_logits.argmax(1), teacher_logits.argmax(1)
    return sum(int(m == t != y) for m, t, y in zip(mine, theirs, labels, strict=True)) / len(labels)


def of_all_mistakes(student_logits, teacher_logits, labels):
    mine, theirs = student_logits.argmax(-1), teacher_logits.argmax(-1)
    either = (mine != labels) | (theirs != labels)
    return (mine == theirs)[either].float().mean()


def correlation(student_right, teacher_right):
    a, b = (x.float() - x.float().mean() for x in (student_right, teacher_right))
    return (a * b).sum() / (a.square().sum() * b.square().sum()).sqrt()


def pooled(student_right, teacher_right):
    right = torch.cat([student_right, teacher_right]).float().mean()
    chance = right**2 + (1 - right) ** 2
    return ((student_right == teacher_right).float().mean() - chance) / (1 - chance)


def raw(student_right, teacher_right):
    return (student_right == teacher_right).sum() / len(student_right)


def share_of_the_innocent(suspect, innocent):
    return sum(bool(x >= suspect) for x in innocent) / len(innocent)


def strictly_more(suspect, innocent):
    return (1 + (innocent > suspect).sum()) / (1 + len(innocent))


def mean_again(student_logits, teacher_logits, T):
    mine = functional.log_softmax(student_logits / T, dim=-1)
    theirs = functional.softmax(teacher_logits / T, dim=-1)
    return functional.kl_div(mine, theirs, reduction="mean") * T**2


def no_square(student_logits, teacher_logits, T):
    mine = functional.log_softmax(student_logits / T, dim=-1)
    theirs = functional.softmax(teacher_logits / T, dim=-1)
    return functional.kl_div(mine, theirs, reduction="batchmean")


def never_all(first, second):
    return first * second, 1.0 - abs(first - second)


def half_right(first, second):
    return max(0.0, first + second - 1), max(first, second)


def as_logits(student_right, teacher_right):
    a, b = student_right.float().mean(), teacher_right.float().mean()
    chance = a * b + (1 - a) * (1 - b) / 9
    return ((student_right == teacher_right).float().mean() - chance) / (1 - chance)


def strictly_more_and_0(suspect, innocent):
    return sum(bool(x > suspect) for x in innocent) / len(innocent)


def both_logs(student_logits, teacher_logits, T):
    mine = functional.log_softmax(student_logits / T, dim=-1)
    theirs = functional.log_softmax(teacher_logits / T, dim=-1)
    return functional.kl_div(mine, theirs, reduction="batchmean") * T**2


def the_other_way_round(student_logits, teacher_logits, T):
    mine = functional.log_softmax(student_logits / T, dim=-1)
    theirs = functional.softmax(teacher_logits / T, dim=-1)
    return T**2 * functional.kl_div(theirs, mine, reduction="batchmean")


def mean_and_no_square(student_logits, teacher_logits, T):
    mine = functional.log_softmax(student_logits / T, dim=-1)
    theirs = functional.softmax(teacher_logits / T, dim=-1)
    return functional.kl_div(mine, theirs)


WRONG = (
    ("05.1", never_all, "Independent"),
    ("05.1", half_right, "The least is right"),
    ("05.3", as_logits, "divided by 9"),
    ("05.4", strictly_more_and_0, "add 1 above and below"),
    ("05.5", both_logs, "logarithms first"),
    ("05.5", the_other_way_round, "probabilities second"),
    ("05.5", mean_and_no_square, "Two faults"),
    ("05.1", right_together, "agree on a wrong answer"),
    ("05.1", below_nothing, "cannot be negative"),
    ("05.2", of_all_pictures, "number of the teacher's mistakes"),
    ("05.2", of_all_mistakes, "teacher's mistakes alone"),
    ("05.3", correlation, "correlation"),
    ("05.3", pooled, "one accuracy for both"),
    ("05.3", raw, "subtract what chance gives"),
    ("05.4", share_of_the_innocent, "Never 0"),
    ("05.4", strictly_more, ">="),
    ("05.5", mean_again, "batchmean"),
    ("05.5", no_square, "T²"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
@pytest.mark.filterwarnings("ignore:reduction")
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message


def test_a_wrong_answer_that_nobody_foresaw_shows_the_first_value_that_differs():
    assert "where" in practice.check("05.1", lambda first, second: (first, second)).message


def test_the_quizs_right_option_is_never_longer_than_the_others():
    for question in practice.quiz("05").questions:
        lengths = [len(text) for text, _, _ in question.options]
        right = next(len(text) for text, fine, _ in question.options if fine)
        assert right <= max(length for length in lengths) and max(lengths) - min(lengths) <= 3, question.text
        assert lengths.count(max(lengths)) > 1 or right < max(lengths), question.text
