"""A world of answers and raters in which the worth of a reward model is known exactly.

An answer is a point of `features` independent Gaussian numbers. The axes are turned so that the first number is the
answer's true reward and the second one is what a biased rater likes besides. A pair is told by the difference of its
two answers, [..., features], which has the variance 2 along every axis.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from course_lib import runtime
from course_lib.errors import CourseError

GRADED, FLAT = "graded", "flat"  # kinds of noise


@dataclass(frozen=True)
class Rater:
    """Who chooses the better answer of a pair.

    bias: weight of the taste beside the true reward, whose weight is 1. sharpness: the chance of choosing the first
    answer is sigmoid(sharpness · margin); None: the larger one wins always. own: the taste of every label is another
    one, as if each came from another person; else all share one. CourseError for a negative bias or a sharpness that
    is not above 0.
    """

    bias: float = 0.0
    sharpness: float | None = None
    own: bool = False

    def __post_init__(self):
        _check_bias(self.bias)
        if self.sharpness is not None and not (runtime.is_number(self.sharpness) and self.sharpness > 0):
            raise CourseError(
                f"The sharpness of a rater is {self.sharpness!r}: give a number above 0, or None for a rater without "
                "noise."
            )

    def choose(self, differences: np.ndarray, draw: np.random.Generator) -> np.ndarray:
        """Return for each pair whether its first answer is chosen, bool [...]; differences: [..., features]."""
        return choose(self.margin(differences, draw), self.sharpness, draw)

    def margin(self, differences: np.ndarray, draw: np.random.Generator | None = None) -> np.ndarray:
        """Return by how much this rater prefers each first answer before noise, [...]. draw: for tastes of their
        own."""
        if not self.own:
            return differences[..., 0] + self.bias * differences[..., 1]
        taste = draw.standard_normal((*differences.shape[:-1], differences.shape[-1] - 1))
        taste /= np.linalg.norm(taste, axis=-1, keepdims=True)
        return differences[..., 0] + self.bias * (differences[..., 1:] * taste).sum(axis=-1)


def _check_bias(bias):
    if not (runtime.is_number(bias) and bias >= 0):
        raise CourseError(f"The bias of a rater is {bias!r}: give a number of 0 or more, such as 0.5.")


def choose(margin: np.ndarray, sharpness: float | None, draw: np.random.Generator) -> np.ndarray:
    """Return whether the first answer is chosen, by its margin: always the larger one, or with the chance
    sigmoid(sharpness · margin), the model of Bradley and Terry."""
    if sharpness is None:
        return margin > 0
    return draw.random(margin.shape) < sigmoid(sharpness * margin)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(−x)) without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * x))


def differences(worlds: int, pairs: int, features: int, draw: np.random.Generator) -> np.ndarray:
    """Return the differences of pairs of ordinary answers [worlds, pairs, features]."""
    return np.sqrt(2) * draw.standard_normal((worlds, pairs, features))


def fit(
    differences: np.ndarray,
    first: np.ndarray,
    *,
    ridge: float = 1.0,
    towards: np.ndarray | None = None,
) -> np.ndarray:
    """Return linear reward models [worlds, features] that make the choices likeliest: logistic regression.

    differences: [worlds, pairs, features]; first: whether the first answer was chosen, [worlds, pairs]; ridge: strength
    of the pull towards `towards` ([worlds, features], default 0), without which choices free of noise would have no
    finite fit. Newton's method. CourseError for no pairs, shapes that do not belong together, or a ridge that is not
    above 0.
    """
    if differences.ndim != 3 or first.shape != differences.shape[:2] or not first.size:
        raise CourseError(
            f"The differences have shape {list(differences.shape)} and the choices {list(first.shape)}: give "
            "[worlds, pairs, features] and [worlds, pairs], with at least one pair."
        )
    if not (runtime.is_number(ridge) and ridge > 0):
        raise CourseError(f"The ridge is {ridge!r}: give a number above 0, such as 1.")
    target = np.zeros(differences.shape[::2]) if towards is None else towards
    if target.shape != differences.shape[::2]:
        raise CourseError(
            f"The fit is pulled towards weights of shape {list(target.shape)}: give [worlds, features], here "
            f"{list(differences.shape[::2])}."
        )
    found, pull = target.copy(), ridge * np.eye(differences.shape[-1])
    across = differences.transpose(0, 2, 1)
    for _ in range(50):
        chance = sigmoid((differences @ found[..., None])[..., 0])
        slope = (across @ (first - chance)[..., None])[..., 0] - ridge * (found - target)
        curve = across @ (differences * (chance * (1 - chance))[..., None]) + pull
        step = np.linalg.solve(curve, slope[..., None])[..., 0]
        # Far from the optimum a full step may overshoot: no weight vector moves by more than 3.
        step *= np.minimum(1, 3 / np.maximum(np.linalg.norm(step, axis=-1, keepdims=True), 1e-12))
        found = found + step
        if abs(step).max() < 1e-4:  # Newton: the next step would be of the order of its square
            break
    return found


def cosine(models: np.ndarray) -> np.ndarray:
    """Return the cosine of the angle between each model [..., features] and the truth, the first axis."""
    return models[..., 0] / np.linalg.norm(models, axis=-1)


def right(cosine: np.ndarray) -> np.ndarray:
    """Return the share, 0..1, of new pairs of ordinary answers on which a judge at this cosine is right: one minus its
    angle over π, since a difference of Gaussian answers points in every direction alike."""
    return 1 - np.arccos(np.clip(cosine, -1, 1)) / np.pi


def agreement(bias: float) -> float:
    """Return the share of pairs on which a rater without noise and with this bias agrees with the truth. CourseError
    for a bias that is no number of 0 or more."""
    _check_bias(bias)
    return float(1 - np.arctan(bias) / np.pi)


@cache
def best_of(n: int) -> float:
    """Return the mean of the largest of n standard Gaussian numbers. CourseError unless n is a whole number of 1 or
    more."""
    _check_n(n)
    from scipy.special import log_ndtr

    x = np.linspace(-9, 9, 20_001)
    log_density = np.log(n) + (n - 1) * log_ndtr(x) - x**2 / 2 - 0.5 * np.log(2 * np.pi)
    return float(np.sum(x * np.exp(log_density)) * (x[1] - x[0]))


def divergence_of_best(n: int) -> float:
    """Return the KL, in nats, from an ordinary answer to the best of n: log n − (n − 1) / n, exact without ties.
    CourseError as best_of()."""
    _check_n(n)
    return float(np.log(n) - (n - 1) / n)


def _check_n(n):
    if not runtime.is_whole(n) or n < 1:
        raise CourseError(f"n is {n!r}: give the number of answers to choose from, a whole number of 1 or more.")
