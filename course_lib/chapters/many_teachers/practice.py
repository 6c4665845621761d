"""The exercises of chapter 04, and its quiz."""

import torch
from torch.nn import functional

from course_lib.chapters.many_teachers.mistakes import distilled, pooled, reverse, sums, votes_alone
from course_lib.chapters.many_teachers.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_blend(teacher_logits, weights, T):
    shares = (teacher_logits / T).softmax(dim=-1)
    return (weights[:, None, None] * shares).sum(dim=0)


def my_vote(teacher_logits):
    shares = teacher_logits.softmax(dim=-1)
    ballots = functional.one_hot(teacher_logits.argmax(dim=-1), shares.shape[-1])
    votes = ballots.sum(dim=0)  # [images, classes]
    first = votes == votes.amax(dim=-1, keepdim=True)
    return shares.mean(dim=0).where(first, -1.0).argmax(dim=-1)


def my_agreement(answers):
    same = (answers[:, None] == answers[None, :]).double().mean(dim=-1)
    return (same.sum(dim=1) - 1) / (len(answers) - 1)  # without itself


def my_specialists(logits, known, classes):
    total = torch.zeros(logits.shape[1], classes, dtype=logits.dtype)
    for own, theirs in zip(known, logits, strict=True):
        total[:, list(own)] += theirs.softmax(dim=-1)[:, :-1]  # without "other"
    return total / total.sum(dim=-1, keepdim=True)


def my_distil(images, teacher_logits, T, steps, lr):
    weight = torch.zeros(images.shape[1], teacher_logits.shape[-1], dtype=images.dtype, requires_grad=True)
    target = (teacher_logits / T).softmax(dim=-1).mean(dim=0)
    for _ in range(steps):
        mine = (images @ weight / T).log_softmax(dim=-1)
        loss = T**2 * functional.kl_div(mine, target, reduction="batchmean")
        (gradient,) = torch.autograd.grad(loss, weight)
        weight = (weight - lr * gradient).detach().requires_grad_()
    return weight.detach()


def _same(answers):
    return answers[:, None] == answers[None]  # [teachers, teachers, images]


def _no_map(logits, known, classes):
    return my_specialists(logits, [tuple(range(2 * i, 2 * i + 2)) for i in range(len(logits))], classes)


_source = torch.Generator().manual_seed(4)
_TEACHERS = 2 * torch.randn(3, 6, 10, generator=_source)
_WEIGHTS = torch.tensor([0.5, 0.3, 0.2])
_OF_TWO = torch.tensor([0.75, 0.25])
# Four teachers on six images: divided two to two but on the third and the last; on the fourth nobody votes for the
# largest mean, on the fifth the surest is alone, on the last half of the largest mean is more than the winner's
_BALLOTS = torch.tensor(
    [
        [[0.6, 0.3, 0.1], [0.1, 0.6, 0.3], [0.1, 0.2, 0.7], [0.5, 0.45, 0.05], [0.95, 0.0, 0.05], [0.4, 0.35, 0.25]],
        [[0.5, 0.4, 0.1], [0.1, 0.5, 0.4], [0.2, 0.1, 0.7], [0.5, 0.45, 0.05], [0.4, 0.3, 0.3], [0.4, 0.35, 0.25]],
        [[0.1, 0.1, 0.8], [0.05, 0.05, 0.9], [0.8, 0.1, 0.1], [0.05, 0.45, 0.5], [0.1, 0.05, 0.85], [0.01, 0.98, 0.01]],
        [[0.2, 0.1, 0.7], [0.0, 0.1, 0.9], [0.1, 0.0, 0.9], [0.05, 0.4, 0.55], [0.1, 0.1, 0.8], [0.01, 0.48, 0.51]],
    ]
).clamp_min(1e-9)
_PIXELS = torch.rand(12, 5, generator=_source)
_TOLD = 3 * torch.randn(3, 12, 4, generator=_source)
_ANSWERS = torch.tensor([[0, 1, 2, 3, 4], [0, 1, 2, 3, 0], [0, 1, 2, 0, 4], [1, 2, 3, 4, 0]])
_SPECIALISTS = 2 * torch.randn(3, 5, 3, generator=_source)
_KNOWN = ((4, 1), (2, 5), (0, 3))

EXERCISES = {
    "04.1": Exercise(
        "it returns the weighted mean of the teachers' probabilities at T, [images, classes]",
        "my_blend(teacher_logits, weights, T)",
        my_blend,
        ((_TEACHERS, _WEIGHTS, 2.0), (_TEACHERS, _WEIGHTS.flip(0), 0.5), (_TEACHERS[:2, :4, :5], _OF_TWO, 3.0)),
        (
            (
                "That is the mean of the logits: take the softmax of each teacher first, then the mean.",
                lambda z, w, T: ((w[:, None, None] * z).sum(0) / T).softmax(-1),
            ),
            ("T does nothing yet: divide the logits by T.", lambda z, w, T: my_blend(z, w, 1.0)),
            ("You multiplied by T: divide the logits by T.", lambda z, w, T: my_blend(z, w, 1 / T)),
            ("These are logarithms: return the probabilities.", lambda z, w, T: my_blend(z, w, T).log()),
            (
                "The weights do nothing yet: every teacher counts alike.",
                lambda z, w, T: (z / T).softmax(-1).mean(0),
            ),
            (
                "The weights belong to other teachers: weights[i] is for teacher_logits[i].",
                lambda z, w, T: my_blend(z, w.flip(0), T),
            ),
            (
                "Your softmax runs over the teachers: it runs over the classes, dim=-1.",
                lambda z, w, T: (w[:, None, None] * (z / T).softmax(0)).sum(0),
            ),
            (
                "You divided by the number of teachers as well: weights with the sum 1 are enough.",
                lambda z, w, T: my_blend(z, w, T) / len(w),
            ),
            (
                "Your softmax runs over the images: it runs over the classes, dim=-1.",
                lambda z, w, T: my_blend(z.transpose(1, 2), w, T).T,
            ),
            (
                "The weights are inside the softmax: weigh the probabilities, and add them up.",
                lambda z, w, T: (w[:, None, None] * z / T).softmax(-1).mean(0),
            ),
            (
                "The weights are inside the softmax: weigh the probabilities.",
                lambda z, w, T: (w[:, None, None] * z / T).softmax(-1).sum(0),
            ),
            (
                "You took a second softmax at the end: a weighted mean of probabilities sums to 1 already.",
                lambda z, w, T: my_blend(z, w, T).softmax(-1),
            ),
            (
                "That is the mean of the logits: take the softmax of each teacher first.",
                lambda z, w, T: (w[:, None, None] * z / T).sum(0),
            ),
            ("That is the first teacher alone: weigh all of them.", lambda z, w, T: (z[0] / T).softmax(-1)),
            (
                "That is the teacher with the heaviest weight alone: weigh all of them.",
                lambda z, w, T: (z[w.argmax()] / T).softmax(-1),
            ),
            (
                "The weights meet the classes, which are the last dimension: weights[:, None, None] puts them first.",
                lambda z, w, T: w * z,
            ),
        ),
    ),
    "04.2": Exercise(
        "it returns the class with the most votes, [images], and in a tie the tied class with the larger mean probability",
        "my_vote(teacher_logits)",
        my_vote,
        ((_BALLOTS.log(),), (_BALLOTS.log().flip(-1),), (_TEACHERS,)),
        (
            (
                "In a tie that is the smallest class, whatever the teachers say: let the mean probability decide.",
                lambda z: z.argmax(-1).mode(dim=0).values,
            ),
            (
                "In a tie that is the largest class, whatever the teachers say: let the mean probability decide.",
                lambda z: z.shape[-1] - 1 - votes_alone(z).flip(-1).argmax(-1),
            ),
            (
                "That is the top class of the mean probabilities: count the votes first.",
                lambda z: z.softmax(-1).mean(0).argmax(-1),
            ),
            ("That is the top class of the mean of the logits: count votes.", lambda z: z.mean(0).argmax(-1)),
            (
                "A tie is decided among all classes: only those with the most votes are left.",
                lambda z: torch.where(
                    (votes_alone(z) == votes_alone(z).amax(-1, keepdim=True)).sum(-1) > 1,
                    z.softmax(-1).sum(0).argsort(-1, descending=True)[:, 0],
                    votes_alone(z).argmax(-1),
                ),
            ),
            (
                "A tie is decided by the surest single teacher: take the mean of their probabilities.",
                lambda z: (votes_alone(z) + 0.5 * z.softmax(-1).amax(0)).argmax(-1),
            ),
            (
                "A tie is decided by the mean of the logits, which the loudest owns: take the mean probability.",
                lambda z: (
                    z.mean(0).where(votes_alone(z) == votes_alone(z).amax(-1, keepdim=True), -float("inf")).argmax(-1)
                ),
            ),
            (
                "You multiplied the votes by the mean probability: votes come first, and it decides among the tied alone.",
                lambda z: (votes_alone(z) * z.softmax(-1).mean(0)).argmax(-1),
            ),
            ("These are the numbers of votes: return the class that has the most.", votes_alone),
            ("That is each teacher's answer: count them.", lambda z: z.argmax(-1)),
            ("That is the first teacher's answer: count the votes of all.", lambda z: z[0].argmax(-1)),
        ),
    ),
    "04.3": Exercise(
        "it returns, for each teacher, the mean share of images on which it agrees with each of the others",
        "my_agreement(answers)",
        my_agreement,
        ((_ANSWERS,), (_ANSWERS[:3],)),
        (
            (
                "Every teacher agrees with itself: leave that out and divide by the number of the others.",
                lambda a: (a[:, None] == a[None, :]).double().mean(-1).mean(1),
            ),
            (
                "You left out the teacher itself and still divide by all: divide by the number of the others.",
                lambda a: my_agreement(a) * (len(a) - 1) / len(a),
            ),
            (
                "That counts images: take the share of them.",
                lambda a: my_agreement(a) * a.shape[1],
            ),
            ("That is in percent: give shares from 0 to 1.", lambda a: 100 * my_agreement(a)),
            (
                "That is disagreement: count where the answers are the same.",
                lambda a: 1 - my_agreement(a),
            ),
            (
                "That is how often each gives the most frequent answer: compare it with each of the others.",
                lambda a: (a == a.mode(dim=0).values).double().mean(dim=-1),
            ),
            (
                "That is a table of pairs: take the mean over the others, one number for each teacher.",
                lambda a: _same(a).double().mean(-1),
            ),
            (
                "That is how often each agrees with all the others at once: compare it with one after the other.",
                lambda a: _same(a).all(1).double().mean(-1),
            ),
            (
                "That is how often each agrees with any of the others: compare it with one after the other.",
                lambda a: (_same(a).sum(1) > 1).double().mean(-1),
            ),
            (
                "You compared each with one other, its neighbour: take the mean over all the others.",
                lambda a: (a == a.roll(1, 0)).double().mean(-1),
            ),
            (
                "You compared each with the first teacher: take the mean over all the others.",
                lambda a: (a == a[0]).double().mean(-1),
            ),
            (
                "You added up the shares: divide by the number of the others.",
                lambda a: my_agreement(a) * (len(a) - 1),
            ),
        ),
    ),
    "04.4": Exercise(
        'it returns the probabilities of all classes without what went to "other", scaled to the sum 1',
        "my_specialists(logits, known, classes)",
        my_specialists,
        ((_SPECIALISTS, _KNOWN, 6), (_SPECIALISTS[:2], ((3, 0), (1, 2)), 4)),
        (
            (
                'You dropped "other" before the softmax, or scaled each specialist to the sum 1: then one that knows '
                "nothing still shares out 100 %. Drop it after, and scale once, at the end.",
                pooled(lambda z: z[:, :-1].softmax(-1)),
            ),
            (
                "These do not sum to 1: divide by their sum over the classes at the end.",
                pooled(lambda z: z.softmax(-1)[:, :-1], scale=False),
            ),
            (
                "The columns stand in the specialists' order: known[i] says which class each logit belongs to.",
                _no_map,
            ),
            (
                'You dropped the first logit: "other" is the last.',
                pooled(lambda z: z.softmax(-1)[:, 1:]),
            ),
            (
                "A second softmax does not scale in proportion: divide by the sum over the classes.",
                lambda z, known, classes: sums(z, known, classes).softmax(-1),
            ),
            (
                'These do not sum to 1, since "other" is gone: divide by their sum, not by the number of specialists.',
                lambda z, known, classes: sums(z, known, classes) / len(z),
            ),
            (
                "The whole table sums to 1 and not each image: divide by the sum over the classes, dim=-1.",
                lambda z, known, classes: sums(z, known, classes) / sums(z, known, classes).sum(),
            ),
            (
                "These are logits of different models, which have no common zero: take each one's softmax first.",
                lambda z, known, classes: pooled(lambda z: z[:, :-1], scale=False)(z, known, classes).softmax(-1),
            ),
            (
                "Your softmax runs over the images: it runs over the classes, dim=-1.",
                pooled(lambda z: z.softmax(0)[:, :-1]),
            ),
            (
                "You changed the order of known: known[i] says which class each logit belongs to, in their order.",
                lambda z, known, classes: my_specialists(z, [sorted(own) for own in known], classes),
            ),
        ),
    ),
    "04.5": Exercise(
        "it returns the student's weights, [pixels, classes], after `steps` steps of T² · KL(blend ‖ student), averaged "
        "over the images, from zeros",
        "my_distil(images, teacher_logits, T, steps, lr)",
        my_distil,
        ((_PIXELS, _TOLD, 2.0, 5, 0.5), (_PIXELS[:6], _TOLD[:2, :6], 4.0, 1, 0.3)),
        (
            (
                "T² is missing: these steps are 1/T² as large as they should be.",
                distilled(step=lambda x, T: 1 / T**2),
            ),
            ("One T is missing: the factor is T², not T.", distilled(step=lambda x, T: 1 / T)),
            (
                "That is the sum over the images: divide the loss by their number.",
                distilled(step=lambda x, T: len(x)),
            ),
            (
                'The mean also runs over the classes (reduction="mean"): divide by the number of images alone.',
                lambda x, z, T, steps, lr: my_distil(x, z, T, steps, lr / z.shape[-1]),
            ),
            (
                "Your target is the softmax of the mean of the logits: take each teacher's softmax first.",
                distilled(lambda z, T: (z.mean(0) / T).softmax(-1)),
            ),
            (
                "T does not reach the teachers: divide their logits by T.",
                distilled(lambda z, T: z.softmax(-1).mean(0)),
            ),
            (
                "T does not reach the student: divide its logits by T.",
                distilled(warm=lambda T: 1.0, step=lambda x, T: T),
            ),
            (
                "Your target is the top class of the blend: hand on all its probabilities.",
                distilled(
                    lambda z, T: functional.one_hot((z / T).softmax(-1).mean(0).argmax(-1), z.shape[-1]).to(z.dtype)
                ),
            ),
            (
                "That is the first teacher's student: blend all of them.",
                distilled(lambda z, T: (z[0] / T).softmax(-1)),
            ),
            ("That is the reverse KL: the blend is the target, the student follows.", reverse),
            ("These steps go uphill: subtract the gradient.", distilled(step=-1.0)),
            (
                "The learning rate is missing: multiply the gradient by `lr`.",
                lambda x, z, T, steps, lr: my_distil(x, z, T, steps, 1.0),
            ),
            ("That is one step too few.", distilled(last=lambda steps: steps - 1)),
            ("That is one step too many.", distilled(last=lambda steps: steps + 1)),
            ("That is one step alone: repeat it `steps` times.", distilled(last=lambda steps: 1)),
        ),
    ),
}
