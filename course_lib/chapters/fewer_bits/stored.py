"""The stored runs of chapter 07: who pays, nets of the same bytes and mixtures of experts, over ten seeds.

`python -m course_lib.chapters.fewer_bits.stored --seeds 10` makes them anew: some six minutes of processor time.
"""

import argparse
import functools
from dataclasses import fields
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.fewer_bits import experiment
from course_lib.chapters.fewer_bits.recipe import RECIPE, Recipe
from course_lib.study.stored import load, save

PATH = Path(__file__).with_name("stored.json")
COMMAND = "python -m course_lib.chapters.fewer_bits.stored --seeds 10"


@functools.cache
def long(path: Path = PATH, recipe: Recipe = RECIPE) -> experiment.Long:
    """Return the stored Tables. CourseError if they are missing or of another recipe."""
    return experiment.Long(**load(path, recipe, COMMAND).tables)


@functools.cache
def result(seeds: int = experiment.SEEDS) -> experiment.Result:
    """Return the Result with what is quick, run now over so many seeds, and the stored Tables."""
    return experiment.run(runtime.seeds(seeds, master=0), long=long())


def store(seeds, path: Path = PATH, recipe: Recipe = RECIPE):
    """Run what takes long for `seeds` and write the Tables."""
    found = experiment.run_long(experiment.prepare(seeds, recipe), recipe, progress=True)
    tables = {field.name: getattr(found, field.name) for field in fields(found)}
    save(path, tuple(seeds), recipe, tables)


def main(arguments=None):
    """Run what takes long over several seeds and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND.rpartition(" --")[0], description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    store(runtime.seeds(parser.parse_args(arguments).seeds, master=0))


if __name__ == "__main__":
    main()
