"""Wrong answers to the exercises of chapter 13, as learners write them, are caught with the right sentence."""

import pytest

from course_lib import practice


def ends_of_both_signs_cancel(guesses, truth):
    total = 0
    for guess in guesses.tolist():
        total += guess - truth
    return total / len(guesses)


def taught_first(own, taught):
    return taught.mean() - own.mean()


def variance(spread, count):
    return spread * spread / count


WRONG = (
    ("13.1", ends_of_both_signs_cancel, "cancel"),
    ("13.2", taught_first, "sign"),
    ("13.3", lambda spread, count: spread / count, "square root"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[name for name, _, _ in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message


def test_a_wrong_answer_that_nobody_foresaw_shows_the_first_value_that_differs():
    assert "where" in practice.check("13.3", variance).message
