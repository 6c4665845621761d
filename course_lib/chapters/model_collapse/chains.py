"""A chain is a line of generations: each model is fitted to samples, and the next one learns from what it generates.

Every world has run(generations), which returns the world itself. A run that was interrupted keeps the generations that
it finished, and the next run goes on from there.
"""

from typing import Self

import numpy as np

from course_lib import runtime
from course_lib.errors import CourseError


class Chains:
    """Thousands of chains. A subclass gives the state of generation 0 and `_next(state, k)`, the state of k.

    chains: how many; samples: numbers that a model learns from; stream: names what the seed is used for.
    CourseError for no chains, or fewer than two samples.
    """

    def __init__(self, chains: int, samples: int, seed: int, stream: str):
        self.chains = check_count("chains", chains)
        self.samples = check_count("samples", samples, 2, "a spread needs two samples or more")
        self._draw = runtime.numpy_generator(seed, stream)
        self._states = []

    @property
    def generations(self) -> int:
        """How many generations are done; generation 0 is the truth."""
        return len(self._states) - 1

    def run(self, generations: int) -> Self:
        """Go on until `generations` are done, and return the world."""
        check_count("generations", generations, 0)
        while self.generations < generations:
            self._states.append(self._next(self._states[-1], len(self._states)))
        return self

    def _column(self, name):
        return np.stack([state[name] for state in self._states])


def check_count(name: str, value, least: int = 1, why: str | None = None) -> int:
    """Return a whole number that is at least `least`, or raise CourseError."""
    if not runtime.is_whole(value) or value < least:
        reason = f": {why}; give" if why else ": give"
        raise CourseError(f"The number of {name} is {value!r}{reason} a whole number from {least} up.")
    return int(value)


def check_share(share, what: str = "The share of real data") -> float:
    """Return a number from 0 to 1, or raise CourseError."""
    if not runtime.is_number(share) or not 0 <= share <= 1:
        raise CourseError(f"{what} is {share!r}: give a number from 0 (none) to 1 (all), such as 0.1.")
    return float(share)


def real_of(share: float, samples: int) -> int:
    """Return how many of the samples are real: `share` of them, rounded, a half up. CourseError for a wrong share."""
    return int(check_share(share) * samples + 0.5)
