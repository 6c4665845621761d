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


def _centred_over_units(first, second):
    return _not_centred(first - first.mean(dim=1, keepdim=True), second - second.mean(dim=1, keepdim=True))


_source = torch.Generator().manual_seed(3)
_OURS = torch.randn(6, 3, generator=_source) + 1
_THEIRS = 2 * torch.randn(6, 5, generator=_source) - 1
_MATRIX = torch.randn(3, 5, generator=_source)
_ALONE = torch.tensor([60.0, 70.0, 66.0, 71.0])
_CONTROL = torch.tensor([70.0, 77.0, 77.0, 78.0])
_TEACHER = torch.tensor([76.0, 80.0, 79.0, 83.0])

EXERCISES = {
    "03.1": Exercise(
        "it returns the mean squared distance between the teacher's features and the student's, mapped by the matrix",
        "my_hint_loss(student_features, teacher_features, matrix)",
        my_hint_loss,
        ((_OURS, _THEIRS, _MATRIX), (2 * _OURS, _THEIRS, -_MATRIX)),
        (
            (
                "The matrix is missing the right features: it maps the student's to the teacher's width, so multiply "
                "the student's features by it.",
                lambda s, t, m: ((t @ m.T - s) ** 2).mean(),
            ),
            (
                "That is a sum: take the mean over images and over the teacher's width.",
                lambda s, t, m: 30 * my_hint_loss(s, t, m),
            ),
            ("That is a sum over the width: take the mean over it too.", lambda s, t, m: 5 * my_hint_loss(s, t, m)),
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
        ((_OURS,), (_THEIRS,)),
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
        ),
    ),
    "03.3": Exercise(
        "it returns the linear CKA of two layers, a number from 0 to 1",
        "my_cka(first, second)",
        my_cka,
        ((_OURS, _THEIRS), (_THEIRS, _OURS @ _MATRIX)),
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
        ((_ALONE, _CONTROL, _TEACHER), (_ALONE, _ALONE + 1, _TEACHER)),
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
