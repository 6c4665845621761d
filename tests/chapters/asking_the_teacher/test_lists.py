"""How an answer about the next word is kept: what a list loses and what draws do not."""

import pytest
import torch

from course_lib.chapters.asking_the_teacher import lists
from course_lib.data import language
from tests.chapters.asking_the_teacher import small
from tests.helpers import refused

P = torch.tensor([[0.5, 0.3, 0.15, 0.05]], dtype=torch.float64)


def test_lists_by_hand():
    assert lists.targets(lists.TOPS, 2, P)[0].tolist() == pytest.approx([0.625, 0.375, 0, 0])
    assert lists.targets(lists.SPREAD, 2, P)[0].tolist() == pytest.approx([0.5, 0.3, 0.1, 0.1])
    assert lists.targets(lists.ALL, 4, P) is P


def test_draws_are_right_on_average_and_a_list_is_not():
    many = P.expand(20_000, -1)
    drawn = lists.targets(lists.DRAWS, 2, many, seed=1)
    assert set(drawn.unique().tolist()) == {0, 0.5, 1}
    torch.testing.assert_close(drawn.mean(dim=0), P[0], atol=0.01, rtol=0)
    assert (lists.targets(lists.TOPS, 2, many).mean(dim=0) - P[0]).abs().max() > 0.1


def test_bytes_by_hand():
    # a word's number is 1 byte, a probability 2; 62 words
    sizes = {(lists.TEXT, 1): 1, (lists.TOPS, 1): 1, (lists.TOPS, 5): 15, (lists.SPREAD, 1): 3, (lists.DRAWS, 5): 5}
    assert {each: lists.stored_bytes(*each) for each in sizes} == sizes
    assert lists.stored_bytes(lists.ALL, 62) == 124


def test_what_a_perfect_student_would_speak():
    words = len(language.automaton().words)
    assert lists.exact(lists.ALL, words)["apart"] == pytest.approx(0)
    assert lists.exact(lists.DRAWS, 5) == {"apart": 0, "animals": 24}
    one, five = (lists.exact(lists.TOPS, k) for k in (1, 5))
    assert one["apart"] > five["apart"] > 0 and five["animals"] < 24
    # the share that the top five hold is what a list of them, made to sum to 1, is off by
    truth = language.automaton()
    visits = truth.visits()[:-1] / truth.visits()[:-1].sum()
    missing = 1 - truth.P[:-1].topk(5, dim=-1).values.sum(dim=-1)
    assert five["apart"] == pytest.approx(100 * float((visits * missing).sum()))


def test_the_error_of_draws_averages_out():
    one, whole = lists.off(5)
    assert one > 3 * whole > 0


def test_every_student_learns_and_lost_counts_animals():
    found = small.result().listed
    assert found.conditions == lists.conditions(small.WORDS)
    assert (found.get((lists.ALL, 62), "gap") > 0).all() and (found.values["lost"] <= 24).all()


def test_what_there_is_not_is_refused():
    with refused("kind of list", "rumour"):
        lists.targets("rumour", 2, P)
    with refused("kind of list", "rumour"):
        lists.stored_bytes("rumour", 2)
    for count in (0, 5, 2.5):
        with refused("words would be kept", "keep 1 to 4"):
            lists.targets(lists.TOPS, count, P)
