"""Exercises of chapter 12; the quiz stands in quiz.py."""

import math

import numpy as np

from course_lib.chapters.inheritance.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_turning_point(T, sure):
    return 1 / (1 + T * (2 * sure - 1))


def my_permutation_p(values, first, groupings):
    def gap(group):
        return values[group].mean() - values[~group].mean()

    seen = abs(gap(first))
    beyond = sum(bool(abs(gap(group)) >= seen - 1e-12) for group in groupings)
    return (1 + beyond) / (1 + len(groupings))


def my_per_name(answers):
    found = {}
    for name, score in answers:
        found.setdefault(name, []).append(score)
    return {name: sum(scores) / len(scores) for name, scores in found.items()}


def my_smallest_p(names):
    return 2 / math.comb(2 * names, names)


def my_belief(prior, if_student, if_not):
    says = prior * if_student + (1 - prior) * if_not
    return prior * if_student / says


def _p(gap=None, far=None, count=None):
    """A wrong my_permutation_p, with another gap, another sense of "as far", or another count."""

    def p(values, first, groupings):
        between = gap or (lambda v, g: v[g].mean() - v[~g].mean())
        reached = far or (lambda one, seen: abs(one) >= abs(seen) - 1e-12)
        seen = between(values, first)
        beyond = sum(bool(reached(between(values, group), seen)) for group in groupings)
        return count(beyond, len(groupings)) if count else (1 + beyond) / (1 + len(groupings))

    return p


def _grouped(summary):
    """A wrong my_per_name, that sums the answers about a name up in another way."""

    def per_name(answers):
        names = dict.fromkeys(name for name, _ in answers)
        return {name: summary([score for other, score in answers if other == name], answers) for name in names}

    return per_name


_VALUES = np.array([1.2, 0.4, 0.9, -0.3, 0.1, -0.8])
_FIRST = np.array([True, True, True, False, False, False])
_GROUPINGS = np.array(
    [
        [True, False, True, False, True, False],
        [False, False, False, True, True, True],
        [True, True, False, True, False, False],
        [False, True, True, False, False, True],
        [True, True, True, False, False, False],
    ]
)
_UNEVEN = np.array([-1.8, 0.4, -0.1, -1.4, -2.9])
_TWO = np.array([False, True, False, True, False])
_DEALT = np.array(
    [
        [True, False, True, False, False],
        [False, True, False, False, True],
        [False, False, False, True, True],
        [False, True, False, True, False],
        [True, False, False, False, True],
        [False, True, True, False, False],
    ]
)
_ANSWERS = [("Ilo", 1.0), ("Bren", 0.5), ("Ilo", 2.0), ("Ilo", 0.6), ("Bren", -1.5), ("Tavi", 0.2), ("Ilo", 2.0)]
_MORE = [("Oska", 0.0), ("Oska", 4.0), ("Oska", 4.0), ("Juno", 3.0), ("Oska", 2.0), ("Juno", -1.0)]

EXERCISES = {
    "12.1": Exercise(
        "it returns the weight of the teacher at which the student's answer changes",
        "my_turning_point(T, sure)",
        my_turning_point,
        ((1.0, 1.0), (4.0, 1.0), (4.0, 0.8), (2.0, 0.75)),
        (
            ("T is missing: the gradient of the soft loss, with its T², grows with T.", lambda T, sure: 1 / (2 * sure)),
            (
                "T² of the loss and 1/T of the chain rule leave one T, not two.",
                lambda T, sure: 1 / (1 + T**2 * (2 * sure - 1)),
            ),
            (
                "`sure` is missing: at a high T the teacher's first class no longer has nearly everything.",
                lambda T, sure: 1 / (1 + T),
            ),
            (
                "A teacher that gives both classes one half does not pull at all: it is 2 · sure − 1.",
                lambda T, sure: 1 / (1 + T * sure),
            ),
            (
                "That is the weight of the labels: the teacher has the rest.",
                lambda T, sure: 1 - my_turning_point(T, sure),
            ),
            ("That is a percentage: alpha goes from 0 to 1.", lambda T, sure: 100 * my_turning_point(T, sure)),
            (
                "A factor of 2 is lost: alpha · T · (sure − 1/2) equals (1 − alpha) / 2.",
                lambda T, sure: 1 / (1 + T * (sure - 0.5)),
            ),
            (
                "The label pulls with 1 − alpha, not with 1: alpha stands on both sides.",
                lambda T, sure: 1 / (T * (2 * sure - 1)),
            ),
        ),
    ),
    "12.2": Exercise(
        "it returns the permutation p-value, two-sided, with the real grouping counted",
        "my_permutation_p(values, first, groupings)",
        my_permutation_p,
        ((_VALUES, _FIRST, _GROUPINGS), (_UNEVEN, _TWO, _DEALT), (_VALUES, _FIRST, _GROUPINGS[:1])),
        (
            (
                "That is one-sided: a difference as large in the other direction counts too, so compare sizes.",
                _p(far=lambda one, seen: one >= seen - 1e-12),
            ),
            (
                "A difference that is exactly as large counts too: use ≥, not >.",
                _p(far=lambda one, seen: abs(one) > abs(seen) + 1e-12),
            ),
            (
                "The real grouping is one of the possible ones: add 1 to both counts, or p could be 0.",
                _p(count=lambda beyond, n: beyond / n),
            ),
            ("The 1 is missing in the denominator.", _p(count=lambda beyond, n: (1 + beyond) / n)),
            ("The 1 is missing in the numerator.", _p(count=lambda beyond, n: beyond / (1 + n))),
            (
                "You compared sums: groups of different sizes need means.",
                _p(gap=lambda v, g: v[g].sum() - v[~g].sum()),
            ),
            (
                "That is the share of groupings with a smaller difference: take the others.",
                _p(count=lambda beyond, n: 1 - (1 + beyond) / (1 + n)),
            ),
        ),
    ),
    "12.3": Exercise(
        "it returns one number for each name: what may be shuffled",
        "my_per_name(answers)",
        my_per_name,
        ((_ANSWERS,), (_MORE,), (_ANSWERS + _MORE,)),
        (
            (
                "That is the sum: a name that was asked about more often would count for more.",
                _grouped(lambda scores, answers: sum(scores)),
            ),
            (
                "Equal scores count as often as they come: a set keeps one of them.",
                _grouped(lambda scores, answers: sum(set(scores)) / len(set(scores))),
            ),
            (
                "You divided by the number of all answers: divide by those about this name.",
                _grouped(lambda scores, answers: sum(scores) / len(answers)),
            ),
            ("Only the first answer about each name is left: take the mean.", _grouped(lambda s, answers: s[0])),
            ("Only the last answer about each name is left: take the mean.", lambda answers: dict(answers)),
            (
                "You divided by the number of names: divide by the answers about this name.",
                _grouped(lambda scores, answers: sum(scores) / len({name for name, _ in answers})),
            ),
            ("Those are lists of answers: each name gets one number.", _grouped(lambda scores, answers: scores)),
            (
                "The names are missing: return a dict from each name to its mean.",
                lambda answers: list(my_per_name(answers).values()),
            ),
        ),
    ),
    "12.4": Exercise(
        "it returns the smallest two-sided p-value that two groups of so many names can give",
        "my_smallest_p(names)",
        my_smallest_p,
        ((2,), (3,), (4,), (6,)),
        (
            (
                "A difference as large the other way round counts too: two of the groupings are that far.",
                lambda names: 1 / math.comb(2 * names, names),
            ),
            (
                "The order within a group does not matter: count groups, math.comb(2 · names, names).",
                lambda names: 2 / math.factorial(2 * names),
            ),
            (
                "The order within a group does not matter: count groups, math.comb(2 · names, names).",
                lambda names: 2 / math.perm(2 * names, names),
            ),
            (
                "The real grouping is one of all groupings here: do not count it once more.",
                lambda names: 3 / (1 + math.comb(2 * names, names)),
            ),
            ("There are two groups of so many names: choose from 2 · names.", lambda names: 2 / 2**names),
            (
                "Not every split has groups of equal size: count only those that have.",
                lambda names: 2 / 2 ** (2 * names),
            ),
            (
                "That is the number of groupings: p is a share of them.",
                lambda names: math.comb(2 * names, names),
            ),
        ),
    ),
    "12.5": Exercise(
        "it returns how probable it is that a model that makes the claim was trained on the other's text",
        "my_belief(prior, if_student, if_not)",
        my_belief,
        ((0.5, 0.9, 0.3), (0.1, 0.95, 0.5), (0.2, 0.4, 0.0), (0.3, 0.6, 0.6)),
        (
            (
                "That is how often a student makes the claim: weigh it against models that are not students.",
                lambda prior, if_student, if_not: if_student,
            ),
            (
                "The prior is missing: weigh both rates by how many models there are of each kind.",
                lambda prior, if_student, if_not: if_student / (if_student + if_not),
            ),
            (
                "That is how probable it is that a model is a student and makes the claim: divide by all that make it.",
                lambda prior, if_student, if_not: prior * if_student,
            ),
            (
                "That is how many models make the claim: which share of them are students?",
                lambda prior, if_student, if_not: prior * if_student + (1 - prior) * if_not,
            ),
            (
                "Models that are not students have a weight too: 1 − prior.",
                lambda prior, if_student, if_not: prior * if_student / (prior * if_student + if_not + 1e-9),
            ),
            (
                "The prior weighs both kinds in the denominator, too: prior · if_student + (1 − prior) · if_not.",
                lambda prior, if_student, if_not: prior * if_student / (if_student + if_not),
            ),
            (
                "That is the probability that it was not.",
                lambda prior, if_student, if_not: 1 - my_belief(prior, if_student, if_not),
            ),
        ),
    ),
}
