"""Which pairs to show to people, if an AI labels the others."""

import numpy as np

from course_lib import runtime
from course_lib.chapters.feedback.recipe import Recipe
from course_lib.chapters.feedback.world import FLAT, GRADED, Rater, choose, cosine, differences, fit

NOBODY, RANDOM, UNSURE, QUARREL = "nobody asked", "random pairs", "where the AI is unsure", "where two AIs disagree"
EASY, ORACLE = "where the AI is sure", "where the AI is wrong (an oracle)"
COIN = "the same pairs, a coin for people"
RULES = (NOBODY, RANDOM, UNSURE, EASY, QUARREL, COIN, ORACLE)


def routed(seed: int, recipe: Recipe) -> dict:
    """Return the rows of experiment.routed for a seed."""
    pairs = differences(recipe.worlds, recipe.routed, recipe.features, runtime.numpy_generator(seed, "routed"))
    machine = Rater(recipe.routing)
    other = pairs[..., 0] + recipe.routing * pairs[..., 2]  # a second AI, with a taste of its own
    margin, truth = machine.margin(pairs), pairs[..., 0]
    its, rows = margin > 0, {}
    for noise in (GRADED, FLAT):
        theirs = answers(truth, noise, recipe, runtime.numpy_generator(seed, "routed", noise))
        coin = runtime.numpy_generator(seed, "routed", "coin").random(truth.shape) < 0.5
        for rule in RULES:
            asked = chosen(rule, margin, other, truth, recipe.asked, runtime.numpy_generator(seed, "routed", "which"))
            replies = coin if rule == COIN else theirs
            found = fit(pairs, np.where(asked, replies, its), ridge=recipe.ridge)
            right = (replies == (truth > 0))[asked].mean() if asked.any() else 0.0
            wrong = (its != (truth > 0))[asked].mean() if asked.any() else 0.0
            rows[noise, rule] = {"reward": 100 * cosine(found).mean(), "people": 100 * right, "wrong": 100 * wrong}
    return rows


def answers(truth: np.ndarray, noise: str, recipe: Recipe, draw: np.random.Generator) -> np.ndarray:
    """Return what people choose, bool like truth. GRADED: surer where the rewards lie further apart. FLAT: as often
    right on average, and on every pair alike."""
    graded = choose(truth, recipe.sharpness, draw)
    if noise == GRADED:
        return graded
    slips = (graded != (truth > 0)).mean()
    return (truth > 0) ^ (draw.random(truth.shape) < slips)


def chosen(rule: str, margin, other, truth, count: int, draw: np.random.Generator) -> np.ndarray:
    """Return which pairs of each world people label, bool [worlds, pairs]: `count` of them, or none for NOBODY.

    margin, other: by how much two AIs prefer the first answer; truth: its true lead. Among equals chance decides.
    """
    luck = draw.random(margin.shape)
    wanted = {
        NOBODY: luck,
        RANDOM: luck,
        UNSURE: -abs(margin),
        EASY: abs(margin),
        QUARREL: (margin * other < 0) + luck / 2,
        COIN: (margin * other < 0) + luck / 2,
        ORACLE: (margin * truth < 0) + luck / 2,
    }[rule]
    place = np.argsort(np.argsort(-wanted, axis=1), axis=1)
    return place < (0 if rule == NOBODY else count)
