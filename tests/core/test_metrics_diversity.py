"""How many directions vectors take up, by hand."""

import pytest
import torch

from course_lib import metrics
from tests.helpers import refused


def test_vendi_counts_directions():
    assert metrics.diversity(torch.eye(4)) == pytest.approx(4)
    assert metrics.diversity(torch.eye(4)[[0, 0, 0]]) == pytest.approx(1)
    assert metrics.diversity(torch.eye(4)[[0, 1, 0, 1]]) == pytest.approx(2)
    # shares 3/4 and 1/4: e^(3/4 ln 4/3 + 1/4 ln 4) = 1.7548
    assert metrics.diversity(torch.eye(2)[[0, 0, 0, 1]]) == pytest.approx(1.7548, abs=1e-4)


def test_an_example_that_moves_nothing_adds_no_direction():
    assert metrics.diversity(torch.tensor([[1.0, 0], [0, 0]])) == pytest.approx(1)


def test_vectors_of_another_length_are_refused():
    with refused("not of length 1"):
        metrics.diversity(torch.full((3, 2), 2.0))
    for length in (0.5, 0.99, 1.01, 1.5):
        with refused("not of length 1"):
            metrics.diversity(length * torch.eye(3))
    with refused("not of length 1"):
        metrics.diversity(torch.zeros(3, 2))
    with refused("shape [3]", "a row for each"):
        metrics.diversity(torch.zeros(3))
    with refused("vectors"):
        metrics.diversity([1.0])
