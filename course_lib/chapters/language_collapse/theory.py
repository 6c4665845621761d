"""What becomes of words where models count, and where likely words are preferred, exactly: no model is run."""

import functools

import numpy as np

from course_lib import metrics
from course_lib.chapters.language_collapse.recipe import (
    RECIPE,
    Arm,
    Counting,
    check_drawing,
    check_generations,
    check_regime,
)
from course_lib.data import animals
from course_lib.losses.numbers import check_share


def first_alive(p: np.ndarray, documents: int) -> float:
    """Return how many words `documents` documents are expected to contain: Σ 1 − (1 − p)ⁿ.

    p: float [words], the share of documents that contain each word.
    """
    return (1 - (1 - np.asarray(p)) ** documents).sum()


def sharpened(p: np.ndarray, temperature: float, times: int) -> np.ndarray:
    """Return float [words]: shares that have been written down `times` times at a temperature, each time from those
    before: p^(1/T^times), divided by their sum.

    p: float [words], shares that sum to 1; nothing is lost by chance here. CourseError for a temperature that is not
    finite and above 0, or a number of times that is not whole.
    """
    check_drawing(Arm("replace", temperature))
    check_generations(times)
    powers = np.asarray(p) ** (1 / temperature**times)
    return powers / powers.sum()


def survival(p: float, documents: int, generations: int, share: float = 0.0) -> np.ndarray:
    """Return float64 [generations + 1]: the exact probability that a word is alive in each generation.

    p: the share of real documents that contain it, at most once per document counted. The number of documents with the
    word is a Markov chain: each generation draws documents − real from the frequency of the last one and `real` from
    p, two binomials. Without real documents this is the Wright–Fisher model of genetics (Fisher 1930, Wright 1931;
    cited from memory), where 0 is a state that nobody leaves. CourseError for a share outside 0–1, no documents, or a
    number of generations that is not whole.
    """
    check_share(p, "p")
    check_regime("mix", documents, share)
    check_generations(generations)
    real = round(share * documents)
    step = metrics.binomial(documents - real, np.arange(documents + 1) / documents)  # [count before, count now]
    fresh = metrics.binomial(real, p)  # [real + 1]
    found = [metrics.binomial(documents, p)]
    for _ in range(generations):
        found.append(np.convolve(found[-1] @ step, fresh))
    return 1 - np.array([state[0] for state in found])


@functools.cache
def expected(recipe: Counting = RECIPE.counting) -> dict[str, np.ndarray]:
    """Return {regime of COUNTED: float64 [24, generations + 1]}: the exact probability that each animal is alive.

    "accumulate" keeps the first documents, so what was alive in them stays alive; "fresh" draws anew every time.
    """
    shares = list(animals.zipf().values())
    start = np.array([[1 - (1 - p) ** recipe.documents] * (recipe.generations + 1) for p in shares])
    found = {"accumulate": start, "fresh": start}
    for regime, share in (("replace", 0.0), ("mix", recipe.share)):
        found[regime] = np.stack([survival(p, recipe.documents, recipe.generations, share) for p in shares])
    return found
