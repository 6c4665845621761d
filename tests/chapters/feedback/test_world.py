"""Raters, reward models and what follows from an angle, checked against simulation and by hand."""

import numpy as np
import pytest

from course_lib import runtime
from course_lib.chapters.feedback import world
from course_lib.chapters.feedback.world import Rater
from tests.helpers import refused


def draw(*purpose):
    return runtime.numpy_generator(0, *purpose)


@pytest.mark.parametrize("bias", [0.25, 0.5, 1.0])
def test_a_biased_rater_agrees_as_derived(bias):
    pairs = world.differences(1, 60_000, 6, draw("agreement"))
    right = Rater(bias).choose(pairs, draw("unused")) == (pairs[..., 0] > 0)
    assert right.mean() == pytest.approx(world.agreement(bias), abs=0.006)


def test_agreement_by_hand():
    # the angle of (1, 1) is a quarter of pi: a quarter of the pairs is lost
    assert world.agreement(1.0) == pytest.approx(0.75)
    assert world.agreement(0.0) == 1


def test_a_noisy_rater_is_a_coin_on_equal_answers_and_sure_on_clear_ones():
    margins = np.repeat([0.0, 20.0], 4000)
    said = world.choose(margins, 1.0, draw("coin"))
    assert said[:4000].mean() == pytest.approx(0.5, abs=0.03) and said[4000:].all()


def test_two_choices_of_one_noisy_rater_are_independent():
    pairs = world.differences(1, 60_000, 3, draw("again"))
    p = world.sigmoid(pairs[..., 0])
    first, second = (Rater(sharpness=1.0).choose(pairs, draw("label", k)) for k in range(2))
    assert (first == second).mean() == pytest.approx((p**2 + (1 - p) ** 2).mean(), abs=0.006)


def test_tastes_of_their_own_average_out_and_a_shared_one_does_not():
    pairs = world.differences(4, 6000, 5, draw("tastes"))
    own, shared = (world.fit(pairs, Rater(1.0, 1.0, own=own).choose(pairs, draw("own", own))) for own in (True, False))
    assert world.cosine(own).mean() > 0.99
    assert world.cosine(shared).mean() == pytest.approx(0.5**0.5, abs=0.02)


def test_a_fit_is_where_the_slope_is_0():
    pairs = world.differences(2, 50, 3, draw("fit"))
    said = Rater(sharpness=1.0).choose(pairs, draw("fit labels"))
    target = np.array([[0.5, 0.0, -0.2], [1.0, 0.0, 0.0]])
    found = world.fit(pairs, said, ridge=2.0, towards=target)
    left = said - world.sigmoid((pairs @ found[..., None])[..., 0])
    slope = (pairs * left[..., None]).sum(axis=1) - 2.0 * (found - target)
    assert abs(slope).max() < 1e-3


def test_a_fit_of_choices_without_noise_is_finite_and_finds_the_direction():
    pairs = world.differences(3, 3000, 4, draw("separable"))
    found = world.fit(pairs, Rater().choose(pairs, draw("unused")))
    assert np.isfinite(found).all() and world.cosine(found).min() > 0.998


def test_a_strong_pull_stays_at_its_target():
    pairs = world.differences(1, 30, 3, draw("pull"))
    target = np.array([[0.3, 0.4, 0.0]])
    found = world.fit(pairs, Rater().choose(pairs, draw("unused")), ridge=1e7, towards=target)
    assert found == pytest.approx(target, abs=1e-4)


def test_the_reward_of_the_best_is_the_cosine_times_that_of_a_perfect_judge():
    draws = draw("best")
    answers = draws.standard_normal((40_000, 16, 4))
    model = np.array([0.6, 0.8, 0.0, 0.0])
    best = np.take_along_axis(answers[..., 0], (answers @ model).argmax(axis=1)[:, None], axis=1)
    assert best.mean() == pytest.approx(0.6 * world.best_of(16), abs=0.02)


def test_the_largest_of_n_by_hand():
    # of two Gaussian numbers the larger has the mean 1 / sqrt(pi); of one, 0
    assert world.best_of(2) == pytest.approx(np.pi**-0.5, abs=1e-6)
    assert world.best_of(1) == pytest.approx(0, abs=1e-9)


def test_the_divergence_of_the_best_by_hand():
    # the best of n has the density n F^(n-1) f, so the KL is the mean of log(n u^(n-1)) over u^n uniform
    u = (np.arange(200_000) + 0.5) / 200_000
    n = 5
    assert world.divergence_of_best(n) == pytest.approx(np.log(n * (u ** (1 / n)) ** (n - 1)).mean(), abs=1e-4)


def test_how_often_a_judge_at_an_angle_is_right():
    assert world.right(np.array([1.0, 0.0, -1.0])) == pytest.approx([1.0, 0.5, 0.0])


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda: Rater(-0.1), "bias of a rater is -0.1"),
        (lambda: Rater(float("nan")), "bias of a rater is nan"),
        (lambda: Rater(sharpness=0), "sharpness of a rater is 0"),
        (lambda: world.best_of(0), "n is 0"),
        (lambda: world.best_of(2.5), "n is 2.5"),
        (lambda: world.fit(np.zeros((1, 0, 3)), np.zeros((1, 0))), "at least one pair"),
        (lambda: world.fit(np.zeros((1, 4, 3)), np.zeros((1, 5))), "have shape [1, 4, 3]"),
        (lambda: world.fit(np.zeros((1, 4, 3)), np.zeros((1, 4)), ridge=0), "ridge is 0"),
        (lambda: world.fit(np.zeros((1, 4, 3)), np.zeros((1, 4)), ridge="weak"), "ridge is 'weak'"),
        (lambda: world.fit(np.zeros((1, 4, 3)), np.zeros((1, 4)), towards=np.zeros(3)), "weights of shape [3]"),
        (lambda: world.divergence_of_best(-1), "n is -1"),
        (lambda: world.agreement(-1.0), "bias of a rater is -1.0"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(wrong, said):
    with refused(said):
        wrong()
