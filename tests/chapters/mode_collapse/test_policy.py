"""Policy gradient with a KL penalty ends at the best policy."""

import pytest
import torch

from course_lib.chapters.mode_collapse import policy, rewards
from tests.helpers import refused

BASE = rewards.base()
REWARD = torch.stack([rewards.liking(BASE, 0.57), torch.linspace(0, 1, 10, dtype=torch.double)])


@pytest.mark.parametrize("beta", [0.3, 1.0])
def test_it_ends_at_the_best_policy(beta):
    found = policy.tune(BASE, REWARD, beta, (0, 1), steps=500)
    assert bool((policy.total_variation(found, rewards.optimum(BASE, REWARD, beta)) < 0.03).all())


def test_without_a_penalty_one_answer_is_left():
    found = policy.tune(BASE, REWARD, 0, (0, 1), steps=500)
    assert found.argmax(-1).tolist() == [6, 9] and bool((found.amax(-1) > 0.9).all())


def test_a_seed_gives_the_same_policy_alone_and_among_others():
    both = policy.tune(BASE, REWARD, 0.3, (3, 4), steps=20)
    alone = policy.tune(BASE, REWARD[1:], 0.3, (4,), steps=20)
    assert torch.allclose(both[1:], alone)
    assert not torch.allclose(alone, policy.tune(BASE, REWARD[1:], 0.3, (5,), steps=20))


def test_total_variation_by_hand():
    assert float(policy.total_variation(torch.tensor([0.5, 0.5]), torch.tensor([0.9, 0.1]))) == pytest.approx(0.4)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"beta": -1}, "beta is -1"),
        ({"beta": None}, "beta is None"),
        ({"steps": 0}, "steps is 0"),
        ({"answers": 1}, "answers is 1"),
        ({"rewards": REWARD[:1]}, "The rewards have shape"),
        ({"base": torch.ones(10)}, "no distribution"),
    ],
)
def test_wrong_settings_are_told_in_a_sentence(change, words):
    settings = {"base": BASE, "rewards": REWARD, "beta": 0.1, "seeds": (0, 1)} | change
    with refused(words):
        policy.tune(
            settings.pop("base"), settings.pop("rewards"), settings.pop("beta"), settings.pop("seeds"), **settings
        )
