"""The widget of chapter 17, and the exact means that its chains must have."""

from course_lib.chapters.model_collapse import theory, widget

REGIMES = ("replace", "accumulate", "subsample", "fresh", "mix", "anchor")
WORLDS = (*((regime, samples, 0.1) for regime in REGIMES for samples in (10, 50)), ("mix", 25, 0.1), ("anchor", 7, 0.5))


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
