"""Wrong answers to the exercises of chapter 06, as learners write them, are caught with the right sentence."""

import pytest
import torch

from course_lib import practice


def asks_about_all(teacher, pictures, budget):
    return torch.log_softmax(teacher(pictures), dim=-1)[:budget]


def others_impossible(p, kept):
    found = torch.zeros_like(p)
    for row, values in enumerate(p):
        best = values.argsort(descending=True)[:kept]
        found[row, best] = values[best]
    return found


def without_the_means(answers):
    return int(torch.linalg.matrix_rank(answers, rtol=1e-4))


def both_halves(p, kept):
    best = p.argsort(descending=True)[:kept]
    target = torch.zeros_like(p)
    target[best] = p[best] / p[best].sum()
    return (target - p).abs().sum()


def of_all(asked, copy, teacher):
    return float((copy.argmax(1) == teacher.argmax(1)).float().mean())


WRONG = (
    ("06.1", asks_about_all, "budget"),
    ("06.2", others_impossible, "The others got 0"),
    ("06.3", without_the_means, "mean of each row"),
    ("06.4", both_halves, "half"),
    ("06.5", of_all, "learned by heart"),
    ("06.1", lambda teacher, pictures, budget: teacher(pictures[:budget]).log(), "Logits are not probabilities"),
    ("06.2", lambda p, kept: p.topk(kept).values, "a whole row"),
    ("06.4", lambda p, kept: p[kept:].sum(), "not sorted"),
    ("06.5", lambda asked, copy, teacher: (copy == teacher)[~asked].float().mean(), "compare the answers"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[name for name, _, _ in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message


def test_a_wrong_answer_that_nobody_foresaw_shows_the_first_value_that_differs():
    assert "my_bias" in practice.check("06.4", lambda p, kept: p.max()).message
