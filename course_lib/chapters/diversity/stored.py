"""The stored runs of chapter 14: ten seeds.

`python -m course_lib.chapters.diversity.stored` makes them anew: some two minutes of one processor.
"""

import argparse
import functools
from dataclasses import fields
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.diversity import experiment, stage
from course_lib.chapters.diversity.recipe import RECIPE
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.diversity.stored"
PATH = Path(__file__).with_name("stored.json")
SEEDS = 10
TABLES = tuple(field.name for field in fields(experiment.Result) if field.name != "recipe")


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing, or of another recipe."""
    return experiment.Result(RECIPE, **load(PATH, RECIPE, COMMAND).tables)


@functools.cache
def shown() -> dict[str, list[list[int]]]:
    """Return what stage.shown() gave in the first stored world. CourseError as in result()."""
    return load(PATH, RECIPE, COMMAND).more["shown"]


def main(arguments=None):
    """Run the chapter's experiments and store their Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = runtime.seeds(parser.parse_args(arguments).seeds, master=0)
    found = experiment.run(seeds, RECIPE, progress=True)
    tables = {name: getattr(found, name) for name in TABLES}
    save(PATH, seeds, RECIPE, tables, shown=stage.shown(stage.prepare(seeds[:1], RECIPE)))


if __name__ == "__main__":
    main()
