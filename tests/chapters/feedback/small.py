"""A hasty run and a small widget of chapter 15, the settings that claims must say, and fits for the page to find."""

from dataclasses import replace

import numpy as np

from course_lib import runtime
from course_lib.chapters.feedback import experiment, money, overdone, widget, world

RECIPE = experiment.Recipe(
    worlds=2,
    bought=2,
    counts=(20, 40, 80, 160),
    dollars=(10, 20, 40, 80, 160),
    most=60,
    trusts=(20.0, 200.0),
    mixed=60,
    routed=60,
    asked=15,
    pair=80,
    taught=60,
    many=120,
    steps=(2, 4),
)
CHANGED = {
    "biases": ((0.3, 0.8, 2.0), "An AI rater with bias 0.8"),
    "counts": ((20, 50, 80, 240), "From 50 to 240 labels"),
    "taste": (0.7, "share a taste of 0.7"),
    "dollars": ((10, 20, 50, 80, 170), "For $170"),
    "most": (70, "the AI has 70 labels"),
    "mixed": (70, "Of 70 labels by an AI"),
    "asked": (12, "12 of 60 pairs"),
    "routed": (64, "15 of 64 pairs"),
    "related": ((0.0, 0.3, 1.0), "at the cosine 0.3"),
    "together": (0.4, "correlation 0.4"),
    "best": (4, "The best of 4 by"),
    "distances": (tuple(range(10)), "to the distance 9"),
    "many": (140, "of 140 labels without noise"),
    "taught": (64, "With half of 64 pairs"),
    "pushing": (0.75, "a bias of 0.75"),
    "stop": (3.0, "stopped at the distance 3"),
    "batches": ((8, 3), "with 3 answers a step"),
}


def result(**changed):
    """Two groups of reward models."""
    return experiment.run((3, 0), replace(RECIPE, **changed))


def small():
    return widget.Feedback()


def numbers(built):
    """What the page must find by itself: a reward model of given choices, bills, and the true reward of policies."""
    draw = runtime.numpy_generator(15, "fixture")
    pairs, luck = world.differences(1, 40, 4, draw), draw.random(40)
    first = {
        "noisy": luck < world.sigmoid(2.0 * pairs[0, :, 0]),
        "biased": world.Rater(0.5).choose(pairs[0], draw),
    }
    fits = {name: world.fit(pairs, said[None], ridge=1.0)[0].round(9).tolist() for name, said in first.items()}
    bills = [
        {"dollars": dollars, "machine": price, "found": money.bought(money.PILE, dollars, recipe)}
        for dollars, price in ((100, 0.01), (10, 0.2), (1000, 0.05))
        for recipe in [replace(experiment.RECIPE, machine=price)]
    ]
    cosine = np.array([0.9])
    far = [round(float(overdone.true_at(cosine, t, experiment.RECIPE)[0]), 3) for t in (0, 4, 12)]
    return {
        "pairs": pairs[0].round(12).ravel().tolist(),
        "uniform": luck.round(12).tolist(),
        "first": {name: said.astype(int).tolist() for name, said in first.items()},
        "fits": fits,
        "bills": bills,
        "true": {"cosine": 0.9, "at": [0, 4, 12], "found": far},
        "most": experiment.RECIPE.most,
        "person": experiment.RECIPE.person,
    }
