"""Chapter 06. The smallest chapter that is true: a student guesses a mean, from few numbers of its own or from what a
teacher tells it. Put your own experiment in its place and keep the form: Recipe, RECIPE, Result, run.
"""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.study.results import Table

OWN, TAUGHT, CONTROL = "own numbers", "teacher's answer", "ignorant teacher's answer"


@dataclass(frozen=True)
class Recipe:
    """few: numbers that a student sees itself; many: numbers that its teacher has seen; counts: numbers that the
    teachers of the curve have seen; repeats: guesses whose error is averaged in one seed."""

    few: int = 5
    many: int = 100
    counts: tuple[int, ...] = (5, 20, 50, 100)
    repeats: int = 4000


RECIPE = Recipe()


@dataclass(frozen=True)
class Result:
    """recipe: what was run; students: Table of the error of OWN, TAUGHT and CONTROL; teachers: Table of the error of
    a teacher by how many numbers it has seen."""

    recipe: Recipe
    students: Table
    teachers: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Result:
    """Let students guess and return the Result.

    seeds: default runtime.seeds(); device: as in every chapter, although nothing here is large enough to be moved.
    """
    seeds = runtime.check_seeds(seeds)
    students, teachers = {}, {}
    for seed in runtime.progress_bar(seeds, progress):
        students |= {(name, seed): {"error": error(guess)} for name, guess in guesses(seed, recipe).items()}
        teachers |= {(n, seed): {"error": error(guess_of(seed, "curve", n, recipe))} for n in recipe.counts}
    return Result(recipe, Table.of_rows(students, seeds), Table.of_rows(teachers, seeds))


def guesses(seed: int, recipe: Recipe) -> dict[str, torch.Tensor]:
    """Return what the students of a seed guess, {condition: [repeats]}."""
    return {
        OWN: guess_of(seed, "student", recipe.few, recipe),
        TAUGHT: guess_of(seed, "teacher", recipe.many, recipe),
        CONTROL: guess_of(seed, "ignorant teacher", recipe.few, recipe),
    }


def guess_of(seed: int, role: str, count: int, recipe: Recipe) -> torch.Tensor:
    """Return guesses [repeats], each the mean of `count` numbers that this role alone has drawn. The truth is 0."""
    numbers = torch.randn(recipe.repeats, count, generator=runtime.generator(seed, role, count))
    return numbers.mean(dim=-1)  # [repeats, count] -> [repeats]


def error(guesses):
    """Return the mean distance of guesses [repeats] from the truth, which is 0."""
    return float(guesses.abs().mean())
