"""Exercises and quiz of chapter NN. An exercise needs three or more mistakes that its check knows by name."""

import torch

from course_lib.practice import Exercise, Question


def my_error(guesses, truth):
    return (guesses - truth).abs().mean()


def my_gain(own, taught):
    return (own - taught).mean()


def my_standard_error(spread, count):
    return spread / count**0.5


_GUESSES = torch.tensor([0.5, -1.0, 2.0, 0.1])
_OWN = torch.tensor([0.36, 0.31, 0.40])
_TAUGHT = torch.tensor([0.08, 0.10, 0.07])

EXERCISES = {
    "NN.1": Exercise(
        "it returns the mean distance of the guesses from the truth",
        "my_error(guesses, truth)",
        my_error,
        ((_GUESSES, 0.3), (_GUESSES, -0.2)),
        (
            (
                "Errors of opposite sign cancel: take the absolute value before the mean.",
                lambda guesses, truth: (guesses - truth).mean(),
            ),
            (
                "That is the mean squared distance: take the absolute value, not the square.",
                lambda guesses, truth: (guesses - truth).square().mean(),
            ),
            ("The truth is missing: subtract it first.", lambda guesses, truth: guesses.abs().mean()),
        ),
    ),
    "NN.2": Exercise(
        "it returns the mean over seeds of how much less the taught student errs",
        "my_gain(own, taught)",
        my_gain,
        ((_OWN, _TAUGHT), (_OWN[:2], _TAUGHT[:2])),
        (
            (
                "The sign is reversed: a gain is positive when the taught student errs less.",
                lambda o, t: (t - o).mean(),
            ),
            ("That is the gain of each seed: take their mean.", lambda o, t: o - t),
            ("That is a ratio: a gain is a difference.", lambda o, t: (o / t).mean()),
        ),
    ),
    "NN.3": Exercise(
        "it returns how far a mean of `count` numbers usually is from the truth",
        "my_standard_error(spread, count)",
        my_standard_error,
        ((1.0, 100), (2.0, 25)),
        (
            ("You divided by the number: it is its square root.", lambda spread, count: spread / count),
            ("More numbers make a mean surer: divide by the square root.", lambda spread, count: spread * count**0.5),
            ("The number plays no part yet: divide by its square root.", lambda spread, count: spread),
        ),
    ),
}

QUIZ = (
    Question(
        "What does a student get from a teacher that tells one number?",
        (
            ("All numbers that the teacher has seen", False, "It never sees any of them, only their mean."),
            (
                "A better guess, if the teacher knows more",
                True,
                "One number carries what many numbers say of the mean.",
            ),
            ("Nothing, since it saw no data", False, "It errs less than a student of its own few numbers."),
        ),
    ),
    Question(
        "Why is there an ignorant teacher?",
        (
            (
                "It shows that the knowledge does it",
                True,
                "Same way of teaching, less knowledge: and the gain is gone.",
            ),
            ("It makes the teacher look better", False, "It looks exactly as good; the control only says why."),
            ("It is cheaper to train", False, "Cost is no reason for a control; an explanation is."),
        ),
    ),
    Question(
        "A teacher has seen four times as many numbers. Its error is",
        (
            ("a quarter", False, "The error falls with the square root of the number."),
            ("half", True, "The square root of four is two, so the error halves."),
            ("the same", False, "More numbers always make a mean surer, though slowly."),
        ),
    ),
    Question(
        "Why are there several seeds?",
        (
            ("To find the best one", False, "Choosing the best seed would report luck."),
            ("The mean gets larger with them", False, "More seeds make the interval narrower, not the mean larger."),
            ("One run may be luck", True, "Only the spread over seeds says how much of it is."),
        ),
    ),
)
