"""A taste for length that the reward model can see, and one that it cannot."""

import numpy as np

from course_lib import runtime
from course_lib.chapters.feedback.recipe import Recipe
from course_lib.chapters.feedback.world import Rater, best_of, fit

SEEN, BLIND, LEAKS, CUT = "length seen", "length not seen", "length not seen, but what goes with it", "length cut out"
CUT_LEAKS = "length cut out, what goes with it seen"
FAIR, FAIR_LEAKS = "no taste, length seen", "no taste, length not seen, but what goes with it"
CASES = (SEEN, BLIND, LEAKS, CUT, CUT_LEAKS, FAIR, FAIR_LEAKS)
BIAS = 1.0  # weight of length beside the true reward's 1


def hidden(seed: int, recipe: Recipe) -> dict:
    """Return the rows of experiment.hidden for a seed. The second feature is an answer's length, which has no worth;
    where something goes with it, the third feature has the correlation `together` with it."""
    draw = runtime.numpy_generator(seed, "hidden")
    plain = np.sqrt(2) * draw.standard_normal((recipe.worlds, recipe.pair, recipe.features))
    tied = plain.copy()
    rho = recipe.together
    tied[..., 2] = rho * plain[..., 1] + np.sqrt(1 - rho**2) * plain[..., 2]
    rows = {}
    for case in CASES:
        pairs = tied if case in (LEAKS, CUT_LEAKS, FAIR_LEAKS) else plain
        said = Rater(0.0 if case in (FAIR, FAIR_LEAKS) else BIAS).choose(pairs, draw)
        visible = np.ones(recipe.features, dtype=bool)
        visible[1] = case not in (BLIND, LEAKS, FAIR_LEAKS)
        models = np.zeros((recipe.worlds, recipe.features))
        models[:, visible] = fit(pairs[..., visible], said, ridge=recipe.ridge)
        if case in (CUT, CUT_LEAKS):
            models[:, 1] = 0.0
        rows[case] = best(models, rho if pairs is tied else 0.0, recipe)
    return rows


def best(models: np.ndarray, together: float, recipe: Recipe) -> dict[str, float]:
    """Return reward (percent of a perfect judge's) and length (sd above usual) of the best of recipe.best answers by
    models [worlds, features]; together: correlation of the second and the third feature.

    Along a Gaussian's features f and score s, the best by s has the mean f of cov(f, s) / sd(s) · E(largest of n).
    """
    moved = models.copy()  # covariance of every feature with the score
    moved[:, 1] += together * models[:, 2]
    moved[:, 2] += together * models[:, 1]
    per_sd = moved / np.sqrt((models * moved).sum(axis=1, keepdims=True))
    return {"reward": 100 * per_sd[:, 0].mean(), "length": best_of(recipe.best) * per_sd[:, 1].mean()}
