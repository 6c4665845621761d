"""A hasty Result of chapter 17; its widget, and the exact means that the widget's chains must have."""

import dataclasses

from course_lib.chapters.model_collapse import clouds, experiment, theory, verifiers, widget

SMALL = experiment.Recipe(
    chains=60,
    heavy=20,
    samples=10,
    generations=20,
    categories=12,
    common=3,
    early=5,
    soon=8,
    judged=20,
    clouds=10,
    cloudy=15,
    points=40,
)
CHANGED = {
    "samples": (20, "as few (20)"),
    "generations": (15, "After 15 generations of replacing"),
    "share": (0.3, "With 30 % fresh real data"),
    "early": (7, "after 7 generations"),
    "soon": (6, "After 6 generations more"),
    "categories": (14, "Of the 14 categories"),
    "common": (4, "the 4 most frequent categories"),
    "bandwidth": (0.35, "the width 0.35"),
    "steps": (11, "for 11 steps"),
    "careless": (experiment.Verifier(wrong=0.3, right=0.8), "80 % of the right ones, keeps"),
    "temperature": (0.95, "drawn at T = 0.95"),
    "blind": (0.25, "never sees 25 % of the kinds"),
    "cloudy": (11, "After 11 generations the large cluster"),
    "taste": (0.7, "missing 30 % of the rare"),
    "later": (12, "After 12 generations, missing"),
}
REGIMES = ("replace", "grown", "accumulate", "subsample", "fresh", "mix", "tenth", "anchor")
WORLDS = (*((regime, samples, 0.1) for regime in REGIMES for samples in (10, 50)), ("mix", 25, 0.1), ("anchor", 7, 0.5))


def result(**changed):
    """Two groups of chains."""
    return experiment.run((0, 1), dataclasses.replace(SMALL, **changed))


def small():
    return widget.ModelCollapse()


def numbers(_):
    """The exact mean variance of chains, for every world that the page simulates: what it must find by itself."""
    found = []
    for regime, samples, share in WORLDS:
        exact = theory.gaussian(regime, samples=samples, generations=100, share=share)["variance"]
        at = {str(k): round(float(exact[k]), 12) for k in (0, 1, 2, 3, 10, 100)}
        found.append({"regime": regime, "samples": samples, "share": share, "variance": at})
    truth = widget.ModelCollapse().table["data"]["clusters"]
    return {"chains": found, "clusters": truth, "round": one_round(), "wrong": wrong_shares()}


def one_round():
    """Points, a mixture, and what one round of expectation maximisation makes of it."""
    chains = clouds.Clouds(chains=1, samples=9, seed=4)
    model = chains.weights[0], chains.centres[0] + 0.3, chains.spreads[0]
    after = clouds.refit(chains.points[0], *model)
    plain = [[part[0].round(12).tolist() for part in each] for each in (model, after)]
    return {"points": chains.points[0, 0].tolist(), "before": plain[0], "after": plain[1]}


def wrong_shares():
    """The share of wrong answers with infinitely many answers, for verifiers of both kinds."""
    found = []
    for slip, passed, right in ((0.05, 0.5, 1.0), (0.05, 0.1, 0.95), (0.2, 0.9, 0.5), (0.1, 0.0, 0.8)):
        fresh = {"slip": slip, "accepts": (passed, right)}
        for same, settings in ((False, fresh), (True, verifiers.blind(slip, passed, right))):
            exact = theory.judged(samples=5, generations=50, **settings)["infinite"]
            at = {str(k): round(float(exact[k]), 12) for k in (0, 1, 2, 50)}
            found.append({"slip": slip, "passed": passed, "right": right, "same": same, "share": at})
    return found
