"""Models that learn from models, in worlds so small that thousands of chains run side by side.

theory.py holds what each world must give on average.
"""

import numpy as np

from course_lib.chapters.model_collapse.chains import Chains, check_count, check_share, real_of
from course_lib.errors import CourseError, unknown

REGIMES = ("replace", "accumulate", "subsample", "mix", "anchor", "verified", "fresh", "endless")
ESTIMATORS = ("maximum likelihood", "unbiased")


# --- one number: a Gaussian ------------------------------------------------------------------------


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
    """Chains of Gaussians; the truth has mean 0 and variance 1.

    regime: what model k learns from. "replace": `samples` numbers of model k − 1. "accumulate": those of all models
    before it, and the real ones of generation 0. "subsample": `samples` of that growing pile, drawn without putting
    back. "mix": a `share` of fresh real numbers, the rest from model k − 1. "anchor": the same, but with the same real
    numbers every time. "verified": numbers of model k − 1 that a verifier let through, which accepts x with the
    probability exp(−x²/(2·tolerance²)), so that it knows the true centre and likes the typical. "fresh": real numbers
    alone, a control. "endless": as "replace" with endless samples, a control.
    estimator: "maximum likelihood" divides the sum of squares by n, "unbiased" by n − 1.
    Results: mean, variance [generation, chain]. CourseError for an unknown regime or estimator, for a share outside
    0..1, for fewer than two samples.
    """

    def __init__(
        self,
        regime: str = "replace",
        *,
        chains: int = 5000,
        samples: int = 50,
        share: float = 0.1,
        tolerance: float = 3.0,
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
        self.regime, self.tolerance, self.estimator = regime, float(tolerance), estimator
        self.real = real_of(share, samples)  # real numbers in each generation of a mix
        zero, one = np.zeros(self.chains), np.ones(self.chains)
        kept = self._batch(self.real, zero, one) if regime == "anchor" else None
        pool = np.empty((self.chains, self.samples), dtype=np.float32) if regime == "subsample" else None
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
        if self.regime == "endless":
            return state
        if self.regime == "subsample":
            return self._subsampled(mean, variance, pool, k)
        if self.regime == "fresh":
            data = self._batch(self.samples, np.zeros_like(mean), np.ones_like(mean))
        elif self.regime == "verified":
            kept = self.tolerance**2 / (variance + self.tolerance**2)
            data = self._batch(self.samples, mean * kept, variance * kept)
        elif self.regime in ("mix", "anchor"):
            data = self._batch(self.samples - self.real, mean, variance)
            real = pile or self._batch(self.real, np.zeros_like(mean), np.ones_like(mean))
            data = together(data, real)
        else:
            data = self._batch(self.samples, mean, variance)
        if self.regime == "accumulate":
            data = pile = together(pile, data) if pile else data
        count, mean, squares = data
        return {"mean": mean, "variance": self._divided(squares, count), "pile": pile, "pool": None}

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
        mean = chosen.mean(axis=1, dtype=float)
        squares = ((chosen - mean[:, None]) ** 2).sum(axis=1)
        self._states[-1]["pool"] = None  # only the newest pile is needed
        return {"mean": mean, "variance": self._divided(squares, self.samples), "pile": None, "pool": pool}


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


# --- categories: a histogram -----------------------------------------------------------------------


def zipf(categories: int) -> np.ndarray:
    """Return the probabilities of a Zipf world: category i has a share in proportion to 1 / i."""
    weights = 1 / np.arange(1, check_count("categories", categories) + 1)
    return weights / weights.sum()


class Histogram(Chains):
    """Chains of histograms over categories: the model is the share of each category in its samples.

    share: how much of every generation's data is fresh and real. Results: counts [generation, chain, category] as
    integers (row 0 is empty: the truth has no counts), alive [generation, chain], the number of categories seen.
    """

    def __init__(self, truth: np.ndarray, *, chains: int = 500, samples: int = 100, share: float = 0.0, seed: int = 0):
        super().__init__(chains, samples, seed, "histogram")
        self.truth = np.asarray(truth, dtype=float)
        if self.truth.ndim != 1 or (self.truth < 0).any() or not np.isclose(self.truth.sum(), 1):
            raise CourseError("The truth is no distribution: give one probability per category, with the sum 1.")
        self.real = real_of(share, samples)
        self._edges = self.truth.cumsum()
        none = np.zeros((self.chains, len(self.truth)), dtype=np.int32)
        self._states = [{"counts": none, "items": None}]

    @property
    def counts(self) -> np.ndarray:
        return self._column("counts")

    @property
    def alive(self) -> np.ndarray:
        alive = (self.counts > 0).sum(axis=2)
        alive[0] = (self.truth > 0).sum()
        return alive

    def _from_truth(self, count):
        items = np.searchsorted(self._edges, self._draw.random((self.chains, count)), side="right")
        return np.minimum(items, len(self.truth) - 1)

    def _next(self, state, k):
        if state["items"] is None:
            items = self._from_truth(self.samples)
        else:
            # to draw from the shares of a sample is to draw from the sample, with putting back
            again = self._draw.integers(0, self.samples, (self.chains, self.samples - self.real))
            items = np.take_along_axis(state["items"], again, axis=1)
            items = np.concatenate([items, self._from_truth(self.real)], axis=1)
        size = len(self.truth)
        flat = (items + size * np.arange(self.chains)[:, None]).ravel()  # a number per chain and category
        counts = np.bincount(flat, minlength=size * self.chains).reshape(self.chains, size).astype(np.int32)
        state["items"] = None  # only the newest sample is needed
        return {"counts": counts, "items": items}


# --- a model that can only draw soft edges ---------------------------------------------------------


class Kernel(Chains):
    """Chains of kernel density estimates with a fixed bandwidth; the truth is a Gaussian of mean 0 and variance 1.

    The model is a small Gaussian bump of the standard deviation `bandwidth` on every sample, so it can express nothing
    that is sharper. Result: variance [generation, chain], that of the model.
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


# --- a model that is trained by gradient steps -----------------------------------------------------


class Slope(Chains):
    """Chains of lines y = slope · x through zero, learned by gradient steps; the truth has the slope 1.

    Every generation labels `samples` points anew with its own slope and noise of the standard deviation 1. (The mean of
    x² is 1, so the best slope of such a pile is the true one plus noise of the variance 1 / samples.) steps: gradient
    steps of the length `rate` on half the mean squared error, or None for the best slope at once; warm: start from the
    model before instead of from 0; regime: "replace" or "accumulate". Result: slope [generation, chain].
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
        if regime not in ("replace", "accumulate"):
            raise unknown("regime", regime, ("replace", "accumulate"))
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
        best = state["slope"] + self._draw.standard_normal(self.chains) / self.samples**0.5
        if self.regime == "accumulate":
            best = state["best"] + (best - state["best"]) / k  # the pile of generation k has k batches
        if self.steps is None:
            return {"slope": best, "best": best}
        slope = state["slope"] if self.warm else np.zeros(self.chains)
        for _ in range(self.steps):
            slope = slope - self.rate * (slope - best)  # the gradient of (slope − best)² / 2
        return {"slope": slope, "best": best}


# --- right and wrong answers, and somebody who checks ----------------------------------------------


class Judged(Chains):
    """Chains of models of which a share of the answers belongs to one kind, and a verifier that may prefer the other.

    start: share of that kind in the truth; slip: share of the other answers that each generation turns into it by
    mistake; accepts: probabilities with which the verifier lets pass an answer of this kind, and of the other. The next
    model learns the share among `samples` accepted answers. Result: share [generation, chain].
    """

    def __init__(
        self,
        *,
        start: float = 0.0,
        slip: float = 0.0,
        accepts: tuple[float, float] = (1.0, 1.0),
        chains: int = 5000,
        samples: int = 100,
        seed: int = 0,
    ):
        super().__init__(chains, samples, seed, "judged")
        self.start, self.slip = check_share(start, "The share at the start"), check_share(slip, "The share of slips")
        self.accepts = tuple(check_share(a, "A probability of acceptance") for a in accepts)
        if not all(self.accepts[i] for i in range(2) if (self.start, 1 - self.start)[i]):
            raise CourseError(
                "The verifier accepts nothing of what there is: give a probability of acceptance above 0."
            )
        self._states = [{"share": np.full(self.chains, self.start)}]

    @property
    def share(self) -> np.ndarray:
        return self._column("share")

    def _next(self, state, k):
        passed = accepted_share(state["share"], self.slip, self.accepts)
        return {"share": self._draw.binomial(self.samples, passed) / self.samples}


def accepted_share(share: np.ndarray, slip: float, accepts: tuple[float, float]) -> np.ndarray:
    """Return the share of one kind among accepted answers: Bayes' rule after `slip` of the others joined the kind.

    Where nothing can be accepted, the share stays as it is.
    """
    share = share + slip * (1 - share)
    mine, every = accepts[0] * share, accepts[0] * share + accepts[1] * (1 - share)
    return np.where(every > 0, mine / np.where(every > 0, every, 1.0), share)
