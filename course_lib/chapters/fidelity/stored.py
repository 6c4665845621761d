"""The stored runs of chapter 05: ten seeds of the digits, and of the clothes of Fashion-MNIST.

`python -m course_lib.chapters.fidelity.stored` makes them anew: some ten minutes of one processor.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.fidelity import experiment
from course_lib.chapters.fidelity.recipe import RECIPE
from course_lib.data import worlds
from course_lib.errors import unknown
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.fidelity.stored"
TABLES = tuple(name for name in experiment.Result.__dataclass_fields__ if name != "recipe")
WORLDS = tuple(worlds.WORLDS)


def path(world: str) -> Path:
    """Return where the runs of a world lie. CourseError for one that there is not."""
    if world not in WORLDS:
        raise unknown("world", world, WORLDS)
    return Path(__file__).with_name(f"stored_{world}.json")


@functools.cache
def result(world: str = "digits") -> experiment.Result:
    """Return the Result of the stored runs of "digits" or "clothes". CourseError if they are missing, or of another
    recipe."""
    return experiment.Result(RECIPE, **load(path(world), RECIPE, COMMAND).tables)


def main(arguments=None):
    """Run the chapter's experiments in both worlds and store their Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("worlds", nargs="*", default=list(WORLDS))
    parser.add_argument("--seeds", type=int, default=10)
    chosen = parser.parse_args(arguments)
    seeds = runtime.seeds(chosen.seeds, master=0)
    for world in chosen.worlds:
        found = experiment.run(seeds, RECIPE, data=worlds.tensors(world), progress=True)
        save(path(world), seeds, RECIPE, {name: getattr(found, name) for name in TABLES})


if __name__ == "__main__":
    main()
