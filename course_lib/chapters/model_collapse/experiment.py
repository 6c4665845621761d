"""Chapter 17. Models that learn from models, in worlds so simple that the average result is known exactly.

A seed of this chapter is a group of thousands of chains: a mean or a median over a group is one measurement. Where two
regimes make the same draws, a group has the same luck in both.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.model_collapse import kinds, learners, verifiers, worlds
from course_lib.chapters.model_collapse.clouds import Clouds
from course_lib.errors import CourseError
from course_lib.study.each_seed import in_turn
from course_lib.study.kept import kept
from course_lib.study.results import Table

KEPT = "unbiased"  # the regime "replace" with the unbiased estimate
NONE, CARELESS, GOOD = "no verifier", "careless", "good"
BLIND, NEARLY = "blind to half", "good, blind to a tenth"
FAIR, BIASED = "rare, fair", "rare, biased"
BLURRED, SHARP = "blurred", "sharp"
END, GROWN, ACCUMULATED = "to the end", "grown, to the end", "accumulate, to the end"  # ways to learn a slope


@dataclass(frozen=True)
class Verifier:
    """The probabilities of accepting an answer. wrong: a wrong one; right: a right one."""

    wrong: float
    right: float


@dataclass(frozen=True)
class Recipe:
    """What is run.

    chains: of a group, where two draws make a generation; heavy: chains of a group, where every sample is drawn;
    samples: numbers that a model learns from; generations: length of a chain; every: generations between two
    measurements; share: of real data in a mix; tolerance: of the verifier of the Gaussian world; temperature:
    at which "colder" draws; early: the generation at which single chains are looked at; soon: the generation at
    which lost categories are counted; categories: of the Zipf world, and as many samples; common: how many of them,
    the most frequent ones, are compared with the rarer half; bandwidth: of the kernel; steps: of the training that
    stops early; rate: length of each of these steps; slip: share of right answers that go wrong in each generation;
    careless, good: what two verifiers let through; blind, nearly: share of the kinds of wrong answers that two
    others never see, where they accept right ones as the careless and the good one do; rare: share of rare answers
    among the right ones; taste: probability of accepting a rare one, where a usual one always passes; judged: length of
    the chains with a verifier; later: the generation at which the taste is looked at; clouds: mixtures of a group;
    points: that each of them learns from; cloudy: their generations.
    """

    chains: int = 5000
    heavy: int = 400
    samples: int = 50
    generations: int = 100
    every: int = 10
    share: float = 0.1
    tolerance: float = 3.0
    temperature: float = 0.99
    early: int = 30
    soon: int = 10
    categories: int = 100
    common: int = 10
    bandwidth: float = 0.2
    steps: int = 30
    rate: float = 0.1
    slip: float = 0.05
    careless: Verifier = Verifier(wrong=0.5, right=1.0)
    good: Verifier = Verifier(wrong=0.1, right=0.95)
    blind: float = 0.5
    nearly: float = 0.1
    rare: float = 0.2
    taste: float = 0.9
    judged: int = 50
    later: int = 20
    clouds: int = 30
    points: int = 60
    cloudy: int = 20

    def __post_init__(self):
        for name, last in (("early", "generations"), ("soon", "generations"), ("later", "judged")):
            if not getattr(self, name) <= getattr(self, last):
                raise CourseError(
                    f"{name} is {getattr(self, name)} and {last} {getattr(self, last)}: a chain is looked at before "
                    f"its end, so give {name} at most {getattr(self, last)}."
                )


RECIPE = Recipe()


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe; gaussian, histogram, kernel, slope, judged, mixture: Tables of the functions of these names."""

    recipe: Recipe
    gaussian: Table
    histogram: Table
    kernel: Table
    slope: Table
    judged: Table
    mixture: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, device=None, progress: bool = False) -> Result:
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds(). All of it is NumPy on
    the CPU: `device` changes nothing. CourseError for fewer than two seeds."""
    seeds = runtime.check_seeds(seeds)
    parts = (gaussian, histogram, kernel, slope, judged, mixture)
    return Result(recipe, *(part(seeds, recipe, progress=progress) for part in parts))


def _table(seeds, work, progress, label):
    """Return the Table of work(seed) → {condition: {metric: number}}. Interrupting keeps the seeds that are
    finished."""
    seeds = runtime.check_seeds(seeds)
    found = in_turn(seeds, work, progress, label)
    rows = {(c, seed): row for seed, mine in zip(seeds, found, strict=False) for c, row in mine.items()}
    return Table.of_rows(rows, seeds[: len(found)])


def marks(recipe: Recipe = RECIPE) -> range:
    """Return the generations that a curve shows."""
    return range(0, recipe.generations + 1, recipe.every)


def measured_generations(recipe: Recipe = RECIPE) -> tuple[int, ...]:
    """Return the generations at which a chain is measured, generation 1 and the last one among them."""
    return tuple(sorted({*marks(recipe), 1, recipe.soon, recipe.early, recipe.generations}))


def gaussian_chains(regime: str, seed: int, recipe: Recipe = RECIPE) -> worlds.Gaussian:
    """Return the Gaussian world of one group, run to its end."""
    settings = {"chains": recipe.heavy if regime == "subsample" else recipe.chains, "samples": recipe.samples}
    if regime == KEPT:
        regime, settings["estimator"] = "replace", worlds.ESTIMATORS[1]
    settings |= {"share": recipe.share, "tolerance": recipe.tolerance, "temperature": recipe.temperature, "seed": seed}
    return worlds.Gaussian(regime, **settings).run(recipe.generations)


@kept
def gaussian(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of the Gaussian world by (regime, generation).

    Metrics, in percent of the truth's variance: mean and median of the variance over a group's chains; drift, the mean
    squared distance of the models' means from the true one; total, mean + drift. In percent: wider, the share of
    chains with more variance than the truth; top, the share of all variance that the widest twentieth holds.
    """
    measured, names = measured_generations(recipe), (*worlds.REGIMES, KEPT)

    def work(seed):
        rows = {}
        for name in names:
            chains = gaussian_chains(name, seed, recipe)
            variance, mean = chains.variance, chains.mean  # [generation, chain]
            for k in measured:
                drift = 100 * (mean[k] ** 2).mean()
                rows[name, k] = {**spread(variance[k]), "drift": drift, "total": 100 * variance[k].mean() + drift}
        return rows

    return _table(seeds, work, progress, "Gaussian chains")


def spread(variance: np.ndarray) -> dict[str, float]:
    """Return mean, median, wider and top (percent) of the variances [chains] of one generation."""
    widest = np.sort(variance)[-max(1, len(variance) // 20) :]
    return {
        "mean": 100 * variance.mean(),
        "median": 100 * np.median(variance),
        "wider": 100 * (variance > 1).mean(),
        "top": 100 * widest.sum() / variance.sum() if variance.any() else 0.0,
    }


@kept
def histogram(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of the Zipf world by (regime, generation); regimes: "replace", "mix" and "fresh".

    Metrics: alive, the mean number of categories that a generation still has; common and rare, in percent: of the most
    frequent and of the rarer half of the categories, those that were in the first sample and are seen again, in this
    generation or a later one.
    """
    shares = {"replace": 0.0, "mix": recipe.share, "fresh": 1.0}
    truth, measured = kinds.zipf(recipe.categories), measured_generations(recipe)

    def work(seed):
        rows = {}
        for name, share in shares.items():
            settings = {"chains": recipe.heavy, "samples": recipe.categories, "share": share, "seed": seed}
            chains = kinds.Histogram(truth, **settings).run(recipe.generations)
            seen = chains.counts > 0  # [generation, chain, category]
            alive = [recipe.categories, *seen[1:].sum(axis=2).mean(axis=1)]
            again = seen_again(seen)
            for k in measured:
                rows[name, k] = {
                    "alive": alive[k],
                    "common": still(seen, again, k, slice(0, recipe.common)),
                    "rare": still(seen, again, k, slice(recipe.categories // 2, None)),
                }
        return rows

    return _table(seeds, work, progress, "histograms")


def seen_again(seen: np.ndarray) -> np.ndarray:
    """Return for every generation what is seen in it or in a later one; seen: bool [generation, chain, category]."""
    return np.logical_or.accumulate(seen[::-1])[::-1]


def still(seen: np.ndarray, again: np.ndarray, k: int, which: slice) -> float:
    """Return the percentage of the categories in the first sample, among `which`, that are seen from generation k
    on."""
    first = seen[1][:, which]
    return 100 * (again[k][:, which] & first).sum() / first.sum()


@kept
def kernel(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of the kernel's world by (BLURRED or SHARP, generation): mean and median of the variance, in
    percent of the truth's. SHARP is the control with the bandwidth 0."""
    widths = {BLURRED: recipe.bandwidth, SHARP: 0.0}

    def work(seed):
        rows = {}
        for name, width in widths.items():
            settings = {"chains": recipe.heavy, "samples": recipe.samples, "bandwidth": width, "seed": seed}
            variance = learners.Kernel(**settings).run(recipe.generations).variance
            for k in measured_generations(recipe):
                rows[name, k] = {"mean": 100 * variance[k].mean(), "median": 100 * np.median(variance[k])}
        return rows

    return _table(seeds, work, progress, "kernels")


@kept
def slope(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of the line's world by (way of learning, generation).

    Ways: END, GROWN and ACCUMULATED find the best slope, under "replace", "grown" and "accumulate"; "from 0" stops
    early and starts every generation at 0; "from the model before" stops early and goes on from there.
    Metrics: signal, the mean slope in percent of the true one; error, the mean squared distance from the true slope in
    units of one fit's (1 / samples).
    """
    short = {"steps": recipe.steps, "rate": recipe.rate}
    ways = {
        END: {},
        GROWN: {"regime": "grown"},
        ACCUMULATED: {"regime": "accumulate"},
        "from 0": short,
        "from the model before": {**short, "warm": True},
    }

    def work(seed):
        rows = {}
        for name, way in ways.items():
            chains = learners.Slope(chains=recipe.chains, samples=recipe.samples, seed=seed, **way)
            found = chains.run(recipe.generations).slope  # [generation, chain]
            for k in measured_generations(recipe):
                error = recipe.samples * ((found[k] - 1) ** 2).mean()
                rows[name, k] = {"signal": 100 * found[k].mean(), "error": error}
        return rows

    return _table(seeds, work, progress, "slopes")


def judged_worlds(recipe: Recipe = RECIPE) -> dict[str, dict]:
    """Return {name: settings of verifiers.Judged}: chains of wrong answers by verifier, then chains of rare right
    answers with a fair verifier and with one that misses rare ones more often."""
    tossing = {NONE: Verifier(1.0, 1.0), CARELESS: recipe.careless, GOOD: recipe.good}
    found = {name: {"slip": recipe.slip, "accepts": (v.wrong, v.right)} for name, v in tossing.items()}
    found[BLIND] = verifiers.blind(recipe.slip, recipe.blind, recipe.careless.right)
    found[NEARLY] = verifiers.blind(recipe.slip, recipe.nearly, recipe.good.right)
    found[FAIR] = {"start": recipe.rare, "accepts": (1.0, 1.0)}
    found[BIASED] = {"start": recipe.rare, "accepts": (recipe.taste, 1.0)}
    return found


@kept
def judged(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of judged_worlds() by (name, generation).

    Metrics, in percent: share, the mean share of wrong (or of rare) answers; gone, the chains in which there is none.
    """

    def work(seed):
        rows = {}
        for name, settings in judged_worlds(recipe).items():
            share = verifiers.Judged(chains=recipe.chains, seed=seed, **settings).run(recipe.judged).share
            for k in range(recipe.judged + 1):
                rows[name, k] = {"share": 100 * share[k].mean(), "gone": 100 * (share[k] == 0).mean()}
        return rows

    return _table(seeds, work, progress, "verifiers")


@kept
def mixture(seeds, recipe: Recipe = RECIPE, *, progress: bool = False) -> Table:
    """Return the Table of the clouds by (regime, generation); regimes: "replace" and the control "fresh".

    Metrics, in percent of a group's chains: large, middle and small, in which the cluster of this size, by its share of
    the truth, still has a point.
    """

    def work(seed):
        rows = {}
        for regime in ("replace", "fresh"):
            chains = Clouds(regime, chains=recipe.clouds, samples=recipe.points, seed=seed).run(recipe.cloudy)
            alive = 100 * (chains.seen > 0).mean(axis=1)  # [generation, cluster]
            names = ("large", "middle", "small")
            rows |= {(regime, k): dict(zip(names, row, strict=True)) for k, row in enumerate(alive)}
        return rows

    return _table(seeds, work, progress, "mixtures")
