"""The changed soft targets of chapter 01, by hand and by their properties."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib.chapters.soft_targets.targets import mean_of_class, shuffle_the_rest, spread_the_rest
from tests.helpers import random_logits

LN3 = math.log(3)


@given(st.integers(0, 1000), st.integers(1, 20), st.integers(2, 10))
def test_shuffling_keeps_the_top_logit_in_place_and_all_values(seed, images, classes):
    logits = random_logits(images, classes, seed=seed)
    shuffled = shuffle_the_rest(logits, seed)
    assert torch.equal(shuffled.argmax(dim=-1), logits.argmax(dim=-1))
    assert torch.equal(shuffled.max(dim=-1).values, logits.max(dim=-1).values)
    assert torch.equal(shuffled.sort(dim=-1).values, logits.sort(dim=-1).values)


def test_shuffling_moves_the_other_logits_anywhere():
    # 3000 images with the logits 0, 1, 2, 9: each of 0, 1, 2 lands on each of three places in a third of the images;
    # the share has a standard error of √(1/3 · 2/3 / 3000) = 0.009
    logits = torch.tensor([[0.0, 9.0, 1.0, 2.0]]).expand(3000, -1)
    shuffled = shuffle_the_rest(logits, 1)
    for place in (0, 2, 3):
        for value in (0, 1, 2):
            assert (shuffled[:, place] == value).float().mean().item() == pytest.approx(1 / 3, abs=0.04)


def test_shuffling_repeats_itself_and_changes_with_the_seed():
    logits = random_logits(20, 10)
    before = logits.clone()
    assert torch.equal(shuffle_the_rest(logits, 1), shuffle_the_rest(logits, 1))
    assert not torch.equal(shuffle_the_rest(logits, 1), shuffle_the_rest(logits, 2))
    assert torch.equal(logits, before)


def test_mean_of_class_by_hand():
    # T = 2. Class 0: probabilities (1/4, 3/4) and (3/4, 1/4), mean (1/2, 1/2); class 1: (1/4, 3/4) alone
    logits = torch.tensor([[0, 2 * LN3], [0, 2 * LN3], [2 * LN3, 0]])
    softened = (mean_of_class(logits, torch.tensor([0, 1, 0]), 2.0) / 2.0).softmax(dim=-1)
    torch.testing.assert_close(softened, torch.tensor([[0.5, 0.5], [0.25, 0.75], [0.5, 0.5]]))


@given(st.integers(0, 1000), st.floats(0.5, 10))
def test_mean_of_class_softens_to_the_mean_soft_target(seed, T):
    logits, labels = random_logits(12, 5, seed=seed), torch.arange(12) % 3
    targets = (logits / T).softmax(dim=-1)
    softened = (mean_of_class(logits, labels, T) / T).softmax(dim=-1)
    for label in range(3):
        expected = targets[labels == label].mean(dim=0).expand(4, -1)
        torch.testing.assert_close(softened[labels == label], expected)


def test_spread_the_rest_by_hand():
    # T = 2. Probabilities 3/5, 1/5, 1/5 stay; 9/12, 1/12, 2/12 become 9/12, 1.5/12, 1.5/12
    targets = torch.tensor([[3, 1, 1], [9, 1, 2]]) / torch.tensor([[5.0], [12.0]])
    softened = (spread_the_rest(2.0 * targets.log(), 2.0) / 2.0).softmax(dim=-1)
    torch.testing.assert_close(softened, torch.tensor([[0.6, 0.2, 0.2], [0.75, 0.125, 0.125]]))


def test_a_class_that_nobody_believes_in_gives_no_infinite_logit():
    logits = torch.tensor([[0.0, 500.0, 0.0]])
    assert mean_of_class(logits, torch.tensor([1]), 0.5).isfinite().all()
    assert spread_the_rest(logits, 0.5).isfinite().all()
