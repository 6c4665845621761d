"""Chapter 19. A real model is asked the questions of the course: a random number, who made it, what it knows with fewer
bits, and whether it can teach its own rounded copy.

A seed draws the wording of a question or the piece of text that is read: intervals are over wordings and texts, and
speak for this one model. What is measured once stands in stored.py; to measure needs the model (`make pretrained`).
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.chapters.real_models import bits, healing, makers, numbers
from course_lib.chapters.real_models.recipe import RECIPE, Recipe
from course_lib.models import pretrained
from course_lib.models.pretrained import Pretrained
from course_lib.study.results import Table

SEEDS = 16


@dataclass(frozen=True)
class Result:
    """recipe: what was run; numbers, lists: Tables of numbers.py; makers: of makers.py; bits: of bits.py; healing: of
    healing.py; runs: the KL of each run of healing, {condition: [run]}; shares: {condition: percent [wording][number]};
    listed: [seed][list][number]; said, healed: what was written about a penguin, {condition: text}. Conditions of
    shares and said are joined by commas.
    """

    recipe: Recipe
    numbers: Table
    lists: Table
    makers: Table
    bits: Table
    healing: Table
    runs: dict
    shares: dict
    listed: list
    said: dict
    healed: dict


@dataclass(frozen=True)
class Asked:
    """What asking takes: all of Result but healing."""

    numbers: Table
    lists: Table
    makers: Table
    bits: Table
    shares: dict
    listed: list
    said: dict


def ask(seeds, recipe: Recipe = RECIPE, *, real: Pretrained, progress: bool = False) -> Asked:
    """Ask a model everything that needs no training: about a quarter of a minute of one core for each seed."""
    answers, chances = numbers.asked(real, seeds, recipe.numbers, progress)
    shares = {}
    for (condition, _), spread in chances.items():
        row = [round(100 * float(p), 2) for p in spread / spread.sum()]
        shares.setdefault(joined(condition), []).append(row)
    lists, listed = numbers.lists(real, seeds, recipe.numbers)
    fewer, said = bits.fewer(real, seeds, recipe.bits, progress)
    said = {joined(condition): text for condition, text in said.items()}
    return Asked(answers, lists, makers.claimed(real, seeds, progress), fewer, shares, listed, said)


def run(
    seeds=None, recipe: Recipe = RECIPE, *, device=None, progress: bool = False, real: Pretrained | None = None
) -> Result:
    """Ask the real model everything, and heal it from 3 bits as often as the recipe says: about ten minutes of one
    core, 3.5 GB of memory.

    seeds: wordings, and texts that are read; real: a model that is loaded already.
    CourseError if the model is not here.
    """
    seeds = runtime.check_seeds(runtime.seeds(SEEDS) if seeds is None else seeds)
    real = real or pretrained.load(device=device)
    asked = ask(seeds, recipe, real=real, progress=progress)
    healed, runs, said = healing.heal(real, seeds, recipe.healing, progress)
    return Result(recipe, healing=healed, runs=runs, healed=said, **vars(asked))


def joined(condition) -> str:
    """Return a condition as one string, as the stored file and the page name it."""
    return condition if isinstance(condition, str) else ",".join(map(str, condition))
