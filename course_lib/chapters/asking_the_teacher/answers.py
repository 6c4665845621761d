"""What the teacher's interface returns, what a copier makes of it, and how many bytes go over the wire."""

import torch

from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.errors import CourseError, unknown
from course_lib.losses.checks import check_answers
from course_lib.training import Lesson

LABEL, TOP, ROUNDED, PLAIN, HEATED = "label", "top list", "two decimals", "probabilities", "logits"
ANSWERS = (LABEL, TOP, ROUNDED, PLAIN, HEATED)
QUESTION = 64  # bytes: one for each pixel
NUMBER, CLASS, SHORT = 4, 1, 1  # bytes of an unrounded number, of the name of a class, of a number of two decimals
PLACES = 100  # two decimals


def lesson(answer: str, images: torch.Tensor, logits: torch.Tensor, recipe: Recipe = RECIPE, *, seed: int) -> Lesson:
    """Return the Lesson of a copy: pictures [n, 64] and what came back of the teacher's logits [n, classes]."""
    if answer == LABEL:
        return Lesson(images, logits.argmax(dim=-1), seed=seed)
    T = recipe.T if answer == HEATED else 1.0
    return Lesson(images, None, log_answers(answer, logits, recipe), T, alpha=1.0, seed=seed)


def log_answers(answer: str, logits: torch.Tensor, recipe: Recipe = RECIPE) -> torch.Tensor:
    """Return the log of the probabilities [n, classes] that a copier reads from an answer.

    answer: one of ANSWERS; logits: the teacher's [n, classes]. Unrounded probabilities are the softmax of the logits,
    so their logarithms are logits again: PLAIN and HEATED hold the same numbers, and differ in what the copier does
    with them. From a top list the copier knows what is left for the others, and spreads it evenly. Where 0.00 is
    written it takes half of the last decimal. Heating helps with neither of the two, so only HEATED is. CourseError for
    an unknown answer or broken logits.
    """
    if answer not in ANSWERS:
        raise unknown("answer", answer, ANSWERS)
    check_answers(logits, "teacher")
    p = logits.softmax(dim=-1)
    if answer == LABEL:
        return torch.nn.functional.one_hot(p.argmax(dim=-1), p.shape[-1]).float().log()
    if answer == TOP:
        return top(p, recipe.kept).log()
    if answer == ROUNDED:
        return decimals(p, PLACES).log()
    return logits.log_softmax(dim=-1)


def top(p: torch.Tensor, kept: int) -> torch.Tensor:
    """Return probabilities [..., classes] of which the `kept` largest stay and the others share what is left. At least
    a thousandth is left, since a number that came back is rounded. CourseError if as many or more are kept than there
    are."""
    if not 1 <= kept < p.shape[-1]:
        raise CourseError(f"{kept!r} of {p.shape[-1]} answers would be kept: keep at least one and fewer than all.")
    best = p.topk(kept, dim=-1)
    left = (1 - best.values.sum(dim=-1, keepdim=True)).clamp(min=1e-3) / (p.shape[-1] - kept)
    return left.expand_as(p).scatter(-1, best.indices, best.values)


def decimals(p: torch.Tensor, places: int) -> torch.Tensor:
    """Return probabilities [..., classes] rounded to multiples of 1/places, with half of that for 0, summing to 1."""
    rounded = ((p * places).round() / places).clamp(min=0.5 / places)
    return rounded / rounded.sum(dim=-1, keepdim=True)


def size(answer: str, classes: int = 10, recipe: Recipe = RECIPE) -> int:
    """Return the bytes that come back for one question. CourseError for an unknown answer."""
    sizes = {
        LABEL: CLASS,
        TOP: recipe.kept * (CLASS + NUMBER),
        ROUNDED: classes * SHORT,
        PLAIN: classes * NUMBER,
        HEATED: classes * NUMBER,
    }
    if answer not in sizes:
        raise unknown("answer", answer, sizes)
    return sizes[answer]


def affordable(answer: str, way: str, recipe: Recipe = RECIPE) -> int:
    """Return how many questions are paid for by recipe.back bytes that come back, or by recipe.both bytes that go both
    ways. way: "back" or "both"; CourseError for another."""
    if way == "back":
        return recipe.back // size(answer, recipe=recipe)
    if way == "both":
        return recipe.both // (QUESTION + size(answer, recipe=recipe))
    raise unknown("way to pay", way, ("back", "both"))
