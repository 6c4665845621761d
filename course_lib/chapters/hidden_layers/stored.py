"""The stored runs of chapter 03: ten seeds of the clothes in every experiment, and of the digits in those that take too
long for a visit.

`python -m course_lib.chapters.hidden_layers.stored` makes them anew: some ten minutes of one processor.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.hidden_layers import experiment
from course_lib.chapters.hidden_layers.recipe import RECIPE
from course_lib.data import worlds
from course_lib.errors import unknown
from course_lib.study.classroom import open_classroom
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.hidden_layers.stored"
WORLDS = ("clothes",)  # whose whole Result is stored
SEARCHES = ("unlabelled", "cnns", "rows", "looking")  # the slow ones, stored for the digits too
FILES = {"clothes": "stored_clothes.json", "digits": "stored_searches.json"}
TABLES = tuple(name for name in experiment.Result.__dataclass_fields__ if name != "recipe")


def path(world: str = "clothes") -> Path:
    """Return where the runs of a world lie. CourseError for one that there is not."""
    if world not in FILES:
        raise unknown("world", world, FILES)
    return Path(__file__).with_name(FILES[world])


@functools.cache
def result(world: str = "clothes") -> experiment.Result:
    """Return the Result of the stored runs of a world of WORLDS. CourseError if they are missing or stale."""
    if world not in WORLDS:
        raise unknown("world", world, WORLDS)
    return experiment.Result(RECIPE, **load(path(world), RECIPE, COMMAND).tables)


@functools.cache
def searches(world: str = "digits") -> dict[str, Table]:
    """Return the stored Tables of SEARCHES by name, for "digits" or "clothes". CourseError as in result()."""
    tables = load(path(world), RECIPE, COMMAND).tables
    return {name: tables[name] for name in SEARCHES}


def main(arguments=None):
    """Run the chapter's experiments and store their Tables: all of them for clothes, SEARCHES for digits."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("worlds", nargs="*", default=list(FILES))
    parser.add_argument("--seeds", type=int, default=10)
    chosen = parser.parse_args(arguments)
    seeds = runtime.seeds(chosen.seeds, master=0)
    for world in chosen.worlds:
        classroom = open_classroom(seeds, RECIPE.teacher, data=worlds.tensors(world), progress=True)
        names = TABLES if world in WORLDS else SEARCHES
        found = {name: getattr(experiment, name)(classroom, RECIPE, progress=True) for name in names}
        save(path(world), seeds, RECIPE, found)


if __name__ == "__main__":
    main()
