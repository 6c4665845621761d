"""Digits that are fitted and redrawn."""

import numpy as np

from course_lib.chapters.model_collapse import redrawn
from course_lib.data import digits
from tests.helpers import refused


def test_generation_0_is_real_and_later_ones_are_drawn():
    found = redrawn.digits((0, 1, 60), classes=(3, 7), each=4)
    data = digits.tensors()
    assert found.shape == (3, 8, 64) and found.min() >= 0 and found.max() <= 1
    assert np.allclose(found[0, :4], data.images[data.labels == 3][:4])
    assert np.allclose(found[0, 4:], data.images[data.labels == 7][:4])
    assert not np.allclose(found[1], found[0])


def test_draws_of_a_class_become_alike():
    found = redrawn.digits((1, 100), classes=(0, 3, 7), each=6).reshape(2, 3, 6, 64)
    spread = found.std(axis=2).mean(axis=(1, 2))
    assert spread[1] < 0.35 * spread[0]


def test_a_class_is_drawn_alike_whatever_is_drawn_beside_it():
    assert (redrawn.digits((5,), classes=(7,)) == redrawn.digits((5,), classes=(3, 7))[:, 2:]).all()


def test_mistakes_are_told_in_a_sentence():
    with refused("number of generations is -1"):
        redrawn.digits((-1,))
    with refused("number of pictures of a class is 0"):
        redrawn.digits((0,), each=0)
    with refused("0 pictures of class 12"):
        redrawn.digits((0,), classes=(12,))
