"""The widget of chapter 17: thousands of chains of models that learn from models. The page computes all of it."""

import itertools
import math

import numpy as np

from course_lib.chapters.model_collapse import clouds, theory, worlds
from course_lib.errors import unknown
from course_lib.widgets import poster
from course_lib.widgets.base import Widget

GENERATIONS, TOLERANCE = 100, 3.0
# The regimes of the page, and what it says of them. "infinite" cannot be drawn, "colder" is told on the page alone.
REGIMES = {
    "replace": "replace: only what the model before made",
    "grown": "grown: k times as much of it, none of it old",
    "accumulate": "accumulate: everything made so far",
    "subsample": "subsample: as many, drawn from everything",
    "mix": "mix: some fresh real numbers each time",
    "tenth": "tenth: some of the first real numbers each time",
    "anchor": "anchor: the same real numbers each time",
    "verified": "verified: only what a verifier accepts",
    "fresh": "fresh: real numbers alone (control)",
}
WORLDS = {"bells": "bells", "clouds": "clouds", "answers": "answers"}


class ModelCollapse(Widget):
    """Loops in three worlds. Bells: a crowd of chains under a regime, the fan of their variances with the exact mean
    over it. Clouds: one chain of mixtures in the plane. Answers: a verifier that misses different mistakes each time or
    always the same.

    world: of WORLDS, shown first; regime: what each model learns from, of REGIMES; samples: numbers that a model learns
    from; share: of real data in "mix", "tenth" and "anchor". CourseError for a wrong one.
    """

    def __init__(
        self, regime: str = "replace", samples: int = 50, share: float = 0.1, seed: int = 0, world: str = "bells"
    ):
        if world not in WORLDS:
            raise unknown("world", world, WORLDS)
        if regime not in REGIMES:
            raise unknown("regime", regime, REGIMES)
        settings = {"samples": samples, "share": share, "tolerance": TOLERANCE, "seed": seed}
        self._first = worlds.Gaussian(regime, chains=2, **settings)  # refuses what is wrong
        self._settings = settings
        want = {"regime": regime, "samples": int(samples), "share": float(share), "generation": GENERATIONS}
        want["world"] = world
        data = {"generations": GENERATIONS, "tolerance": TOLERANCE, "seed": int(seed)}
        data["regimes"] = [list(pair) for pair in REGIMES.items()]
        data["worlds"] = [list(pair) for pair in WORLDS.items()]
        data["clusters"] = _clusters()
        super().__init__({"axes": [], "data": data}, want)

    def poster(self) -> tuple[str, str]:
        regime, samples = self.want["regime"], self.want["samples"]
        chains = 100 if regime == "subsample" else 1000
        variance = worlds.Gaussian(regime, chains=chains, **self._settings).run(GENERATIONS).variance
        low, median, high = np.quantile(variance, (0.05, 0.5, 0.95), axis=1)
        mean = variance.mean(axis=1)
        parts = [poster.words(20, 26, "variance of the models (% of the truth's) by generation", 13, weight="bold")]
        for power in range(-4, 2):
            y = _height(10.0**power)
            parts.append(f'<path d="M70 {y:.1f}H560" stroke="{poster.LOOK.line}" fill="none"/>')
            parts.append(poster.words(62, y + 4, f"{100 * 10.0**power:g}", 11, "end"))
        parts += [poster.words(70 + 4.9 * k, 252, str(k), 11, "middle") for k in range(0, GENERATIONS + 1, 20)]
        band = _path(high) + "L" + "L".join(reversed(_path(low).split("L")))
        parts.append(f'<path d="M{band}Z" fill="{poster.LOOK.colours[4]}" fill-opacity="0.25"/>')
        ends, lines = [], (("mean", mean, 0), ("median", median, 1), (f"one chain of {chains}", variance[:, 0], 3))
        for name, values, colour in lines:
            parts.append(
                f'<path d="M{_path(values)}" fill="none" stroke="{poster.LOOK.colours[colour]}" stroke-width="2"/>'
            )
            ends.append([_height(values[-1]) + 4, name, poster.LOOK.colours[colour]])
        ends.sort()
        for before, after in itertools.pairwise(ends):
            after[0] = max(after[0], before[0] + 16)
        parts += [poster.words(568, y, name, 12, colour=colour) for y, name, colour in ends]
        said = f"after {GENERATIONS} generations the mean is {_percent(mean[-1])}"
        if regime not in ("verified",):
            exact = theory.gaussian(regime, samples=samples, generations=GENERATIONS, share=self.want["share"])
            said += f" (theory {_percent(exact['variance'][-1])})"
        return poster.picture(700, 270, *parts), (
            f"{chains} chains of Gaussians, each fitted to {samples} samples, regime {regime}. Variance in percent of "
            f"the truth's: {said}, the median chain {_percent(median[-1])}; nine of ten chains lie between "
            f"{_percent(low[-1])} and {_percent(high[-1])}."
        )


def _clusters():
    """The true mixture as the page draws it: centre and covariances of each cluster."""
    variance = clouds.SPREAD**2
    return [
        {"weight": weight, "x": x, "y": y, "xx": variance, "xy": 0.0, "yy": variance}
        for weight, (x, y) in zip(clouds.WEIGHTS.tolist(), clouds.CENTRES.tolist(), strict=True)
    ]


def _height(value):
    """The place of a variance on the poster's logarithmic axis."""
    power = min(1.0, max(-4.0, math.log10(max(value, 1e-9))))
    return 235 - 38 * (power + 4)


def _path(values):
    return "L".join(f"{70 + 4.9 * k:.1f} {_height(value):.1f}" for k, value in enumerate(values))


def _percent(value):
    return f"{100 * value:.3g} %" if value >= 1e-4 else "under 0.01 %"
