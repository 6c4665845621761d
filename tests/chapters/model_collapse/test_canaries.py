"""Known bugs in the loops of chapter 17: each must turn a named test red."""

import pytest

from course_lib.chapters.model_collapse import chains, theory, worlds
from course_lib.chapters.model_collapse import experiment as model_collapse
from course_lib.show.figures import lines
from tests.chapters.model_collapse import test_experiment as test_model_collapse
from tests.chapters.model_collapse import test_worlds as test_generations
from tests.core import test_figures
from tests.planting import Canary, check

FOLLOWS = test_generations.test_gaussian_chains_follow_the_theory

CANARIES = [
    Canary(
        "generations secretly see real data",
        worlds.Gaussian,
        "_next",
        "data = self._batch(self.samples, mean, variance)",
        "data = together(self._batch(self.samples - 1, mean, variance), self._batch(1, 0 * mean, 0 * mean + 1))",
        FOLLOWS,
        ("replace", 20),
    ),
    Canary(
        "the biased estimate taken for the unbiased one",
        worlds.Gaussian,
        "_divided",
        "else count - 1",
        "else count",
        test_generations.test_the_unbiased_estimate_keeps_the_mean_and_not_the_median,
    ),
    Canary(
        "the unbiased estimate taken for the biased one",
        worlds.Gaussian,
        "_divided",
        "(count if self",
        "(count - 1 if self",
        FOLLOWS,
        ("replace", 20),
    ),
    Canary(
        "one degree of freedom too many",
        worlds,
        "refit",
        "samples - 1",
        "samples",
        FOLLOWS,
        ("fresh", 1),
    ),
    Canary(
        "the mean moves by the new spread",
        worlds,
        "refit",
        "np.sqrt(variance / samples)",
        "np.sqrt(variance)",
        FOLLOWS,
        ("replace", 1),
    ),
    Canary(
        "accumulate forgets the first generation",
        worlds.Gaussian,
        "_next",
        "together(pile, data) if pile else data",
        "together(pile, data) if k > 2 else data",
        FOLLOWS,
        ("accumulate", 20),
    ),
    Canary(
        "accumulate sees the newest pile twice",
        worlds.Gaussian,
        "_next",
        "together(pile, data) if pile else data",
        "together(together(pile, data), data) if pile else data",
        FOLLOWS,
        ("accumulate", 20),
    ),
    Canary(
        "two piles forget that their means differ",
        worlds,
        "together",
        "squares + more + apart**2 * (n * m / (n + m))",
        "squares + more",
        FOLLOWS,
        ("accumulate", 20),
    ),
    Canary(
        "a subsample of the newest batch alone",
        worlds.Gaussian,
        "_subsampled",
        "self.samples, size, self._draw), axis=1)",
        "self.samples, self.samples, self._draw) + size - self.samples, axis=1)",
        FOLLOWS,
        ("subsample", 20),
    ),
    Canary(
        "a subsample with putting back",
        worlds,
        "without_repeats",
        "np.where(taken, last, index)",
        "index",
        test_generations.test_a_subsample_has_no_number_twice,
    ),
    Canary(
        "a mix of a mix: the real numbers come on top",
        worlds.Gaussian,
        "_next",
        "self._batch(self.samples - self.real, mean, variance)",
        "self._batch(self.samples, mean, variance)",
        FOLLOWS,
        ("mix", 1),
    ),
    Canary(
        "the anchor is drawn anew",
        worlds.Gaussian,
        "_next",
        "real = pile or self._batch",
        "real = self._batch",
        FOLLOWS,
        ("anchor", 20),
    ),
    Canary(
        "a verifier that accepts everything",
        worlds.Gaussian,
        "_next",
        "kept = self.tolerance**2 / (variance + self.tolerance**2)",
        "kept = 1.0",
        test_generations.test_behind_a_verifier_precisions_add_up,
    ),
    Canary(
        "a verifier that narrows and does not centre",
        worlds.Gaussian,
        "_next",
        "mean * kept, variance * kept",
        "mean, variance * kept",
        test_generations.test_behind_a_verifier_precisions_add_up,
    ),
    Canary(
        "the verifier's answers are swapped",
        worlds,
        "accepted_share",
        "accepts[0] * share, accepts[0] * share + accepts[1] * (1 - share)",
        "accepts[1] * share, accepts[1] * share + accepts[0] * (1 - share)",
        test_generations.test_a_biased_verifier_multiplies_the_odds,
    ),
    Canary(
        "slips are forgotten",
        worlds,
        "accepted_share",
        "share + slip * (1 - share)",
        "share",
        test_generations.test_without_a_verifier_wrong_answers_pile_up,
    ),
    Canary(
        "a histogram is refitted to the truth",
        worlds.Histogram,
        "_next",
        'if state["items"] is None:',
        "if True:",
        test_generations.test_without_real_data_the_dead_stay_dead,
    ),
    Canary(
        "the real share of a histogram is forgotten",
        worlds.Histogram,
        "_next",
        "self._from_truth(self.real)",
        "items[:, : self.real]",
        test_generations.test_histograms_follow_the_theory,
        (0.2,),
    ),
    Canary(
        "the blur is left out of the model's variance",
        worlds.Kernel,
        "_next",
        "items.var(axis=1) + self.bandwidth**2",
        "items.var(axis=1)",
        test_generations.test_kernels_follow_the_theory,
        (0.3,),
    ),
    Canary(
        "a kernel that resamples without blurring",
        worlds.Kernel,
        "_next",
        "axis=1) + self.bandwidth * items",
        "axis=1)",
        test_generations.test_kernels_follow_the_theory,
        (0.3,),
    ),
    Canary(
        "labels accumulate with the weight of replacing",
        worlds.Slope,
        "_next",
        '(best - state["best"]) / k',
        '(best - state["best"])',
        test_generations.test_slopes_follow_the_theory,
        ({"regime": "accumulate"},),
    ),
    Canary(
        "every training goes on from the model before",
        worlds.Slope,
        "_next",
        "if self.warm else",
        "if not self.warm else",
        test_generations.test_slopes_follow_the_theory,
        ({"steps": 10},),
    ),
    Canary(
        "the mean is taken over logarithms",
        model_collapse,
        "spread",
        '"mean": 100 * variance.mean()',
        '"mean": 100 * np.exp(np.log(variance).mean())',
        test_model_collapse.test_the_mean_is_a_mean_of_variances_and_not_of_logarithms,
    ),
    Canary(
        "an interrupted run forgets what it did",
        chains.Chains,
        "run",
        "while self.generations < generations:",
        "self._states = self._states[:1]\n    while self.generations < generations:",
        test_generations.test_an_interrupted_run_keeps_what_was_done_and_goes_on,
        ("replace",),
    ),
    Canary(
        "the theory of accumulate forgets the square",
        theory,
        "gaussian",
        "(v * (1 - 1 / (M * k**2)), d + v / (M * k**2), 0.0)",
        "(v * (1 - 1 / (M * k)), d + v / (M * k), 0.0)",
        test_generations.test_accumulate_is_eulers_product,
    ),
    Canary(
        "labels of a fan lie where a linear axis would put them",
        lines,
        "_write_beside",
        "scaled = ax.yaxis.get_transform().transform",
        "scaled = np.asarray",
        test_figures.test_labels_of_a_fan_stand_beside_their_lines_and_the_upper_ends_of_bands,
        (True,),
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
