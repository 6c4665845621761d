"""A small widget of chapter 10."""

import functools

from course_lib.chapters.reasoning import experiment, widget
from course_lib.data import sums
from tests.chapters.reasoning.test_experiment import HASTY

WEIGHTS, SHOWN = (0.0, 0.5, 1.0, 2.0), 8


def lines():
    """Two runs of the line as if they had been made: no model is trained, the traces are cut from a corpus."""
    questions = sums.split()[0]
    documents = sums.corpus("web", questions, SHOWN * len(widget.NAMES), seed=1).tolist()
    return {
        seed: {
            f"{weight:g}": {
                name: {
                    "marks": [20.0 + 10 * i + seed, 0.5 * i, 100 - 10 * i - weight],
                    "tokens": documents[SHOWN * i :][:SHOWN],
                }
                for i, name in enumerate(widget.NAMES)
            }
            for weight in WEIGHTS
        }
        for seed in (0, 1)
    }


@functools.cache
def pipeline():
    """A run in which two stages were begun: their models know nothing."""
    begun = experiment.Pipeline(3, HASTY)
    begun.run("zero")
    return begun


def small():
    return widget.Reasoning(pipeline(), lines())
