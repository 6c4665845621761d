"""Exercises and quiz of chapter 03."""

import torch

from course_lib.practice import Exercise, Question


def my_hint_loss(student_features, teacher_features, matrix):
    mapped = student_features @ matrix  # [images, teacher's width]
    return ((mapped - teacher_features) ** 2).mean()


def my_distances(features):
    distances = torch.cdist(features, features)
    n = len(features)
    return distances / (distances.sum() / (n * (n - 1)))


def my_cka(first, second):
    first = first - first.mean(dim=0)
    second = second - second.mean(dim=0)
    shared = ((first.T @ second) ** 2).sum()
    own = ((first.T @ first) ** 2).sum() * ((second.T @ second) ** 2).sum()
    return shared / own.sqrt()


def my_share(alone, control, teacher):
    return 100 * (teacher - control).mean() / (teacher - alone).mean()


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
_ALONE = torch.tensor([60.0, 70.0, 66.0, 71.0])
_CONTROL = torch.tensor([70.0, 77.0, 77.0, 78.0])
_TEACHER = torch.tensor([76.0, 80.0, 79.0, 83.0])

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
    ),
    "03.2": Exercise(
        "it returns the table of distances between all pairs of images, divided by the mean over pairs of different "
        "images",
        "my_distances(features)",
        my_distances,
        ((_OURS,), (_THEIRS,), (_THEIR_OTHERS,)),
        (
            (
                "The distances are not divided by their mean: a student of other scale could never match.",
                lambda f: torch.cdist(f, f),
            ),
            (
                "You divided by the mean of the whole table: its diagonal is 0 and does not count, so divide the sum by "
                "n · (n − 1).",
                lambda f: torch.cdist(f, f) / torch.cdist(f, f).mean(),
            ),
            (
                "You divided by the largest distance: RKD takes the mean.",
                lambda f: torch.cdist(f, f) / torch.cdist(f, f).max(),
            ),
            ("These are squared distances: take the root before the mean.", lambda f: _scaled(torch.cdist(f, f) ** 2)),
            (
                "These are distances between units: each row of `features` is an image.",
                lambda f: my_distances(f.T),
            ),
            (
                "Each pair stands twice in the table: divide its sum by n · (n − 1), not by half of that.",
                lambda f: my_distances(f) / 2,
            ),
            (
                "You divided each row by its own mean: divide by one number for the whole table.",
                lambda f: torch.cdist(f, f) / (torch.cdist(f, f).sum(1, keepdim=True) / (len(f) - 1)),
            ),
            (
                "You divided by the median: RKD takes the mean.",
                lambda f: torch.cdist(f, f) / torch.cdist(f, f).median(),
            ),
            (
                "pdist gives each pair once, in a row: return the table, as torch.cdist makes it.",
                lambda f: torch.pdist(f) / torch.pdist(f).mean(),
            ),
            ("These are inner products, not distances: use torch.cdist.", lambda f: f @ f.T),
        ),
    ),
    "03.3": Exercise(
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
            ("The numerator is not squared: above the line stands a squared length.", _numerator_not_squared),
            ("That is a distance: CKA is 1 for layers that are alike.", lambda a, b: 1 - my_cka(a, b)),
            ("The root below is missing: divide by the square root of the product.", lambda a, b: _no_root(a, b)),
            (
                "That is not divided yet: without it the number grows with the size of the features.",
                lambda a, b: (((a - a.mean(0)).T @ (b - b.mean(0))) ** 2).sum(),
            ),
        ),
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
                "The sign is turned round: what the teacher adds is teacher − control.",
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
}


def _scaled(table):
    n = len(table)
    return table / (table.sum() / (n * (n - 1)))


def _no_root(first, second):
    first, second = first - first.mean(0), second - second.mean(0)
    return ((first.T @ second) ** 2).sum() / (((first.T @ first) ** 2).sum() * ((second.T @ second) ** 2).sum())


QUIZ = (
    Question(
        "What is a hint?",
        (
            ("A label that is shown for a moment", False, "Labels are answers. A hint says nothing about the answer."),
            (
                "What a hidden layer of the teacher gives for an image, for a layer of the student to resemble",
                True,
                "It is a target inside the network, so a loss compares two hidden layers.",
            ),
            ("The teacher's second-best answer", False, "That is part of a soft target, which is about the outputs."),
        ),
    ),
    Question(
        "The student's layer has 16 units, the teacher's 64. What does the regressor do?",
        (
            ("It widens the student for good", False, "It is used during training alone and thrown away afterwards."),
            ("It picks the 16 best units of the teacher", False, "Nothing is picked: all 64 numbers are the target."),
            (
                "It maps 16 numbers to 64 so that both can be compared, and is learned along",
                True,
                "Without it, layers of different widths have no distance at all.",
            ),
        ),
    ),
    Question(
        "Distances from a teacher raise accuracy a lot. What do you ask before you say that knowledge moved?",
        (
            (
                "Whether distances without a teacher, as between the images themselves, do it too",
                True,
                "In this chapter they bring most of it. Only the rest can be the teacher's.",
            ),
            ("Whether the teacher was large enough", False, "That does not say where the gain came from."),
            ("Whether the loss went to zero", False, "A loss can fall for any target, useful or not."),
        ),
    ),
    Question(
        "The CKA of two layers is 1. What follows?",
        (
            ("The layers give the same numbers", False, "A turned, moved or scaled copy has CKA 1 as well."),
            ("The student is as accurate as the teacher", False, "CKA compares patterns in one layer, not answers."),
            (
                "Up to a turn, a shift and a scale, both make the same pattern of the images",
                True,
                "That is what linear CKA is blind to, and all that it is blind to.",
            ),
        ),
    ),
    Question(
        "A teacher knows the digits 0 to 5 alone. Why can its hidden layer teach a student of ten digits at all?",
        (
            ("It has seen the other digits in secret", False, "It was trained on images of six digits and no others."),
            (
                "A layer of distances needs no classes: it can be asked about any image",
                True,
                "Still, the gain is on the digits that it knows; on the others it helps little or not at all.",
            ),
            (
                "Its logits for the other digits are right",
                False,
                "It was never trained to give those digits any logit that means something.",
            ),
        ),
    ),
)
