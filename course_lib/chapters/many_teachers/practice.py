"""Exercises and quiz of chapter 04."""

import torch

from course_lib.practice import Exercise, Question


def my_blend(teacher_logits, weights, T):
    shares = (teacher_logits / T).softmax(dim=-1)
    return (weights[:, None, None] * shares).sum(dim=0)


def my_median(probabilities):
    middle = probabilities.median(dim=0).values
    return middle / middle.sum(dim=-1, keepdim=True)


def my_agreement(answers):
    same = (answers[:, None] == answers[None, :]).double().mean(dim=-1)
    return (same.sum(dim=1) - 1) / (len(answers) - 1)  # without itself


def my_specialists(logits, known, classes):
    pooled = torch.zeros(logits.shape[1], classes, dtype=logits.dtype)
    for own, theirs in zip(known, logits, strict=True):
        pooled[:, list(own)] += theirs.softmax(dim=-1)[:, :-1]  # without "other"
    return pooled / pooled.sum(dim=-1, keepdim=True)


def _scaled(rule):
    def wrong(probabilities):
        found = rule(probabilities)
        return found / found.sum(dim=-1, keepdim=True)

    return wrong


def _same(answers):
    return answers[:, None] == answers[None]  # [teachers, teachers, images]


def _pooled(shares_of, scale=True):
    def wrong(logits, known, classes):
        pooled = torch.zeros(logits.shape[1], classes, dtype=logits.dtype)
        for own, theirs in zip(known, logits, strict=True):
            pooled[:, list(own)] += shares_of(theirs)
        return pooled / pooled.sum(dim=-1, keepdim=True) if scale else pooled

    return wrong


def _sums(logits, known, classes):
    return _pooled(lambda z: z.softmax(-1)[:, :-1], scale=False)(logits, known, classes)


def _no_map(logits, known, classes):
    return my_specialists(logits, [tuple(range(2 * i, 2 * i + 2)) for i in range(len(logits))], classes)


_source = torch.Generator().manual_seed(4)
_TEACHERS = 2 * torch.randn(3, 6, 10, generator=_source, dtype=torch.float64)
_WEIGHTS = torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64)
_OF_TWO = torch.tensor([0.75, 0.25], dtype=torch.float64)
_SHARES = (2 * torch.randn(5, 6, 10, generator=_source, dtype=torch.float64)).softmax(dim=-1)
_ANSWERS = torch.tensor([[0, 1, 2, 3, 4], [0, 1, 2, 3, 0], [0, 1, 2, 0, 4], [1, 2, 3, 4, 0]])
_SPECIALISTS = 2 * torch.randn(3, 5, 3, generator=_source, dtype=torch.float64)
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
        "it returns the median over the teachers of each probability, scaled to the sum 1",
        "my_median(probabilities)",
        my_median,
        ((_SHARES,), (_SHARES[:3],), (_SHARES[:, :2, :4].softmax(dim=-1),)),
        (
            (
                "These do not sum to 1 any more: divide by their sum over the classes.",
                lambda p: p.median(0).values,
            ),
            ("That is the mean: a single liar moves it.", lambda p: p.mean(0)),
            (
                "You scaled over the images: the classes of one image sum to 1, dim=-1.",
                lambda p: p.median(0).values / p.median(0).values.sum(0, keepdim=True),
            ),
            (
                "A softmax does not scale to the sum 1 in proportion: divide by the sum.",
                lambda p: p.median(0).values.softmax(-1),
            ),
            ("median(dim) returns two things, values and places. Take .values.", lambda p: torch.stack(p.median(0))),
            (
                "median(dim) returns two things, values and places. Take .values of it.",
                lambda p: p.median(0) / p.median(0).sum(-1, keepdim=True),
            ),
            ("That is the largest of the values: the median is the middle one.", _scaled(lambda p: p.amax(0))),
            ("That is the smallest of the values: the median is the middle one.", _scaled(lambda p: p.amin(0))),
            (
                "That is the teacher who stands in the middle of the list: the median is taken value by value.",
                lambda p: p[len(p) // 2],
            ),
            (
                "The whole table sums to 1 and not each image: divide by the sum over the classes, dim=-1.",
                lambda p: p.median(0).values / p.median(0).values.sum(),
            ),
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
                _pooled(lambda z: z[:, :-1].softmax(-1)),
            ),
            (
                "These do not sum to 1: divide by their sum over the classes at the end.",
                _pooled(lambda z: z.softmax(-1)[:, :-1], scale=False),
            ),
            (
                "The columns stand in the specialists' order: known[i] says which class each logit belongs to.",
                _no_map,
            ),
            (
                'You dropped the first logit: "other" is the last.',
                _pooled(lambda z: z.softmax(-1)[:, 1:]),
            ),
            (
                "A second softmax does not scale in proportion: divide by the sum over the classes.",
                lambda z, known, classes: _sums(z, known, classes).softmax(-1),
            ),
            (
                'These do not sum to 1, since "other" is gone: divide by their sum, not by the number of specialists.',
                lambda z, known, classes: _sums(z, known, classes) / len(z),
            ),
            (
                "The whole table sums to 1 and not each image: divide by the sum over the classes, dim=-1.",
                lambda z, known, classes: _sums(z, known, classes) / _sums(z, known, classes).sum(),
            ),
            (
                "These are logits of different models, which have no common zero: take each one's softmax first.",
                lambda z, known, classes: _pooled(lambda z: z[:, :-1], scale=False)(z, known, classes).softmax(-1),
            ),
            (
                "Your softmax runs over the images: it runs over the classes, dim=-1.",
                _pooled(lambda z: z.softmax(0)[:, :-1]),
            ),
            (
                "You changed the order of known: known[i] says which class each logit belongs to, in their order.",
                lambda z, known, classes: my_specialists(z, [sorted(own) for own in known], classes),
            ),
        ),
    ),
}

QUIZ = (
    Question(
        "Sixteen teachers learned the same 50 labels and differ by chance alone. What does their mean gain?",
        (
            ("About as much as sixteen different piles of labels", False, "Their mistakes are mostly the same ones."),
            (
                "Little: they make mostly the same mistakes",
                True,
                "A mean cancels only the mistakes that differ. Thin teachers, which differ more, gain more.",
            ),
            (
                "Less than nothing: a mean blurs what each of them knows",
                False,
                "The mean of near copies is a near copy: as good as one of them.",
            ),
        ),
    ),
    Question(
        "A student keeps most of what a committee gained. What did that save?",
        (
            (
                "The work at every answer: one small net instead of all the teachers",
                True,
                "The committee is needed once, for the targets. Afterwards only the student runs.",
            ),
            ("The training of the teachers", False, "All of them must still be trained, once."),
            ("The labels of the teachers", False, "The teachers need theirs. Only the student does without."),
        ),
    ),
    Question(
        "One teacher of nine lies with logits ten times as large. Which blend does it own?",
        (
            ("The mean of the probabilities", False, "There nobody moves a class by more than a ninth."),
            ("The median of the probabilities", False, "One extreme value does not move the middle one."),
            ("The mean of the logits", True, "Nothing bounds a logit, so the loudest one decides the mean."),
        ),
    ),
    Question(
        'Why does an "other" class help specialists?',
        (
            ("It gives each of them more pictures", False, "From as few pictures as before it helps nearly as much."),
            (
                "A specialist can say: not mine",
                True,
                "Without it, each one must share out 100 % among its own classes, whatever it is shown.",
            ),
            (
                "It adds an eleventh digit to the student",
                False,
                "The share of other is dropped before the student sees it.",
            ),
        ),
    ),
    Question(
        "Was R1 ten models of different fields reduced to one?",
        (
            (
                "Yes: its experts are models of ten fields",
                False,
                "Experts of such a network are trained together, inside it, and nobody assigns them fields.",
            ),
            (
                "Yes: it was distilled from ten specialists",
                False,
                "Its makers describe one base model and training stages of that one model.",
            ),
            (
                "No: one model was trained, and six smaller ones learned from its samples",
                True,
                "The arrow points the other way: one teacher, six students.",
            ),
        ),
    ),
)
