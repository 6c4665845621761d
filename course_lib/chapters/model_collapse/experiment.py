"""Chapter 17. Models that learn from models, in worlds so simple that the average result is known exactly.

A seed of this chapter is a group of thousands of chains: a mean or a median over a group is one measurement. Where two
regimes make the same draws, a group has the same luck in both.
"""

from dataclasses import dataclass

import numpy as np

from course_lib import metrics, runtime
from course_lib.chapters.model_collapse import theory, worlds
from course_lib.study.claims import Claim
from course_lib.study.results import Table

KEPT = "unbiased"  # the regime "replace" with the unbiased estimate


@dataclass(frozen=True)
class Recipe:
    """chains: of a group, where two draws make a generation; heavy: of a group, where every sample is drawn;
    samples: numbers that a model learns from; generations: length of a chain; every: distance of the generations that
    are measured; share: of real data in a mix; tolerance: of the verifier of the Gaussian world; early: the generation
    at which single chains are looked at; categories: of the Zipf world, with as many samples; bandwidth: of the kernel;
    steps, rate: of the training that stops early; slip: wrong answers that each generation adds; verifiers: probability
    of accepting a wrong and a right answer; rare: share of rare answers, and the probability of accepting a rare one;
    judged: length of the chains with a verifier."""

    chains: int = 5000
    heavy: int = 400
    samples: int = 50
    generations: int = 100
    every: int = 10
    share: float = 0.1
    tolerance: float = 3.0
    early: int = 30
    categories: int = 100
    bandwidth: float = 0.2
    steps: int = 30
    rate: float = 0.1
    slip: float = 0.05
    verifiers: tuple = (("no verifier", 1.0, 1.0), ("careless", 0.5, 1.0), ("good", 0.1, 0.95))
    rare: tuple = (0.2, 0.9)
    judged: int = 50


@dataclass(frozen=True)
class Result:
    """recipe; gaussian, histogram, kernel, slope, judged: Tables of the functions of these names."""

    recipe: Recipe
    gaussian: Table
    histogram: Table
    kernel: Table
    slope: Table
    judged: Table


def run(seeds=None, recipe=None, *, device=None, progress=False):
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds(). All of it is NumPy on
    the CPU: `device` changes nothing."""
    recipe, seeds = recipe or Recipe(), runtime.seeds() if seeds is None else seeds
    parts = (gaussian, histogram, kernel, slope, judged)
    return Result(recipe, *(part(seeds, recipe, progress=progress) for part in parts))


def _groups(seeds, names, progress, label):
    """Go through (group, name), with a bar if progress."""
    pairs = [(seed, name) for name in names for seed in seeds]
    if not progress:
        return pairs
    from course_lib.runtime import progress_bar

    return progress_bar(pairs, progress, label)


def _table(seeds, conditions, rows):
    """rows: {(condition, seed): {metric: number}}."""
    names = list(next(iter(rows.values())))
    found = {name: [[rows[condition, seed][name] for seed in seeds] for condition in conditions] for name in names}
    return Table.of(conditions, seeds, **found)


def measured_generations(recipe):
    """Return the generations at which a Gaussian chain is measured."""
    return tuple(sorted({*range(0, recipe.generations + 1, recipe.every), recipe.early, recipe.generations}))


def gaussian_chains(regime, seed, recipe=None):
    """Return the Gaussian world of one group, run to its end."""
    recipe = recipe or Recipe()
    settings = {"chains": recipe.heavy if regime == "subsample" else recipe.chains, "samples": recipe.samples}
    if regime == KEPT:
        regime, settings["estimator"] = "replace", worlds.ESTIMATORS[1]
    settings |= {"share": recipe.share, "tolerance": recipe.tolerance, "seed": seed}
    return worlds.Gaussian(regime, **settings).run(recipe.generations)


def gaussian(seeds=None, recipe=None, *, progress=False):
    """Return the Table of the Gaussian world by (regime, generation).

    Metrics, in percent of the truth's variance: mean and median of the variance over a group's chains; drift, the mean
    squared distance of the models' means from the true one; total, mean + drift. In percent: wider, the share of
    chains with more variance than the truth; top, the share of all variance that the widest twentieth holds.
    """
    recipe, seeds = recipe or Recipe(), runtime.seeds() if seeds is None else seeds
    measured, names, rows = measured_generations(recipe), (*worlds.REGIMES, KEPT), {}
    for seed, name in _groups(seeds, names, progress, "Gaussian chains"):
        chains = gaussian_chains(name, seed, recipe)
        variance, mean = chains.variance, chains.mean
        for k in measured:
            rows[(name, k), seed] = {"total": 100 * (variance[k] + mean[k] ** 2).mean(), **spread(variance[k])}
            rows[(name, k), seed]["drift"] = 100 * (mean[k] ** 2).mean()
    return _table(seeds, [(name, k) for name in names for k in measured], rows)


def spread(variance):
    """Return mean, median, wider and top (percent) of the variances [chains] of one generation."""
    widest = np.sort(variance)[-max(1, len(variance) // 20) :]
    return {
        "mean": 100 * variance.mean(),
        "median": 100 * np.median(variance),
        "wider": 100 * (variance > 1).mean(),
        "top": 100 * widest.sum() / variance.sum() if variance.any() else 0.0,
    }


def histogram(seeds=None, recipe=None, *, progress=False):
    """Return the Table of the Zipf world by (regime, generation); regimes: "replace", "mix" and "fresh".

    Metrics: alive, the mean number of categories that a generation still has; common and rare, in percent: of the ten
    most frequent and of the rarer half of the categories, those that were in the first sample and are seen again, in
    this generation or a later one.
    """
    recipe, seeds = recipe or Recipe(), runtime.seeds() if seeds is None else seeds
    shares = {"replace": 0.0, "mix": recipe.share, "fresh": 1.0}
    truth, rows = worlds.zipf(recipe.categories), {}
    measured = tuple(sorted({1, *range(0, recipe.generations + 1, recipe.every)}))
    for seed, name in _groups(seeds, shares, progress, "histograms"):
        settings = {"chains": recipe.heavy, "samples": recipe.categories, "share": shares[name], "seed": seed}
        chains = worlds.Histogram(truth, **settings).run(recipe.generations)
        seen = chains.counts > 0
        alive = [recipe.categories, *seen[1:].sum(axis=2).mean(axis=1)]
        again = seen_again(seen)
        for k in measured:
            rows[(name, k), seed] = {
                "alive": alive[k],
                "common": still(seen, again, k, slice(0, 10)),
                "rare": still(seen, again, k, slice(recipe.categories // 2, None)),
            }
    return _table(seeds, [(name, k) for name in shares for k in measured], rows)


def seen_again(seen):
    """Return for every generation what is seen in it or in a later one; seen: bool [generation, chain, category]."""
    return np.logical_or.accumulate(seen[::-1])[::-1]


def still(seen, again, k, which):
    """Return the percentage of the categories in the first sample, among `which`, that are seen from generation k
    on."""
    first = seen[1][:, which]
    return 100 * (again[k][:, which] & first).sum() / first.sum()


def kernel(seeds=None, recipe=None, *, progress=False):
    """Return the Table of the kernel's world by (bandwidth, generation): mean and median of the variance, in percent of
    the truth's. The bandwidth 0 is the control without blur."""
    recipe, seeds = recipe or Recipe(), runtime.seeds() if seeds is None else seeds
    measured, rows = range(0, recipe.generations + 1, recipe.every), {}
    for seed, width in _groups(seeds, (recipe.bandwidth, 0.0), progress, "kernels"):
        settings = {"chains": recipe.heavy, "samples": recipe.samples, "bandwidth": width, "seed": seed}
        variance = worlds.Kernel(**settings).run(recipe.generations).variance
        for k in measured:
            rows[(width, k), seed] = {"mean": 100 * variance[k].mean(), "median": 100 * np.median(variance[k])}
    return _table(seeds, [(width, k) for width in (recipe.bandwidth, 0.0) for k in measured], rows)


def slope(seeds=None, recipe=None, *, progress=False):
    """Return the Table of the line's world by (way of learning, generation).

    Ways: "to the end" and "accumulate, to the end" find the best slope; "from 0" stops early and starts every
    generation at 0; "from the model before" stops early and goes on from there.
    Metrics: signal, the mean slope in percent of the true one; error, the mean squared distance from the true slope in
    units of one fit's (1 / samples).
    """
    recipe, seeds = recipe or Recipe(), runtime.seeds() if seeds is None else seeds
    short = {"steps": recipe.steps, "rate": recipe.rate}
    ways = {
        "to the end": {},
        "accumulate, to the end": {"regime": "accumulate"},
        "from 0": short,
        "from the model before": {**short, "warm": True},
    }
    measured, rows = range(0, recipe.generations + 1, recipe.every), {}
    for seed, name in _groups(seeds, ways, progress, "slopes"):
        chains = worlds.Slope(chains=recipe.chains, samples=recipe.samples, seed=seed, **ways[name])
        found = chains.run(recipe.generations).slope
        for k in measured:
            error = recipe.samples * ((found[k] - 1) ** 2).mean()
            rows[(name, k), seed] = {"signal": 100 * found[k].mean(), "error": error}
    return _table(seeds, [(name, k) for name in ways for k in measured], rows)


def judged_worlds(recipe=None):
    """Return {name: settings of worlds.Judged}: chains of wrong answers by verifier, then chains of rare right answers
    with a fair verifier and with one that misses rare ones more often."""
    recipe = recipe or Recipe()
    found = {name: {"slip": recipe.slip, "accepts": (wrong, right)} for name, wrong, right in recipe.verifiers}
    start, accepted = recipe.rare
    found["rare, fair"] = {"start": start, "accepts": (1.0, 1.0)}
    found["rare, biased"] = {"start": start, "accepts": (accepted, 1.0)}
    return found


def judged(seeds=None, recipe=None, *, progress=False):
    """Return the Table of judged_worlds() by (name, generation): share, the mean share of wrong (or of rare) answers in
    percent."""
    recipe, seeds = recipe or Recipe(), runtime.seeds() if seeds is None else seeds
    settings, rows = judged_worlds(recipe), {}
    measured = tuple(sorted({*range(0, recipe.judged + 1, 5), 1}))
    for seed, name in _groups(seeds, settings, progress, "verifiers"):
        share = worlds.Judged(chains=recipe.chains, seed=seed, **settings[name]).run(recipe.judged).share
        for k in measured:
            rows[(name, k), seed] = {"share": 100 * share[k].mean()}
    return _table(seeds, [(name, k) for name in settings for k in measured], rows)


def _against(values, exact):
    """The Interval of values minus an exact number."""
    return metrics.interval(values - exact)


SHUMAILOV = "Shumailov et al. 2024, Nature 631, arXiv 2305.17493"
GERSTGRASSER = "Gerstgrasser et al. 2024, arXiv 2404.01413"


def claims(result):
    """Return the claims of chapter 17."""
    r, table = result.recipe, result.gaussian
    n, setup = r.generations, {"samples": r.samples, "generations": r.generations}
    exact = {
        name: 100 * theory.gaussian(name, share=r.share, **setup)["variance"][n]
        for name in ("replace", "accumulate", "subsample", "mix", "anchor")
    }
    blur = theory.kernel(bandwidth=r.bandwidth, **setup)
    narrowed = theory.verified(r.samples, n, r.tolerance)["endless"][n]
    alive = theory.histogram(worlds.zipf(r.categories), samples=r.categories, generations=n)["alive"]
    careless = r.verifiers[1][0]

    def gain(first, second, metric="mean", k=n):
        return table.gain((first, k), (second, k), metric)

    share = "% of the truth's variance"
    return [
        Claim(
            "replace shrinks as derived",
            f"After {n} generations of replacing, the mean variance is the derived {exact['replace']:.1f} %: the "
            "difference from it is next to nothing.",
            _against(table.get(("replace", n), "mean"), exact["replace"]),
            above=-4,
            below=4,
            unit=share,
            control=f"endless samples lose nothing: {table.mean(('endless', n), 'mean').plain()} %",
        ),
        Claim(
            "the usual chain is far below the mean",
            "Under replacing, the mean over chains is far above the median chain.",
            metrics.paired(table.get(("replace", n), "mean"), table.get(("replace", n), "median")),
            above=8,
            unit=share,
            control=f"at generation 10 the gap is {_gap(table, 10)}",
        ),
        Claim(
            "the loop is the cause",
            "Models fitted to as few, but always real, numbers keep their variance.",
            gain("fresh", "replace"),
            above=75,
            unit=share,
            control=f"they keep {table.mean(('fresh', n), 'mean').plain()} %",
        ),
        Claim(
            "what one model loses, all models keep",
            "Variance inside the models and variance between them add up to the truth's.",
            table.mean(("replace", n), "total"),
            above=92,
            below=108,
            unit=share,
            level=True,
        ),
        Claim(
            "an unbiased estimate does not help",
            "With the unbiased estimate the median chain collapses all the same.",
            table.mean((KEPT, n), "median"),
            below=20,
            unit=share,
            level=True,
            control=f"its mean stays: {table.mean((KEPT, n), 'mean').plain()} %",
            paper="the variance goes to 0 almost surely",
            source=SHUMAILOV,
        ),
        Claim(
            "one chain can show the opposite",
            f"Under replacing, some chains have more variance than the truth after {r.early} generations.",
            table.mean(("replace", r.early), "wider"),
            above=5,
            below=20,
            unit="% of chains",
            level=True,
        ),
        Claim(
            "accumulating keeps the variance",
            "Where nothing is thrown away, the variance stays.",
            gain("accumulate", "replace"),
            above=75,
            unit=share,
            control=f"without a loop at all: {gain('fresh', 'accumulate')} more",
        ),
        Claim(
            "accumulate keeps what was derived",
            f"Accumulating leaves the derived {exact['accumulate']:.1f} % on average: the difference from it is next "
            "to nothing.",
            _against(table.get(("accumulate", n), "mean"), exact["accumulate"]),
            above=-1.2,
            below=1.2,
            unit=share,
        ),
        Claim(
            "a fixed budget from the pile costs a little",
            "A model that sees only a subsample of the growing pile loses more than one that sees all of it.",
            gain("accumulate", "subsample", "median"),
            above=1,
            unit=share,
            control=f"subsample over replace: {gain('subsample', 'replace', 'median')}",
            paper="a slow, gradual degradation",
            source="Kazdan et al. 2024, arXiv 2410.16713",
        ),
        Claim(
            "a tenth of real data",
            f"With {100 * r.share:g} % fresh real data in every generation most of the variance stays.",
            gain("mix", "replace"),
            above=60,
            unit=share,
            control=f"real numbers alone keep more: {gain('fresh', 'mix')}",
            paper="10 % of the original data: minor degradation",
            source=SHUMAILOV,
        ),
        Claim(
            "the same real numbers help less",
            "The same few real numbers in every generation keep less than fresh ones.",
            gain("mix", "anchor"),
            above=8,
            unit=share,
            control=f"they still keep more than none: {gain('anchor', 'replace')}",
        ),
        Claim(
            "categories die as derived",
            f"Of the categories, the derived {alive[n]:.1f} are left after {n} generations: the difference is next to "
            "nothing.",
            _against(result.histogram.get(("replace", n), "alive"), alive[n]),
            above=-0.3,
            below=0.3,
            unit="categories",
            decimals=2,
            control=f"always real samples: {result.histogram.mean(('fresh', n), 'alive').plain()} categories",
        ),
        Claim(
            "the rare die first",
            "After 10 generations more of the common categories are left than of the rare ones.",
            metrics.paired(*(result.histogram.get(("replace", 10), kind) for kind in ("common", "rare"))),
            above=10,
            control=f"with fresh real data they come back: {result.histogram.mean(('fresh', 10), 'rare').plain()} %",
            paper="the tails of the original distribution disappear",
            source=SHUMAILOV,
        ),
        Claim(
            "a blurred model goes the other way",
            "A kernel that cannot be sharp makes the variance grow, where sampling alone makes it shrink.",
            _against(result.kernel.get((r.bandwidth, n), "mean"), 100),
            above=40,
            unit=share,
            control=f"without blur: {result.kernel.mean((0.0, n), 'mean').plain()} %; blur with endless samples: "
            f"{100 * blur['endless'][n]:.0f} % (derived)",
        ),
        Claim(
            "stopping early forgets",
            "Models trained from 0 for a few steps lose the signal; models that go on from the one before keep it.",
            result.slope.gain(("from the model before", n), ("from 0", n), "signal"),
            above=80,
            unit="% of the true slope",
            control=f"trained to the end: {result.slope.mean(('to the end', n), 'signal').plain()} %",
        ),
        Claim(
            "the error grows in a straight line",
            f"With replaced labels the error after {n} generations is {n} times that of one fit.",
            result.slope.mean(("to the end", n), "error"),
            above=0.9 * n,
            below=1.1 * n,
            unit="fits",
            level=True,
            paper="linear growth",
            source=GERSTGRASSER,
        ),
        Claim(
            "with accumulated labels it stays bounded",
            f"With accumulated labels the error after {n} generations is less than that of 2 fits.",
            result.slope.mean(("accumulate, to the end", n), "error"),
            below=2,
            unit="fits",
            decimals=2,
            level=True,
            paper="at most π²/6, which is 1.64",
            source=GERSTGRASSER,
        ),
        Claim(
            "even a careless verifier stops the errors",
            "A verifier that lets through half of the wrong answers, and all right ones, keeps the share of wrong ones "
            "small in the loop.",
            result.judged.gain(("no verifier", r.judged), (careless, r.judged), "share"),
            above=75,
            control=f"with it, {result.judged.mean((careless, r.judged), 'share').plain()} % are wrong",
        ),
        Claim(
            "a verifier's taste adds up",
            "After 20 generations, missing one in ten of the rare right answers has taken most of them.",
            result.judged.gain(("rare, fair", 20), ("rare, biased", 20), "share"),
            above=10,
            control=f"under a fair verifier {result.judged.mean(('rare, fair', 20), 'share').plain()} % stay rare",
        ),
        Claim(
            "a verifier that likes the typical narrows",
            "Behind a verifier that likes the typical, the variance shrinks faster than without one.",
            gain("replace", "verified"),
            above=8,
            unit=share,
            control=f"the verifier alone, with endless samples: {100 * narrowed:.1f} % are left (derived)",
        ),
    ]


def _gap(table, k):
    return metrics.paired(table.get(("replace", k), "mean"), table.get(("replace", k), "median"))
