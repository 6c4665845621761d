"""Hints from the teacher's hidden layers, with labels or soft targets beside them."""

from typing import NamedTuple

import torch

from course_lib.chapters.hidden_layers import students
from course_lib.chapters.hidden_layers.recipe import RECIPE, Recipe
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table


class Hint(NamedTuple):
    """How a student is taught.

    beside: what its answers are learned from, "labels" or "soft targets"; layer: the hidden layer of both nets, None
    without a hint; weight: of the hint; source: whose layer it is, the "teacher"'s, that of an "untrained" net, or
    "pixels", the image itself; scaled: whether the layer is scaled to the spread of the middle one; first: whether the
    hint comes first and alone, and the answers afterwards, with as many steps each (FitNets).
    """

    beside: str
    layer: int | None = None
    weight: float = 0.0
    source: str = "teacher"
    scaled: bool = False
    first: bool = False


def every_hint(recipe: Recipe = RECIPE) -> list[Hint]:
    """Return the conditions of hints(): without a hint, with one from each layer, and the controls."""
    found = [Hint("labels"), Hint("soft targets")]
    for layer in range(1, recipe.last + 1):
        found.append(Hint("labels", layer, recipe.hint))
        found += [Hint("soft targets", layer, weight) for weight in sorted({recipe.hint, *recipe.weights})]
    found += [Hint("labels", recipe.layer, recipe.hint, source) for source in ("pixels", "untrained")]
    return [*found, at_the_end(recipe, scaled=True), at_the_end(recipe, first=True)]


def at_the_end(recipe: Recipe = RECIPE, scaled: bool = False, first: bool = False) -> Hint:
    """Return the strongest hint to the last hidden layer, beside soft targets. If it comes first and alone, it has the
    smallest weight: there a large one only makes the optimiser remember large gradients, and the answers, which come
    afterwards, are learned in smaller steps."""
    return Hint("soft targets", recipe.last, (min if first else max)(recipe.weights), scaled=scaled, first=first)


@kept
def hints(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students with a hint from each hidden layer of the teacher to their own of the same depth,
    and of their controls: the conditions are those of every_hint()."""
    every = every_hint(recipe)
    groups = (  # those of a group train side by side
        [hint for hint in every if hint.layer is None],
        [hint for hint in every if hint.layer is not None and not hint.first],
        [hint for hint in every if hint.first],
    )
    tables = []
    for group in groups:
        taught = [
            students.lessons(classroom, recipe, hint.beside, features_of(hint, classroom, recipe), hint.weight)
            for hint in group
        ]
        asked = {} if group[0].layer is None else {"kind": "hint", "layer": [hint.layer for hint in group]}
        first = recipe.student.steps if group[0].first else 0
        cohort = students.train(classroom, taught, recipe, first=first, device=device, progress=progress, **asked)
        tables.append(students.measured(classroom, group, cohort))
    return Table.joined(tables)


def features_of(hint: Hint, classroom: Classroom, recipe: Recipe = RECIPE) -> torch.Tensor | None:
    """Return what a Hint asks a student's layer to resemble [seeds, images, width]; None without a hint."""
    if hint.layer is None:
        return None
    images = students.transfer_images(classroom, recipe.images)
    if hint.source == "pixels":
        return images
    net = classroom.teachers
    if hint.source == "untrained":
        net = students.untrained(classroom, classifiers.widths_of(recipe.teacher.model))
    found = net.features(images, hint.layer).cpu()
    if hint.scaled:
        found = found * spread(net.features(images, recipe.layer).cpu()) / spread(found)
    return found


def spread(features: torch.Tensor) -> torch.Tensor:
    """Return how far a layer's numbers [seeds, images, width] are from their mean over images, a root mean square
    [seeds, 1, 1]."""
    return features.var(dim=-2).mean(dim=-1).sqrt()[:, None, None]
