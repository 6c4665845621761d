"""How the name-swap test errs, in invented worlds."""

import numpy as np
import pytest

from course_lib.chapters.inheritance import swap


def test_many_worlds_are_tested_as_one_is():
    luck = np.random.default_rng(0)
    scores = luck.standard_normal((6, 8, 4)) + (np.arange(8) < 4)[None, :, None] * np.arange(6)[:, None, None]
    first = np.arange(8) < 4
    for unit in swap.UNITS:
        found = swap.reject(scores, first, unit, 4000, swap.LEVEL, np.random.default_rng(1))
        one_by_one = [swap.permutation_test(world, first, unit=unit, shuffles=4000)[1] for world in scores]
        clear = [abs(p - swap.LEVEL) > 0.015 for p in one_by_one]
        assert all((p <= swap.LEVEL) == f for p, f, sure in zip(one_by_one, found, clear, strict=True) if sure)


def test_invented_worlds_have_the_gap_and_the_spread():
    luck = np.random.default_rng(0)
    scores = swap.invented(3000, 5, 4, 1.5, (0.8, 0.5, 0.3), luck)
    assert scores.shape == (3000, 10, 4)
    assert (scores[:, :5] - scores[:, 5:]).mean() == pytest.approx(1.5, abs=0.05)
    of_names = scores.mean(2) - scores.mean((1, 2), keepdims=True)[..., 0]
    assert of_names[:, :5].var(1, ddof=1).mean() == pytest.approx(0.8**2 + 0.3**2 / 4, abs=0.05)
