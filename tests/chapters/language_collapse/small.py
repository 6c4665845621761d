"""A small widget of chapter 18: a loop of three short generations, and the frequencies that a refit finds."""

import functools

from course_lib.chapters.language_collapse import experiment, widget
from course_lib.data import language

RECIPE = experiment.TinyGPT(documents=60, generations=2, steps=40, width=16, test=20)


@functools.cache
def gpts():
    """What tiny_gpt returns for the loop."""
    return experiment.tiny_gpt((0,), RECIPE, workers=1)


def small():
    return widget.LanguageCollapse(*gpts(), recipe=RECIPE)


def numbers(_):
    """Documents, and the frequencies that a refit finds in them, one for each transition of the page's language."""
    truth = language.automaton()
    documents = truth.sample(60, 5)
    state, word = (truth.P > 0).nonzero(as_tuple=True)
    frequencies = [round(float(p), 6) for p in truth.refit(documents).P[state, word]]
    alive = int(experiment.alive(truth.counts(documents)))
    return {"counted": {"texts": language.decode(documents), "frequencies": frequencies, "alive": alive}}
