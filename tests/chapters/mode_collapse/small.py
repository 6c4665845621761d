"""A hasty run and a small widget of chapter 16; which settings its claims must say; lists that the page must find."""

import dataclasses

from course_lib.chapters.mode_collapse import experiment, lists, rewards, widget

SMALL = experiment.Recipe(
    counts=(200, 2000),
    drawn=2,
    steps=40,
    answers=16,
    judged=400,
    shown=60,
    texts=400,
    generations=5,
    betas=(1.0, 0.2, 0.1),
)
CHANGED = {
    "alpha": (0.4, "a typicality of 0.4 and"),
    "pairs": (200, "learned from 200 pairs"),
    "strong": (0.2, "pairs and beta 0.2, the noise"),
    "counts": ((2000, 3000), "With 3000 pairs and beta 0.1 the KL"),
    "tuned": ((0.0, 0.25), "entropies at beta 0.25:"),
    "steps": (30, "After 30 steps"),
    "answers": (20, "steps of 20 answers"),
    "spread": (0.7, "(standard deviation 0.7)"),
    "left": (1.4, "At an entropy of 1.4 nats"),
    "middle": (1.0, "of biased ones at beta 1 with"),
    "shown": (70, "Imitating 70 answers"),
    "bored": (0.6, "(tedium 0.6)"),
    "patient": (0.1, "(tedium 0.1)"),
    "liking": (3.0, "the odds of a word by 3,"),
    "made": (0.3, "Where 30 % of what models read"),
    "copying": (0.25, "25 % of people's texts"),
    "texts": (500, "of 500 texts, with both"),
    "generations": (6, "After 6 generations of"),
}


def result(**changed):
    """Two seeds."""
    return experiment.run((0, 1), dataclasses.replace(SMALL, **changed))


def small():
    return widget.ModeCollapse()


def numbers(_):
    """What the page must find: pooled distributions and the chance of the same list, by world and power."""
    names = {"alone": lists.ALONE, "fresh": lists.FRESH, "sets": lists.SETS}
    found = []
    for short, world in names.items():
        for alpha, beta in ((0.57, 0.2), (0.0, 1.0), (1.0, 0.5)):
            power = rewards.exponent(alpha, beta)
            pooled, same = lists.asked(world, rewards.base(), power, 5)
            row = {"world": short, "power": power, "same": round(same, 10)}
            found.append(row | {"pooled": [round(p, 10) for p in pooled.tolist()]})
    return {"lists": found}
