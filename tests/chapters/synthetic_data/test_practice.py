"""Wrong answers to the exercises of chapter 13, as learners write them, are caught with the right sentence."""

import pytest
import torch

from course_lib import practice


def by_hand_without_scaling(queries, documents, heat):
    loss = 0
    for i, query in enumerate(queries):
        logits = documents @ query / heat
        loss = loss + logits.logsumexp(0) - logits[i]
    return loss / len(queries)


def every_example(queries, documents):
    counts = []
    for i in range(queries.shape[1]):
        counts.append(all(q == d for q, d in zip(queries[:, i].tolist(), documents[:, i].tolist(), strict=True)))
    return torch.tensor(counts)


def from_zero(scores, documents):
    total = 0
    for row, own in zip(scores, documents.tolist(), strict=True):
        total += 1 / (2 + int((row > row[own]).sum()))
    return total / len(scores)


def first_place(scores, documents, top):
    return torch.tensor([int(row.argmax()) == int(own) for row, own in zip(scores, documents, strict=True)])


def optimist(verdicts):
    wrong = float((verdicts == 1).double().mean())
    return torch.tensor([1 - wrong, wrong, 0.0], dtype=torch.float64)


WRONG = (
    ("13.1", by_hand_without_scaling, "length 1"),
    ("13.2", every_example, "slip"),
    ("13.3", from_zero, "begin at 2"),
    ("13.4", first_place, "first place"),
    ("13.5", optimist, "counts as right"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[name for name, _, _ in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message


def test_a_wrong_answer_that_nobody_foresaw_shows_the_first_value_that_differs():
    assert "where" in practice.check("13.5", lambda verdicts: torch.full((3,), 1 / 3)).message
