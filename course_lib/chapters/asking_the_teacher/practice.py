"""Exercises of chapter 06; the quiz stands in quiz.py."""

import torch

from course_lib import runtime
from course_lib.chapters.asking_the_teacher.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_transcript(teacher, pictures, budget):
    asked = pictures[:budget]
    return teacher(asked).log_softmax(dim=-1)


def my_top_list(p, kept):
    best = p.topk(kept, dim=-1)
    left = (1 - best.values.sum(dim=-1, keepdim=True)) / (p.shape[-1] - kept)
    return left.expand_as(p).scatter(-1, best.indices, best.values)


def my_hidden_units(answers):
    centred = answers - answers.mean(dim=1, keepdim=True)  # what was added to a whole answer
    centred = centred - centred.mean(dim=0)  # the bias of each class
    lengths = torch.linalg.svdvals(centred)
    return int((lengths > 1e-4 * lengths[0]).sum())


def my_bias(p, kept):
    best = p.topk(kept).indices
    target = torch.zeros_like(p)
    target[best] = p[best] / p[best].sum()
    return (target - p).abs().sum() / 2


def _listed(p, kept):
    """The top list, made to sum to 1."""
    best = p.topk(kept)
    return torch.zeros_like(p).scatter(0, best.indices, best.values / best.values.sum())


def my_agreement(asked, copy, teacher):
    new = ~asked
    return (copy.argmax(dim=-1) == teacher.argmax(dim=-1))[new].double().mean()


_source = runtime.generator(6, "practice")
_PICTURES = torch.rand(12, 5, generator=_source)
_WEIGHTS = torch.randn(5, 4, generator=_source)
_P = torch.randn(6, 8, generator=_source).softmax(dim=-1)


def _answers(units, questions, classes):
    """Logits of a last layer with so many hidden units."""
    hidden = torch.randn(questions, units, generator=_source).relu()
    weights, bias = (torch.randn(n, classes, generator=_source) for n in (units, 1))
    return hidden @ weights + bias


def _centred(answers):
    rows = answers - answers.mean(dim=1, keepdim=True)
    return rows - rows.mean(dim=0)


def _faint(answers):
    """The same answers, in which the weakest unit has a hundredth of the strongest one's part."""
    left, lengths, right = torch.linalg.svd(_centred(answers), full_matrices=False)
    units = int((lengths > 1e-4 * lengths[0]).sum())
    lengths[units - 1] = 0.01 * lengths[0]
    return left @ torch.diag(lengths) @ right


_FIVE, _THREE, _EIGHT = _answers(5, 40, 12), _answers(3, 30, 9), _answers(8, 60, 15)
_COPY = torch.randn(50, 4, generator=_source)
_TEACHER = _COPY + torch.randn(50, 4, generator=_source)
_ASKED = torch.rand(50, generator=_source) < 0.4
_TEACHER[_ASKED] = _COPY[_ASKED]  # what was asked is known by heart


def _teacher(pictures):
    return 2 * pictures @ _WEIGHTS.to(pictures.dtype)


def _strict(pictures):
    """A service that answers four questions at a time and no more."""
    if len(pictures) > 4:
        raise ValueError("the budget is spent")
    return _teacher(pictures)


def _rank(answers, tolerance=1e-4):
    lengths = torch.linalg.svdvals(answers)
    return int((lengths > tolerance * lengths[0]).sum())


def _topped(p, kept, left):
    best = p.topk(kept, dim=-1)
    return left(p, best).expand_as(p).scatter(-1, best.indices, best.values)


def _same(copy, teacher):
    return (copy.argmax(dim=-1) == teacher.argmax(dim=-1)).double()


EXERCISES = {
    "06.1": Exercise(
        "it asks about the first `budget` pictures only and returns the log-probabilities that come back",
        "my_transcript(teacher, pictures, budget)",
        my_transcript,
        ((_strict, _PICTURES, 4), (_teacher, _PICTURES, 12), (_teacher, _PICTURES, 100)),
        (
            (
                "You asked about all pictures: the budget pays for the first ones only, so cut the pictures before you ask.",
                lambda teacher, pictures, budget: teacher(pictures).log_softmax(dim=-1),
            ),
            (
                "Those are probabilities: write down their logarithms.",
                lambda teacher, pictures, budget: teacher(pictures[:budget]).softmax(dim=-1),
            ),
            (
                "Those are the logits as they came: turn each row into log-probabilities.",
                lambda teacher, pictures, budget: teacher(pictures[:budget]),
            ),
            (
                "Logits are not probabilities yet: log_softmax(dim=-1) makes log-probabilities of them.",
                lambda teacher, pictures, budget: teacher(pictures[:budget]).log(),
            ),
            (
                "The probabilities of a picture must sum to 1: you summed over the pictures. Use dim=-1.",
                lambda teacher, pictures, budget: teacher(pictures[:budget]).log_softmax(dim=0),
            ),
            (
                "That is the first answer alone: keep a log-probability for every class.",
                lambda teacher, pictures, budget: teacher(pictures[:budget]).argmax(dim=-1),
            ),
        ),
    ),
    "06.2": Exercise(
        "it keeps the `kept` largest probabilities of each row and shares what is left among the others",
        "my_top_list(p, kept)",
        my_top_list,
        ((_P, 3), (_P, 1), (_P[:2], 7)),
        (
            (
                "The others got 0: then the copy learns that they are impossible. Share what is left among them.",
                lambda p, kept: _topped(p, kept, lambda p, best: torch.zeros(len(p), 1)),
            ),
            (
                "You made the kept ones sum to 1 and the others 0: what came back says that something is left.",
                lambda p, kept: torch.zeros_like(p).scatter(
                    -1, p.topk(kept).indices, p.topk(kept).values / p.topk(kept).values.sum(dim=-1, keepdim=True)
                ),
            ),
            (
                "You shared what is left among all classes: the kept ones have theirs already.",
                lambda p, kept: _topped(p, kept, lambda p, best: (1 - best.values.sum(-1, keepdim=True)) / p.shape[-1]),
            ),
            (
                "Each of the others got all that is left: divide by how many they are.",
                lambda p, kept: _topped(p, kept, lambda p, best: 1 - best.values.sum(-1, keepdim=True)),
            ),
            (
                "You divided by how many are kept: divide what is left by how many the others are.",
                lambda p, kept: _topped(p, kept, lambda p, best: (1 - best.values.sum(-1, keepdim=True)) / kept),
            ),
            (
                "Each row has its own rest: sum over dim=-1, with keepdim=True.",
                lambda p, kept: _topped(p, kept, lambda p, best: (1 - best.values.sum()) / (p.shape[-1] - kept)),
            ),
            (
                "Those are the kept ones alone: return a whole row for each question, with the others in it.",
                lambda p, kept: p.topk(kept, dim=-1).values,
            ),
            (
                "You kept the smallest ones: topk() takes the largest.",
                lambda p, kept: (
                    (p.topk(kept, largest=False).values.sum(-1, keepdim=True).neg() + 1)
                    .div(p.shape[-1] - kept)
                    .expand_as(p)
                    .scatter(-1, p.topk(kept, largest=False).indices, p.topk(kept, largest=False).values)
                ),
            ),
        ),
    ),
    "06.3": Exercise(
        "it returns how many hidden units feed the last layer, read from the answers alone",
        "my_hidden_units(answers)",
        my_hidden_units,
        ((_FIVE,), (_THREE.log_softmax(dim=-1),), (_EIGHT.log_softmax(dim=-1),), (_faint(_FIVE),)),
        (
            (
                "One or two too many: take off the mean of each row and of each column first.",
                _rank,
            ),
            (
                "One too many for probabilities: their normalisation adds a number to each row. Take off its mean.",
                lambda a: _rank(a - a.mean(dim=0)),
            ),
            (
                "One too many: the bias is in every answer. Take off the mean of each column.",
                lambda a: _rank(a - a.mean(dim=1, keepdim=True)),
            ),
            (
                "That is the number of classes: count only the directions that are longer than a small part of the "
                "longest one.",
                lambda a: a.shape[1],
            ),
            ("That is the number of questions.", lambda a: a.shape[0]),
            (
                "One is missing: a faint unit counts too, so set the bound far below, at 1e-4 of the longest direction.",
                lambda a: _rank(_centred(a), 0.1),
            ),
        ),
    ),
    "06.4": Exercise(
        "it returns the total variation, 0 to 1, between p and its top list that was made to sum to 1",
        "my_bias(p, kept)",
        my_bias,
        ((_P[0], 3), (_P[1], 1), (_P[2], 7), (_P[3], 8)),
        (
            (
                "That is twice as much: total variation is *half* the sum of the distances.",
                lambda p, kept: 2 * my_bias(p, kept),
            ),
            (
                "You did not make the list sum to 1: then only the missing words differ.",
                lambda p, kept: my_bias(p, kept) / 2,
            ),
            (
                "The words are not sorted: the largest ones are p.topk(kept).",
                lambda p, kept: 1 - p[:kept].sum(),
            ),
            (
                "You squared the differences: take their absolute values.",
                lambda p, kept: (_listed(p, kept) - p).square().sum() / 2,
            ),
            (
                "You took the mean over the words: add the differences up.",
                lambda p, kept: (_listed(p, kept) - p).abs().mean() / 2,
            ),
            ("That is what the list kept: return what is wrong with it.", lambda p, kept: 1 - my_bias(p, kept)),
            (
                "Without absolute values the distances cancel to 0.",
                lambda p, kept: torch.zeros((), dtype=p.dtype),
            ),
            ("That is in percent: a total variation goes from 0 to 1.", lambda p, kept: 100 * my_bias(p, kept)),
        ),
    ),
    "06.5": Exercise(
        "it returns the share of pictures, of those that were not asked about, on which both give the same answer",
        "my_agreement(asked, copy, teacher)",
        my_agreement,
        ((_ASKED, _COPY, _TEACHER), (_ASKED[:20], _COPY[:20], _TEACHER[:20])),
        (
            (
                "That is the colleague's number: it counts the pictures that the copy learned by heart.",
                lambda asked, copy, teacher: _same(copy, teacher).mean(),
            ),
            (
                "You counted those that *were* asked about: take the others.",
                lambda asked, copy, teacher: _same(copy, teacher)[asked].mean(),
            ),
            (
                "You divided by all pictures: divide by those that were not asked about.",
                lambda asked, copy, teacher: (_same(copy, teacher) * ~asked).mean(),
            ),
            (
                "You divided by those that were asked about: divide by the others.",
                lambda asked, copy, teacher: (_same(copy, teacher) * ~asked).sum() / asked.sum(),
            ),
            (
                "Those are logits, which are never the same: compare the answers, argmax(dim=-1) of each.",
                lambda asked, copy, teacher: (copy == teacher)[~asked].double().mean(),
            ),
            (
                "That is the share on which they differ.",
                lambda asked, copy, teacher: 1 - my_agreement(asked, copy, teacher),
            ),
            (
                "That is in percent: a share goes from 0 to 1.",
                lambda asked, copy, teacher: 100 * my_agreement(asked, copy, teacher),
            ),
            (
                "That is a number of pictures: take their share.",
                lambda asked, copy, teacher: _same(copy, teacher)[~asked].sum(),
            ),
        ),
    ),
}
