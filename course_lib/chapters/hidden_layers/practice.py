"""Exercises of chapter 03; its quiz stands in quiz.py."""

import torch
from torch import nn

from course_lib.chapters.hidden_layers.quiz import QUIZ
from course_lib.models import classifiers
from course_lib.practice import Exercise


def my_hint_loss(student_features, teacher_features, matrix):
    mapped = student_features @ matrix  # [images, teacher's width]
    return ((mapped - teacher_features) ** 2).mean()


def my_cka(first, second):
    first = first - first.mean(dim=0)
    second = second - second.mean(dim=0)
    shared = ((first.T @ second) ** 2).sum()
    own = ((first.T @ first) ** 2).sum() * ((second.T @ second) ** 2).sum()
    return shared / own.sqrt()


def my_share(alone, control, teacher):
    return 100 * (teacher - control).mean() / (teacher - alone).mean()


def my_lesson(student, teacher, regressor, images, labels, weight):
    with torch.no_grad():
        wanted = teacher[:4](images)  # two hidden layers, each a Linear and a ReLU
    features = student[:4](images)
    logits = student[4:](features)
    hint = ((regressor(features) - wanted) ** 2).mean()
    return nn.functional.cross_entropy(logits, labels) + weight * hint


def my_rest(labels, careful, hint, both):
    return 100 * (both - careful).mean() / (hint - labels).mean()


def _lesson(
    student, teacher, regressor, images, labels, weight, *, layers=4, theirs=4, take=None, mix=None, sum_of=None
):
    """A lesson with one thing changed. layers, theirs: modules before the features; take: what becomes of the logits;
    mix: of answers, hint and weight; sum_of: how the hint is reduced."""
    features, wanted = student[:layers](images), teacher[:theirs](images)
    logits = student(images)
    answers = nn.functional.cross_entropy(logits if take is None else take(logits), labels)
    gap = (regressor(features) - wanted) ** 2
    hint = gap.mean() if sum_of is None else sum_of(gap)
    return answers + weight * hint if mix is None else mix(answers, hint, weight)


def _changed(**settings):
    return lambda *arguments: _lesson(*arguments, **settings)


def _not_centred(first, second):
    shared = ((first.T @ second) ** 2).sum()
    return shared / (((first.T @ first) ** 2).sum() * ((second.T @ second) ** 2).sum()).sqrt()


def _numerator_not_squared(first, second):
    first, second = first - first.mean(0), second - second.mean(0)
    return (first.T @ second).norm() / ((first.T @ first).norm() * (second.T @ second).norm())


def _centred_over_units(first, second):
    return _not_centred(first - first.mean(dim=1, keepdim=True), second - second.mean(dim=1, keepdim=True))


_source = torch.Generator().manual_seed(3)
_OURS = torch.randn(6, 3, generator=_source) + 1
_THEIRS = 2 * torch.randn(6, 5, generator=_source) - 1
_MATRIX = torch.randn(3, 5, generator=_source)
_OTHERS = torch.randn(4, 2, generator=_source) + 2  # other sizes: nothing may be made for six images
_THEIR_OTHERS = torch.randn(4, 7, generator=_source)
_OTHER_MATRIX = torch.randn(2, 7, generator=_source)
_NETS = (  # student, teacher and regressor; another one with a layer more and other widths
    (classifiers.mlp((6, 4, 3, 5, 3), 0), classifiers.mlp((6, 8, 7, 8, 3), 1), classifiers.mlp((3, 7), 2)),
    (classifiers.mlp((5, 3, 4, 4), 3), classifiers.mlp((5, 6, 6, 4), 4), classifiers.mlp((4, 6), 5)),
)
_LESSONS = tuple(
    (*nets, torch.randn(4, nets[0][0].in_features, generator=_source), torch.tensor([0, 1, 2, 1]), weight)
    for nets, weight in zip(_NETS, (10.0, 3.0), strict=True)
)
_ALONE = torch.tensor([60.0, 70.0, 66.0, 71.0])
_CONTROL = torch.tensor([70.0, 77.0, 77.0, 78.0])
_TEACHER = torch.tensor([76.0, 80.0, 79.0, 83.0])

_CAREFUL = torch.tensor([77.0, 79.0, 80.0, 80.0])
_BOTH = torch.tensor([78.0, 79.0, 81.0, 79.0])

__all__ = ["EXERCISES", "QUIZ"]

EXERCISES = {
    "03.1": Exercise(
        "it returns the mean squared distance between the teacher's features and the student's, mapped by the matrix",
        "my_hint_loss(student_features, teacher_features, matrix)",
        my_hint_loss,
        ((_OURS, _THEIRS, _MATRIX), (2 * _OURS, _THEIRS, -_MATRIX), (_OTHERS, _THEIR_OTHERS, _OTHER_MATRIX)),
        (
            (
                "The matrix is missing the right features: it maps the student's to the teacher's width, so multiply "
                "the student's features by it.",
                lambda s, t, m: ((t @ m.T - s) ** 2).mean(),
            ),
            (
                "That is a sum: take the mean over images and over the teacher's width.",
                lambda s, t, m: t.numel() * my_hint_loss(s, t, m),
            ),
            (
                "That is a sum over the width: take the mean over it too.",
                lambda s, t, m: t.shape[1] * my_hint_loss(s, t, m),
            ),
            ("That is a sum over images: take their mean.", lambda s, t, m: len(t) * my_hint_loss(s, t, m)),
            (
                "That is one value per image: take the mean over the images as well.",
                lambda s, t, m: (s @ m - t).square().mean(dim=1),
            ),
            (
                "The lengths of the differences are not squared: take the mean of the squares of all numbers.",
                lambda s, t, m: (s @ m - t).norm(dim=1).mean(),
            ),
            (
                "The matrix is [student's width, teacher's width] already: multiply by it without turning it.",
                lambda s, t, m: ((s @ m.T - t) ** 2).mean(),
            ),
            (
                "The images come first: write student_features @ matrix, not the other way round.",
                lambda s, t, m: ((m @ s - t) ** 2).mean(),
            ),
            ("The differences are not squared.", lambda s, t, m: (s @ m - t).abs().mean()),
            ("The differences are not squared: positive and negative ones cancel.", lambda s, t, m: (s @ m - t).mean()),
            (
                "The root is too much: the mean of the squares is the loss.",
                lambda s, t, m: my_hint_loss(s, t, m).sqrt(),
            ),
            (
                "That is half of it: the original paper has the factor ½, this chapter's loss does not.",
                lambda s, t, m: my_hint_loss(s, t, m) / 2,
            ),
        ),
        learns="student_features",
    ),
    "03.2": Exercise(
        "it returns the linear CKA of two layers, a number from 0 to 1",
        "my_cka(first, second)",
        my_cka,
        ((_OURS, _THEIRS), (_THEIRS, _OURS @ _MATRIX), (_OTHERS, _THEIR_OTHERS)),
        (
            ("The features are not centred: subtract each unit's mean over the images first.", _not_centred),
            ("You centred over the units: take the mean over the images, dim=0.", _centred_over_units),
            (
                "You subtracted one number from the whole table: each unit has a mean of its own, so add dim=0.",
                lambda a, b: _not_centred(a - a.mean(), b - b.mean()),
            ),
            (
                "The lengths are not squared above and below: use the sum of the squares as it is.",
                lambda a, b: my_cka(a, b).sqrt(),
            ),
            (
                "Both layers must be centred: you centred the first alone.",
                lambda a, b: _not_centred(a - a.mean(0), b),
            ),
            (
                "Both layers must be centred: you centred the second alone.",
                lambda a, b: _not_centred(a, b - b.mean(0)),
            ),
            ("The numerator is not squared: it is a squared length.", _numerator_not_squared),
            ("That is a distance: CKA is 1 for layers that are alike.", lambda a, b: 1 - my_cka(a, b)),
            ("The root below is missing: divide by the square root of the product.", lambda a, b: _no_root(a, b)),
            (
                "That is not divided yet: without it the number grows with the size of the features.",
                lambda a, b: (((a - a.mean(0)).T @ (b - b.mean(0))) ** 2).sum(),
            ),
        ),
    ),
    "03.3": Exercise(
        "it returns the student's loss: cross-entropy of its answers, plus the weight times the mean squared distance of "
        "the second hidden layers, the student's mapped by the regressor",
        "my_lesson(student, teacher, regressor, images, labels, weight)",
        my_lesson,
        _LESSONS,
        (
            ("The hint has no weight: multiply it by `weight`.", _changed(mix=lambda a, h, w: a + h)),
            (
                "The weight belongs to the hint alone, not to the answers too.",
                _changed(mix=lambda a, h, w: w * (a + h)),
            ),
            ("The weight is on the answers: it belongs to the hint.", _changed(mix=lambda a, h, w: w * a + h)),
            ("The answers are missing: add the cross-entropy of the logits.", _changed(mix=lambda a, h, w: w * h)),
            ("The hint is missing: add the weight times the hint's loss.", _changed(mix=lambda a, h, w: a)),
            (
                "Both shares are not 1 − weight and weight here: the answers keep the weight 1.",
                _changed(mix=lambda a, h, w: (1 - w) * a + w * h),
            ),
            (
                "Your features come before the ReLU: a hidden layer is a Linear and its ReLU, so [:4] and not [:3].",
                _changed(layers=3, theirs=3),
            ),
            (
                "The student's features come before the ReLU, the teacher's after it: take [:4] of both.",
                _changed(layers=3),
            ),
            (
                "The teacher's features come before the ReLU, the student's after it: take [:4] of both.",
                _changed(theirs=3),
            ),
            (
                "`cross_entropy` takes logits and does the softmax itself: do not take it before.",
                _changed(take=lambda z: z.softmax(dim=-1)),
            ),
            ("The hint is a sum: take the mean of the squares.", _changed(sum_of=lambda gap: gap.sum())),
            (
                "The hint is a sum over the width: take the mean over it too.",
                _changed(sum_of=lambda gap: gap.sum(dim=-1).mean()),
            ),
            (
                "The differences are not squared: take the mean of their squares.",
                _changed(sum_of=lambda gap: gap.sqrt().mean()),
            ),
        ),
        learns="student",
    ),
    "03.4": Exercise(
        "it returns the percentage of the gain that is left when the control has had its part",
        "my_share(alone, control, teacher)",
        my_share,
        (
            (_ALONE, _CONTROL, _TEACHER),
            (_ALONE, _ALONE + 1, _TEACHER),
            (_ALONE, _ALONE - 2, _TEACHER),  # the control does harm: more than 100 %
            (_ALONE, _TEACHER + 2, _TEACHER),  # the control is better than the teacher: less than 0
        ),
        (
            (
                "That is the control's share: the teacher's own is what is left, teacher − control.",
                lambda a, c, t: 100 - my_share(a, c, t),
            ),
            ("That is a share from 0 to 1: return percent.", lambda a, c, t: my_share(a, c, t) / 100),
            ("These are points, not a share: divide by the whole gain.", lambda a, c, t: (t - c).mean()),
            (
                "You averaged the shares of single seeds: one seed with a small gain outweighs all others; divide mean by "
                "mean.",
                lambda a, c, t: (100 * (t - c) / (t - a)).mean(),
            ),
            (
                "You divided by the control's gain: divide by the whole gain of the teacher, over `alone`.",
                lambda a, c, t: 100 * (t - c).mean() / (c - a).mean(),
            ),
            ("These are medians: take means.", lambda a, c, t: 100 * (t - c).median() / (t - a).median()),
            (
                "The sign is reversed: what the teacher adds is teacher − control.",
                lambda a, c, t: -my_share(a, c, t),
            ),
            (
                "The share is never cut off at 0 or 100: a control that does harm leaves more than all to the teacher.",
                lambda a, c, t: my_share(a, c, t).clamp(0, 100),
            ),
            (
                "You divided by the accuracy: divide by the gain over `alone`.",
                lambda a, c, t: 100 * (t - c).mean() / t.mean(),
            ),
        ),
    ),
    "03.5": Exercise(
        "it returns the percentage of the hint's gain over labels that is still there when both students have the noise",
        "my_rest(labels, careful, hint, both)",
        my_rest,
        (
            (_ALONE, _CAREFUL, _TEACHER, _BOTH),
            (_ALONE, _CAREFUL, _TEACHER, _CAREFUL - 1),  # the hint does harm there
            (_ALONE, _CAREFUL, _CONTROL, _BOTH),
        ),
        (
            (
                "That is what noise adds to the hint. The question is what the hint adds to noise: both − careful.",
                lambda a, c, h, b: 100 * (b - h).mean() / (h - a).mean(),
            ),
            (
                "That compares a student with both against bare labels: the gain of the noise is counted as the hint's.",
                lambda a, c, h, b: 100 * (b - a).mean() / (h - a).mean(),
            ),
            (
                "That compares the hint without noise against noise without a hint: two changes at once.",
                lambda a, c, h, b: 100 * (h - c).mean() / (h - a).mean(),
            ),
            (
                "You divided by the gain of both together: divide by the hint's gain over labels, the one that was claimed.",
                lambda a, c, h, b: 100 * (b - c).mean() / (b - a).mean(),
            ),
            (
                "You divided by what noise gains: divide by the hint's gain over labels, the one that was claimed.",
                lambda a, c, h, b: 100 * (b - c).mean() / (c - a).mean(),
            ),
            (
                "You averaged the shares of single seeds: one seed with a small gain outweighs all others; divide mean by "
                "mean.",
                lambda a, c, h, b: (100 * (b - c) / (h - a)).mean(),
            ),
            ("That is a share from 0 to 1: return percent.", lambda a, c, h, b: my_rest(a, c, h, b) / 100),
            ("These are points, not a share: divide by the claimed gain.", lambda a, c, h, b: (b - c).mean()),
            ("That is what is lost: return what is left.", lambda a, c, h, b: 100 - my_rest(a, c, h, b)),
            (
                "The share is never cut off at 0: a hint that does harm on a decent baseline has less than nothing left.",
                lambda a, c, h, b: my_rest(a, c, h, b).clamp(min=0),
            ),
        ),
    ),
}


def _no_root(first, second):
    first, second = first - first.mean(0), second - second.mean(0)
    return ((first.T @ second) ** 2).sum() / (((first.T @ first) ** 2).sum() * ((second.T @ second) ** 2).sum())
