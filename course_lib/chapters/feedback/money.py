"""Labels for money, and labels of two sources in one pile."""

import numpy as np

from course_lib import runtime
from course_lib.chapters.feedback.recipe import Recipe
from course_lib.chapters.feedback.world import Rater, cosine, differences, fit, sigmoid
from course_lib.errors import unknown

PEOPLE, MACHINE, PILE, CORRECTED = "people only", "AI only", "one pile", "AI, then people"
WAYS = {PEOPLE: 0.0, MACHINE: 1.0, PILE: 0.5, CORRECTED: 0.5}  # the AI's share of the money


def bought(way: str, dollars: float, recipe: Recipe) -> tuple[int, int]:
    """Return how many labels of people and of an AI are bought for so many dollars.

    The AI gets its share by WAYS, but no more than `most` labels cost; the rest goes to people. CourseError for an
    unknown way.
    """
    if way not in WAYS:
        raise unknown("way to spend", way, WAYS)
    machine = min(round(WAYS[way] * dollars / recipe.machine), recipe.most)
    people = 0 if way == MACHINE else int((dollars - machine * recipe.machine) / recipe.person)
    return people, machine


def spent(seed: int, recipe: Recipe) -> dict:
    """Return the rows of experiment.money for a seed."""
    most = (int(max(recipe.dollars) / recipe.person), recipe.most)
    people, machine = (
        differences(recipe.bought, count, recipe.features, runtime.numpy_generator(seed, "bought", who))
        for who, count in zip(("people", "machine"), most, strict=True)
    )
    theirs = Rater(sharpness=recipe.sharpness).choose(people, runtime.numpy_generator(seed, "bought", "labels"))
    rows, alone = {}, {}
    for bias in recipe.biases:
        its = Rater(bias).margin(machine) > 0
        for dollars in recipe.dollars:
            for way in WAYS:
                n, m = bought(way, dollars, recipe)
                which = (way, n, m, bias if m else 0.0)  # the same labels need no second fit
                if which not in alone:
                    found = taught(way, (people[:, :n], theirs[:, :n]), (machine[:, :m], its[:, :m]), recipe)
                    alone[which] = {"reward": 100 * cosine(found).mean()}
                rows[way, bias, dollars] = alone[which]
    return rows


def taught(way: str, people, machine, recipe: Recipe) -> np.ndarray:
    """Return reward models [worlds, features] from (differences, choices) of people and of an AI.

    CORRECTED: a model of people's labels that is pulled towards the AI's model, at the length that fits people's noise.
    So that noise is taken as known.
    """
    if way == CORRECTED:
        first = fit(*machine, ridge=recipe.ridge)
        # A rater without noise has weights without end, so only their direction tells something.
        first *= recipe.sharpness / np.linalg.norm(first, axis=-1, keepdims=True)
        return corrected(*people, first, recipe)
    both = [np.concatenate(parts, axis=1) for parts in zip(people, machine, strict=True)]
    return fit(*both, ridge=recipe.ridge)


def corrected(differences: np.ndarray, said: np.ndarray, first: np.ndarray, recipe: Recipe) -> np.ndarray:
    """Return models [worlds, features] of people's labels that are pulled towards `first`. How much each world trusts
    it is chosen on the last fifth of its labels; below 20 labels the strongest pull is taken."""
    kept = len(said[0]) * 4 // 5
    if len(said[0]) < 20:
        return fit(differences, said, ridge=max(recipe.trusts), towards=first)
    likely = []
    for trust in recipe.trusts:
        model = fit(differences[:, :kept], said[:, :kept], ridge=trust, towards=first)
        margin = (differences[:, kept:] @ model[..., None])[..., 0] * np.where(said[:, kept:], 1, -1)
        likely.append(np.log(sigmoid(margin)).sum(axis=1))
    best = np.argmax(likely, axis=0)  # [worlds]
    models = np.stack([fit(differences, said, ridge=trust, towards=first) for trust in recipe.trusts])
    return models[best, np.arange(len(best))]


def mixed(seed: int, recipe: Recipe) -> dict:
    """Return the rows of experiment.hybrid for a seed: the first labels of a pile are an AI's, the others people's."""
    pairs = differences(recipe.worlds, recipe.mixed, recipe.features, runtime.numpy_generator(seed, "mixed"))
    draw = runtime.numpy_generator(seed, "mixed", "labels")
    theirs = Rater(sharpness=recipe.sharpness).choose(pairs, draw)
    rows = {}
    for bias in recipe.biases:
        its = Rater(bias).choose(pairs, draw)
        for share in recipe.shares:
            first = np.arange(recipe.mixed) < round(share * recipe.mixed)
            found = fit(pairs, np.where(first, its, theirs), ridge=recipe.ridge)
            rows[bias, share] = {"reward": 100 * cosine(found).mean()}
    return rows
