"""The losses between different tokens, by hand."""

import math

import pytest
import torch

from course_lib.chapters.tokenizers import matching
from tests.helpers import refused


def test_the_marginal_loss_is_least_at_its_target():
    target = torch.tensor([[0.5, 0.3, 0.2]])
    best = matching.marginal_loss(target.log(), target)
    assert float(best) == pytest.approx(-sum(p * math.log(p) for p in (0.5, 0.3, 0.2)))
    assert all(matching.marginal_loss(torch.randn(1, 3), target) > best for _ in range(10))


def test_log_probabilities_of_chunks_add_up():
    found = matching.chunk_log_probs(torch.tensor([-0.5, -1.0, -0.25]), torch.tensor([0, 0, 1]), 2)
    assert found.tolist() == [-1.5, -0.25]


def test_the_chunk_loss_by_hand():
    # p = .4, q = .5: −.4 ln .5 − .6 ln .5 = ln 2
    loss = matching.chunk_loss(torch.tensor([0.5]).log(), torch.tensor([0.4]).log())
    assert float(loss) == pytest.approx(math.log(2), abs=1e-5)


@pytest.mark.parametrize("temperature", [1.0, 5.0])
def test_the_chunk_loss_is_least_where_both_agree(temperature):
    log_teacher = torch.tensor([0.3, 0.9]).log()
    log_student = log_teacher.clone().requires_grad_()
    matching.chunk_loss(log_student, log_teacher, temperature).backward()
    assert float(log_student.grad.abs().max()) < 1e-5
    best = matching.chunk_loss(log_teacher, log_teacher, temperature)
    assert matching.chunk_loss(log_teacher - 0.5, log_teacher, temperature) > best


def test_a_temperature_changes_the_chunk_loss():
    ours, theirs = torch.tensor([0.2]).log(), torch.tensor([0.6]).log()
    # at temperature 2 both are square roots: p = .7746, q = .4472
    p, q = 0.6**0.5, 0.2**0.5
    wanted = -(p * math.log(q) + (1 - p) * math.log(1 - q))
    assert float(matching.chunk_loss(ours, theirs, 2.0)) == pytest.approx(wanted, abs=1e-5)


def test_a_sorted_loss_does_not_know_what_it_compares():
    teacher = torch.tensor([[0.7, 0.2, 0.1]])
    assert float(matching.sorted_loss(torch.tensor([[0.1, 0.7, 0.2]]), teacher)) == pytest.approx(0, abs=1e-6)
    # filled up with a zero: |.5 − .7| + |.5 − .2| + |0 − .1|
    assert float(matching.sorted_loss(torch.tensor([[0.5, 0.5]]), teacher)) == pytest.approx(0.6, abs=1e-6)


def test_merging_follows_the_chain_rule():
    # two chunks: the places 0 and 1, and the place 2; the first token of chunk 0 had .4
    probs = torch.tensor([[0.4, 0.6], [0.1, 0.9], [0.3, 0.7]])
    found = matching.merged(probs, torch.tensor([0.4, 0.9, 0.3]), torch.tensor([0, 0, 1]), 2)
    assert torch.allclose(found, torch.tensor([[0.04, 0.36], [0.3, 0.7]]))


def test_bad_input_is_told_in_a_sentence():
    with refused("with at least one place"):
        matching.marginal_loss(torch.ones(2, 3), torch.ones(1, 3))
    with refused("does not sum to 1"):
        matching.marginal_loss(torch.ones(1, 3), torch.ones(1, 3))
    with refused("give both for the same places"):
        matching.chunk_log_probs(torch.zeros(2), torch.tensor([0]), 1)
    with refused("cut the text where both have a boundary"):
        matching.chunk_loss(torch.zeros(2), torch.zeros(1))
    with refused("The temperature is 0"):
        matching.chunk_loss(torch.tensor([-1.0]), torch.tensor([-1.0]), 0)
    with refused("not probabilities"):
        matching.chunk_loss(torch.tensor([0.5]), torch.tensor([-1.0]))
    with refused("[places, tokens] of the same places"):
        matching.sorted_loss(torch.ones(2, 3), torch.ones(1, 3))
