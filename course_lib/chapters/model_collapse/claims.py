"""The claims of chapter 17: what the loops lose, and what stops them."""

from course_lib import metrics
from course_lib.chapters.model_collapse import chains, experiment, kinds, theory
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()
SHARE = "% of the truth's variance"


def _gain(r, first, second, metric="mean"):
    n = r.recipe.generations
    return r.gaussian.gain((first, n), (second, n), metric)


def _left(r, regime, metric="mean"):
    return r.gaussian.mean((regime, r.recipe.generations), metric)


def _derived(r, regime):
    """The exact mean variance after the last generation, in percent of the truth's."""
    n = r.recipe.generations
    return 100 * theory.gaussian(regime, samples=r.recipe.samples, generations=n, share=r.recipe.share)["variance"][n]


def _against(table, condition, metric, exact):
    """The Interval of a measured number minus an exact one."""
    return metrics.interval(table.get(condition, metric) - exact)


# --- replacing -------------------------------------------------------------------------------------


@claims.claim("replace shrinks as derived", above=-4, below=4, unit=SHARE)
def _(r):
    n, exact = r.recipe.generations, _derived(r, "replace")
    return Said(
        f"After {n} generations of replacing, the mean variance is the derived {exact:.1f} %: they differ by less "
        "than 4 points.",
        _against(r.gaussian, ("replace", n), "mean", exact),
        f"infinitely many samples lose nothing: {_left(r, 'infinite').plain()} %",
    )


@claims.claim("the median chain is far below the mean", above=8, unit=SHARE)
def _(r):
    n, soon = r.recipe.generations, r.recipe.soon
    late, early = (
        metrics.paired(*(r.gaussian.get(("replace", k), metric) for metric in ("mean", "median"))) for k in (n, soon)
    )
    return Said(
        f"After {n} generations of replacing, the mean over chains is far above the median chain.",
        late,
        f"in generation {soon} the gap is {early}",
    )


@claims.claim("the loop is the cause", above=75, unit=SHARE)
def _(r):
    return Said(
        f"Models fitted to as few ({r.recipe.samples}), but always real, numbers keep their variance.",
        _gain(r, "fresh", "replace"),
        f"they keep {_left(r, 'fresh').plain()} %",
    )


@claims.claim("what one model loses, all models keep", above=92, below=108, unit=SHARE, level=True)
def _(r):
    said = "Variance inside the models and variance between them add up to the truth's."
    return Said(said, _left(r, "replace", "total"))


@claims.claim(
    "an unbiased estimate does not help",
    below=20,
    unit=SHARE,
    level=True,
    paper="the variance goes to 0 almost surely",
    source=sources.SHUMAILOV_2024,
)
def _(r):
    return Said(
        "With the unbiased estimate the median chain collapses all the same.",
        _left(r, experiment.KEPT, "median"),
        f"its mean stays: {_left(r, experiment.KEPT).plain()} %",
    )


@claims.claim("one chain can show the opposite", above=5, below=20, unit="% of chains", level=True)
def _(r):
    early = r.recipe.early
    said = f"Under replacing, some chains have more variance than the truth after {early} generations."
    return Said(said, r.gaussian.mean(("replace", early), "wider"))


# --- other regimes ---------------------------------------------------------------------------------


@claims.claim("a larger sample delays the loss", above=60, unit=SHARE)
def _(r):
    n = r.recipe.generations
    return Said(
        "Where generation k sees k times as many numbers, all made by the model before, most of the variance is there "
        f"after {n} generations.",
        _gain(r, "grown", "replace"),
        f"as many numbers, and the old ones among them: {_gain(r, 'accumulate', 'grown')} more",
    )


@claims.claim("old data stop the loss", above=60, unit=SHARE, source=sources.KAZDAN_2024)
def _(r):
    return Said(
        f"With {r.recipe.samples} numbers in each generation, drawn from everything so far instead of from the newest "
        "batch, most of the variance stays.",
        _gain(r, "subsample", "replace"),
        f"all of the pile instead of {r.recipe.samples}: {_gain(r, 'accumulate', 'subsample')} more",
    )


@claims.claim("old data add something to size", above=2, unit=SHARE, source=sources.GERSTGRASSER_2024)
def _(r):
    return Said(
        "Of as many numbers, more is left where the old ones are kept.",
        _gain(r, "accumulate", "grown"),
        f"without a loop at all: {_gain(r, 'fresh', 'accumulate')} more",
    )


@claims.claim("accumulate keeps what was derived", above=-1.2, below=1.2, unit=SHARE)
def _(r):
    exact = _derived(r, "accumulate")
    return Said(
        f"Accumulating leaves the derived {exact:.1f} % on average: they differ by less than 1.2 points.",
        _against(r.gaussian, ("accumulate", r.recipe.generations), "mean", exact),
    )


@claims.claim(
    "a fixed budget from the pile costs a little",
    above=1,
    unit=SHARE,
    paper="larger than in the accumulate scenario, but apparently plateaus",
    source=sources.KAZDAN_2024,
)
def _(r):
    return Said(
        "A model that sees only a subsample of the growing pile loses more than one that sees all of it.",
        _gain(r, "accumulate", "subsample", "median"),
        f"subsample over replace: {_gain(r, 'subsample', 'replace', 'median')}",
    )


@claims.claim(
    "a tenth of real data",
    above=60,
    unit=SHARE,
    paper="10 % of the original data: minor degradation",
    source=sources.SHUMAILOV_2024,
)
def _(r):
    return Said(
        f"With {100 * r.recipe.share:g} % fresh real data in every generation most of the variance stays.",
        _gain(r, "mix", "replace"),
        f"real numbers alone keep more: {_gain(r, 'fresh', 'mix')}",
    )


@claims.claim(
    "the same real numbers help less",
    above=8,
    unit=SHARE,
    paper="fixed or fresh real data",
    source=sources.ALEMOHAMMAD_2023,
)
def _(r):
    real = chains.real_of(r.recipe.share, r.recipe.samples)
    return Said(
        f"The same {real} real numbers in every generation keep less than {real} fresh ones.",
        _gain(r, "mix", "anchor"),
        f"{real} of the same {r.recipe.samples}, drawn anew each time: {_gain(r, 'mix', 'tenth')}",
    )


@claims.claim("errors compound where they pull the same way", above=4, unit=SHARE)
def _(r):
    n, T = r.recipe.generations, r.recipe.temperature
    return Said(
        f"Few samples, drawn at T = {T:g}, lose more than few samples alone.",
        _gain(r, "replace", "colder"),
        f"T = {T:g} alone, with infinitely many samples, would leave {100 * T**n:.1f} % (derived)",
    )


# --- categories, a kernel, a slope ------------------------------------------------------------------


@claims.claim("categories die as derived", above=-0.3, below=0.3, unit="categories", decimals=2)
def _(r):
    n, size = r.recipe.generations, r.recipe.categories
    alive = theory.histogram(kinds.zipf(size), samples=size, generations=n)["alive"][n]
    return Said(
        f"Of the {size} categories, the derived {alive:.1f} are left after {n} generations: they differ by less than "
        "0.3.",
        _against(r.histogram, ("replace", n), "alive", alive),
        f"always real samples: {r.histogram.mean(('fresh', n), 'alive').plain()} categories",
    )


@claims.claim(
    "the rare die first",
    above=10,
    paper="the tails of the original distribution disappear",
    source=sources.SHUMAILOV_2024,
)
def _(r):
    soon = r.recipe.soon
    return Said(
        f"After {soon} generations more of the {r.recipe.common} most frequent categories are left than of the rarer "
        "half.",
        metrics.paired(*(r.histogram.get(("replace", soon), kind) for kind in ("common", "rare"))),
        f"with fresh real data they come back: {r.histogram.mean(('fresh', soon), 'rare').plain()} %",
    )


@claims.claim("the small cluster goes first", above=20, unit="% of chains")
def _(r):
    last = ("replace", r.recipe.cloudy)
    return Said(
        f"After {r.recipe.cloudy} generations the large cluster is there in more chains than the small one.",
        metrics.paired(r.mixture.get(last, "large"), r.mixture.get(last, "small")),
        f"refitted to real points each time, the small one is there in "
        f"{r.mixture.mean(('fresh', r.recipe.cloudy), 'small').plain()} % of the chains",
    )


@claims.claim("a blurred model goes the other way", above=40, unit=SHARE)
def _(r):
    n, width = r.recipe.generations, r.recipe.bandwidth
    blur = theory.kernel(bandwidth=width, samples=r.recipe.samples, generations=n)["infinite"][n]
    return Said(
        f"Bumps of the width {width:g} on every sample make the variance grow, where sampling alone makes it shrink.",
        _against(r.kernel, (experiment.BLURRED, n), "mean", 100),
        f"without blur: {r.kernel.mean((experiment.SHARP, n), 'mean').plain()} %; blur with infinitely many samples: "
        f"{100 * blur:.0f} % (derived)",
    )


@claims.claim("stopping early forgets", above=80, unit="% of the true slope")
def _(r):
    n = r.recipe.generations
    return Said(
        f"Models trained from 0 for {r.recipe.steps} steps lose the signal; models that go on from the one before keep "
        "it.",
        r.slope.gain(("from the model before", n), ("from 0", n), "signal"),
        f"trained to the end: {r.slope.mean((experiment.END, n), 'signal').plain()} %",
    )


@claims.claim(
    "the error grows in a straight line",
    above=0.9,
    below=1.1,
    unit="fits per generation",
    decimals=2,
    level=True,
    paper="the error increases linearly",
    source=sources.DOHMATOB_2024,
)
def _(r):
    n = r.recipe.generations
    said = f"With replaced labels the error grows, over {n} generations, by that of one fit in each."
    return Said(said, metrics.interval(r.slope.get((experiment.END, n), "error") / n))


@claims.claim(
    "with accumulated labels it stays bounded",
    below=2,
    unit="fits",
    decimals=2,
    level=True,
    paper="at most π²/6, which is 1.64",
    source=sources.GERSTGRASSER_2024,
)
def _(r):
    n = r.recipe.generations
    return Said(
        f"With accumulated labels the error after {n} generations is less than that of two fits.",
        r.slope.mean((experiment.ACCUMULATED, n), "error"),
        f"as many labels, all from the model before: {r.slope.mean((experiment.GROWN, n), 'error').plain(2)}",
    )


# --- verifiers -------------------------------------------------------------------------------------


@claims.claim("a verifier whose misses are fresh stops the errors", above=75)
def _(r):
    n, verifier = r.recipe.judged, r.recipe.careless
    return Said(
        f"A verifier that lets through {100 * verifier.wrong:g} % of the wrong answers, different ones each time, "
        f"and {100 * verifier.right:g} % of the right ones, keeps the share of wrong ones small.",
        r.judged.gain((experiment.NONE, n), (experiment.CARELESS, n), "share"),
        f"with it, {r.judged.mean((experiment.CARELESS, n), 'share').plain()} % are wrong",
    )


@claims.claim("a blind spot lets the errors in", above=60, source=sources.YI_2025)
def _(r):
    n = r.recipe.judged
    return Said(
        f"A verifier that never sees {100 * r.recipe.blind:g} % of the kinds of wrong answers, and always sees the "
        "others, ends with far more wrong ones than one that misses as many of the new ones by chance.",
        r.judged.gain((experiment.BLIND, n), (experiment.CARELESS, n), "share"),
        f"blind to {100 * r.recipe.nearly:g} % of the kinds, against the good verifier: "
        f"{r.judged.gain((experiment.NEARLY, n), (experiment.GOOD, n), 'share')}",
    )


@claims.claim("a verifier's taste adds up", above=10)
def _(r):
    later = r.recipe.later
    return Said(
        f"After {later} generations, missing {100 * (1 - r.recipe.taste):g} % of the rare right answers has taken most "
        "of them.",
        r.judged.gain((experiment.FAIR, later), (experiment.BIASED, later), "share"),
        f"under a fair verifier {r.judged.mean((experiment.FAIR, later), 'share').plain()} % stay rare on average",
    )


@claims.claim("luck takes the rare behind a fair verifier too", above=25, unit="% of chains", level=True)
def _(r):
    n, where = r.recipe.judged, "of the chains, with infinitely many answers from none"
    fair, biased = (r.judged.mean((name, n), "gone") for name in (experiment.FAIR, experiment.BIASED))
    return Said(
        f"After {n} generations behind a fair verifier, rare right answers are gone from many chains.",
        fair,
        f"behind the biased one they are gone from {biased.plain()} % {where}",
    )


@claims.claim("a verifier that likes the typical narrows", above=8, unit=SHARE)
def _(r):
    n = r.recipe.generations
    alone = theory.verified(r.recipe.samples, n, r.recipe.tolerance)["infinite"][n]
    return Said(
        "Behind a verifier that likes the typical, the variance shrinks faster than without one.",
        _gain(r, "replace", "verified"),
        f"the verifier alone, with infinitely many samples: {100 * alone:.1f} % are left (derived)",
    )
