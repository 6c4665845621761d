"""Chains of Gaussians, by what each model learns from. theory.py holds what they must give on average.

The other worlds of the chapter: kinds.py (categories), learners.py (training that is at fault), verifiers.py.
"""

import numpy as np

from course_lib.chapters.model_collapse.chains import Chains, real_of
from course_lib.errors import CourseError, unknown

REGIMES = (
    "replace",
    "grown",
    "accumulate",
    "subsample",
    "mix",
    "tenth",
    "anchor",
    "verified",
    "colder",
    "fresh",
    "infinite",
)
ESTIMATORS = ("maximum likelihood", "unbiased")


def refit(
    mean: np.ndarray, variance: np.ndarray, samples: int, draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and variance of every chain's next model, fitted by maximum likelihood to `samples` of its numbers.

    The numbers themselves are not drawn. The mean of n numbers from a Gaussian is Gaussian with the variance s²/n, and
    the sum of their squared distances from that mean is s² times a chi-square with n − 1 degrees of freedom,
    independent of it (Cochran 1934; cited from memory). So two draws replace n. mean, variance: arrays [chains].
    """
    step = np.sqrt(variance / samples) * draw.standard_normal(mean.shape)
    variance = variance * draw.chisquare(samples - 1, mean.shape) / samples
    return mean + step, variance


class Gaussian(Chains):
    """Chains of Gaussians; the truth has mean 0 and variance 1. regime: what model k learns from.

    Of model k − 1 alone: "replace": `samples` of its numbers. "grown": k times as many. "colder": `samples` that it
    draws at the `temperature`, which multiplies a Gaussian's variance. "verified": `samples` that a verifier let
    through, which accepts x with the probability exp(−x²/(2·tolerance²)): it knows the true centre and likes the
    typical. "infinite": infinitely many, a control.
    Of all: "accumulate": the numbers of all models before it and the real ones of generation 0, k · `samples` in all.
    "subsample": `samples` of that growing pile, drawn without putting back.
    With a `share` of real numbers, the rest from model k − 1: "mix": fresh ones. "tenth": drawn each time from the
    same `samples` real ones. "anchor": the same ones every time. "fresh": real numbers alone, a control.
    estimator: "maximum likelihood" divides the sum of squares by n, "unbiased" by n − 1.
    Results: mean, variance [generation, chain]. CourseError for an unknown regime or estimator, for a share outside
    0..1, a tolerance or temperature that is not above 0, for fewer than two samples.
    """

    def __init__(
        self,
        regime: str = "replace",
        *,
        chains: int = 5000,
        samples: int = 50,
        share: float = 0.1,
        tolerance: float = 3.0,
        temperature: float = 0.99,
        estimator: str = ESTIMATORS[0],
        seed: int = 0,
    ):
        super().__init__(chains, samples, seed, "gaussian")
        if regime not in REGIMES:
            raise unknown("regime", regime, REGIMES)
        if estimator not in ESTIMATORS:
            raise unknown("estimator", estimator, ESTIMATORS)
        if not tolerance > 0:
            raise CourseError(f"The verifier's tolerance is {tolerance!r}: give a number above 0, such as 3.")
        if not temperature > 0:
            raise CourseError(f"The temperature is {temperature!r}: give a number above 0; below 1 is colder.")
        self.regime, self.tolerance, self.temperature = regime, float(tolerance), float(temperature)
        self.estimator = estimator
        self.real = real_of(share, samples)  # real numbers in each generation of a mix
        zero, one = np.zeros(self.chains), np.ones(self.chains)
        kept = self._batch(self.real, zero, one) if regime == "anchor" else None
        pool = np.empty((self.chains, self.samples), dtype=np.float32) if regime == "subsample" else None
        if regime == "tenth":
            pool = self._draw.standard_normal((self.chains, self.samples))  # the real numbers of generation 0
        self._states = [{"mean": zero, "variance": one, "pile": kept, "pool": pool}]

    @property
    def mean(self) -> np.ndarray:
        return self._column("mean")

    @property
    def variance(self) -> np.ndarray:
        return self._column("variance")

    def _batch(self, count, mean, variance):
        """Return (count, mean, sum of squares) of `count` numbers from each chain's Gaussian."""
        if count == 0:
            return 0, mean, np.zeros_like(mean)
        if count == 1:
            return 1, mean + np.sqrt(variance) * self._draw.standard_normal(mean.shape), np.zeros_like(mean)
        mean, variance = refit(mean, variance, count, self._draw)
        return count, mean, count * variance

    def _next(self, state, k):
        mean, variance, pile, pool = state["mean"], state["variance"], state["pile"], state["pool"]
        if self.regime == "infinite":
            return state
        if self.regime == "subsample":
            return self._subsampled(mean, variance, pool, k)
        data = self._data(mean, variance, pile, pool, k)
        if self.regime == "accumulate":
            data = pile = together(pile, data) if pile else data
        count, mean, squares = data
        return {"mean": mean, "variance": self._divided(squares, count), "pile": pile, "pool": pool}

    def _data(self, mean, variance, pile, pool, k):
        """Return the batch that model k learns from, without what "accumulate" has kept."""
        zero, one = np.zeros_like(mean), np.ones_like(mean)
        if self.regime == "fresh":
            return self._batch(self.samples, zero, one)
        if self.regime == "verified":
            kept = self.tolerance**2 / (variance + self.tolerance**2)
            return self._batch(self.samples, mean * kept, variance * kept)
        if self.regime == "colder":
            return self._batch(self.samples, mean, variance * self.temperature)
        if self.regime == "grown":
            return self._batch(k * self.samples, mean, variance)
        if self.regime == "tenth":
            return self._with_a_tenth(mean, variance, pool, k)
        if self.regime in ("mix", "anchor"):
            made = self._batch(self.samples - self.real, mean, variance)
            return together(made, pile or self._batch(self.real, zero, one))
        return self._batch(self.samples, mean, variance)

    def _with_a_tenth(self, mean, variance, originals, k):
        if k == 1:
            return _of(originals)
        chosen = without_repeats(self.chains, self.real, self.samples, self._draw)
        made = self._batch(self.samples - self.real, mean, variance)
        return together(made, _of(np.take_along_axis(originals, chosen, axis=1))) if self.real else made

    def _divided(self, squares, count):
        return squares / (count if self.estimator == ESTIMATORS[0] else count - 1)

    def _subsampled(self, mean, variance, pool, k):
        size = k * self.samples
        if pool.shape[1] < size:  # twice as wide, so that copying costs little in the long run
            pool = np.concatenate([pool, np.empty_like(pool)], axis=1)
        fresh = self._draw.standard_normal((self.chains, self.samples), dtype=np.float32)
        fresh *= np.sqrt(variance).astype(np.float32)[:, None]
        pool[:, size - self.samples : size] = fresh + mean.astype(np.float32)[:, None]
        chosen = np.take_along_axis(pool, without_repeats(self.chains, self.samples, size, self._draw), axis=1)
        count, mean, squares = _of(chosen.astype(float))
        self._states[-1]["pool"] = None  # only the newest pile is needed
        return {"mean": mean, "variance": self._divided(squares, count), "pile": None, "pool": pool}


def _of(numbers):
    """Return (count, mean, sum of squares) of each row of numbers [chains, count]."""
    mean = numbers.mean(axis=1)
    return numbers.shape[1], mean, ((numbers - mean[:, None]) ** 2).sum(axis=1)


def together(first, second):
    """Return (count, mean, sum of squares) of two piles of numbers from those of each."""
    (n, mean, squares), (m, other, more) = first, second
    apart = other - mean
    return n + m, mean + apart * (m / (n + m)), squares + more + apart**2 * (n * m / (n + m))


def without_repeats(rows: int, count: int, size: int, draw: np.random.Generator) -> np.ndarray:
    """Return [rows, count] different indices below `size` in each row (Floyd's algorithm; cited from memory)."""
    chosen = np.empty((count, rows), dtype=np.int64)
    for i, last in enumerate(range(size - count, size)):
        index = draw.integers(0, last + 1, rows)
        taken = (chosen[:i] == index).any(axis=0)
        chosen[i] = np.where(taken, last, index)
    return chosen.T
