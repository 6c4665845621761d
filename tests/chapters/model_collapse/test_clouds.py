"""Mixtures that are refitted to their own points."""

import numpy as np
import pytest

from course_lib.chapters.model_collapse import clouds
from tests.helpers import refused


def density(points, centre, spread):
    apart = points - centre
    far = np.einsum("pi,ij,pj->p", apart, np.linalg.inv(spread), apart)
    return np.exp(-far / 2) / (2 * np.pi * np.linalg.det(spread) ** 0.5)


def test_a_round_of_expectation_maximisation_by_hand():
    """The textbook formulas with loops, for one chain."""
    chains = clouds.Clouds(chains=2, samples=40, seed=3)
    points, model = chains.points[0, 1], (chains.weights[0, 1], chains.centres[0, 1], chains.spreads[0, 1])
    share = np.stack([w * density(points, c, s) for w, c, s in zip(*model, strict=True)], axis=1)
    share /= share.sum(axis=1, keepdims=True)
    weights, centres, spreads = (
        part[1]
        for part in clouds.refit(chains.points[0], *(p[0] for p in (chains.weights, chains.centres, chains.spreads)))
    )
    assert weights == pytest.approx(share.mean(axis=0))
    for cluster in range(3):
        mine = share[:, cluster]
        assert centres[cluster] == pytest.approx(mine @ points / mine.sum())
        expected = np.cov(points.T, aweights=mine, ddof=0) + clouds.FLOOR * np.eye(2)
        assert spreads[cluster] == pytest.approx(expected)


def test_each_round_makes_the_points_more_likely():
    chains = clouds.Clouds(chains=3, samples=60, seed=1)
    model = chains.weights[0], chains.centres[0] + 0.5, chains.spreads[0]
    found = []
    for _ in range(6):
        model = clouds.refit(chains.points[0], *model)
        each = zip(*(part[0] for part in model), strict=True)
        found.append(np.log(sum(w * density(chains.points[0, 0], c, s) for w, c, s in each)).sum())
    assert (np.diff(found) > -1e-3).all()


def test_real_points_have_the_truth():
    chains = clouds.Clouds(chains=2000, samples=50, seed=0)
    points = chains.points[0].reshape(-1, 2)
    assert points.mean(axis=0) == pytest.approx(clouds.WEIGHTS @ clouds.CENTRES, abs=0.03)
    assert chains.seen[0].mean(axis=0) / 50 == pytest.approx(clouds.WEIGHTS, abs=0.01)


def test_each_model_learns_from_the_points_of_the_one_before():
    chains = clouds.Clouds(chains=2, samples=30, steps=3, seed=2).run(4)
    model = tuple(part[3] for part in (chains.weights, chains.centres, chains.spreads))
    for _ in range(3):
        model = clouds.refit(chains.points[3], *model)
    assert chains.centres[4] == pytest.approx(model[1])
    assert chains.weights[4] == pytest.approx(model[0])


def test_the_control_differs_in_the_points_alone():
    """Its models, too, begin with the model before."""
    chains = clouds.Clouds("fresh", chains=2, samples=30, steps=1, seed=2)
    drawn = chains._state(chains._truth)["points"]  # what the next generation is fitted to, of the same luck
    again = clouds.Clouds("fresh", chains=2, samples=30, steps=1, seed=2)
    moved = {**again._states[0], "centres": again._states[0]["centres"] + 1.0}
    model = tuple(moved[name] for name in ("weights", "centres", "spreads"))
    assert again._next(moved, 1)["centres"] == pytest.approx(clouds.refit(drawn, *model)[1])


def test_fresh_points_keep_the_clusters_and_the_loop_loses_them():
    fresh, loop = (clouds.Clouds(regime, chains=40, seed=5).run(15) for regime in ("fresh", "replace"))
    assert (fresh.seen[-1, :, 2] > 0).mean() > 0.95 > (loop.seen[-1, :, 2] > 0).mean()
    assert (loop.seen.sum(axis=-1) == 60).all() and np.isfinite(loop.centres).all()


def test_mistakes_are_told_in_a_sentence():
    with refused("Unknown regime 'mix'", "replace, fresh"):
        clouds.Clouds("mix")
    with refused("number of samples is 1"):
        clouds.Clouds(samples=1)
    with refused("number of steps is 0"):
        clouds.Clouds(steps=0)
