"""Exercises of chapter 13; the quiz stands in quiz.py."""

import torch
from torch.nn import functional

from course_lib import runtime
from course_lib.chapters.synthetic_data.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_loss(queries, documents, heat):
    queries = torch.nn.functional.normalize(queries, dim=-1)
    documents = torch.nn.functional.normalize(documents, dim=-1)
    logits = queries @ documents.T / heat
    return torch.nn.functional.cross_entropy(logits, torch.arange(len(logits)))


def my_fields(queries, documents):
    return (queries == documents).double().mean(dim=0) >= 0.5


def my_mrr(scores, documents):
    own = scores.gather(1, documents[:, None])
    rank = 1 + (scores > own).sum(dim=1)
    return (1 / rank).double().mean()


def my_round_trip(scores, documents, top):
    return (scores.topk(top, dim=1).indices == documents[:, None]).any(dim=1)


def my_report(verdicts):
    return torch.stack([(verdicts == v).double().mean() for v in range(3)])


_source = runtime.generator(13, "practice")
_QUERIES, _DOCUMENTS = torch.randn(2, 6, 5, generator=_source, dtype=torch.float64).float()
_SCORES = torch.randn(7, 9, generator=_source)
_OWN = torch.tensor([4, 3, 3, 8, 1, 5, 2])  # the first is in first place
_VALUES = torch.tensor([[1, 2, 3, 0], [4, 0, 6, 7], [2, 2, 9, 8], [5, 1, 1, 1]])
_MEANT = torch.tensor([[1, 2, 9, 5], [4, 7, 6, 2], [2, 2, 9, 8], [6, 1, 3, 0]])
_VERDICTS = torch.tensor([0, 2, 2, 1, 0, 2, 0, 2, 1, 2])


def _logits(queries, documents, heat):
    return functional.normalize(queries, dim=-1) @ functional.normalize(documents, dim=-1).T / heat


def _rank(scores, documents):
    return 1 + (scores > scores.gather(1, documents[:, None])).sum(dim=1)


EXERCISES = {
    "13.1": Exercise(
        "it returns the in-batch softmax loss: the mean over queries of −log of the share that its own document gets",
        "my_loss(queries, documents, heat)",
        my_loss,
        ((_QUERIES, _DOCUMENTS, 0.5), (_QUERIES[:3], _DOCUMENTS[:3], 0.05)),
        (
            (
                "The vectors are not scaled to length 1: long ones win by their length. Normalise both.",
                lambda q, d, heat: functional.cross_entropy(q @ d.T / heat, torch.arange(len(q))),
            ),
            (
                "You multiplied by the heat: divide the cosines by it, so that a small heat makes a sharp softmax.",
                lambda q, d, heat: functional.cross_entropy(_logits(q, d, 1 / heat), torch.arange(len(q))),
            ),
            (
                "You left out the heat: divide the cosines by it.",
                lambda q, d, heat: functional.cross_entropy(_logits(q, d, 1), torch.arange(len(q))),
            ),
            (
                "Each document looks for its query here: a row of the logits must belong to a query.",
                lambda q, d, heat: functional.cross_entropy(_logits(q, d, heat).T, torch.arange(len(q))),
            ),
            (
                "That is the sum over the batch: take the mean.",
                lambda q, d, heat: functional.cross_entropy(_logits(q, d, heat), torch.arange(len(q)), reduction="sum"),
            ),
            (
                "You only pulled pairs together: without the other documents of the batch all vectors may become one.",
                lambda q, d, heat: -_logits(q, d, heat).diagonal().mean(),
            ),
            (
                "cross_entropy takes the softmax itself: give it the logits.",
                lambda q, d, heat: functional.cross_entropy(_logits(q, d, heat).softmax(dim=1), torch.arange(len(q))),
            ),
            (
                "That is minus the share: take −log of each share before you average.",
                lambda q, d, heat: -_logits(q, d, heat).softmax(dim=1).diagonal().mean(),
            ),
            (
                "You scaled columns: each row is a vector, so normalise with dim=-1.",
                lambda q, d, heat: functional.cross_entropy(
                    functional.normalize(q, dim=0) @ functional.normalize(d, dim=0).T / heat, torch.arange(len(q))
                ),
            ),
        ),
        learns="queries",
    ),
    "13.2": Exercise(
        "it returns which fields count: those in which query and document agree in half of the examples or more",
        "my_fields(queries, documents)",
        my_fields,
        ((_MEANT, _VALUES), (_MEANT[:2], _VALUES[:2]), (_MEANT[2:], _VALUES[2:])),
        (
            (
                "One slip of a searcher, and a field is lost: half of the examples are enough.",
                lambda q, d: (q == d).all(dim=0),
            ),
            (
                "One chance agreement makes a field count: ask for half of the examples.",
                lambda q, d: (q == d).any(dim=0),
            ),
            ("Half is enough: you asked for more than half.", lambda q, d: (q == d).double().mean(dim=0) > 0.5),
            ("Those are the shares: compare them with a half.", lambda q, d: (q == d).double().mean(dim=0)),
            (
                "That is one answer for each example: average over the examples, dim=0.",
                lambda q, d: (q == d).double().mean(dim=1) >= 0.5,
            ),
        ),
    ),
    "13.3": Exercise(
        "it returns the mean reciprocal rank of each query's own document, from 0 to 1",
        "my_mrr(scores, documents)",
        my_mrr,
        ((_SCORES, _OWN), (_SCORES[:3], _OWN[:3])),
        (
            ("That is the mean rank: take the mean of 1 / rank.", lambda s, d: _rank(s, d).double().mean()),
            (
                "That is one over the mean rank: divide first, then average.",
                lambda s, d: 1 / _rank(s, d).double().mean(),
            ),
            (
                "The ranks begin at 2: a document is not better than itself.",
                lambda s, d: (1 / (1 + _rank(s, d))).double().mean(),
            ),
            (
                "That is how often a query's own document is first: lower places count too, by 1 / rank.",
                lambda s, d: (s.argmax(dim=1) == d).double().mean(),
            ),
            (
                "You counted from the worst score: the best document has rank 1.",
                lambda s, d: (1 / _rank(-s, d)).double().mean(),
            ),
            ("That is in percent: it goes from 0 to 1.", lambda s, d: 100 * my_mrr(s, d)),
            ("You counted ranks from 0: the best document has rank 1.", lambda s, d: (1 / (_rank(s, d) - 1)).mean()),
            (
                "argsort says which document stands at a place, not at which place a document stands: count the higher "
                "scores.",
                lambda s, d: (1 / (1 + s.argsort(dim=1, descending=True).gather(1, d[:, None]))).double().mean(),
            ),
        ),
    ),
    "13.4": Exercise(
        "it returns True for each query whose own document is among the `top` best",
        "my_round_trip(scores, documents, top)",
        my_round_trip,
        ((_SCORES, _OWN, 1), (_SCORES, _OWN, 3), (_SCORES, _OWN, 9)),
        (
            (
                "You only looked at the first place: use `top`.",
                lambda s, d, top: s.argmax(dim=1) == d,
            ),
            (
                "You kept those that fail: a pair passes if its document is found.",
                lambda s, d, top: ~my_round_trip(s, d, top),
            ),
            (
                "You looked among the worst: topk() takes the largest unless you tell it otherwise.",
                lambda s, d, top: my_round_trip(-s, d, top),
            ),
            (
                "That is the share of pairs that pass: return a mask, one value for each pair.",
                lambda s, d, top: my_round_trip(s, d, top).double().mean(),
            ),
            (
                "One place too few: `top` places count, the last of them too.",
                lambda s, d, top: _rank(s, d) < top,
            ),
            (
                "One of the `top` places is enough: any(), not all().",
                lambda s, d, top: (s.topk(top, dim=1).indices == d[:, None]).all(dim=1),
            ),
            (
                "You compared with the last of the places alone: any of the `top` will do.",
                lambda s, d, top: s.topk(top, dim=1).indices[:, -1] == d,
            ),
        ),
    ),
    "13.5": Exercise(
        "it returns three shares of all pairs: right, wrong, and could not be checked",
        "my_report(verdicts)",
        my_report,
        ((_VERDICTS,), (_VERDICTS[:4],), (_VERDICTS[3:5],)),
        (
            (
                "That is the colleague's report: what could not be checked counts as right.",
                lambda v: torch.stack(
                    [(v != 1).double().mean(), (v == 1).double().mean(), torch.zeros((), dtype=torch.float64)]
                ),
            ),
            (
                "You left out what could not be checked, and divided by the rest: divide by all pairs.",
                lambda v: torch.stack([(v == k).double().sum() / (v != 2).sum() for k in range(3)]),
            ),
            (
                "You counted what could not be checked as wrong: nobody knows that.",
                lambda v: torch.stack(
                    [(v == 0).double().mean(), (v != 0).double().mean(), torch.zeros((), dtype=torch.float64)]
                ),
            ),
            (
                "Your shares sum to more than 1: what could not be checked is counted twice.",
                lambda v: torch.stack([(v != 1).double().mean(), (v == 1).double().mean(), (v == 2).double().mean()]),
            ),
            (
                "The three are right, wrong, and could not be checked, in this order.",
                lambda v: my_report(v)[[0, 2, 1]],
            ),
            ("Those are numbers of pairs: return shares.", lambda v: v.bincount(minlength=3)),
            ("Those are percent: a share goes from 0 to 1.", lambda v: 100 * my_report(v)),
        ),
    ),
}
