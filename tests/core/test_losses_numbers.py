"""The numbers that losses take, the type in which they calculate, and what is usual where nobody says otherwise."""

import pytest
import torch

from course_lib import losses
from course_lib.losses.numerics import log_probabilities
from tests.helpers import random_logits, refused

DIVERGENCES = (losses.soft_target_loss, losses.reverse_kl_loss, losses.jensen_shannon_loss)


@pytest.mark.parametrize("T", [1e-6, 1e6])
def test_the_coldest_and_the_hottest_temperature_are_accepted(T):
    losses.check_temperature(T)


def test_a_wrong_number_of_a_tensor_is_named():
    with refused("The temperature is -1 for one student: it"):
        losses.check_temperature(torch.tensor([2.0, -1.0]))
    with refused("The temperature is -1: it"):
        losses.check_temperature(torch.tensor([-1.0]))


@pytest.mark.parametrize("beta", [0, 1, 1.5])
def test_a_mixture_lies_between_both_models(beta):
    with refused(f"beta is {beta}: it must lie between 0 and 1"):
        losses.check_mixture(beta)


def test_a_long_argument_is_told_by_its_type():
    for short in ("a" * 38, "b"):  # repr() adds two quotation marks: 40 characters are shown
        with refused(f"The temperature is '{short}', of type str"):
            losses.check_temperature(short)
    with refused("The temperature is of type str"):
        losses.check_temperature("a" * 39)
    with refused("The temperature is of type Fraction"):  # its repr has two lines
        losses.check_temperature(type("Fraction", (), {"__repr__": lambda self: "1\n-"})())


def test_a_temperature_for_each_student_fits_the_students():
    with refused("T has shape [3, 2, 1]", "[students, 1, 1]"):
        losses.soft_target_loss(torch.zeros(3, 4, 2), torch.zeros(3, 4, 2), torch.ones(3, 2, 1))


def test_a_plain_formula_knows_what_is_usual():
    """losses.x passes its defaults on; whoever calls the formula itself gets the same."""
    student, teacher, labels = random_logits(4, 3), random_logits(4, 3, seed=1), torch.tensor([0, 1, 2, 0])
    smoothed = losses.unchecked.label_smoothing_loss(student, labels)
    torch.testing.assert_close(smoothed, losses.label_smoothing_loss(student, labels, 0.1))
    for name in ("reverse_kl_loss", "jensen_shannon_loss"):
        plain = getattr(losses.unchecked, name)(student, teacher)
        torch.testing.assert_close(plain, getattr(losses, name)(student, teacher, 1.0))
    tokens = torch.tensor([[1, 5, 6, 2, 0, 0], [1, 5, 6, 7, 8, 2]])
    assert torch.equal(losses.unchecked.counted_positions(tokens, 0), losses.counted_positions(tokens, 0, 0))


@pytest.mark.parametrize("T, kind", [(32.0, torch.float32), (33, torch.float64)])
def test_hot_logarithms_are_precise(T, kind):
    for hot in (T, torch.tensor(T), torch.tensor([[[T]]])):
        assert log_probabilities(torch.zeros(2, 3), hot).dtype == kind
    for loss_of in DIVERGENCES:
        assert loss_of(torch.zeros(2, 3), torch.ones(2, 3), T).dtype == torch.float32
