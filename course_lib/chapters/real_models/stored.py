"""The stored runs of chapter 19: what a real model said, in many wordings and texts, and how a rounded copy healed.

`python -m course_lib.chapters.real_models.stored PART` makes a part of experiment.PARTS anew, with the models of
`make pretrained`: up to five minutes of processor time each, 2.5 GB of memory, 3.5 for "healing".
"""

import argparse
import functools
from dataclasses import dataclass
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.real_models import experiment
from course_lib.chapters.real_models.recipe import RECIPE, Bits, Numbers, Recipe
from course_lib.data import fortunes
from course_lib.study.results import Table
from course_lib.study.stored import load, save

HERE = Path(__file__).parent
COMMAND = "python -m course_lib.chapters.real_models.stored"
FRAMES = 30  # that are read for "delve"; all else takes experiment.SEEDS


@dataclass(frozen=True)
class Asking:
    """The settings that stored_asked.json was made with."""

    numbers: Numbers
    bits: Bits


def file(part: str, folder: Path = HERE) -> Path:
    """Return where a part is stored."""
    return folder / f"stored_{part}.json"


def settings(part: str, recipe: Recipe = RECIPE):
    """Return the settings that a part is made with."""
    return Asking(recipe.numbers, recipe.bits) if part == experiment.ASKED else getattr(recipe, part)


@functools.cache
def result(folder: Path = HERE, recipe: Recipe = RECIPE) -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing or of another recipe."""
    found = {}
    for part in experiment.PARTS:
        kept = load(file(part, folder), settings(part, recipe), f"{COMMAND} {part}")
        found |= kept.tables | kept.more
    return experiment.Result(recipe, **found)


def store(part: str, tools: experiment.Here, seeds, folder: Path = HERE, recipe: Recipe = RECIPE) -> None:
    """Measure a part of experiment.PARTS, and write it down."""
    found = experiment.measured(part, tools, seeds, recipe, progress=True)
    tables = {name: value for name, value in found.items() if isinstance(value, Table)}
    more = {name: value for name, value in found.items() if name not in tables}
    save(file(part, folder), seeds, settings(part, recipe), tables, **more)


def main(arguments=None):
    """Ask the real model, or heal its rounded copy, and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("part", choices=experiment.PARTS)
    parser.add_argument("--people", type=Path, default=fortunes.FORTUNES, help="the folder of Debian's fortunes")
    chosen = parser.parse_args(arguments)
    people = fortunes.by_people(chosen.people) if chosen.part == experiment.JOKES else ()
    seeds = runtime.seeds(FRAMES if chosen.part == experiment.DELVE else experiment.SEEDS, master=0)
    with runtime.threads(1):
        store(chosen.part, experiment.here(people), seeds)


if __name__ == "__main__":
    main()
