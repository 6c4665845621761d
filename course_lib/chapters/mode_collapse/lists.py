"""Several answers at once ("verbalized sampling"), exactly: what a tilt towards the typical does to whole lists.

A list is a text like any other: raters like it the more, the likelier it is under the base model. Three assumptions are
tried: each item is drawn on its own, no item comes twice, or items are drawn on their own and raters judge the set,
whose likelihood is that of all its orders together.
"""

import functools
import itertools

import torch

from course_lib.chapters.mode_collapse.rewards import check_distribution, check_power, sharpened
from course_lib.errors import CourseError, unknown
from course_lib.runtime import is_whole

ONCE = "asked once"
ALONE, FRESH, SETS = "each item drawn on its own", "no item twice", "liked as a set"
WORLDS = (ALONE, FRESH, SETS)


@functools.cache
def every(world: str, answers: int, length: int) -> torch.Tensor:
    """Return all lists of a world, whole numbers [lists, length]; those of SETS, sorted, stand for all their orders."""
    if world not in WORLDS:
        raise unknown("world", world, WORLDS)
    longest = 10 if world == SETS else 5
    if not is_whole(length) or not 1 <= length <= longest:
        raise CourseError(f"A list has {length!r} items: give a whole number from 1 to {longest}.")
    ways = {
        ALONE: lambda: itertools.product(range(answers), repeat=length),
        FRESH: lambda: itertools.permutations(range(answers), length),
        SETS: lambda: itertools.combinations_with_replacement(range(answers), length),
    }
    return torch.tensor(list(ways[world]()))


def likelihood(world: str, base: torch.Tensor, lists: torch.Tensor) -> torch.Tensor:
    """Return ln of the base model's probability of each list, double [lists]; under SETS, of all its orders."""
    base = check_distribution(base)
    shares = base[lists]  # [lists, length]
    if world == FRESH:  # each item is drawn from what is left
        left = 1 - shares.cumsum(-1) + shares
        return (shares / left).log().sum(-1)
    ways = torch.zeros(len(lists), dtype=torch.double)
    if world == SETS:  # length! / (n_1! n_2! …) orders
        counts = torch.zeros(len(lists), len(base), dtype=torch.double).scatter_add_(1, lists, torch.ones_like(shares))
        ways = torch.lgamma(torch.tensor(lists.shape[1] + 1.0).double()) - torch.lgamma(counts + 1).sum(-1)
    return shares.log().sum(-1) + ways


def tilted(world: str, base: torch.Tensor, power: float, length: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return all lists [lists, length] and their probabilities [lists] after tuning: as likelihood ** power.

    power: 1 + alpha / beta, 1 for the base model. CourseError unless it is a finite number.
    """
    power = check_power(power)
    lists = every(world, len(base), length)
    return lists, (power * likelihood(world, base, lists)).softmax(0)


def pooled(lists: torch.Tensor, chances: torch.Tensor, answers: int) -> torch.Tensor:
    """Return the distribution [answers] of an item drawn from a list that is drawn."""
    per_item = chances.unsqueeze(1).expand(lists.shape) / lists.shape[1]
    return torch.zeros(answers, dtype=torch.double).index_add_(0, lists.flatten(), per_item.flatten())


def same(chances: torch.Tensor) -> float:
    """Return the probability that two people who ask get the same list."""
    return float((chances**2).sum())


def asked(world: str, base: torch.Tensor, power: float, length: int) -> tuple[torch.Tensor, float]:
    """Return the pooled distribution [answers] of what is answered, and the probability that two who ask get the same.

    world: ONCE for one answer, or one of WORLDS for lists of this length.
    """
    if world == ONCE:
        single = sharpened(base, power)
        return single, same(single)
    lists, chances = tilted(world, base, power, length)
    return pooled(lists, chances, len(base)), same(chances)
