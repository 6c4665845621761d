"""Exercises of chapter 14; the quiz stands in quiz.py."""

import torch

from course_lib import runtime
from course_lib.chapters.diversity.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_evenly(groups, count):
    turn = torch.zeros_like(groups)  # 0 for the first candidate of its group, 1 for the second
    seen = {}
    for i, group in enumerate(groups.tolist()):
        turn[i] = seen.get(group, 0)
        seen[group] = seen.get(group, 0) + 1
    order = (turn * (int(groups.max()) + 1) + groups).argsort(stable=True)
    return order[:count]


def my_round(points, centres):
    nearest = torch.cdist(points, centres).argmin(dim=1)
    moved = centres.clone()
    for k in range(len(centres)):
        if (nearest == k).any():
            moved[k] = points[nearest == k].mean(dim=0)
    return moved


def my_directions(inputs, p, answers):
    one_hot = torch.nn.functional.one_hot(answers, p.shape[1])
    gradient = inputs[:, :, None] * (p - one_hot)[:, None, :]  # [n, inputs, classes]
    return torch.nn.functional.normalize(gradient.flatten(1), dim=1)


def my_vendi(vectors):
    values = torch.linalg.eigvalsh(vectors.T @ vectors / len(vectors))
    values = values[values > 1e-9]
    return torch.exp(-(values * values.log()).sum())


def my_outside(right, skills):
    return torch.stack([right[skills == k].double().mean() for k in skills.unique()]).mean()


_source = runtime.generator(14, "practice")
_GROUPS = torch.tensor([2, 0, 0, 0, 1, 0, 2, 0, 1, 0])
_UNEVEN = torch.tensor([1, 1, 1, 1, 0, 3, 1, 3])  # nobody is in group 2
_POINTS = torch.randn(30, 3, generator=_source)
_CENTRES = torch.cat([_POINTS[:3], torch.full((1, 3), 50.0)])  # the last one is nobody's nearest
_INPUTS = torch.randn(6, 4, generator=_source)
_P = torch.randn(6, 3, generator=_source).softmax(dim=1)
_ANSWERS = torch.tensor([0, 2, 1, 1, 0, 2])
_SPREAD = torch.nn.functional.normalize(torch.randn(40, 5, generator=_source), dim=1)
_NARROW = torch.nn.functional.normalize(_SPREAD * torch.tensor([9.0, 3, 1, 1, 0.5]), dim=1)
_SKILLS = torch.tensor([0] * 12 + [1] * 5 + [4] * 2 + [7])
_RIGHT = torch.rand(20, generator=_source) < torch.tensor([0.95] * 12 + [0.5] * 5 + [0.0] * 3)


def _gradient(inputs, p, answers):
    return inputs[:, :, None] * (p - torch.nn.functional.one_hot(answers, p.shape[1]))[:, None, :]


def _spectrum(vectors):
    values = torch.linalg.eigvalsh(vectors.T @ vectors / len(vectors))
    return values[values > 1e-9]


def _all_of_a_group(groups, count):
    return groups.argsort(stable=True)[:count]


def _as_many_of_each(groups, count):
    """The same number of every group, and nothing in place of those that run out."""
    kinds = groups.unique().tolist()
    return torch.cat([(groups == k).nonzero()[:, 0][: count // len(kinds)] for k in kinds])


def _one_mean(points, centres):
    nearest = torch.cdist(points, centres).argmin(dim=1)
    return torch.stack([points[nearest == k].mean(dim=0) for k in range(len(centres))])


def _halfway(points, centres):
    return (my_round(points, centres) + centres) / 2


EXERCISES = {
    "14.1": Exercise(
        "it lets the groups take turns: the first candidate of each, then the second of each, until there are `count`",
        "my_evenly(groups, count)",
        my_evenly,
        ((_GROUPS, 5), (_GROUPS, 8), (_UNEVEN, 6)),
        (
            ("You take one group after the other: let them take turns.", _all_of_a_group),
            ("You take the first candidates, whatever their group.", lambda groups, count: torch.arange(count)),
            (
                "A group that runs out leaves its places empty: give them to the groups that have more.",
                _as_many_of_each,
            ),
            (
                "Those are groups: return the indices of the candidates.",
                lambda groups, count: groups[my_evenly(groups, count)],
            ),
            (
                "Groups take turns in the order of their numbers, not in that of their first candidates.",
                lambda groups, count: my_evenly(_by_appearance(groups), count),
            ),
            ("One turn is not enough: go round until there are `count`.", lambda groups, count: _first_turn(groups)),
            (
                "`count` is the number of candidates in all, not of each group.",
                lambda groups, count: torch.cat([(groups == k).nonzero()[:count, 0] for k in groups.unique()]),
            ),
        ),
    ),
    "14.2": Exercise(
        "it moves each centre to the mean of the points that are nearest to it, and leaves a centre without points",
        "my_round(points, centres)",
        my_round,
        ((_POINTS, _CENTRES), (_POINTS[:20] + 1, _CENTRES)),
        (
            ("A centre that is nobody's nearest became NaN, a mean over nothing: leave it where it is.", _one_mean),
            ("The centres moved only half of the way: put each on the mean itself.", _halfway),
            (
                "You took the farthest centre of each point: take the nearest.",
                lambda points, centres: _moved(points, centres, torch.cdist(points, centres).argmax(dim=1)),
            ),
            (
                "Those are the clusters of the points: return the new centres.",
                lambda points, centres: torch.cdist(points, centres).argmin(dim=1),
            ),
            ("That is the sum of the points: divide by how many there are.", lambda p, c: _summed(p, c, mean=False)),
            (
                "A centre without points went to 0: leave it where it is.",
                lambda p, c: _summed(p, c, mean=True),
            ),
        ),
    ),
    "14.3": Exercise(
        "it returns the gradient of each example's loss for the weights, flattened and scaled to length 1",
        "my_directions(inputs, p, answers)",
        my_directions,
        ((_INPUTS, _P, _ANSWERS), (_INPUTS[:3], _P[:3], _ANSWERS[:3])),
        (
            (
                "The lengths are not 1: scale each direction, or hard examples count for more than others.",
                lambda inputs, p, answers: _gradient(inputs, p, answers).flatten(1),
            ),
            (
                "The sign is reversed: the gradient is p minus the answer. (Clusters would be the same.)",
                lambda inputs, p, answers: -my_directions(inputs, p, answers),
            ),
            (
                "That is one gradient for all examples: keep one for each.",
                lambda inputs, p, answers: torch.nn.functional.normalize(
                    _gradient(inputs, p, answers).mean(dim=0).flatten(), dim=0
                ),
            ),
            (
                "The answers play no part: subtract the one-hot answer from p.",
                lambda inputs, p, answers: torch.nn.functional.normalize(
                    (inputs[:, :, None] * p[:, None, :]).flatten(1), dim=1
                ),
            ),
            (
                "The order is reversed: W is [inputs, classes], so classes run fastest in each row.",
                lambda inputs, p, answers: torch.nn.functional.normalize(
                    _gradient(inputs, p, answers).transpose(1, 2).flatten(1), dim=1
                ),
            ),
            (
                "You scaled columns: each row is one example's gradient, so normalise with dim=1.",
                lambda inputs, p, answers: torch.nn.functional.normalize(
                    _gradient(inputs, p, answers).flatten(1), dim=0
                ),
            ),
        ),
    ),
    "14.4": Exercise(
        "it returns e to the entropy of the eigenvalues: how many directions the vectors take up",
        "my_vendi(vectors)",
        my_vendi,
        ((_SPREAD,), (_NARROW,), (_NARROW[:3],)),
        (
            (
                "That is the entropy in nats: raise e to it, so that it counts directions.",
                lambda v: -(_spectrum(v) * _spectrum(v).log()).sum(),
            ),
            (
                "That is the rank, which counts the smallest direction like the largest: take the entropy.",
                lambda v: torch.linalg.matrix_rank(v).double(),
            ),
            (
                "The eigenvalues do not sum to 1: divide the product by the number of vectors.",
                lambda v: torch.exp(-(_spectrum(v) * len(v) * (_spectrum(v) * len(v)).log()).sum()),
            ),
            (
                "0 times the logarithm of 0 is NaN: leave out eigenvalues that are 0.",
                lambda v: _raw_vendi(v),
            ),
            (
                "The minus sign of the entropy is missing.",
                lambda v: torch.exp((_spectrum(v) * _spectrum(v).log()).sum()),
            ),
            (
                "e goes with natural logarithms: use log(), or raise 2 to an entropy in bits.",
                lambda v: torch.exp(-(_spectrum(v) * _spectrum(v).log2()).sum()),
            ),
        ),
    ),
    "14.5": Exercise(
        "it returns the mean over the skills of the share that is right of each",
        "my_outside(right, skills)",
        my_outside,
        ((_RIGHT, _SKILLS), (_RIGHT[:17], _SKILLS[:17])),
        (
            (
                "Common skills count for more than rare ones: take the share of each skill first, then the mean.",
                lambda right, skills: right.double().mean(),
            ),
            (
                "You divided by the largest number of a skill: some skills do not occur, so divide by those that do.",
                lambda right, skills: _sum_of_shares(right, skills) / (int(skills.max()) + 1),
            ),
            (
                "Not all 24 skills need occur: divide by the number of those that do.",
                lambda right, skills: _sum_of_shares(right, skills) / 24,
            ),
            (
                "That is a sum: divide by the number of skills.",
                lambda right, skills: _sum_of_shares(right, skills),
            ),
            (
                "That is the share of right answers for each skill: take their mean.",
                lambda right, skills: torch.stack([right[skills == k].double().mean() for k in skills.unique()]),
            ),
        ),
    ),
}


def _by_appearance(groups):
    """Number the groups in the order in which they first appear."""
    seen = dict.fromkeys(groups.tolist())
    return torch.tensor([list(seen).index(group) for group in groups.tolist()])


def _first_turn(groups):
    return torch.stack([(groups == k).nonzero()[0, 0] for k in groups.unique()])


def _summed(points, centres, mean):
    nearest = torch.nn.functional.one_hot(torch.cdist(points, centres).argmin(dim=1), len(centres)).to(points)
    sums = nearest.T @ points
    return sums / nearest.sum(dim=0).clamp(min=1)[:, None] if mean else sums


def _moved(points, centres, nearest):
    moved = centres.clone()
    for k in nearest.unique().tolist():
        moved[k] = points[nearest == k].mean(dim=0)
    return moved


def _raw_vendi(vectors):
    values = torch.linalg.eigvalsh(vectors.T @ vectors / len(vectors))
    values = torch.where(values > 1e-9, values, 0.0)
    return torch.exp(-(values * values.log()).sum())


def _sum_of_shares(right, skills):
    return torch.stack([right[skills == k].double().mean() for k in skills.unique()]).sum()
