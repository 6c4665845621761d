"""Chains of models whose answers are right or wrong, and somebody who checks them."""

import numpy as np

from course_lib.chapters.model_collapse.chains import Chains, check_share
from course_lib.errors import CourseError


class Judged(Chains):
    """Chains of models of which a share of the answers belongs to one kind, and a verifier that may prefer the other.

    start: share of that kind in the truth; slip: share of the other answers that each generation turns into it by
    mistake; accepts: probabilities with which the verifier lets pass an answer of this kind, and of the other; caught:
    share of the other answers that each generation spoils in a way that the verifier always sees. The next model learns
    the share among `samples` accepted answers. Result: share [generation, chain].

    A verifier with a blind spot misses the same kinds of wrong answers every time: blind(slip, spot, right) gives the
    settings. CourseError for shares outside 0..1, or a verifier that accepts nothing.
    """

    def __init__(
        self,
        *,
        start: float = 0.0,
        slip: float = 0.0,
        accepts: tuple[float, float] = (1.0, 1.0),
        caught: float = 0.0,
        chains: int = 5000,
        samples: int = 100,
        seed: int = 0,
    ):
        super().__init__(chains, samples, seed, "judged")
        self.start, self.slip = check_share(start, "The share at the start"), check_share(slip, "The share of slips")
        self.caught = check_share(caught, "The share of what is caught")
        if self.slip + self.caught > 1:
            raise CourseError(
                f"slip and caught are {slip:g} and {caught:g}: both are shares of the right answers, so give two that "
                "add up to 1 or less."
            )
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
        passed = accepted_share(state["share"], self.slip, self.accepts, self.caught)
        return {"share": self._draw.binomial(self.samples, passed) / self.samples}


def accepted_share(share: np.ndarray, slip: float, accepts: tuple[float, float], caught: float = 0.0) -> np.ndarray:
    """Return the share of one kind among accepted answers: Bayes' rule, after `slip` of the others joined the kind and
    `caught` of them were spoilt and rejected. Where nothing can be accepted, the share stays as it is.
    """
    kind, others = share + slip * (1 - share), (1 - slip - caught) * (1 - share)
    mine, every = accepts[0] * kind, accepts[0] * kind + accepts[1] * others
    return np.where(every > 0, mine / np.where(every > 0, every, 1.0), kind)


def blind(slip: float, spot: float, right: float = 1.0) -> dict:
    """Return the settings of Judged for a verifier that never sees a `spot` (0..1) of the kinds of wrong answers, and
    always sees the others. slip: share of the right answers that go wrong; right: chance of accepting a right one."""
    spot = check_share(spot, "The blind spot")
    return {"slip": slip * spot, "caught": slip * (1 - spot), "accepts": (1.0, right)}
