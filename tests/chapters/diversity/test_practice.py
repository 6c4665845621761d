"""Wrong answers to the exercises of chapter 14, as learners write them, are caught with the right sentence."""

import pytest
import torch

from course_lib import practice


def group_after_group(groups, count):
    found = []
    for k in groups.unique().tolist():
        found += (groups == k).nonzero()[:, 0].tolist()
    return torch.tensor(found[:count])


def a_mean_over_nothing(points, centres):
    nearest = ((points[:, None] - centres[None]) ** 2).sum(dim=-1).argmin(dim=1)
    return torch.stack([points[nearest == k].mean(dim=0) for k in range(len(centres))])


def unscaled(inputs, p, answers):
    rows = []
    for x, row, answer in zip(inputs, p, answers, strict=True):
        off = row.clone()
        off[answer] -= 1
        rows.append(torch.outer(x, off).flatten())
    return torch.stack(rows)


def in_nats(vectors):
    values = torch.linalg.svdvals(vectors) ** 2 / len(vectors)
    values = values[values > 1e-12]
    return -(values * values.log()).sum()


def share_of_all(right, skills):
    return right.sum() / len(right)


WRONG = (
    ("14.1", group_after_group, "turns"),
    ("14.2", a_mean_over_nothing, "nobody's nearest"),
    ("14.3", unscaled, "lengths"),
    ("14.4", in_nats, "nats"),
    ("14.5", share_of_all, "Common skills"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[name for name, _, _ in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message


def test_another_way_to_the_same_answer_is_right():
    def vendi(vectors):
        values = torch.linalg.svdvals(vectors) ** 2 / len(vectors)
        values = values[values > 1e-12]
        return torch.exp(-(values * values.log()).sum())

    assert practice.check("14.4", vendi).status == "right"


def test_a_wrong_answer_that_nobody_foresaw_shows_the_first_value_that_differs():
    assert "where" in practice.check("14.5", lambda right, skills: torch.tensor(0.123)).message
