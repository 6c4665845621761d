"""Which images each step sees."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib.training import cohort, loop

counts, batch_sizes, steps_taken = st.integers(1, 60), st.integers(1, 60), st.integers(1, 30)


@given(counts, batch_sizes, steps_taken, st.integers(0, 1000))
def test_every_deck_deals_every_image_once(count, batch_size, steps, seed):
    dealt = loop.batch_order(count, batch_size, steps, seed)
    assert dealt.shape == (steps, min(batch_size, count))
    for deck in dealt.flatten().split(count):
        assert len(set(deck.tolist())) == len(deck) and deck.min() >= 0 and deck.max() < count


@given(counts, steps_taken, st.integers(0, 1000))
def test_a_batch_of_all_images_keeps_their_order(count, steps, seed):
    assert loop.batch_order(count, count, steps, seed).tolist() == [list(range(count))] * steps


def test_the_order_repeats_itself_and_changes_with_the_seed_and_the_deck():
    first = loop.batch_order(50, 10, 10, 1)
    assert torch.equal(first, loop.batch_order(50, 10, 10, 1))
    assert not torch.equal(first, loop.batch_order(50, 10, 10, 2))
    assert not torch.equal(first[:5], first[5:])  # the second deck is shuffled again


def test_more_steps_continue_the_same_order():
    assert torch.equal(loop.batch_order(50, 16, 30, 1)[:7], loop.batch_order(50, 16, 7, 1))


def test_each_student_has_the_order_of_its_own_seed():
    orders = cohort.batch_orders((30, 30, 40), 16, 9, (5, 6, 5))
    assert orders.shape == (9, 3, 16)
    for place, (count, seed) in enumerate(((30, 5), (30, 6), (40, 5))):
        assert torch.equal(orders[:, place], loop.batch_order(count, 16, 9, seed))


def test_each_student_is_given_its_own_images():
    values = torch.arange(12).view(2, 3, 2)  # [students, n, numbers]: student 0 has 0 to 5, student 1 has 6 to 11
    assert cohort.picked(values, torch.tensor([[2, 0], [1, 1]])).tolist() == [[[4, 5], [0, 1]], [[8, 9], [8, 9]]]
