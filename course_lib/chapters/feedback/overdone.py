"""Policies that follow a reward model further than its labels reach.

A policy writes answers from a Gaussian of variance 1 whose middle it moves; the ordinary one has its middle at 0. A
policy at the distance t from it has the KL t² / 2. Beyond the `edge`, where hardly any ordinary answer lies, the true
reward falls with every step outward.
"""

from functools import cache

import numpy as np

from course_lib import runtime
from course_lib.chapters.feedback.recipe import Recipe
from course_lib.chapters.feedback.world import (
    Rater,
    best_of,
    choose,
    cosine,
    differences,
    divergence_of_best,
    fit,
    right,
)

NOISY, BIASED, CLEAN, CLEAN_MANY = "people", "AI", "no noise, no bias", "no noise, no bias, many"
MODELS = (NOISY, BIASED, CLEAN, CLEAN_MANY)
ON, STOPPED, KNOWING = "to the end", "stopped early", "stopped at the best place (an oracle)"
ORDINARY, FRESH = "ordinary pairs, distance seen", "half fresh pairs, distance seen"
UNSEEN = "half fresh pairs, distance not seen"
REMEDIES = (ON, STOPPED, KNOWING, ORDINARY, UNSEEN, FRESH)
BEST, GRADIENT = "best of n", "policy gradient, {} answers a step"
NS = (2, 4, 16, 64, 256, 1024, 4096, 65_536)


def true_reward(answers: np.ndarray, recipe: Recipe) -> np.ndarray:
    """Return the true reward of answers [..., features]: the first feature, less what lies beyond the edge."""
    beyond = np.maximum(np.linalg.norm(answers, axis=-1) - recipe.edge, 0)
    return answers[..., 0] - recipe.slope * beyond


@cache
def beyond(distance: float, recipe: Recipe) -> float:
    """Return how far beyond the edge the answers of a policy at this distance lie on average.

    The square of an answer's distance from the middle of ordinary answers is a noncentral chi-square number.
    """
    from scipy.special import chndtr

    r = np.linspace(recipe.edge, recipe.edge + distance + 12, 4001)
    outside = 1 - chndtr(r**2, recipe.features, distance**2)
    return float(((outside[1:] + outside[:-1]) / 2).sum() * (r[1] - r[0]))


def true_at(cosines: np.ndarray, distance: float, recipe: Recipe) -> np.ndarray:
    """Return the true reward of policies at this distance along models at these cosines with the truth."""
    return cosines * distance - recipe.slope * beyond(float(distance), recipe)


def models(seed: int, recipe: Recipe) -> dict[str, np.ndarray]:
    """Return the reward models [worlds, features] of MODELS, all from ordinary pairs."""
    draw = runtime.numpy_generator(seed, "pushed")
    pairs = differences(recipe.worlds, max(recipe.taught, recipe.many), recipe.features, draw)
    raters = {NOISY: Rater(sharpness=recipe.sharpness), BIASED: Rater(recipe.pushing), CLEAN: Rater()}
    found = {}
    for name in MODELS:
        n = recipe.many if name == CLEAN_MANY else recipe.taught
        said = raters.get(name, Rater()).choose(pairs[:, :n], draw)
        found[name] = fit(pairs[:, :n], said, ridge=recipe.ridge)
    return found


def pushed(seed: int, recipe: Recipe) -> dict:
    """Return the rows of experiment.pushed for a seed."""
    rows, fine = {}, np.linspace(0, max(recipe.distances), 241)
    for name, model in models(seed, recipe).items():
        cosines = cosine(model)
        curve = np.array([true_at(cosines, t, recipe).mean() for t in fine])
        top = curve.argmax()
        told = {"top": curve[top], "at": fine[top] ** 2 / 2, "right": 100 * right(cosines).mean()}
        for t in recipe.distances:
            rows[name, t] = {"true": true_at(cosines, t, recipe).mean(), **told}
    return rows


# --- remedies ------------------------------------------------------------------------------------------


def ends(seed: int, recipe: Recipe) -> dict:
    """Return the rows of experiment.ends for a seed: people's labels, as many for each remedy."""
    draw = runtime.numpy_generator(seed, "ends")
    shape = (recipe.worlds, recipe.taught, recipe.features)
    first, second = draw.standard_normal(shape), draw.standard_normal(shape)
    ordinary = first, second, preferred(first, second, recipe, draw)
    heading = _heading(*ordinary, recipe)
    last = max(recipe.distances)
    places = np.linspace(0, last, 241)
    best = places[np.argmax([true_at(heading[:, 0], t, recipe).mean() for t in places])]
    half_fresh = freshened(*ordinary, recipe, draw)
    whole_way = np.full(recipe.worlds, float(last))
    return {
        ON: _row(heading, whole_way, recipe),
        STOPPED: _row(heading, np.full(recipe.worlds, recipe.stop), recipe),
        KNOWING: _row(heading, np.full(recipe.worlds, best), recipe),
        ORDINARY: _row(*told_to_stop(*ordinary, recipe), recipe),
        FRESH: _row(*told_to_stop(*half_fresh, recipe), recipe),
        UNSEEN: _row(_heading(*half_fresh, recipe), whole_way, recipe),
    }


def preferred(first: np.ndarray, second: np.ndarray, recipe: Recipe, draw: np.random.Generator) -> np.ndarray:
    """Return whether people choose the first answers [..., features], by the true reward: bool [...]."""
    return choose(true_reward(first, recipe) - true_reward(second, recipe), recipe.sharpness, draw)


def _heading(first, second, said, recipe):
    """Where the reward model of these pairs points, [worlds, features], of the length 1."""
    model = fit(first - second, said, ridge=recipe.ridge)
    return model / np.linalg.norm(model, axis=-1, keepdims=True)


def freshened(first, second, said, recipe: Recipe, draw: np.random.Generator) -> tuple:
    """Return (first, second, said) with the second half of the pairs written by a policy half of the way out.

    That policy follows the labels of the first half alone, so that no other labels are paid for.
    """
    half = recipe.taught // 2
    halfway = max(recipe.distances) / 2 * _heading(first[:, :half], second[:, :half], said[:, :half], recipe)
    moved = [answers[:, half:] + halfway[:, None] for answers in (first, second)]
    parts = (first, moved[0]), (second, moved[1]), (said, preferred(*moved, recipe, draw))
    return tuple(np.concatenate([old[:, :half], new], axis=1) for old, new in parts)


def told_to_stop(first, second, said, recipe: Recipe) -> tuple[np.ndarray, np.ndarray]:
    """Return the heading [worlds, features] and the distance [worlds] of policies whose reward model sees an answer's
    squared distance from the middle too, and goes where its score is highest, at most to the last distance."""
    scale = np.sqrt(8 * recipe.features) / 2  # so that ridge treats this feature as the others
    far = ((first**2).sum(axis=-1) - (second**2).sum(axis=-1)) / scale
    pairs = np.concatenate([first - second, far[..., None]], axis=-1)
    model = fit(pairs, said, ridge=recipe.ridge)
    weights, bend = model[..., :-1], model[..., -1] / scale
    length = np.linalg.norm(weights, axis=-1)
    # The score at the distance t is length · t + bend · t² + a constant.
    last = float(max(recipe.distances))
    stop = np.where(bend < 0, length / np.maximum(-2 * bend, 1e-9), last)
    return weights / length[..., None], np.minimum(stop, last)


def _row(heading, distance, recipe):
    true = [true_at(c, t, recipe) for c, t in zip(heading[:, 0], distance, strict=True)]
    return {"true": float(np.mean(true)), "kl": float(np.mean(distance**2 / 2))}


# --- ways to optimise ------------------------------------------------------------------------------------


def ways(seed: int, recipe: Recipe) -> dict:
    """Return the rows of experiment.ways for a seed: one reward model of people's labels, optimised in three ways.

    proxy: the reward model's score in sd over ordinary answers; kl in nats; best: the highest score at this KL, which
    the exact optimum of score − β · KL has: it moves the middle along the model. Policy gradient moves the middle by
    the mean of (score − mean score) · (answer − middle).
    """
    model = models(seed, recipe)[NOISY]
    heading, rows = model / np.linalg.norm(model, axis=-1, keepdims=True), {}
    for n in NS:
        kl = divergence_of_best(n)
        rows[BEST, n] = {"kl": kl, "proxy": best_of(n), "best": np.sqrt(2 * kl)}
    for batch in recipe.batches:
        rows |= _climbed(heading, batch, recipe, runtime.numpy_generator(seed, "policy gradient", batch))
    return rows


def _climbed(heading, batch, recipe, draw):
    """The rows of policy gradient, with what the exact optimum gets for the same KL."""
    middle, rows = np.zeros_like(heading), {}
    for step in range(1, max(recipe.steps) + 1):
        noise = draw.standard_normal((recipe.worlds, batch, recipe.features))
        score = ((middle[:, None] + noise) @ heading[..., None])[..., 0]
        lead = score - score.mean(axis=1, keepdims=True)
        middle = middle + recipe.rate * (lead[..., None] * noise).sum(axis=1) / (batch - 1)
        if step in recipe.steps:
            kl, proxy = (middle**2).sum(axis=-1) / 2, (middle * heading).sum(axis=-1)
            rows[GRADIENT.format(batch), step] = {
                "kl": kl.mean(),
                "proxy": proxy.mean(),
                "best": np.sqrt(2 * kl).mean(),
            }
    return rows
