"""What the worlds of the chapter give on average, exactly. Each formula is derived on the page or in its docstring.

All functions return arrays [generations + 1], beginning with the truth.
"""

import numpy as np

from course_lib import metrics
from course_lib.chapters.model_collapse import chains, verifiers, worlds
from course_lib.errors import CourseError, unknown


def gaussian(
    regime: str,
    *,
    samples: int,
    generations: int,
    share: float = 0.1,
    temperature: float = 0.99,
    estimator: str = worlds.ESTIMATORS[0],
) -> dict[str, np.ndarray]:
    """Return {"variance": mean over chains of the models' variance, "drift": of their squared mean}.

    share: of real numbers, in "mix", "tenth" and "anchor"; temperature: of "colder". For "verified" no closed form is
    known: see verified(). Unbiased estimates are covered for "replace" alone.
    CourseError for a regime or an estimate that is not covered.
    """
    M, real = samples, chains.real_of(share, samples)
    if estimator != worlds.ESTIMATORS[0]:
        if regime != "replace":
            raise unknown("regime with an unbiased estimate", regime, ("replace",))
        grown = np.arange(generations + 1) / M
        return {"variance": np.ones(generations + 1), "drift": grown}
    steps = {
        "replace": lambda k, v, d, c: _mixed(v, d, 0.0, M, 0),
        "grown": lambda k, v, d, c: _mixed(v, d, 0.0, k * M, 0),
        "colder": lambda k, v, d, c: _mixed(temperature * v, d, 0.0, M, 0),
        "mix": lambda k, v, d, c: _mixed(v, d, 0.0, M, real),
        # a tenth of the same M real numbers: its mean has the product 1 / M with theirs, and model 1 is fitted to them
        "tenth": lambda k, v, d, c: (
            (1 - 1 / M, 1 / M, 1 / M) if k == 1 else (*_mixed(v, d, c, M, real)[:2], ((M - real) * c + real / M) / M)
        ),
        "anchor": lambda k, v, d, c: _mixed(v, d, c, M, real),
        "fresh": lambda k, v, d, c: (1 - 1 / M, 1 / M, 0.0),
        "infinite": lambda k, v, d, c: (v, d, c),
        # A number drawn at random from the pile keeps its mean square: what the pile loses in variance is the wandering
        # of its mean, which moves by 1/k of the distance from the newest batch.
        "accumulate": lambda k, v, d, c: (v * (1 - 1 / (M * k**2)), d + v / (M * k**2), 0.0),
    }
    if regime == "subsample":
        return _subsampled(M, generations)
    if regime not in steps:
        raise unknown("regime with a closed form", regime, (*steps, "subsample"))
    found = [(1.0, 0.0, 0.0)]
    for k in range(1, generations + 1):
        found.append(steps[regime](k, *found[-1]))
    variance, drift, _ = np.array(found).T
    return {"variance": variance, "drift": drift}


def _mixed(v, d, c, M, real):
    """One generation of `real` real numbers and M − real of a model with the mean variance v and mean squared mean d;
    c: the mean product of the model's mean and that of the real numbers, 0 if they are drawn anew."""
    made = M - real
    inside = max(made - 1, 0) * v + max(real - 1, 0)
    if made and real:
        inside += made * real / M * (d - 2 * c + v / made + 1 / real)
    drift = (made**2 * d + made * v + 2 * made * real * c + real) / M**2
    anchored = (made * c + 1) / M if real else 0.0
    return inside / M, drift, anchored


def _subsampled(M, generations):
    pile, wander = 1 - 1 / M, 1 / M  # after generation 1, whose pile is M real numbers
    variance, drift = [1.0, pile][: generations + 1], [0.0, wander][: generations + 1]
    for k in range(2, generations + 1):
        N = (k - 1) * M
        # the model of generation k − 1: M of N numbers without putting back
        off = pile * (N - M) / (M * (N - 1))  # squared distance of its mean from the pile's
        narrow = (1 - 1 / M) * pile * N / (N - 1)
        moved = (off + narrow / M) / k**2
        pile, wander, N = pile - moved, wander + moved, N + M
        variance.append((1 - 1 / M) * pile * N / (N - 1))
        drift.append(wander + pile * (N - M) / (M * (N - 1)))
    return {"variance": np.array(variance), "drift": np.array(drift)}


def mixed_forever(samples: int, real: int) -> float:
    """Return the mean variance of "mix" in the limit of many generations, with `real` fresh numbers among `samples`.

    The mean square of a number stays 1, and the wandering d of the model's mean settles where d = (1 − f)² d +
    ((1 − f)(1 − d) + f) / samples, with f = real / samples. It is close to 2·real / (1 + 2·real). CourseError unless
    real is from 1 to samples.
    """
    if not 1 <= chains.check_count("samples", samples, 2) >= chains.check_count("real numbers", real):
        raise CourseError(f"{real} of {samples} numbers cannot be real: give from 1 to {samples}.")
    kept = 1 - real / samples
    return 1 - (1 / samples) / (1 - kept**2 + kept / samples)


def accumulated_forever(samples: int) -> float:
    """Return the mean variance of "accumulate" in the limit of many generations: Euler's product for the sine."""
    angle = np.pi / samples**0.5
    return np.sin(angle) / angle


def median_of_replace(samples: int, generations: int, estimator: str = worlds.ESTIMATORS[0]) -> np.ndarray:
    """Return the geometric mean of the variance under "replace". The logarithm of the variance is a sum of independent
    equal terms, so after a few generations half of the chains lie below."""
    from scipy.special import digamma

    divisor = samples if estimator == worlds.ESTIMATORS[0] else samples - 1
    step = digamma((samples - 1) / 2) + np.log(2 / divisor)
    return np.exp(step * np.arange(generations + 1))


def verified(samples: int, generations: int, tolerance: float) -> dict[str, np.ndarray]:
    """Return {"precision": the mean of 1 / variance, "infinite": the variance with infinitely many samples}.

    An accepted number has the density of the model times the verifier's probability: precisions add up.
    The mean of 1 / chi-square is 1 / (degrees of freedom − 2), so it takes four samples or more.
    """
    chains.check_count("samples", samples, 4, "the mean of 1 / variance is infinite below four")
    grow, precision = samples / (samples - 3), [1.0]
    for _ in range(generations):
        precision.append(grow * (precision[-1] + tolerance**-2))
    return {"precision": np.array(precision), "infinite": 1 / (1 + np.arange(generations + 1) / tolerance**2)}


def histogram(truth: np.ndarray, *, samples: int, generations: int, share: float = 0.0) -> dict[str, np.ndarray]:
    """Return {"alive": mean number of categories seen, "unlike": chance that two draws differ, mean over chains}.

    The count of one category is a Markov chain of its own: binomial in its count before, plus the real ones. "unlike"
    is exact for share 0: every generation keeps 1 − 1/samples of it.
    """
    truth = np.asarray(truth, dtype=float)
    real = chains.real_of(share, samples)

    fresh = metrics.binomial(real, truth)  # [category, count among the real ones]
    move = metrics.binomial(samples - real, np.arange(samples + 1) / samples)  # [count before, count now, if made]
    now = metrics.binomial(samples, truth)  # [category, count]
    alive = [float((truth > 0).sum()), float((1 - now[:, 0]).sum())]
    for _ in range(generations - 1):
        made = now @ move  # then the real ones are added
        now = np.array([np.convolve(row, more) for row, more in zip(made, fresh, strict=True)])
        alive.append(float((1 - now[:, 0]).sum()))
    unlike = (1 - (truth**2).sum()) * (1 - 1 / samples) ** np.arange(generations + 1)
    return {"alive": np.array(alive[: generations + 1]), "unlike": unlike}


def half_gone(count: int, samples: int) -> int:
    """Return the generation in which half of the chains have lost a category that has `count` of `samples` now, under
    "replace". CourseError unless count is from 1 to samples / 2: a commoner one is more often the last that is left.
    """
    if not 1 <= count <= chains.check_count("samples", samples, 2) / 2:
        raise CourseError(
            f"A category with {count} of {samples} samples is not lost in half of the chains: give a count from 1 to "
            f"{samples // 2}."
        )
    move = metrics.binomial(samples, np.arange(samples + 1) / samples)  # [count before, count now]
    now, generation = move[count], 1
    while now[0] < 0.5:
        now, generation = now @ move, generation + 1
    return generation


def kernel(*, samples: int, generations: int, bandwidth: float) -> dict[str, np.ndarray]:
    """Return {"variance": with `samples`, "infinite": with infinitely many}: a refit takes 1/samples of the variance,
    the blur adds bandwidth²."""
    kept = (1 - 1 / samples) ** np.arange(generations + 1)
    blur = bandwidth**2
    return {"variance": kept + blur * samples * (1 - kept), "infinite": 1 + blur * np.arange(generations + 1)}


def slope(
    regime: str = "replace",
    *,
    samples: int,
    generations: int,
    steps: int | None = None,
    rate: float = 0.1,
    warm: bool = False,
) -> dict[str, np.ndarray]:
    """Return {"signal": mean slope, "error": mean squared distance of the slope from its mean}.

    Gradient steps from 0 leave the share `missing` = (1 − rate)^steps of the way to the best slope. regime: of
    learners.SLOPE_REGIMES.
    """
    missing = 0.0 if steps is None else (1 - rate) ** steps
    if warm and (regime != "replace" or steps is None):
        raise unknown("warm start", f"{regime}, {steps} steps", ("replace, with a number of steps",))
    signal, error = [1.0], [0.0]
    mean, spread = 1.0, 0.0  # of the pile's best slope under "accumulate"
    for k in range(1, generations + 1):
        if regime == "accumulate":
            kept = 1 - missing / k if k > 1 else 1.0  # the first batch is real
            mean, spread = mean * kept, spread * kept**2 + 1 / (samples * k**2)
            signal.append((1 - missing) * mean)
            error.append((1 - missing) ** 2 * spread)
        elif warm:
            signal.append(1.0)
            error.append(error[-1] + (1 - missing) ** 2 / samples)
        else:
            points = k * samples if regime == "grown" else samples
            signal.append((1 - missing) * signal[-1])
            error.append((1 - missing) ** 2 * (error[-1] + 1 / points))
    return {"signal": np.array(signal), "error": np.array(error)}


def judged(
    *,
    start: float = 0.0,
    slip: float = 0.0,
    accepts: tuple[float, float] = (1.0, 1.0),
    caught: float = 0.0,
    samples: int,
    generations: int,
) -> dict[str, np.ndarray]:
    """Return {"share": mean over chains, "infinite": with infinitely many samples}; the count is a Markov chain on
    0..samples."""

    def accepted(before):
        return verifiers.accepted_share(before, slip, accepts, caught)

    counts = np.arange(samples + 1)
    passed = accepted(np.concatenate([[start], counts / samples]))
    chance = metrics.binomial(samples, passed)  # [share before, count]
    share, infinite, now = [start], [start], chance[0]
    for _ in range(generations):
        share.append(float(now @ counts) / samples)
        infinite.append(float(accepted(np.array(infinite[-1]))))
        now = now @ chance[1:]
    return {"share": np.array(share), "infinite": np.array(infinite)}
