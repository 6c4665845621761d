"""A hasty Result of chapter 17; its widget, and the exact means that the widget's chains must have."""

import dataclasses

from course_lib.chapters.model_collapse import experiment, theory, widget

SMALL = experiment.Recipe(
    chains=60, heavy=20, samples=10, generations=20, categories=12, common=3, early=5, soon=8, judged=20
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
    "careless": (experiment.Verifier(wrong=0.3, right=0.8), "30 % of the wrong answers, and 80 % of the right ones"),
    "taste": (0.7, "missing 30 % of the rare"),
    "later": (12, "After 12 generations, missing"),
}
REGIMES = ("replace", "accumulate", "subsample", "fresh", "mix", "anchor")
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
    return {"chains": found}
