"""Lists under tuning: by hand, by sampling, and what tuning can and cannot do to them."""

import pytest
import torch

from course_lib.chapters.mode_collapse import lists, rewards
from tests.helpers import refused

BASE = rewards.base()
THREE = torch.tensor([0.5, 0.3, 0.2], dtype=torch.double)


@pytest.mark.parametrize("world", lists.WORLDS)
def test_the_base_models_lists_have_probabilities(world):
    found, chances = lists.tilted(world, THREE, 1.0, 2)
    assert float(lists.likelihood(world, THREE, found).exp().sum()) == pytest.approx(1)
    assert float(chances.sum()) == pytest.approx(1)


def test_likelihoods_by_hand():
    pair = torch.tensor([[0, 1]])
    by = {world: float(lists.likelihood(world, THREE, pair).exp()) for world in lists.WORLDS}
    assert by[lists.ALONE] == pytest.approx(0.5 * 0.3)
    assert by[lists.FRESH] == pytest.approx(0.5 * 0.3 / 0.5)
    assert by[lists.SETS] == pytest.approx(2 * 0.5 * 0.3)


def test_independent_items_are_as_sharp_as_single_answers():
    for power in (1.0, 3.85):
        pooled, same = lists.asked(lists.ALONE, THREE, power, 3)
        single, once = lists.asked(lists.ONCE, THREE, power, 1)
        assert torch.allclose(pooled, single) and same == pytest.approx(once**3)


def test_without_repeats_a_list_of_all_is_even():
    pooled, _ = lists.asked(lists.FRESH, THREE, 5.0, 3)
    assert torch.allclose(pooled, torch.full((3,), 1 / 3, dtype=torch.double))


def test_in_the_limit_one_list_is_left():
    for world in lists.WORLDS:
        assert lists.asked(world, BASE * 0.9 + torch.arange(1, 11) * 0.1 / 55, 200.0, 3)[1] > 0.9


def test_long_sets_come_to_the_bases_shares():
    short, long = (lists.asked(lists.SETS, THREE, 50.0, length)[0] for length in (1, 10))
    assert (long - THREE).abs().sum() < 0.02 < (short - THREE).abs().sum()


def test_sets_are_the_lists_without_their_order():
    """At the power 1 a set is a list of independent draws."""
    pooled, _ = lists.asked(lists.SETS, THREE, 1.0, 4)
    assert torch.allclose(pooled, THREE)


def test_pooled_and_same_by_hand():
    found, chances = torch.tensor([[0, 0], [0, 1]]), torch.tensor([0.75, 0.25], dtype=torch.double)
    assert lists.pooled(found, chances, 2).tolist() == pytest.approx([0.875, 0.125])
    assert lists.same(chances) == pytest.approx(0.75**2 + 0.25**2)


@pytest.mark.parametrize(
    "wrong, words",
    [
        (lambda: lists.every("alone", 3, 2), "Unknown world 'alone'"),
        (lambda: lists.every(lists.ALONE, 3, 6), "A list has 6 items: give a whole number from 1 to 5"),
        (lambda: lists.every(lists.SETS, 3, 11), "from 1 to 10"),
        (lambda: lists.tilted(lists.ALONE, THREE, float("nan"), 2), "The power is nan"),
        (lambda: lists.likelihood(lists.SETS, torch.ones(3), torch.tensor([[0, 1]])), "no distribution"),
    ],
)
def test_mistakes_are_told_in_a_sentence(wrong, words):
    with refused(words):
        wrong()
