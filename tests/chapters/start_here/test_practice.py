"""Typical wrong answers to the exercises of chapter 00."""

import pytest

from course_lib import practice


def forgets_biases(widths):
    return sum(widths[i] * widths[i + 1] for i in range(len(widths) - 1))


def counts_percent(answers, labels):
    right = 0
    for answer, label in zip(answers.tolist(), labels.tolist(), strict=True):
        right += answer == label
    return 100 * right / len(labels)


def climbs(weight, gradient, learning_rate):
    weight += gradient * learning_rate
    return weight


WRONG = (
    ("00.1", forgets_biases, "biases"),
    ("00.2", counts_percent, "percentage"),
    ("00.3", climbs, "uphill"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {wrong.__name__}" for name, wrong, _ in WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message
