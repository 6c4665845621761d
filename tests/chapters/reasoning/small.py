"""A hasty run of chapter 10 and which settings its claims must say; a small widget."""

import functools
from dataclasses import replace

from course_lib.chapters.reasoning import experiment, line, widget
from course_lib.chapters.reasoning.extra import Extra, Last
from course_lib.chapters.reasoning.pipeline import Pipeline
from course_lib.data import sums
from course_lib.training import PolicySettings, Settings

FEW, MANY = (PolicySettings(steps=steps, groups=4, size=4, new_tokens=sums.TRACE) for steps in (2, 3))
RECIPE = experiment.Recipe(
    width=16,
    documents=200,
    monolingual=Settings(steps=3, lr=3e-3, cosine=False),
    mixed=Settings(steps=2, lr=3e-3, cosine=False),
    web=Settings(steps=2, lr=3e-3),
    zero=MANY,
    consistent=FEW,
    hack=FEW,
    r1=FEW,
    small_rl=FEW,
    cold_start=Settings(steps=2, lr=1e-3),
    copy=Settings(steps=2, lr=4e-3),
    small_copy=Settings(steps=2, lr=8e-3),
    tries=10,
    exam=1,
)
STEPS = Settings(steps=2)
EXTRA = Extra(recipe=RECIPE, rounds=2, round=STEPS, again=FEW, small=STEPS, reading=2)
LAST = Last(
    recipe=RECIPE,
    general=STEPS,
    traces=20,
    others=10,
    pairs=20,
    judge_width=16,
    judge=STEPS,
    gentle=STEPS,
    preferred=FEW,
)
SEEDS = (3, 4)
CHANGED = {
    "middle": (28, "A model of width 28 learns"),
    "small": (8, "one of width 8: "),
    "weight": (0.75, "consistency of weight 0.75"),
    "hack_weight": (3.5, "with the weight 3.5"),
}


@functools.cache
def pipeline() -> Pipeline:
    """A finished Pipeline of the first seed."""
    found = Pipeline(SEEDS[0], RECIPE)
    assert found.finish()
    return found


@functools.cache
def measured(seed):
    """The Record of a hasty run."""
    return experiment.measure(seed, EXTRA, LAST)


@functools.cache
def _run():
    return experiment.result_of(SEEDS, [measured(seed) for seed in SEEDS], EXTRA, LAST)


def result(**changed):
    """The Result of two hasty seeds; of another recipe it is the same measurement under another name."""
    return replace(_run(), recipe=replace(RECIPE, **changed))


def lines():
    """Two runs of the line as if they had been made: no model is trained, the traces are cut from a corpus."""
    questions = sums.split()[0]
    documents = sums.corpus("web", questions, line.SHOWN * len(widget.NAMES), seed=1).tolist()
    return {
        seed: {
            f"{weight:g}": {
                name: {
                    "marks": [20.0 + 10 * i + seed, 0.5 * i, 100 - 10 * i - weight],
                    "tokens": documents[line.SHOWN * i :][: line.SHOWN],
                }
                for i, name in enumerate(widget.NAMES)
            }
            for weight in line.WEIGHTS
        }
        for seed in (0, 1)
    }


@functools.cache
def begun() -> Pipeline:
    """A run in which two stages were begun: their models know nothing."""
    found = Pipeline(SEEDS[0], RECIPE)
    found.run("zero")
    return found


def small():
    return widget.Reasoning(begun(), lines())
