"""The stored runs of chapter 07, ten seeds each: of the digits, what takes long (who pays, nets of the same bytes and
mixtures of experts); of the clothes of Fashion-MNIST, all experiments.

`python -m course_lib.chapters.fewer_bits.stored` makes them anew: some ten minutes of processor time.
"""

import argparse
import functools
from dataclasses import fields
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.fewer_bits import experiment
from course_lib.chapters.fewer_bits.recipe import RECIPE, Recipe
from course_lib.data import worlds
from course_lib.errors import unknown
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.fewer_bits.stored"
WORLDS = tuple(worlds.WORLDS)
QUICK = ("rounding", "neighbours", "healing", "at_work")
LONG = tuple(field.name for field in fields(experiment.Long))


def path(world: str = "digits") -> Path:
    """Return where the runs of a world lie. CourseError for one that there is not."""
    if world not in WORLDS:
        raise unknown("world", world, WORLDS)
    return Path(__file__).with_name(f"stored_{world}.json")


@functools.cache
def long(world: str = "digits", recipe: Recipe = RECIPE) -> experiment.Long:
    """Return the stored Tables of what takes long. CourseError for an unknown world, or if they are missing or of
    another recipe."""
    tables = load(path(world), recipe, COMMAND).tables
    return experiment.Long(**{name: tables[name] for name in LONG})


@functools.cache
def result(world: str = "digits", seeds: int = experiment.SEEDS) -> experiment.Result:
    """Return the Result in a world: of the digits, what is quick is run now over so many seeds; of the clothes all
    Tables are stored, and there is no classroom. CourseError as in long()."""
    if world == "digits":
        return experiment.run(runtime.seeds(seeds, master=0), long=long())
    tables = load(path(world), RECIPE, COMMAND).tables
    return experiment.Result(RECIPE, None, **{name: tables[name] for name in QUICK}, long=long(world))


def store(world: str, seeds, recipe: Recipe = RECIPE):
    """Run for `seeds` what is stored of a world, and write the Tables."""
    classroom = experiment.prepare(seeds, recipe, data=worlds.tensors(world))
    kept = experiment.run_long(classroom, recipe, progress=True)
    tables = {name: getattr(kept, name) for name in LONG}
    if world != "digits":
        found = experiment.run(recipe=recipe, classroom=classroom, long=kept, progress=True)
        tables |= {name: getattr(found, name) for name in QUICK}
    save(path(world), tuple(seeds), recipe, tables)


def main(arguments=None):
    """Run what is stored of each world over several seeds, and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("worlds", nargs="*", default=list(WORLDS))
    parser.add_argument("--seeds", type=int, default=10)
    chosen = parser.parse_args(arguments)
    for world in chosen.worlds:
        store(world, runtime.seeds(chosen.seeds, master=0))


if __name__ == "__main__":
    main()
