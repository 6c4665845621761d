"""A hasty Result of chapter 18; its widget with a loop of three short generations, and the frequencies that a refit
finds."""

import dataclasses
import functools

from course_lib.chapters.language_collapse import experiment, gpt, measures, widget
from course_lib.chapters.language_collapse.recipe import Counting, Far, Recipe, TinyGPT
from course_lib.data import language
from course_lib.training import Settings

SEEDS = (3, 0, 7)
HASTY = Settings(steps=4, lr=2e-2, batch_size=8)
RECIPE = Recipe(
    Counting(documents=30, generations=2, chains=2, group=4),
    TinyGPT(documents=40, generations=2, width=8, heads=2, training=HASTY, test=10, read=2),
    Far(steps=(3, 4), short=2, large=60, long=5, width=16, layers=2),
)
CHANGED = {
    "counting": (dataclasses.replace(RECIPE.counting, group=5, share=0.3), "of the 5 most common animals"),
    "gpt": (
        dataclasses.replace(RECIPE.gpt, cold=0.6, nucleus=0.7, share=0.3),
        "replace, T = 0.6: the last generation names",
    ),
}
SHOWN = TinyGPT(documents=60, generations=2, width=16, training=dataclasses.replace(HASTY, steps=40), test=20)


def result(**changed):
    """Three seeds, in this process."""
    return experiment.run(SEEDS, dataclasses.replace(RECIPE, **changed), workers=1)


@functools.cache
def networks():
    """What tiny_gpt returns for the widget's loop."""
    return gpt.tiny_gpt((0,), SHOWN, workers=1)


def small():
    return widget.LanguageCollapse(*networks(), recipe=SHOWN)


def numbers(_):
    """Documents, and the frequencies that a refit finds in them, one for each transition of the page's language."""
    truth = language.automaton()
    documents = truth.sample(60, 5)
    state, word = (truth.P > 0).nonzero(as_tuple=True)
    frequencies = [round(float(p), 6) for p in truth.refit(documents).P[state, word]]
    alive = int(measures.alive(truth.counts(documents)))
    return {"counted": {"texts": language.decode(documents), "frequencies": frequencies, "alive": alive}}
