"""Which pairs to show to people, if an AI labels the others."""

import numpy as np

from course_lib import runtime
from course_lib.chapters.feedback.recipe import Recipe
from course_lib.chapters.feedback.world import FLAT, GRADED, Rater, choose, cosine, differences, fit
from course_lib.errors import unknown

NOBODY, RANDOM, UNSURE, QUARREL = "nobody", "random pairs", "where the AI is unsure", "where two AIs disagree"
EASY, ORACLE = "where the AI is sure", "where the AI is wrong (an oracle)"
RULES = (NOBODY, RANDOM, UNSURE, EASY, QUARREL, ORACLE)
BOTH = "both AIs label: {}"  # the others are labelled by both, not by the first alone
TWICE = tuple(BOTH.format(rule) for rule in (NOBODY, RANDOM, QUARREL))


def routed(seed: int, recipe: Recipe) -> dict:
    """Return the rows of experiment.routed for a seed."""
    pairs = differences(recipe.worlds, recipe.routed, recipe.features, runtime.numpy_generator(seed, "routed"))
    machine = Rater(recipe.routing)
    other = second_opinion(pairs, 0.0, recipe)  # a taste of its own
    margin, truth = machine.margin(pairs), pairs[..., 0]
    its, hers, rows = margin > 0, other > 0, {}
    for noise in (GRADED, FLAT):
        theirs = answers(truth, noise, recipe, runtime.numpy_generator(seed, "routed", noise))
        for rule in RULES:
            asked = chosen(rule, margin, other, truth, recipe.asked, runtime.numpy_generator(seed, "routed", "which"))
            piles = [np.where(asked, theirs, labels) for labels in (its, hers)]
            told = {
                "people": 100 * (theirs == (truth > 0))[asked].mean() if asked.any() else 0.0,
                "wrong": 100 * (its != (truth > 0))[asked].mean() if asked.any() else 0.0,
            }
            rows[noise, rule] = {"reward": _reward(pairs, piles[:1], recipe), **told}
            if BOTH.format(rule) in TWICE:
                rows[noise, BOTH.format(rule)] = {"reward": _reward(pairs, piles, recipe), **told}
    return rows


def related(seed: int, recipe: Recipe) -> dict:
    """Return the rows of experiment.related for a seed: the rules of TWICE with graded people, for second AIs whose
    taste is more or less that of the first."""
    pairs = differences(recipe.worlds, recipe.routed, recipe.features, runtime.numpy_generator(seed, "related"))
    margin, truth, rows = Rater(recipe.routing).margin(pairs), pairs[..., 0], {}
    theirs = answers(truth, GRADED, recipe, runtime.numpy_generator(seed, "related", GRADED))
    for cosine_of_tastes in recipe.related:
        other = second_opinion(pairs, cosine_of_tastes, recipe)
        for rule, name in zip((NOBODY, RANDOM, QUARREL), TWICE, strict=True):
            luck = runtime.numpy_generator(seed, "related", "which")
            asked = chosen(rule, margin, other, truth, recipe.asked, luck)
            piles = [np.where(asked, theirs, labels) for labels in (margin > 0, other > 0)]
            rows[cosine_of_tastes, name] = {"reward": _reward(pairs, piles, recipe)}
    return rows


def second_opinion(pairs: np.ndarray, cosine_of_tastes: float, recipe: Recipe) -> np.ndarray:
    """Return by how much a second AI prefers each first answer, [...]: as biased as the first, with a taste at this
    cosine to the first one's."""
    away = np.sqrt(1 - cosine_of_tastes**2)
    taste = cosine_of_tastes * pairs[..., 1] + away * pairs[..., 2]
    return pairs[..., 0] + recipe.routing * taste


def _reward(pairs, piles, recipe):
    """The reward, in percent, of models that learn from all piles of labels for the same pairs."""
    found = fit(np.concatenate([pairs] * len(piles), axis=1), np.concatenate(piles, axis=1), ridge=recipe.ridge)
    return 100 * cosine(found).mean()


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
    CourseError for an unknown rule.
    """
    if rule not in RULES:
        raise unknown("rule", rule, RULES)
    luck = draw.random(margin.shape)
    wanted = {
        NOBODY: luck,
        RANDOM: luck,
        UNSURE: -abs(margin),
        EASY: abs(margin),
        QUARREL: (margin * other < 0) + luck / 2,
        ORACLE: (margin * truth < 0) + luck / 2,
    }[rule]
    place = np.argsort(np.argsort(-wanted, axis=1), axis=1)
    return place < (0 if rule == NOBODY else count)
