"""Chains of histograms: models of a world of 100 kinds, such as words, of which most are rare."""

import numpy as np

from course_lib.chapters.model_collapse.chains import Chains, check_count, real_of
from course_lib.errors import CourseError


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
