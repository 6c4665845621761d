"""Raters, rewards and the best policy: by hand, against plain optimisation, and against simulation."""

import math

import pytest
import torch
import torch.nn.functional as F

from course_lib import runtime
from course_lib.chapters.mode_collapse import rewards
from tests.helpers import refused

BASE = rewards.base()


def value(policy, base, reward, beta):
    """E[reward] − beta · KL."""
    return float((policy * (reward - beta * (policy / base).log())).sum())


def test_the_optimum_by_hand():
    # base .5 .5, reward ln 4 · beta for the first: four times as likely
    found = rewards.optimum(torch.tensor([0.5, 0.5]), torch.tensor([0.5 * math.log(4), 0.0]), 0.5)
    assert found.tolist() == pytest.approx([0.8, 0.2])


@pytest.mark.parametrize("beta", [0.1, 0.5, 2.0])
def test_no_other_policy_is_better(beta):
    luck = runtime.generator(0, "test", "others")
    reward = torch.randn(10, generator=luck, dtype=torch.double)
    best = rewards.optimum(BASE, reward, beta)
    for _ in range(200):
        other = (best.log() + 0.3 * torch.randn(10, generator=luck, dtype=torch.double)).softmax(-1)
        assert value(other, BASE, reward, beta) < value(best, BASE, reward, beta)


def test_typicality_alone_is_a_low_temperature():
    alpha, beta = 0.57, 0.2
    best = rewards.optimum(BASE, rewards.liking(BASE, alpha), beta)
    assert torch.allclose(best, rewards.sharpened(BASE, rewards.exponent(alpha, beta)))
    assert torch.allclose(best, BASE ** (1 + alpha / beta) / (BASE ** (1 + alpha / beta)).sum())


def test_entropy_by_hand():
    assert float(rewards.entropy(torch.tensor([0.5, 0.5]))) == pytest.approx(math.log(2))
    assert float(rewards.entropy(torch.tensor([1.0, 0.0]))) == 0


def test_choices_are_of_different_answers_and_as_likely_as_felt():
    felt = torch.linspace(0, 3, 10, dtype=torch.double)
    wins = rewards.choices(BASE, felt, 200_000, runtime.generator(1, "test"))
    assert wins.sum() == 200_000 and bool((wins.diagonal() == 0).all())
    games = wins + wins.T
    share, chance = wins / games.clamp_min(1), (felt[:, None] - felt).sigmoid()
    assert bool(
        ((share - chance).abs() < 4.5 * (chance * (1 - chance) / games.clamp_min(1)).sqrt() + 1e-9)[games > 0].all()
    )
    expected = 200_000 * 2 * BASE[6] * BASE[3] / (1 - (BASE**2).sum())
    assert float(games[6, 3]) == pytest.approx(float(expected), rel=0.06)


def test_bradley_terry_is_what_gradient_descent_finds():
    wins = rewards.choices(BASE, rewards.liking(BASE, 0.57), 3000, runtime.generator(2, "test"))
    found = rewards.bradley_terry(wins, ridge=1e-6)
    reward = torch.zeros(10, dtype=torch.double, requires_grad=True)
    adam = torch.optim.Adam([reward], lr=0.1)
    for _ in range(250):
        loss = -(wins * F.logsigmoid(reward[:, None] - reward)).sum() / wins.sum()
        adam.zero_grad()
        loss.backward()
        adam.step()
    assert torch.allclose(found, reward.detach() - reward.detach().mean(), atol=3e-3)


def test_many_pairs_teach_what_is_felt():
    felt = rewards.liking(BASE, 0.57)
    found = rewards.bradley_terry(rewards.choices(BASE, felt, 400_000, runtime.generator(3, "test")))
    assert torch.allclose(found, felt - felt.mean(), atol=0.1)


def test_an_answer_that_lost_every_time_has_a_finite_reward():
    wins = torch.tensor([[0.0, 5.0], [0.0, 0.0]], dtype=torch.double)
    found = rewards.bradley_terry(wins)
    assert bool(torch.isfinite(found).all()) and found[0] > found[1]


@pytest.mark.parametrize("beta", [0.2, 0.5])
def test_the_cost_of_noise_is_about_the_derived_one(beta):
    pairs = 20_000
    costs = []
    for seed in range(40):
        best = rewards.optimum(BASE, rewards.learned(BASE, 0.0, pairs, seed), beta)
        costs.append(float((best * (best / BASE).log()).sum()))
    mean = sum(costs) / len(costs)
    assert mean == pytest.approx(rewards.noise_cost(10, pairs, beta), rel=0.35)


def test_the_dial_of_an_entropy():
    beta = rewards.at_entropy(lambda b: rewards.optimum(BASE, rewards.liking(BASE, 0.57), b), 1.0)
    assert float(rewards.entropy(rewards.optimum(BASE, rewards.liking(BASE, 0.57), beta))) == pytest.approx(1.0)
    with refused("No dial", "ask for something in between"):
        rewards.at_entropy(lambda b: rewards.sharpened(BASE, 1 / b), 5.0)


@pytest.mark.parametrize("beta", [0, -1, None, True, math.nan, math.inf, "0.1"])
def test_a_wrong_beta_is_refused(beta):
    with refused("beta is", "a number above 0"):
        rewards.optimum(BASE, torch.zeros(10), beta)


@pytest.mark.parametrize(
    "wrong, words",
    [
        (lambda: rewards.optimum(torch.tensor([0.5, 0.4]), torch.zeros(2), 1.0), "no distribution"),
        (lambda: rewards.sharpened(torch.tensor([1.0, 0.0]), 2), "no distribution"),
        (
            lambda: rewards.optimum(BASE, torch.zeros(3), 1.0),
            "The rewards have shape [3]: give a number for each of 10",
        ),
        (lambda: rewards.choices(BASE, torch.zeros(3), 5, torch.Generator()), "The feelings have shape [3]"),
        (lambda: rewards.sharpened(BASE, "much"), "The power is 'much'"),
        (lambda: rewards.noise_cost(10, 0, 0.2), "There are 0 pairs"),
        (lambda: rewards.exponent("much", 1.0), "alpha is 'much'"),
        (lambda: rewards.choices(BASE, BASE, 0, torch.Generator()), "There are 0 pairs"),
        (lambda: rewards.choices(BASE, BASE, 2.5, torch.Generator()), "There are 2.5 pairs"),
        (lambda: rewards.bradley_terry(torch.zeros(3, 3)), "no square table"),
        (lambda: rewards.bradley_terry(torch.ones(2, 3)), "no square table"),
    ],
)
def test_other_mistakes_are_told_in_a_sentence(wrong, words):
    with refused(words):
        wrong()
