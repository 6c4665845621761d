"""What the Tables of chapter 02 say of warm students and cold ones: how far one leads, and what a choice of T costs.

Every function returns one number per seed, in points of accuracy.
"""

import math
from collections.abc import Callable

import numpy as np

from course_lib.chapters.temperature.recipe import Recipe
from course_lib.chapters.temperature.students import STUDENT, Place, Sure
from course_lib.models import classifiers
from course_lib.study.results import Table


def by_place(reach: Table, recipe: Recipe, images=None, steps=None, lr=None) -> np.ndarray:
    """Return by how much warm students lead cold ones in the Table of reach(). images, steps, lr: where (default: the
    smallest pile, and as the chapter's other students)."""
    settings = recipe.settings
    place = (steps or settings.steps, lr or settings.lr, images or min(recipe.piles))
    return reach.get(Place(*place, recipe.warm)) - reach.get(Place(*place, recipe.cold))


def by_sureness(sureness: Table, recipe: Recipe, scale: float) -> np.ndarray:
    """Return by how much warm students of a teacher scaled by `scale` lead cold ones, in the Table of sureness()."""
    return sureness.get(Sure(scale, recipe.warm)) - sureness.get(Sure(scale, recipe.cold))


def short_of_best(sureness: Table, recipe: Recipe, choose: Callable[[float], float]) -> np.ndarray:
    """Return how far students at T = choose(scale) are from those at the T that did best for this scale in the exam,
    averaged over scales: mostly below 0. sureness: the Table of sureness()."""
    gaps = []
    for scale in recipe.scales:
        best = max(recipe.scale_T, key=lambda T, scale=scale: sureness.mean(Sure(scale, T)).mean)
        gaps.append(sureness.get(Sure(scale, choose(scale))) - sureness.get(Sure(scale, best)))
    return np.mean(gaps, axis=0)


def chosen_by_entropy(sureness: Table, recipe: Recipe, scale: float) -> float:
    """Return the temperature of scale_T at which the targets of a teacher scaled by `scale` have a mean entropy nearest
    to recipe.goal times the largest possible; sureness: the Table of sureness()."""
    wanted = recipe.goal * math.log(classifiers.widths_of(STUDENT)[-1])
    return min(recipe.scale_T, key=lambda T: abs(sureness.mean(Sure(scale, T), "entropy").mean - wanted))
