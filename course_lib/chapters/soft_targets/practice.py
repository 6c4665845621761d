"""Exercises and quiz of chapter 01."""

import torch
import torch.nn.functional as F

from course_lib.practice import Exercise, Question


def my_soft_targets(logits, T):
    return F.softmax(logits / T, dim=-1)


def my_distillation_loss(student_logits, labels, teacher_logits, T, alpha):
    log_student = F.log_softmax(student_logits / T, dim=-1)
    log_teacher = F.log_softmax(teacher_logits / T, dim=-1)
    gap = log_teacher.exp() * (log_teacher - log_student)
    soft = T**2 * gap.sum(dim=-1).mean()  # sum over classes, mean over images
    hard = F.cross_entropy(student_logits, labels)
    return alpha * soft + (1 - alpha) * hard


def my_interval(soft, hard, t):
    gains = soft - hard  # seed by seed
    half = t * gains.std() / len(gains) ** 0.5
    return torch.stack([gains.mean() - half, gains.mean() + half])


def _unpaired(soft, hard, t):
    spread = (soft.var() / len(soft) + hard.var() / len(hard)) ** 0.5
    middle = soft.mean() - hard.mean()
    return torch.stack([middle - t * spread, middle + t * spread])


def _interval_with(half_of):
    def wrong(soft, hard, t):
        gains = soft - hard
        half = half_of(gains, t)
        return torch.stack([gains.mean() - half, gains.mean() + half])

    return wrong


def _pair(pair_of):
    def wrong(soft, hard, t):
        gains = soft - hard
        return torch.stack(pair_of(gains, t * gains.std() / len(gains) ** 0.5))

    return wrong


def _loss_with(soft_of, mix=lambda soft, hard, alpha: alpha * soft + (1 - alpha) * hard, hard_factor=0, hard_T=False):
    def wrong(student_logits, labels, teacher_logits, T, alpha):
        hard = T**hard_factor * F.cross_entropy(student_logits / T if hard_T else student_logits, labels)
        return mix(soft_of(student_logits, teacher_logits, T), hard, alpha)

    return wrong


def _soft(student_logits, teacher_logits, T, squared=True, reduction="batchmean"):
    log_student = F.log_softmax(student_logits / T, dim=-1)
    log_teacher = F.log_softmax(teacher_logits / T, dim=-1)
    gap = log_teacher.exp() * (log_teacher - log_student)
    kl = {"batchmean": gap.sum() / len(gap), "mean": gap.mean(), "sum": gap.sum()}[reduction]
    return kl * T**2 if squared else kl


_source = torch.Generator().manual_seed(1)
_STUDENT = 2 * torch.randn(6, 10, generator=_source)
_TEACHER = 4 * torch.randn(6, 10, generator=_source)
_LABELS = torch.randint(0, 10, (6,), generator=_source)
_SOFT_SCORES = torch.tensor([91.0, 88.0, 93.0, 90.0])
_HARD_SCORES = torch.tensor([80.0, 75.0, 86.0, 79.0])

EXERCISES = {
    "01.1": Exercise(
        "it returns the probabilities softmax(logits / T), one row per image",
        "my_soft_targets(logits, T)",
        my_soft_targets,
        ((_TEACHER, 4.0), (_TEACHER, 0.5), (_STUDENT[:3, :4], 2.0)),
        (
            (
                "You multiplied by T: that sharpens where it should soften. Divide the logits by T.",
                lambda z, T: F.softmax(z * T, -1),
            ),
            ("T does nothing yet: divide the logits by T before the softmax.", lambda z, T: F.softmax(z, -1)),
            (
                "You divided the probabilities, and they no longer sum to 1: divide the logits before the softmax.",
                lambda z, T: F.softmax(z, -1) / T,
            ),
            (
                "Each column sums to 1 and not each row: the softmax runs over the classes, dim=-1, not over the images.",
                lambda z, T: F.softmax(z / T, 0),
            ),
            (
                "These are logarithms of probabilities: take softmax, not log_softmax.",
                lambda z, T: F.log_softmax(z / T, -1),
            ),
            (
                "The whole table sums to 1 and not each row: divide each image by its own sum, dim=-1.",
                lambda z, T: F.softmax((z / T).flatten(), 0).view_as(z),
            ),
            (
                "Probabilities to the power 1 / T no longer sum to 1: divide each row by its sum, or the logits by T.",
                lambda z, T: F.softmax(z, -1) ** (1 / T),
            ),
            ("The exponentials are not scaled yet: divide by their sum, row by row.", lambda z, T: (z / T).exp()),
            (
                "That is the sigmoid, which judges each class alone: the softmax lets the classes share 100 %.",
                lambda z, T: torch.sigmoid(z / T),
            ),
        ),
    ),
    "01.2": Exercise(
        "it returns alpha · T² · KL(teacher ‖ student) + (1 − alpha) · cross-entropy with the labels",
        "my_distillation_loss(student_logits, labels, teacher_logits, T, alpha)",
        my_distillation_loss,
        (
            (_STUDENT, _LABELS, _TEACHER, 4.0, 0.7),
            (_STUDENT, _LABELS, _TEACHER, 3.0, 0.2),
            (_STUDENT[:4, :5], _LABELS[:4], _TEACHER[:4, :5], 2.0, 0.5),
        ),
        (
            (
                "Teacher and student are swapped: this is KL(student ‖ teacher). The probabilities that weight the sum "
                "are the teacher's; F.kl_div wants the student's logarithms first.",
                _loss_with(lambda s, t, T: _soft(t, s, T)),
            ),
            (
                "The factor T² is missing: without it the soft part fades as T grows.",
                _loss_with(lambda s, t, T: _soft(s, t, T, squared=False)),
            ),
            (
                "The soft part is divided by the number of classes too (reduction='mean'): sum over classes, average over "
                "images, which F.kl_div calls 'batchmean'.",
                _loss_with(lambda s, t, T: _soft(s, t, T, reduction="mean")),
            ),
            (
                "The soft part is a sum over images: divide by their number, or the loss grows with the batch.",
                _loss_with(lambda s, t, T: _soft(s, t, T, reduction="sum")),
            ),
            (
                "alpha sits on the wrong part: here alpha is the share of the soft loss.",
                _loss_with(_soft, mix=lambda soft, hard, alpha: (1 - alpha) * soft + alpha * hard),
            ),
            (
                "Only the student is softened: divide the teacher's logits by T as well.",
                _loss_with(lambda s, t, T: _soft(s, t * T, T)),
            ),
            (
                "The labels play no part: add (1 − alpha) times the cross-entropy.",
                _loss_with(_soft, lambda s, h, a: a * s),
            ),
            (
                "That is the cross-entropy with the teacher, not KL: subtract the teacher's own entropy. (The gradient "
                "would be the same.)",
                _loss_with(lambda s, t, T: -(T**2) * (F.softmax(t / T, -1) * F.log_softmax(s / T, -1)).sum(-1).mean()),
            ),
            (
                "The factor is T and should be T².",
                _loss_with(lambda s, t, T: _soft(s, t, T) / T),
            ),
            (
                "T² is on both parts: only the soft part shrinks with T, so only it needs the factor.",
                _loss_with(_soft, lambda soft, hard, a: a * soft + (1 - a) * hard, hard_factor=2),
            ),
            (
                "The labels meet softened logits: T belongs to the soft part alone.",
                _loss_with(_soft, lambda soft, hard, a: a * soft + (1 - a) * hard, hard_T=True),
            ),
            (
                "Only the teacher is softened: divide the student's logits by T as well.",
                _loss_with(lambda s, t, T: _soft(s * T, t, T)),
            ),
            (
                "The sign of the soft part is turned round: KL is never negative.",
                _loss_with(lambda s, t, T: -_soft(s, t, T)),
            ),
            (
                "F.kl_div got the student's probabilities: it wants their logarithms.",
                _loss_with(
                    lambda s, t, T: (
                        T**2 * F.kl_div(F.softmax(s / T, -1), F.softmax(t / T, -1), reduction="none").sum(-1).mean()
                    )
                ),
            ),
            (
                "F.kl_div takes the softmax of a softmax here: log_softmax wants the student's logits.",
                _loss_with(lambda s, t, T: _soft(F.softmax(s / T, -1) * T, t, T)),
            ),
            (
                "F.kl_div got the student's logits: give it their log_softmax.",
                _loss_with(lambda s, t, T: T**2 * F.kl_div(s / T, F.softmax(t / T, -1), reduction="batchmean")),
            ),
            (
                "That is NaN: F.kl_div takes the logarithm of its second argument by itself, so give it the teacher's "
                "probabilities, or their logarithms with log_target=True.",
                lambda s, y, t, T, a: torch.tensor(float("nan")),
            ),
            (
                "T is not in the softmax yet: divide the logits of both by T.",
                _loss_with(lambda s, t, T: T**2 * _soft(s, t, 1.0)),
            ),
            (
                "F.cross_entropy takes the softmax itself: give it the student's logits, not probabilities.",
                lambda s, y, t, T, a: a * _soft(s, t, T) + (1 - a) * F.cross_entropy(s.softmax(-1), y),
            ),
            (
                "The hard part is a sum over images: take their mean, as F.cross_entropy does by itself.",
                lambda s, y, t, T, a: a * _soft(s, t, T) + (1 - a) * F.cross_entropy(s, y, reduction="sum"),
            ),
            ("alpha is missing on the soft part.", _loss_with(_soft, lambda soft, hard, a: soft + (1 - a) * hard)),
            ("1 − alpha is missing on the hard part.", _loss_with(_soft, lambda soft, hard, a: a * soft + hard)),
            (
                "The loss has one value per image: take the mean over the images.",
                lambda s, y, t, T, a: torch.stack(
                    [my_distillation_loss(s[[i]], y[[i]], t[[i]], T, a) for i in range(len(s))]
                ),
            ),
        ),
    ),
    "01.3": Exercise(
        "it returns the two ends of the 95 % interval of the paired gain",
        "my_interval(soft, hard, t)",
        my_interval,
        ((_SOFT_SCORES, _HARD_SCORES, 3.182), (_SOFT_SCORES[:3], _HARD_SCORES[:3], 4.303)),
        (
            (
                "You treated both lists as strangers. Position i of both lists is the same seed: subtract first, then take the spread of the gains.",
                _unpaired,
            ),
            (
                "The spread of single gains, not of their mean: divide by the square root of their number.",
                _interval_with(lambda gains, t: t * gains.std()),
            ),
            (
                "You divided by the number of seeds: it is its square root.",
                _interval_with(lambda gains, t: t * gains.std() / len(gains)),
            ),
            (
                "That is the spread around a known mean (it divides by n): use the sample's, which divides by n − 1.",
                _interval_with(lambda gains, t: t * gains.std(correction=0) / len(gains) ** 0.5),
            ),
            (
                "The sign is turned round: the gain is soft minus hard.",
                lambda soft, hard, t: my_interval(hard, soft, t),
            ),
            (
                "1.96 is for very many seeds: with few of them the interval is wider, so use the t that is given.",
                lambda soft, hard, t: my_interval(soft, hard, 1.96),
            ),
            ("The lower end comes first.", lambda soft, hard, t: my_interval(soft, hard, t).flip(0)),
            (
                "That is the mean and half the width: return the two ends, mean − half and mean + half.",
                _pair(lambda gains, half: (gains.mean(), half)),
            ),
            (
                "std() divides by n − 1 already: divide it by the square root of their number, n.",
                _interval_with(lambda gains, t: t * gains.std() / (len(gains) - 1) ** 0.5),
            ),
            (
                "That is the variance: take the standard deviation, its square root.",
                _interval_with(lambda gains, t: t * gains.var() / len(gains) ** 0.5),
            ),
        ),
    ),
}

QUIZ = (
    Question(
        "A teacher is shown a 7 and says: 7 with 0.90, 1 with 0.08, the rest share 0.02. What does a hard label lose?",
        (
            ("That it is a 7", False, "That is the one thing it keeps."),
            (
                "That this 7 looks somewhat like a 1",
                True,
                "The wrong answers' probabilities say which classes look alike.",
            ),
            (
                "Nothing: the top answer is all that is scored",
                False,
                "Scored, yes. But training uses every number it gets.",
            ),
        ),
    ),
    Question(
        "With 50 images soft targets gain a lot, with 600 nothing. Why?",
        (
            (
                "Probably because 600 labels tell the student what they told the teacher",
                True,
                "The teacher itself learned from 600 labels. That is a likely reason; the experiment shows only that the gain is gone.",
            ),
            (
                "Soft targets stop working on large sets",
                False,
                "They still work: the student agrees with its teacher more than a student of labels does.",
            ),
            ("The student is too small for 600 images", False, "With 600 hard labels the same student does very well."),
        ),
    ),
    Question(
        "Which control shows that most of the gain is the teacher's extra data?",
        (
            (
                "Label smoothing",
                False,
                "It shows that with few images softness alone, without knowledge, gives nothing.",
            ),
            (
                "A teacher trained on just the student's images",
                True,
                "Same kind of targets, same sizes, no extra data: and most of the gain is gone.",
            ),
            ("Shuffling the wrong answers", False, "It shows that the right order of the wrong answers matters."),
            ("More seeds", False, "They make the interval narrower. They do not say where the gain comes from."),
        ),
    ),
    Question(
        "A student agrees with its teacher on 97 % of the images and is right on 94 %. Another: 95 % and 95 %. Which is better?",
        (
            ("The first: it copies better", False, "Better at copying, also at copying mistakes."),
            (
                "The second: it is right more often",
                False,
                "That depends on what you wanted: a good model or a faithful copy.",
            ),
            (
                "It depends on what it is for",
                True,
                "Accuracy and agreement are two goals. Show both, and say which one you want.",
            ),
        ),
    ),
    Question(
        "A student that never sees a 3 recognises threes. How?",
        (
            ("It guesses", False, "Its share of hits is far above one in ten, and with hard labels it is zero."),
            (
                "On images of other digits, the teacher gives the class 3 a little probability",
                True,
                "Every 8 or 5 with a bit of 3 in it says what a 3 looks like; the temperature makes that bit visible.",
            ),
            ("Some threes were left in the transfer set", False, "None are: the experiment removes every one of them."),
        ),
    ),
)
