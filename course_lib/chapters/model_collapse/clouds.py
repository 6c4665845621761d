"""Chains of mixtures: three clusters of points in a plane, refitted to their own points by expectation maximisation."""

import numpy as np

from course_lib.chapters.model_collapse.chains import Chains, check_count
from course_lib.errors import unknown

WEIGHTS = np.array([0.6, 0.3, 0.1])
CENTRES = np.array([[-2.0, -0.6], [1.6, -1.2], [1.0, 2.0]])
SPREAD = 0.6  # standard deviation of each cluster, in both directions
FLOOR = 1e-4  # the least variance of a cluster: one point alone has none


class Clouds(Chains):
    """Chains of mixtures of three Gaussians in the plane; the truth has WEIGHTS, CENTRES and the standard deviation
    SPREAD in each direction.

    Every model is fitted to `samples` points by maximum likelihood: `steps` rounds of expectation maximisation, which
    begin at the model before. regime: "replace": points of the model before; "fresh": real points, a control.
    Results: weights [generation, chain, 3], centres [generation, chain, 3, 2], spreads [generation, chain, 3, 2, 2]
    (covariances), points [generation, chain, samples, 2], those that each model generates, and seen [generation,
    chain, 3], how many of them lie nearest to each true centre. CourseError for another regime or too few samples.
    Source of the procedure: Dempster, Laird & Rubin 1977 (cited from memory).
    """

    def __init__(
        self, regime: str = "replace", *, chains: int = 200, samples: int = 60, steps: int = 20, seed: int = 0
    ):
        super().__init__(chains, samples, seed, "clouds")
        if regime not in ("replace", "fresh"):
            raise unknown("regime", regime, ("replace", "fresh"))
        self.regime, self.steps = regime, check_count("steps", steps)
        truth = WEIGHTS, CENTRES, np.tile(SPREAD**2 * np.eye(2), (3, 1, 1))
        self._truth = tuple(np.tile(part, (self.chains, *[1] * part.ndim)) for part in truth)
        self._states = [self._state(self._truth)]

    weights = property(lambda self: self._column("weights"))
    centres = property(lambda self: self._column("centres"))
    spreads = property(lambda self: self._column("spreads"))
    points = property(lambda self: self._column("points"))

    @property
    def seen(self) -> np.ndarray:
        nearest = ((self.points[..., None, :] - CENTRES) ** 2).sum(axis=-1).argmin(axis=-1)
        return np.stack([(nearest == cluster).sum(axis=-1) for cluster in range(len(WEIGHTS))], axis=-1)

    def _state(self, model):
        weights, centres, spreads = model
        edges = weights.cumsum(axis=1)[:, None]  # [chain, 1, 3]
        which = (self._draw.random((self.chains, self.samples, 1)) > edges[..., :-1]).sum(axis=-1)  # [chain, point]
        row = np.arange(self.chains)[:, None]
        roots = np.linalg.cholesky(spreads)[row, which]  # [chain, point, 2, 2]
        noise = self._draw.standard_normal((self.chains, self.samples, 2, 1))
        points = centres[row, which] + (roots @ noise)[..., 0]
        return {"weights": weights, "centres": centres, "spreads": spreads, "points": points}

    def _next(self, state, k):
        model = tuple(state[name] for name in ("weights", "centres", "spreads"))
        points = self._state(self._truth)["points"] if self.regime == "fresh" else state["points"]
        for _ in range(self.steps):
            model = refit(points, *model)
        return self._state(model)


def refit(
    points: np.ndarray, weights: np.ndarray, centres: np.ndarray, spreads: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (weights, centres, covariances) after one round of expectation maximisation. points: [chains, points, 2];
    weights [chains, clusters], centres [chains, clusters, 2], spreads [chains, clusters, 2, 2]: of the round before."""
    x, y = np.moveaxis(points[:, :, None] - centres[:, None], -1, 0)  # [chain, point, cluster]
    (xx, xy), (_, yy) = np.moveaxis(spreads[:, None], (-2, -1), (0, 1))  # [chain, 1, cluster]
    area = xx * yy - xy**2  # the determinant
    far = (yy * x**2 - 2 * xy * x * y + xx * y**2) / area
    log = np.log(np.maximum(weights, 1e-12))[:, None] - 0.5 * (far + np.log(area))
    share = np.exp(log - log.max(axis=-1, keepdims=True))
    share /= share.sum(axis=-1, keepdims=True)  # [chain, point, cluster]: whose point is it?
    total = np.maximum(share.sum(axis=1), 1e-12)  # [chain, cluster]
    centres = share.swapaxes(1, 2) @ points / total[..., None]
    x, y = np.moveaxis(points[:, :, None] - centres[:, None], -1, 0)
    (xx, xy, yy) = ((share * product).sum(axis=1) / total for product in (x * x, x * y, y * y))
    spreads = np.moveaxis(np.array([[xx + FLOOR, xy], [xy, yy + FLOOR]]), (0, 1), (-2, -1))
    return total / points.shape[1], centres, spreads
