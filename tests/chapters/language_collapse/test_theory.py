"""Chapter 18: theory is exact, and chains of models that count follow it."""

import math

import numpy as np
import pytest

from course_lib.chapters.language_collapse import measures, recipe, theory
from course_lib.chapters.language_collapse.experiment import shares_of_chains
from course_lib.chapters.language_collapse.recipe import Counting
from course_lib.data import animals
from tests.helpers import refused

ZIPF = np.array(list(animals.zipf().values()))


def test_the_first_generation_by_hand():
    assert theory.first_alive([0.5, 0.1], 2) == pytest.approx(0.75 + 0.19)
    assert theory.first_alive(ZIPF, 1) == pytest.approx(1), "one document names one animal"


def test_survival_by_hand():
    # two documents: alive with k = 1 or 2; from k = 1 both documents lose it with probability 1/4
    p = 0.5
    assert theory.survival(p, 2, 1).tolist() == pytest.approx([0.75, 0.5 * 0.75 + 0.25])
    # one of two documents is real: dead if the written one (1 - k/2) and the real one (1 - p) both lack it
    dead = (0.25 * 1 + 0.5 * 0.5) * 0.5
    assert theory.survival(p, 2, 1, 0.5)[1] == pytest.approx(1 - dead)


def test_only_fresh_documents_change_nothing():
    assert theory.survival(0.01, 50, 4, 1.0).tolist() == pytest.approx([1 - 0.99**50] * 5)


def test_theory_starts_where_the_first_generation_does():
    counting = Counting(documents=60, generations=3)
    found = theory.expected(counting)
    for regime in recipe.COUNTED:
        assert found[regime].shape == (24, 4)
        assert found[regime][:, 0].sum() == pytest.approx(theory.first_alive(ZIPF, 60))
    assert bool((np.diff(found["replace"], axis=1) < 0).all())
    assert found["mix"][:, -1].sum() > found["replace"][:, -1].sum()


def within(measured, expected, errors=4):
    measured = np.asarray(measured, dtype=float)
    error = measured.std(ddof=1) / len(measured) ** 0.5
    assert abs(measured.mean() - expected) <= errors * error, (measured.mean(), expected, error)


@pytest.fixture(scope="module")
def drifting():
    """The animals' shares [chains, generations + 1, 24] of 200 chains in each of two regimes."""
    counting = Counting(documents=40, generations=5, share=0.1, chains=200)
    return counting, {regime: shares_of_chains(11, regime, counting) for regime in ("replace", "mix")}


@pytest.mark.parametrize("g", [0, 1, 5])
@pytest.mark.parametrize("regime", ["replace", "mix"])
def test_words_alive_are_those_of_the_exact_formula(drifting, regime, g):
    counting, found = drifting
    within(measures.alive(found[regime][:, g]), theory.expected(counting)[regime][:, g].sum())


def test_sharpening_by_hand():
    assert theory.sharpened(np.array([0.8, 0.2]), 0.5, 1).tolist() == pytest.approx([64 / 68, 4 / 68])
    assert theory.sharpened(ZIPF, 0.8, 0) == pytest.approx(ZIPF)
    twice = theory.sharpened(theory.sharpened(ZIPF, 0.8, 1), 0.8, 2)
    assert twice == pytest.approx(theory.sharpened(ZIPF, 0.8, 3))
    ranks = np.arange(1, 25) ** (-animals.ZIPF / 0.8**7)
    assert theory.sharpened(ZIPF, 0.8, 7) == pytest.approx(ranks / ranks.sum()), "a Zipf law with another exponent"


@pytest.mark.parametrize("temperature", [0.0, -1.0, math.inf, math.nan, "cold"])
def test_theory_refuses_a_temperature_out_of_range(temperature):
    with refused(f"The temperature is {temperature!r}"):
        theory.sharpened(ZIPF, temperature, 1)


def test_theory_refuses_half_a_writing():
    with refused("0.5 generations were asked for"):
        theory.sharpened(ZIPF, 0.8, 0.5)


def test_theory_refuses_a_word_in_more_than_all_documents():
    with refused("p is 2", "a number from 0 to 1"):
        theory.survival(2, 10, 2)


def test_a_dead_word_stays_dead(drifting):
    _, found = drifting
    dead = found["replace"] == 0
    assert bool((dead[:, 1:] | ~dead[:, :-1]).all())
    assert bool((found["mix"] > 0)[:, 1:][dead_before(found["mix"])].any()), "real documents bring words back"


def dead_before(shares):
    return (shares == 0)[:, :-1]


@pytest.mark.parametrize("share", [-0.1, math.nan, True, None])
def test_theory_refuses_a_share_outside_zero_to_one(share):
    with refused("The share of real data"):
        theory.survival(0.1, 10, 1, share)
