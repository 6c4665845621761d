"""Chains of models whose learning is at fault: a kernel that blurs, and a slope whose training stops early."""

import numpy as np

from course_lib.chapters.model_collapse.chains import Chains, check_count
from course_lib.errors import CourseError, unknown

SLOPE_REGIMES = ("replace", "grown", "accumulate")


class Kernel(Chains):
    """Chains of kernel density estimates with a fixed bandwidth; the truth is a Gaussian of mean 0 and variance 1.

    The model is a small Gaussian bump of the standard deviation `bandwidth` on every sample. The rule has a bias: it
    makes everything wider, with infinitely many samples too. Result: variance [generation, chain], that of the model.
    """

    def __init__(self, *, chains: int = 500, samples: int = 50, bandwidth: float = 0.2, seed: int = 0):
        super().__init__(chains, samples, seed, "kernel")
        if not bandwidth >= 0:
            raise CourseError(f"The bandwidth is {bandwidth!r}: give 0 (no blur) or more, such as 0.2.")
        self.bandwidth = float(bandwidth)
        self._states = [{"variance": np.ones(self.chains), "items": None}]

    @property
    def variance(self) -> np.ndarray:
        return self._column("variance")

    def _next(self, state, k):
        items = self._draw.standard_normal((self.chains, self.samples))  # [chain, sample]
        if k > 1:
            chosen = self._draw.integers(0, self.samples, (self.chains, self.samples))
            items = np.take_along_axis(state["items"], chosen, axis=1) + self.bandwidth * items
        return {"variance": items.var(axis=1) + self.bandwidth**2, "items": items}


class Slope(Chains):
    """Chains of lines y = slope · x through zero, learned by gradient steps; the truth has the slope 1.

    Every generation labels `samples` points anew with its own slope and noise of the standard deviation 1. (The mean of
    x² is 1, so the best slope of such a pile is the true one plus noise of the variance 1 / samples.) steps: gradient
    steps of the length `rate` on half the mean squared error, or None for the best slope at once; warm: start from the
    model before instead of from 0; regime: "replace", "accumulate", or "grown", where model k learns from k times as
    many points, all labelled by model k − 1. Result: slope [generation, chain].
    Source: Gerstgrasser et al. 2024, arXiv 2404.01413, section 2, here with one weight.
    """

    def __init__(
        self,
        regime: str = "replace",
        *,
        chains: int = 5000,
        samples: int = 50,
        steps: int | None = None,
        rate: float = 0.1,
        warm: bool = False,
        seed: int = 0,
    ):
        super().__init__(chains, samples, seed, "slope")
        if regime not in SLOPE_REGIMES:
            raise unknown("regime", regime, SLOPE_REGIMES)
        if steps is not None:
            check_count("steps", steps)
        if not 0 < rate <= 1:
            raise CourseError(f"The rate is {rate!r}: give a number above 0 and up to 1, such as 0.1.")
        self.regime, self.steps, self.rate, self.warm = regime, steps, rate, warm
        self._states = [{"slope": np.ones(self.chains), "best": np.ones(self.chains)}]

    @property
    def slope(self) -> np.ndarray:
        return self._column("slope")

    def _next(self, state, k):
        points = k * self.samples if self.regime == "grown" else self.samples
        best = state["slope"] + self._draw.standard_normal(self.chains) / points**0.5
        if self.regime == "accumulate":
            best = state["best"] + (best - state["best"]) / k  # the pile of generation k has k batches
        if self.steps is None:
            return {"slope": best, "best": best}
        slope = state["slope"] if self.warm else np.zeros(self.chains)
        for _ in range(self.steps):
            slope = slope - self.rate * (slope - best)  # the gradient of (slope − best)² / 2
        return {"slope": slope, "best": best}
