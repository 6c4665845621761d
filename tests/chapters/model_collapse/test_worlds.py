"""The worlds of chapter 17 give on average what was derived: within four standard errors of the exact formula."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.chapters.model_collapse import kinds, learners, theory, verifiers, worlds
from tests.helpers import refused

CLOSED = ("replace", "grown", "accumulate", "subsample", "mix", "tenth", "anchor", "colder", "fresh")


def agrees(values, exact):
    """Whether the mean of independent values is within four standard errors of `exact`."""
    error = values.std(ddof=1) / len(values) ** 0.5
    assert abs(values.mean() - exact) <= 4 * error + 1e-12, (values.mean(), exact, error)


def gaussian(regime, chains=None, **settings):
    chains = chains or (1000 if regime == "subsample" else 10_000)
    return worlds.Gaussian(regime, chains=chains, **{"samples": 12, "seed": 5, **settings}).run(20)


# --- the Gaussian -----------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [1, 2, 3, 20])
@pytest.mark.parametrize("regime", CLOSED)
def test_gaussian_chains_follow_the_theory(regime, k):
    chains = gaussian(regime, share=0.25)
    exact = theory.gaussian(regime, samples=12, generations=20, share=0.25)
    agrees(chains.variance[k], exact["variance"][k])
    agrees(chains.mean[k] ** 2, exact["drift"][k])
    agrees(chains.mean[k], 0)


@pytest.mark.parametrize("real", [1, 3, 11, 12])
@pytest.mark.parametrize("regime", ["mix", "tenth", "anchor"])
def test_every_number_of_real_ones_follows_the_theory(regime, real):
    chains = gaussian(regime, share=real / 12)
    assert chains.real == real
    exact = theory.gaussian(regime, samples=12, generations=20, share=real / 12)
    for k in (1, 2, 20):
        agrees(chains.variance[k], exact["variance"][k])
        agrees(chains.mean[k] ** 2, exact["drift"][k])


def test_replace_by_hand():
    """Maximum likelihood takes 1/M of the variance in each generation; the mean wanders by as much."""
    exact = theory.gaussian("replace", samples=4, generations=2)
    assert exact["variance"] == pytest.approx([1, 0.75, 0.5625])
    assert exact["drift"] == pytest.approx([0, 0.25, 0.4375])


@given(st.integers(2, 60), st.integers(1, 50))
def test_inside_and_between_add_up_to_the_truth(samples, generations):
    """What a model loses in variance, the models' means gain: a resampled number keeps its mean square."""
    for regime in ("replace", "grown", "accumulate", "subsample", "mix", "tenth", "anchor", "fresh", "infinite"):
        exact = theory.gaussian(regime, samples=samples, generations=generations)
        assert exact["variance"] + exact["drift"] == pytest.approx(np.ones(generations + 1))


def test_accumulate_is_eulers_product():
    product = np.prod([1 - 1 / (50 * k**2) for k in range(1, 101)])
    assert theory.gaussian("accumulate", samples=50, generations=100)["variance"][-1] == pytest.approx(product)
    assert product == pytest.approx(0.9676, abs=1e-4)
    far = theory.gaussian("accumulate", samples=50, generations=20_000)["variance"][-1]
    assert far == pytest.approx(theory.accumulated_forever(50), abs=2e-6)


def test_grown_and_colder_by_hand():
    """k·M numbers take one part in k·M; a temperature multiplies a Gaussian's variance."""
    assert theory.gaussian("grown", samples=4, generations=2)["variance"] == pytest.approx([1, 3 / 4, 3 / 4 * 7 / 8])
    colder = theory.gaussian("colder", samples=4, generations=2, temperature=0.5)["variance"]
    assert colder == pytest.approx([1, 0.375, 0.375**2])


@pytest.mark.parametrize("samples, real", [(50, 5), (50, 50), (20, 1), (1000, 3)])
def test_mix_settles_where_its_formula_says(samples, real):
    long = theory.gaussian("mix", samples=samples, share=real / samples, generations=6000)["variance"][-1]
    assert theory.mixed_forever(samples, real) == pytest.approx(long, rel=1e-6)


def test_what_counts_is_the_number_of_real_samples():
    for samples in (10_000, 100_000):
        assert theory.mixed_forever(samples, 100) == pytest.approx(200 / 201, abs=1e-3)
    with refused("number of real numbers is 0"):
        theory.mixed_forever(50, 0)
    with refused("51 of 50 numbers cannot be real"):
        theory.mixed_forever(50, 51)


def test_mix_between_its_ends():
    def after(share):
        return theory.gaussian("mix", samples=20, share=share, generations=30)["variance"]

    assert after(0) == pytest.approx(theory.gaussian("replace", samples=20, generations=30)["variance"])
    assert after(1)[1:] == pytest.approx(theory.gaussian("fresh", samples=20, generations=30)["variance"][1:])
    assert after(0)[-1] < after(0.1)[-1] < after(0.5)[-1] < after(1)[-1]


def test_the_unbiased_estimate_keeps_the_mean_and_not_the_median():
    chains = gaussian("replace", estimator="unbiased", chains=50_000)
    agrees(chains.variance[-1], 1)
    agrees(
        chains.mean[-1] ** 2, theory.gaussian("replace", samples=12, generations=20, estimator="unbiased")["drift"][-1]
    )
    agrees(np.log(chains.variance[-1]), np.log(theory.median_of_replace(12, 20, "unbiased")[-1]))
    assert np.median(chains.variance[-1]) < 0.5


@pytest.mark.parametrize("estimator", worlds.ESTIMATORS)
def test_the_geometric_mean_and_the_median(estimator):
    chains = gaussian("replace", estimator=estimator)
    exact = theory.median_of_replace(12, 20, estimator)
    agrees(np.log(chains.variance[-1]), np.log(exact[-1]))
    assert np.median(chains.variance[-1]) == pytest.approx(exact[-1], rel=0.1)
    assert np.median(chains.variance[-1]) < 0.6 * chains.variance[-1].mean()


def test_behind_a_verifier_precisions_add_up():
    chains = gaussian("verified", tolerance=2.0, samples=30)
    exact = theory.verified(30, 20, 2.0)
    for k in (1, 2, 20):
        agrees(1 / chains.variance[k], exact["precision"][k])
    assert exact["infinite"][20] == pytest.approx(1 / (1 + 20 / 4))
    wandering = gaussian("replace", samples=30).mean[-1]
    assert chains.mean[-1].var() < wandering.var() / 3, "it knows the true centre"


def test_a_verifier_as_a_loop_over_numbers():
    """Accepting each number with its probability gives what the formula says."""
    draw = np.random.default_rng(0)
    x = 0.7 + 1.2 * draw.standard_normal(400_000)
    kept = x[draw.random(len(x)) < np.exp(-(x**2) / (2 * 1.5**2))]
    share = 1.5**2 / (1.2**2 + 1.5**2)
    agrees(kept, 0.7 * share)
    agrees((kept - 0.7 * share) ** 2, 1.2**2 * share)


@pytest.mark.parametrize("regime", CLOSED)
def test_the_shortcut_is_the_plain_loop(regime):
    """Drawing every number and fitting gives the same moments as the two draws of the shortcut."""
    draw, M, real = np.random.default_rng(3), 8, 2
    mean, variance = np.zeros(20_000), np.ones(20_000)
    pile = np.empty((20_000, 0))
    anchor, originals = draw.standard_normal((20_000, real)), draw.standard_normal((20_000, M))
    for k in range(1, 4):
        made = mean[:, None] + np.sqrt(variance)[:, None] * draw.standard_normal((20_000, M))
        truth = draw.standard_normal((20_000, M))
        grown = mean[:, None] + np.sqrt(variance)[:, None] * draw.standard_normal((20_000, k * M))
        pile = np.concatenate([pile, made], axis=1)
        order = draw.random(pile.shape).argsort(axis=1)[:, :M]
        data = {
            "replace": made,
            "fresh": truth,
            "accumulate": pile,
            "subsample": np.take_along_axis(pile, order, axis=1),
            "mix": np.concatenate([made[:, real:], truth[:, :real]], axis=1),
            "anchor": np.concatenate([made[:, real:], anchor], axis=1),
            "tenth": np.concatenate([made[:, real:], originals[:, draw.permutation(M)[:real]]], axis=1),
            "grown": grown,
            "colder": mean[:, None] + 0.99**0.5 * (made - mean[:, None]),
        }[regime]
        if regime == "tenth" and k == 1:
            data = originals
        mean, variance = data.mean(axis=1), data.var(axis=1)
        exact = theory.gaussian(regime, samples=M, generations=k, share=real / M)
        agrees(variance, exact["variance"][k])
        agrees(mean**2, exact["drift"][k])


def test_infinitely_many_samples_change_nothing():
    chains = gaussian("infinite")
    assert (chains.variance == 1).all() and (chains.mean == 0).all()


def test_two_piles_together():
    first, second = np.array([1.0, 3.0]), np.array([2.0, 4.0, 9.0])
    piles = [(len(x), x.mean(), ((x - x.mean()) ** 2).sum()) for x in (first, second)]
    both = np.concatenate([first, second])
    assert worlds.together(*piles) == pytest.approx((5, both.mean(), 5 * both.var()))


@given(st.integers(1, 8), st.integers(0, 20))
def test_a_subsample_has_no_number_twice(count, more):
    chosen = worlds.without_repeats(30, count, count + more, np.random.default_rng(0))
    assert chosen.min() >= 0 and chosen.max() < count + more
    assert all(len(set(row)) == count for row in chosen.tolist())


def test_every_subset_is_equally_likely():
    chosen = worlds.without_repeats(60_000, 2, 4, np.random.default_rng(1))
    pairs = np.bincount(np.sort(chosen, axis=1) @ [4, 1], minlength=16)
    expected = 60_000 / 6
    assert sorted(np.flatnonzero(pairs)) == [1, 2, 3, 6, 7, 11]
    assert (abs(pairs[pairs > 0] - expected) < 4.5 * expected**0.5).all()


# --- the other worlds -------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_histograms_follow_the_theory(share):
    truth = kinds.zipf(30)
    chains = kinds.Histogram(truth, chains=3000, samples=20, share=share, seed=1).run(12)
    exact = theory.histogram(truth, samples=20, generations=12, share=share)
    for k in (0, 1, 2, 5, 12):
        agrees(chains.alive[k], exact["alive"][k])
    assert (chains.counts[1:].sum(axis=2) == 20).all()


def test_on_average_every_category_keeps_its_share_and_pairs_grow_alike():
    truth = kinds.zipf(5)
    chains = kinds.Histogram(truth, chains=5000, samples=10, seed=2).run(10)
    for category, chance in enumerate(truth):
        agrees(chains.counts[10, :, category] / 10, chance)
    unlike = 1 - ((chains.counts / 10) ** 2).sum(axis=2)
    for k in (1, 10):
        agrees(unlike[k], theory.histogram(truth, samples=10, generations=10)["unlike"][k])


def test_without_real_data_the_dead_stay_dead():
    chains = kinds.Histogram(kinds.zipf(50), chains=100, samples=30, seed=0).run(10)
    assert (np.diff(chains.alive, axis=0) <= 0).all()
    assert ((chains.counts[2:] > 0) <= (chains.counts[1:-1] > 0)).all()


@pytest.mark.parametrize("bandwidth", [0.0, 0.3])
def test_kernels_follow_the_theory(bandwidth):
    chains = learners.Kernel(chains=3000, samples=15, bandwidth=bandwidth, seed=4).run(15)
    exact = theory.kernel(samples=15, generations=15, bandwidth=bandwidth)
    for k in (1, 2, 15):
        agrees(chains.variance[k], exact["variance"][k])


def test_two_errors_can_cancel():
    exact = theory.kernel(samples=25, generations=50, bandwidth=0.2)
    assert exact["variance"] == pytest.approx(np.ones(51)), "bandwidth² = 1 / samples"
    assert exact["infinite"][50] == pytest.approx(1 + 50 * 0.04)


@pytest.mark.parametrize(
    "way",
    [
        {},
        {"steps": 10},
        {"steps": 10, "warm": True},
        {"regime": "grown"},
        {"regime": "accumulate"},
        {"regime": "accumulate", "steps": 10},
    ],
)
def test_slopes_follow_the_theory(way):
    chains = learners.Slope(chains=10_000, samples=20, rate=0.2, seed=6, **way).run(15)
    exact = theory.slope(samples=20, generations=15, rate=0.2, **way)
    for k in (1, 2, 3, 15):
        agrees(chains.slope[k], exact["signal"][k])
        agrees((chains.slope[k] - exact["signal"][k]) ** 2, exact["error"][k])


def test_accumulated_labels_keep_the_error_below_pi_squared_over_six():
    found = theory.slope("accumulate", samples=1, generations=3000)["error"]
    assert found[-1] < np.pi**2 / 6 and found[-1] == pytest.approx(np.pi**2 / 6, abs=1e-3)
    assert theory.slope(samples=1, generations=30)["error"] == pytest.approx(np.arange(31))


def test_a_slope_is_what_least_squares_finds():
    """The shortcut (true slope plus noise) is a fit to points."""
    draw = np.random.default_rng(0)
    x = np.sign(draw.standard_normal((20_000, 25)))  # the mean of x² is 1
    y = x + draw.standard_normal(x.shape)
    fitted = (x * y).sum(axis=1) / (x**2).sum(axis=1)
    agrees((fitted - 1) ** 2, 1 / 25)


def test_half_of_the_chains_have_lost_a_category():
    """One sample of many is a Poisson number with the mean 1, so its line dies out as a branching process does."""
    gone, k = 0.0, 0
    while gone**5 < 0.5:
        gone, k = np.exp(gone - 1), k + 1
    assert theory.half_gone(5, 2000) == k == 13
    counts, draw = np.full(20_000, 3), np.random.default_rng(1)
    for _ in range(theory.half_gone(3, 30)):
        before, counts = counts, draw.binomial(30, counts / 30)
    assert (before == 0).mean() < 0.5 <= (counts == 0).mean() + 0.01
    for count in (0, 6):
        with refused(f"A category with {count} of 10 samples", "from 1 to 5"):
            theory.half_gone(count, 10)


@pytest.mark.parametrize("accepts", [(1, 1), (0.5, 1.0), (0.1, 0.9), (0.0, 1.0)])
def test_judged_chains_follow_the_theory(accepts):
    setup = {"slip": 0.1, "accepts": accepts, "samples": 30}
    chains = verifiers.Judged(chains=10_000, seed=7, **setup).run(15)
    exact = theory.judged(generations=15, **setup)
    for k in (1, 2, 15):
        agrees(chains.share[k], exact["share"][k])


@pytest.mark.parametrize("spot, right", [(0.5, 1.0), (0.1, 0.9), (0.0, 1.0), (1.0, 1.0)])
def test_blind_verifiers_follow_the_theory(spot, right):
    setup = {**verifiers.blind(0.1, spot, right), "samples": 30}
    chains = verifiers.Judged(chains=10_000, seed=7, **setup).run(15)
    exact = theory.judged(generations=15, **setup)
    for k in (1, 2, 15):
        agrees(chains.share[k], exact["share"][k])


def test_a_blind_spot_as_a_loop_over_answers():
    """Two kinds of wrong answers, one of which always passes: after one generation the shares are these."""
    slip, spot, right, rounds = 0.1, 0.4, 0.8, 200_000
    draw = np.random.default_rng(0)
    wrong = draw.random(rounds) < slip
    unseen = wrong & (draw.random(rounds) < spot)
    passes = unseen | (~wrong & (draw.random(rounds) < right))
    setup = verifiers.blind(slip, spot, right)
    agrees(unseen[passes].astype(float), theory.judged(samples=9, generations=1, **setup)["infinite"][1])


def test_a_verifier_that_sees_everything_leaves_nothing_wrong():
    assert (theory.judged(samples=9, generations=4, **verifiers.blind(0.2, 0.0))["share"] == 0).all()
    assert theory.judged(samples=9, generations=4, **verifiers.blind(0.2, 1.0))["infinite"][4] == pytest.approx(
        1 - 0.8**4
    )


def test_without_a_verifier_wrong_answers_pile_up():
    exact = theory.judged(slip=0.1, samples=30, generations=5)["share"]
    assert exact == pytest.approx([1 - 0.9**k for k in range(6)])


def test_a_verifier_that_is_blinder_than_the_slips_only_delays_the_end():
    """The odds of a wrong answer settle only if accepts_wrong < (1 − slip) · accepts_right."""
    setup = {"slip": 0.05, "samples": 100, "generations": 400}
    sharp, blind = (theory.judged(accepts=(a, 1), **setup)["infinite"] for a in (0.9, 0.96))
    assert sharp[-1] == pytest.approx(0.05 * 0.9 / (0.95 - 0.9 + 0.05 * 0.9), rel=1e-3)
    assert blind[50] < 0.9 and blind[-1] > 0.95


def test_a_biased_verifier_multiplies_the_odds():
    odds = (lambda p: p / (1 - p))(theory.judged(start=0.2, accepts=(0.9, 1), samples=9, generations=4)["infinite"])
    assert odds == pytest.approx(0.25 * 0.9 ** np.arange(5))


# --- what a learner may do wrong, or interrupt -----------------------------------------------------


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan"), "some", None, True])
def test_a_share_of_real_data_outside_0_to_1_is_refused(share):
    with refused("The share of real data is", "from 0 (none) to 1 (all)"):
        worlds.Gaussian("mix", share=share)
    with refused("The share of real data is"):
        kinds.Histogram(kinds.zipf(3), share=share)


@pytest.mark.parametrize("samples", [0, 1, -3, 2.5, None])
def test_too_few_samples_are_refused(samples):
    for world in (worlds.Gaussian, learners.Kernel, learners.Slope, verifiers.Judged):
        with refused(f"The number of samples is {samples}", "two samples or more"):
            world(samples=samples)


def test_an_unknown_regime_is_refused_with_a_suggestion():
    with refused("Unknown regime 'acumulate'", "did you mean 'accumulate'?"):
        worlds.Gaussian("acumulate")
    with refused("Unknown regime 'mix'", "replace, grown, accumulate"):
        learners.Slope("mix")
    with refused("Unknown regime with a closed form 'verified'"):
        theory.gaussian("verified", samples=5, generations=2)
    with refused("Unknown estimator 'biased'"):
        worlds.Gaussian(estimator="biased")


@pytest.mark.parametrize(
    "wrong, words",
    [
        (lambda: worlds.Gaussian(chains=0), "number of chains is 0"),
        (lambda: worlds.Gaussian().run(-1), "number of generations is -1"),
        (lambda: worlds.Gaussian("verified", tolerance=0), "tolerance is 0"),
        (lambda: worlds.Gaussian("colder", temperature=-1), "temperature is -1"),
        (lambda: verifiers.blind(0.1, 2), "blind spot is 2"),
        (lambda: verifiers.Judged(slip=0.7, caught=0.6), "add up to 1"),
        (lambda: learners.Kernel(bandwidth=-1), "bandwidth is -1"),
        (lambda: learners.Slope(steps=0), "number of steps is 0"),
        (lambda: learners.Slope(rate=3), "rate is 3"),
        (lambda: kinds.Histogram([0.5, 0.2]), "no distribution"),
        (lambda: verifiers.Judged(slip=2), "share of slips is 2"),
        (lambda: verifiers.Judged(accepts=(1, 0)), "accepts nothing"),
        (lambda: theory.verified(3, 5, 1.0), "infinite below four"),
        (lambda: kinds.zipf(0), "number of categories is 0"),
    ],
)
def test_other_mistakes_are_told_in_a_sentence(wrong, words):
    with refused(words):
        wrong()


@pytest.mark.parametrize("regime", ["replace", "accumulate", "subsample"])
def test_an_interrupted_run_keeps_what_was_done_and_goes_on(regime, monkeypatch):
    chains = gaussian(regime, chains=50)
    again = worlds.Gaussian(regime, chains=50, samples=12, seed=5)
    healthy, done = worlds.Gaussian._next, []

    def interrupted(self, state, k):
        if k == 8 and not done:
            done.append(k)
            raise KeyboardInterrupt
        return healthy(self, state, k)

    monkeypatch.setattr(worlds.Gaussian, "_next", interrupted)
    with pytest.raises(KeyboardInterrupt):
        again.run(20)
    assert again.generations == 7 and (again.variance == chains.variance[:8]).all()
    assert (again.run(20).variance == chains.variance).all()


def test_a_histogram_interrupted_in_the_middle_of_a_step_does_not_go_back_to_the_truth(monkeypatch):
    chains = kinds.Histogram(kinds.zipf(50), chains=20, samples=20).run(5)
    with monkeypatch.context() as patch:
        patch.setattr(worlds.np, "bincount", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            chains.run(6)
    counts = chains.run(7).counts
    assert not ((counts[6] > 0) & (counts[5] == 0)).any()


def test_a_longer_run_goes_on_and_a_shorter_one_changes_nothing():
    chains = learners.Kernel(chains=20, samples=5).run(4)
    before = chains.variance
    assert chains.run(2).generations == 4
    assert (chains.run(6).variance[:5] == before).all()


def test_the_same_seed_gives_the_same_chains_and_regimes_share_their_luck():
    first, second = gaussian("replace", chains=9), gaussian("replace", chains=9)
    assert (first.variance == second.variance).all()
    assert (gaussian("replace", chains=9, seed=6).variance != first.variance)[1:].all()
    assert (gaussian("accumulate", chains=9).variance[1] == first.variance[1]).all()


@settings(max_examples=20)
@given(st.sampled_from(CLOSED), st.integers(2, 9), st.floats(0, 1), st.integers(0, 5))
def test_variances_are_never_negative(regime, samples, share, generations):
    chains = worlds.Gaussian(regime, chains=5, samples=samples, share=share).run(generations)
    assert chains.variance.shape == (generations + 1, 5) and (chains.variance >= 0).all()
