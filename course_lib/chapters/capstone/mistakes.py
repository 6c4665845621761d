"""Wrong answers to exercise 20.5: cascades whose level is chosen, or used, in another way than the exercise asks."""

import torch


def accuracy(level, sure, student, teacher):
    return float(torch.where(sure < level, teacher, student).double().mean())


def lowest(sure, student, teacher, lost, beyond=0.0):
    """The lowest level at which the cascade is at most `lost` worse than the teacher; beyond: added to each level."""
    floor = teacher.double().mean() - lost - 1e-9
    levels = (level + beyond for level in [0.0, *sure.sort().values.tolist(), 2.0])
    return next(level for level in levels if accuracy(level, sure, student, teacher) >= floor)


def level(sure, student, teacher, choosing, lost, beyond=0.0):
    return lowest(sure[:choosing], student[:choosing], teacher[:choosing], lost, beyond)


def rest(level, sure, student, teacher, choosing):
    return accuracy(level, sure[choosing:], student[choosing:], teacher[choosing:])


def on_the_exam(sure, student, teacher, choosing, lost):
    chosen = lowest(sure[choosing:], student[choosing:], teacher[choosing:], lost)
    return rest(chosen, sure, student, teacher, choosing)


def promised(sure, student, teacher, choosing, lost):
    chosen = level(sure, student, teacher, choosing, lost)
    return accuracy(chosen, sure[:choosing], student[:choosing], teacher[:choosing])


def everywhere(sure, student, teacher, choosing, lost):
    return accuracy(level(sure, student, teacher, choosing, lost), sure, student, teacher)


def turned(sure, student, teacher, choosing, lost):
    return rest(level(sure, student, teacher, choosing, lost), sure, teacher, student, choosing)


def with_equal(sure, student, teacher, choosing, lost):
    return rest(level(sure, student, teacher, choosing, lost, beyond=1e-6), sure, student, teacher, choosing)


def nobody(sure, student, teacher, choosing, lost):
    return rest(0.0, sure, student, teacher, choosing)


def everybody(sure, student, teacher, choosing, lost):
    return rest(2.0, sure, student, teacher, choosing)
