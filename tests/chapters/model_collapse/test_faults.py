"""Exact checks of chapter 17's formulas, and a verifier at the edge of what is allowed."""

import itertools

import numpy as np
import pytest

from course_lib.chapters.model_collapse import theory, verifiers


def test_the_subsample_formula_is_that_of_all_subsets():
    """The mean products of all numbers in the pile, carried on exactly: a model's mean and variance are quadratic in
    them, so averaging over all subsets of M numbers gives the expectations without a draw."""
    M, generations = 2, 4
    products, variance, drift = np.eye(M), [1.0], [0.0]  # the pile of generation 1: independent real numbers
    for _ in range(generations):
        subsets = [list(chosen) for chosen in itertools.combinations(range(len(products)), M)]
        drift.append(np.mean([products[np.ix_(s, s)].mean() for s in subsets]))  # of the model's mean
        variance.append(np.mean([np.diag(products)[s].mean() for s in subsets]) - drift[-1])
        cross = products.mean(axis=0)  # of a new number with an old one: each is as likely in the subset
        new = np.full((M, M), drift[-1]) + variance[-1] * np.eye(M)
        side = np.tile(cross, (M, 1))
        products = np.block([[products, side.T], [side, new]])
    found = theory.gaussian("subsample", samples=M, generations=generations)
    assert found["variance"] == pytest.approx(np.array(variance), rel=1e-9)
    assert found["drift"] == pytest.approx(np.array(drift), rel=1e-9)


def test_right_answers_alone_need_no_verifier_that_accepts_wrong_ones():
    world = verifiers.Judged(chains=3, start=1.0, accepts=(1.0, 0.0))
    assert (world.run(2).share == 1).all()
