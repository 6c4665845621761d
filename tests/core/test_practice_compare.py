"""When two results are the same, and the words for the first value that differs."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from course_lib.practice import compare
from tests.helpers import named

NAN, INF = float("nan"), float("inf")


class Elsewhere:
    """What a tensor on another device looks like: its numbers are read after .cpu() alone, and float32 at most."""

    def __init__(self, numbers):
        self.numbers = torch.tensor(numbers)

    def detach(self):
        return self

    def cpu(self):
        return self.numbers


class Alike:
    def __repr__(self):
        return "alike"


def pairs():
    yield 1


SAME = (
    (0.6, 0.6),
    (3, 3.0),
    (np.int64(35), 35),
    (Fraction(3, 5), 0.6),
    (Decimal("0.6"), 0.6),
    (np.float32(0.6), torch.tensor(0.6)),
    ([1, 2.5], torch.tensor([1, 2.5])),
    ((1, np.float64(2.5)), torch.tensor([1, 2.5])),
    (range(3), torch.arange(3)),
    (np.array([[1.0, 2.0]]), torch.tensor([[1.0, 2.0]])),
    ([torch.tensor(1.0), torch.tensor(2.0, requires_grad=True)], (1.0, 2.0)),
    (torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True) * 1, torch.tensor([1.0, 2.0])),
    (torch.tensor([1.0, 2.0], dtype=torch.bfloat16), [1.0, 2.0]),
    (Elsewhere([1.0, 2.0]), torch.tensor([1.0, 2.0])),
    ([1, 0], torch.tensor([True, False])),
    (torch.tensor([1.0, 0.0]), torch.tensor([True, False])),
    (INF, INF),
    (NAN, NAN),
    ([], ()),
    ((torch.zeros(2), torch.ones(3)), [torch.zeros(2), [1, 1, 1]]),
    ("yes", "yes"),
    ({"a": 1}, {"a": 1}),
    ({"a": np.float64(1.0), "b": [1, 2]}, {"b": torch.tensor([1, 2]), "a": 1.0}),
    (["a", 1], ("a", 1.0)),
    ({1, 2}, {2, 1}),
    (2**70, float(2**70)),
)

DIFFERENT = (
    (0.123, 0.6, "gives 0.123 where 0.6 is right"),
    (0, 0.0707, "gives 0 where 0.0707 is right"),
    (19211, 19210, "gives 19211 where 19210 is right"),
    (19210.5, 19210, "gives 19210.5 where 19210 is right"),
    (692.8, 693, "gives 692.8 where 693 is right"),
    (1.7351, 1.7321, "gives 1.74 where 1.73 is right"),
    (1.7318, 1.7338, "gives 1.732 where 1.734 is right"),
    (-0.0, 1.0, "gives 0 where 1 is right"),
    (NAN, 1.29, "gives NaN (which 0/0, 0 · log 0 or the logarithm of a negative number make) where 1.29 is right"),
    (1.29, NAN, "gives 1.29 where NaN is right"),
    (INF, 1.29, "gives inf where 1.29 is right"),
    (-INF, INF, "gives -inf where inf is right"),
    ([1.5, 1.375, 1.25, 0.0], [1.5, 1.375, 1.25, 0.5], "gives 0 where 0.5 is right, at index [3]"),
    ([[1, 2], [3, 5]], torch.tensor([[1, 2], [3, 4]]), "gives 5 where 4 is right, at index [1, 1]"),
    ((14.5, 6.5), torch.tensor([6.5, 14.5]), "gives 14.5 where 6.5 is right, at index [0]"),
    ([True, True], torch.tensor([True, False]), "gives True where False is right, at index [1]"),
    ([1.0, 0.5], torch.tensor([True, False]), "gives 0.5 where 0 is right, at index [1]"),
    (torch.zeros(5), 0.5, "gives a tensor of shape [5] where one number is right"),
    (0.5, torch.zeros(6, 10), "gives one number where a tensor of shape [6, 10] is right"),
    (np.zeros((10, 6)), torch.zeros(6, 10), "gives an array of shape [10, 6] where a tensor of shape [6, 10] is right"),
    ((1.0, 2.0, 3.0), (1.0, 2.0), "gives a tuple of 3 where a tuple of 2 is right"),
    ([1.0], 1.0, "gives a list of 1 where one number is right"),
    (None, 1.0, "gives None where one number is right"),
    ((1.0, None), (1.0, 2.0), "gives a tuple with None in it where a tuple of 2 is right"),
    ([[1.0], [1.0, 2.0]], (1.0, 2.0), "gives a list with parts of unequal shapes in it where a tuple of 2 is right"),
    ("seven", 7, "gives the text 'seven' where one number is right"),
    ("7", 7, "gives the text '7' where one number is right"),
    (["7"], [7], "gives a list with the text '7' in it where a list of 1 is right"),
    ("long " * 20, 7, "gives a text where one number is right"),
    (torch.zeros(2).mean, 0.0, "gives the function mean itself (did you forget its ()?) where one number is right"),
    ({}, 0.0, "gives a dict where one number is right"),
    (object(), 0.0, "gives an object where one number is right"),
    (np.array(["7"]), 7.0, "gives an ndarray where one number is right"),
    (torch.tensor(1j), 1.0, "gives a Tensor where one number is right"),
    (1j, 1.0, "gives a complex where one number is right"),
    (10**400, 1.0, "gives inf where 1 is right"),
    (torch, 1.0, "gives a module where one number is right"),
    (torch.Tensor, 1.0, "gives the class Tensor where one number is right"),
    (torch.zeros(2, device="meta"), [0, 0], "gives a Tensor where a list of 2 is right"),
    (pairs(), [0, 0], "gives a generator where a list of 2 is right"),
    ((torch.zeros(2),), (torch.zeros(2), torch.ones(3)), "gives a tuple of 1 where a tuple of 2 is right"),
    (3, (torch.zeros(2), torch.ones(3)), "gives an int where a tuple of 2 is right"),
    (
        (torch.zeros(2), [1, 1, 2]),
        (torch.zeros(2), torch.ones(3)),
        "gives 2 where 1 is right, at index [2], in part 1 of the result",
    ),
    ({"a": 1}, {"a": 2}, "gives 1 where 2 is right, in part 'a' of the result"),
    ({"b": 1}, {"a": 1}, "gives a dict with the keys ['b'] where a dict with the keys ['a'] is right"),
    ([1], {"a": 1}, "gives a list of 1 where a dict with the keys ['a'] is right"),
    ({0: 1}, ("x",), "gives a dict with the keys [0] where a tuple of 1 is right"),
    ({0: "x"}, ("x",), "gives a dict with the keys [0] where a tuple of 1 is right"),
    ("ab", ("a", "b"), "gives the text 'ab' where a tuple of 2 is right"),
    (("a", "c"), ("a", "b"), "gives the text 'c' where the text 'b' is right, in part 1 of the result"),
    (1j, 2j, "gives 1j where 2j is right"),
    ("long " * 10, "also " * 10, f"gives {'long ' * 10!r} where {'also ' * 10!r} is right"),
    ({1}, ("x",), "gives a set where a tuple of 1 is right"),
    (Alike(), Alike(), "gives another Alike than the right one"),
    ({1}, {2}, "gives {1} where {2} is right"),
    ("no", "yes", "gives the text 'no' where the text 'yes' is right"),
    (torch.zeros(2), "yes", "gives a Tensor where the text 'yes' is right"),
)


@pytest.mark.parametrize("value, right", SAME, ids=named)
def test_the_same_numbers_in_another_form(value, right):
    assert compare.difference(value, right) is None


@pytest.mark.parametrize("value, right, said", DIFFERENT, ids=named)
def test_the_first_value_that_differs(value, right, said):
    found = compare.difference(value, right)
    assert found is not None and found.said == said


@pytest.mark.parametrize("right", (0.6, [0.6, 0.1], torch.tensor([1e-6, 0.6]), 3.0, torch.tensor([0.5, 0.0])), ids=str)
def test_rounding_and_a_usual_epsilon_are_no_difference_and_one_percent_is(right):
    numbers = torch.as_tensor(right, dtype=torch.float64)
    assert compare.difference(numbers * 1.0004 + 1e-6, right) is None
    assert compare.difference(numbers * 1.01, right)
    assert compare.difference(numbers * 1.01, right, tolerance=0.02) is None


@pytest.mark.parametrize("right", (19210, [2, 19210], torch.tensor([19210]), np.int32(19210)), ids=str)
def test_whole_numbers_are_met_exactly(right):
    numbers = torch.as_tensor(right, dtype=torch.float64)
    assert compare.difference(numbers, right) is None
    assert compare.difference(numbers + 0.001, right)


def test_the_index_can_be_asked_for():
    assert compare.difference([[1, 2], [3, 5]], [[1, 2], [3, 4]]).index == (1, 1)
    assert compare.difference(1, 2).index == ()
    assert compare.difference(None, 2).index is None
    assert compare.difference(0.5, 0.5000000001) is None


@pytest.mark.parametrize("first", (1.0, 0.1, 1 / 3, 123456.789, 1e-12, -7.25))
@pytest.mark.parametrize("apart_by", (1e-2, 1e-5, 1e-9, 1e-14))
def test_two_numbers_never_look_alike(first, apart_by):
    texts = compare.told_apart(first, first * (1 + apart_by))
    assert texts[0] != texts[1]
    assert float(texts[0]) == pytest.approx(first, rel=1e-2)
    assert max(map(len, texts)) <= 24
