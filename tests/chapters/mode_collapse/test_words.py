"""A word in a loop of people and models: fixed points, their limits, and the control without models."""

import math

import pytest

from course_lib.chapters.mode_collapse import words
from tests.helpers import refused

WORLDS = [words.Habit(made=f, copying=c, liking=g) for f in (0, 0.2, 0.9) for c in (0, 0.2, 1) for g in (0.5, 1, 4)]


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_a_fixed_point_reproduces_itself(world):
    people, models = words.fixed_point(world)
    assert 0 <= people <= 1 and 0 <= models <= 1
    assert words.next_shares(people, models, world) == pytest.approx((people, models), abs=1e-9)


@pytest.mark.parametrize("world", [w for w in WORLDS if w.copying < 1 or w.liking > 1], ids=str)
def test_the_loop_goes_there(world):
    people, models = world.habit, world.habit
    for _ in range(5000):
        people, models = words.next_shares(people, models, world)
    assert (people, models) == pytest.approx(words.fixed_point(world), abs=1e-3)


def test_without_copying_by_hand():
    people, models = words.fixed_point(words.Habit(habit=0.1, liking=4.0))
    assert people == 0.1 and models == pytest.approx(0.4 / (0.9 + 0.4))


def test_a_rare_word_grows_by_one_over_one_minus_the_contagion():
    world = words.Habit(habit=1e-6, liking=4.0, made=0.2)
    assert words.fixed_point(world)[1] == pytest.approx(4e-6 * 0.8 / (1 - words.knee(world)), rel=1e-3)


def test_neither_alone_and_both_together():
    one, other, both = (words.Habit(made=f, copying=c) for f, c in ((0.2, 0), (0, 0.2), (0.2, 0.2)))
    assert words.knee(one) < 1 and words.knee(other) < 1 < words.knee(both)
    assert words.fixed_point(both)[0] > 10 * max(words.fixed_point(w)[0] for w in (one, other))


def test_a_liking_of_one_changes_nothing():
    for made in (0.0, 0.5):
        assert words.fixed_point(words.Habit(liking=1.0, made=made, copying=0.3)) == pytest.approx((0.002, 0.002))


def test_large_chains_end_at_the_fixed_point_and_people_alone_stay():
    world = words.Habit(made=0.2, copying=0.2)
    people, models = words.chain(world, 1_000_000, 60, 0)
    assert (people, models) == pytest.approx(words.fixed_point(world), rel=0.02)
    assert words.chain(world, 1_000_000, 60, 0, models=False)[0] == pytest.approx(world.habit, rel=0.3)


def test_the_excess_can_be_larger_than_what_models_wrote():
    world = words.Habit(habit=0.002, made=0.2, copying=0.2)
    people, models = words.fixed_point(world)
    assert words.excess(world.habit, people, models, written=0.05) > 0.05
    assert words.excess(world.habit, world.habit, models, written=0.05) < 0.05
    assert words.excess(0.1, 0.2, 0.4, 0.5) == pytest.approx(0.5 * 0.2 + 0.5 * 0.4 - 0.1)


@pytest.mark.parametrize("share", [-0.1, 1.5, None, True, math.nan, "some"])
def test_a_share_outside_0_to_1_is_refused(share):
    for name in ("habit", "made", "copying"):
        with refused(f"{name} is", "a number from 0 to 1"):
            words.Habit(**{name: share})
    with refused("written is"):
        words.excess(0.1, 0.1, 0.1, share)


def test_other_mistakes_are_told_in_a_sentence():
    with refused("liking is 0"):
        words.Habit(liking=0)
    with refused("texts is 0"):
        words.chain(words.Habit(), 0, 3, 0)
    with refused("generations is 1.5"):
        words.chain(words.Habit(), 10, 1.5, 0)
