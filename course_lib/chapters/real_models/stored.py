"""The stored runs of chapter 19: what a real model said, in sixteen wordings and texts, and how a rounded copy healed.

`python -m course_lib.chapters.real_models.stored asked` and `… healing` make them anew, with the model of
`make pretrained`: some five minutes of processor time each, 2.5 and 3.5 GB of memory.
"""

import argparse
import functools
from dataclasses import dataclass, fields
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.real_models import healing
from course_lib.chapters.real_models.experiment import SEEDS, Asked, Result, ask
from course_lib.chapters.real_models.recipe import RECIPE, Bits, Healing, Numbers, Recipe
from course_lib.models import pretrained
from course_lib.models.pretrained import Pretrained
from course_lib.study.results import Table
from course_lib.study.stored import load, save

HERE = Path(__file__).parent
ASKED, HEALED = HERE / "stored_asked.json", HERE / "stored_healing.json"
COMMAND = "python -m course_lib.chapters.real_models.stored"


@dataclass(frozen=True)
class Asking:
    """The settings that stored_asked.json was made with."""

    numbers: Numbers
    bits: Bits


@functools.cache
def result(asked: Path = ASKED, healed: Path = HEALED, recipe: Recipe = RECIPE) -> Result:
    """Return the Result of the stored runs. CourseError if they are missing or of another recipe."""
    first = load(asked, Asking(recipe.numbers, recipe.bits), f"{COMMAND} asked")
    second = load(healed, recipe.healing, f"{COMMAND} healing")
    return Result(recipe, healing=second.tables["healing"], **second.more, **first.tables, **first.more)


def store_asked(real: Pretrained, seeds, path: Path = ASKED, recipe: Recipe = RECIPE) -> None:
    """Ask a model everything that needs no training, and write it down."""
    found = ask(seeds, recipe, real=real, progress=True)
    every = {field.name: getattr(found, field.name) for field in fields(Asked)}
    tables = {name: value for name, value in every.items() if isinstance(value, Table)}
    more = {name: value for name, value in every.items() if name not in tables}
    save(path, seeds, Asking(recipe.numbers, recipe.bits), tables, **more)


def store_healing(real: Pretrained, seeds, path: Path = HEALED, recipe: Healing = RECIPE.healing) -> None:
    """Heal a model from 3 bits in every way, and write down what was measured."""
    table, runs, said = healing.heal(real, seeds, recipe, progress=True)
    save(path, table.seeds, recipe, {"healing": table}, runs=runs, healed=said)


def main(arguments=None):
    """Ask the real model, or heal its rounded copy, and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("part", choices=["asked", "healing"])
    real, seeds = pretrained.load(), runtime.seeds(SEEDS, master=0)
    with runtime.threads(1):
        if parser.parse_args(arguments).part == "asked":
            store_asked(real, seeds)
        else:
            store_healing(real, seeds)


if __name__ == "__main__":
    main()
