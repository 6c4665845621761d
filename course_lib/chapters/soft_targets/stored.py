"""The stored runs of chapter 01: its experiments in the other world of pictures, the clothes, over ten seeds.

`python -m course_lib.chapters.soft_targets.stored` makes them anew: a minute of one processor.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.soft_targets import experiment
from course_lib.chapters.soft_targets.recipe import RECIPE
from course_lib.data import worlds
from course_lib.errors import unknown
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.soft_targets.stored"
WORLDS = ("clothes",)  # the digits are run in the notebook


def path(world: str = "clothes") -> Path:
    """Return where the runs of a world lie. CourseError for one that is not stored."""
    if world not in WORLDS:
        raise unknown("stored world", world, WORLDS)
    return Path(__file__).with_name(f"stored_{world}.json")


@functools.cache
def result(world: str = "clothes") -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing, or of another recipe."""
    return experiment.Result(RECIPE, **load(path(world), RECIPE, COMMAND).tables)


def main(arguments=None):
    """Run the chapter's experiments on the clothes and store their Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    seeds = runtime.seeds(parser.parse_args(arguments).seeds, master=0)
    for world in WORLDS:
        found = experiment.run(seeds, RECIPE, data=worlds.tensors(world), progress=True)
        save(path(world), seeds, RECIPE, {name: getattr(found, name) for name in experiment.TABLES})


if __name__ == "__main__":
    main()
