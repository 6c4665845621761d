"""A share may be any number, Python's or NumPy's, and what is none is refused, in each chapter that asks for one."""

import math

import numpy as np
import pytest
import torch

from course_lib.chapters.language_collapse import recipe
from course_lib.chapters.model_collapse import chains
from tests.helpers import named, refused

GOOD = (0.5, np.float32(0.5), np.float64(0.5), torch.tensor(0.5), 0, 1, np.int64(1))
BAD = (True, "0.5", None, math.nan, math.inf, -0.5, [0.5])
SAID = ("The share of real data is", "a number from 0")


@pytest.mark.parametrize("share", GOOD, ids=named)
def test_a_share_may_be_any_number(share):
    assert chains.check_share(share) == float(share)
    recipe.check_regime("mix", 10, share)


@pytest.mark.parametrize("share", BAD, ids=named)
def test_a_share_that_is_no_number_is_refused(share):
    with refused(*SAID):
        chains.check_share(share)
    with refused(*SAID):
        recipe.check_regime("mix", 10, share)
