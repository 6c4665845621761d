"""The quantiser by hand, the gradient that goes straight through, and the bytes of a network."""

import itertools

import pytest
import torch

from course_lib.models import quantise
from tests.helpers import refused

WEIGHTS = torch.tensor([-1.35, -0.52, -0.18, 0.0, 0.77, 1.30])


def test_levels_by_hand():
    # step 0.8: one bit has ±0.4; two bits ±0.4 and ±1.2; −0.52 / 0.8 = −0.65 falls to −1 + ½, which is −0.4
    assert quantise.quantise(WEIGHTS, 1, 0.8).tolist() == pytest.approx([-0.4, -0.4, -0.4, 0.4, 0.4, 0.4])
    assert quantise.quantise(WEIGHTS, 2, 0.8).tolist() == pytest.approx([-1.2, -0.4, -0.4, 0.4, 0.4, 1.2])


@pytest.mark.parametrize("bits", [1, 2, 3, 8])
def test_each_weight_goes_to_its_nearest_level(bits):
    weights = torch.linspace(-2, 2, 101, dtype=torch.float64) + 1e-3
    step = 4 / 2**bits
    levels = (torch.arange(2**bits).double() - (2**bits - 1) / 2) * step
    nearest = levels[(weights[:, None] - levels).abs().argmin(dim=1)]
    found = quantise.quantise(weights, bits, step)
    assert torch.allclose(found, nearest) and len(found.unique()) <= 2**bits


def test_rounding_what_is_rounded_changes_nothing():
    once = quantise.quantise(WEIGHTS, 2, 0.8)
    assert torch.equal(quantise.quantise(once, 2, 0.8), once)


def test_the_largest_step_reaches_the_largest_weight():
    step = quantise.largest_step(WEIGHTS, 2, 0)
    assert float(step) == pytest.approx(2 * 1.35 / 4)
    error = (quantise.quantise(WEIGHTS, 2, step) - WEIGHTS).abs().max()
    assert error <= step / 2 + 1e-6


def test_one_bit_has_the_level_of_least_error():
    step = quantise.best_step(WEIGHTS, 1, 0)
    assert float(step) == pytest.approx(2 * float(WEIGHTS.abs().mean()))

    def error(step):
        return float((quantise.quantise(WEIGHTS, 1, step) - WEIGHTS).square().sum())

    assert all(error(step) < error(step * factor) for factor in (0.9, 0.99, 1.01, 1.1))


@pytest.mark.parametrize("bits", [2, 3, 4, 8])
def test_the_best_step_is_the_best_of_those_that_are_tried(bits):
    weights = torch.randn(3, 50, 4, generator=torch.Generator().manual_seed(bits))
    widest, best = quantise.largest_step(weights, bits, 1), quantise.best_step(weights, bits, 1)
    assert best.shape == (3, 1, 4)

    def error(step):
        return (quantise.quantise(weights, bits, step) - weights).square().sum(dim=1, keepdim=True)

    least = torch.stack([error(part * widest) for part in quantise.TRIES]).amin(dim=0)
    assert torch.allclose(error(best), least)


def test_each_output_has_its_own_step():
    weights = torch.tensor([[0.1, 10.0], [-0.3, 30.0]])
    assert torch.allclose(quantise.best_step(weights, 1, 0), torch.tensor([[0.4, 40.0]]))


@pytest.mark.parametrize("bits", [1, 4])
def test_weights_of_0_have_a_step_above_0(bits):
    step = quantise.best_step(torch.zeros(5), bits, 0)
    assert float(step) > 0 and float(quantise.quantise(torch.zeros(5), bits, step).abs().max()) < 1e-30


def test_the_gradient_goes_straight_through():
    weights = WEIGHTS.clone().requires_grad_()
    rounded = quantise.quantise(weights, 2, 0.8)
    seen = quantise.straight_through(weights, rounded)
    assert torch.allclose(seen, rounded)
    slopes = torch.arange(6.0)
    (seen * slopes).sum().backward()
    assert torch.equal(weights.grad, slopes), "as if nothing had been rounded"


def test_bytes_by_hand():
    # 64·3 + 3·10 = 222 weights, 13 outputs
    widths = (64, 3, 10)
    assert quantise.stored_bytes(widths) == 4 * (222 + 13)
    assert quantise.stored_bytes(widths, 16) == 2 * (222 + 13)
    assert quantise.stored_bytes(widths, 2) == 222 * 2 / 8 + 13 * 2 + 13 * 2
    # 20 weights of 8 bits, each with its number in 8 bits (222 places), less than a mask of 222 bits
    assert quantise.stored_bytes(widths, 8, kept=20) == 20 + 20 + 13 * 4
    assert quantise.stored_bytes(widths, 8, kept=200) == 200 + 222 / 8 + 13 * 4


def test_more_of_anything_takes_more_bytes():
    sizes = [quantise.stored_bytes((64, 30, 10), bits) for bits in (1, 2, 4, 8, 16, 32)]
    assert all(a < b for a, b in itertools.pairwise(sizes))


BAD_BITS = (0, 17, -1, 2.0, True, "2", None)


@pytest.mark.parametrize("bits", BAD_BITS)
def test_bits_that_make_no_sense_are_refused(bits):
    for call in (
        lambda: quantise.quantise(WEIGHTS, bits, 1.0),
        lambda: quantise.largest_step(WEIGHTS, bits, 0),
        lambda: quantise.best_step(WEIGHTS, bits, 0),
        lambda: quantise.stored_bytes((64, 10), bits),
    ):
        with refused("bits is", "from 1 to 16"):
            call()


@pytest.mark.parametrize("step", [0.0, -1.0, float("nan")])
def test_a_step_that_is_none_is_refused(step):
    with refused("A step is 0, below 0 or NaN"):
        quantise.quantise(WEIGHTS, 2, step)


@pytest.mark.parametrize("kept", [-1, 641, 1.5])
def test_more_weights_than_there_are_cannot_be_kept(kept):
    with refused("640 weights", "up to that"):
        quantise.stored_bytes((64, 10), 8, kept=kept)
