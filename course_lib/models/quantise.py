"""Fewer bits: weights rounded to 2^bits levels, the gradient that goes straight through, and the bytes of a network.

Convention: the levels of a b-bit weight are the odd multiples of half a step, from −(2^b − 1)/2 to (2^b − 1)/2 steps
(a mid-rise quantiser). They exist for every b from 1 up, where they are ± half a step, and 0 is not among them.
"""

import math
from collections.abc import Sequence

import torch

from course_lib.errors import CourseError
from course_lib.models import classifiers
from course_lib.runtime import is_whole

HIGHEST = 16  # bits that float32 rounds to without trouble
TRIES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # the parts of largest_step() that best_step() compares


def quantise(weights: torch.Tensor, bits: int, step: torch.Tensor | float) -> torch.Tensor:
    """Return `weights` rounded to the nearest of 2^bits levels that lie `step` apart, symmetric around 0.

    step: above 0, one number or a tensor that broadcasts against weights. CourseError for bits outside 1..16, or a
    step that is not above 0.
    """
    check_bits(bits)
    step = torch.as_tensor(step, dtype=weights.dtype, device=weights.device)
    if not bool((step > 0).all()):
        raise CourseError("A step is 0, below 0 or NaN: give the distance between two levels, above 0.")
    top = (2**bits - 1) / 2
    return ((weights / step).floor() + 0.5).clamp(-top, top) * step


def largest_step(weights: torch.Tensor, bits: int, dim: int | Sequence[int]) -> torch.Tensor:
    """Return the step whose levels reach just to the largest weight: 2 · max|w| / 2^bits, one for all weights along
    `dim`, which is kept with length 1. The plain choice ("absmax"). CourseError for bits outside 1..16."""
    check_bits(bits)
    widest = weights.abs().amax(dim=dim, keepdim=True) * 2.0 ** (1 - bits)
    return widest.clamp_min(torch.finfo(weights.dtype).tiny)


def best_step(weights: torch.Tensor, bits: int, dim: int | Sequence[int]) -> torch.Tensor:
    """Return the step with the smallest squared rounding error, one for all weights along `dim`, which is kept with
    length 1: a few large weights are cut off so that the many lie closer to a level.

    For one bit it is exact, 2 · mean|w|; for more, the best of the parts TRIES of largest_step(). CourseError for bits
    outside 1..16.
    """
    widest = largest_step(weights, bits, dim)
    if bits == 1:
        return (2 * weights.abs().mean(dim=dim, keepdim=True)).clamp_min(torch.finfo(weights.dtype).tiny)
    in_steps, top = weights / widest, (2**bits - 1) / 2
    best, least = torch.ones_like(widest), torch.full_like(widest, torch.inf)
    for part in TRIES:
        level = ((in_steps / part).floor_() + 0.5).clamp_(-top, top)
        error = (level.mul_(part) - in_steps).square_().sum(dim=dim, keepdim=True)
        better = error < least
        best, least = torch.where(better, part, best), torch.where(better, error, least)
    return best * widest


def straight_through(weights: torch.Tensor, rounded: torch.Tensor) -> torch.Tensor:
    """Return `rounded`, whose gradient goes to `weights` as if nothing had been rounded.

    Rounding has the gradient 0 almost everywhere, so that nothing could be learned through it.
    Source: Bengio, Léonard, Courville 2013 (arXiv 1308.3432), the straight-through estimator.
    """
    return weights + (rounded - weights).detach()


def stored_bytes(widths: Sequence[int], bits: int = 32, kept: int | None = None) -> float:
    """Return how many bytes a network of these layer sizes takes on disk.

    bits: of one weight; below 16, each output of a layer has a step of 16 bits. Biases take 16 bits, or 32 beside
    weights of 32. kept: how many weights are left of a pruned network; where they are costs one bit for each place, or
    a number for each of them, whichever is less.
    CourseError for widths as in classifiers.check_widths(), other bits than 1..16 or 32, or more weights than there
    are.
    """
    places = classifiers.multiplications(widths)
    if bits != 32:
        check_bits(bits)
    if kept is not None and (not is_whole(kept) or not 0 <= kept <= places):
        raise CourseError(f"kept is {kept!r} and the network has {places} weights: give a whole number up to that.")
    outputs = sum(widths[1:])
    total = (places if kept is None else kept) * bits + outputs * max(bits, 16)
    if bits < 16:
        total += 16 * outputs
    if kept is not None:
        total += min(places, kept * math.ceil(math.log2(places)))
    return total / 8


def check_bits(bits: int):
    """Raise CourseError unless `bits` is a whole number from 1 to 16."""
    if not is_whole(bits) or not 1 <= bits <= HIGHEST:
        raise CourseError(f"bits is {bits!r}: give a whole number from 1 to {HIGHEST}.")
