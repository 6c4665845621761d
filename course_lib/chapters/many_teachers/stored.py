"""The stored runs of chapter 04: how far its results reach on digits, and everything on clothes. Ten seeds each.

`python -m course_lib.chapters.many_teachers.stored` makes them anew: some five minutes of one processor.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.many_teachers import experiment
from course_lib.chapters.many_teachers.recipe import RECIPE
from course_lib.data import worlds
from course_lib.errors import unknown
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.many_teachers.stored"
WORLDS = ("clothes",)  # whose runs are stored whole
TABLES = tuple(name for name in experiment.Result.__dataclass_fields__ if name != "recipe")


def path(world: str = "clothes") -> Path:
    """Return where the runs of a world lie: all Tables of "clothes", those of experiment.SEARCHES of "digits".
    CourseError for a world that there is not."""
    if world not in worlds.WORLDS:
        raise unknown("world", world, worlds.WORLDS)
    return Path(__file__).with_name(f"stored_{world}.json")


@functools.cache
def result(world: str = "clothes") -> experiment.Result:
    """Return the Result of the stored runs on clothes. CourseError for another world, whose main experiments are run
    anew, and if the runs are missing or of another recipe."""
    if world not in WORLDS:
        raise unknown("stored world", world, WORLDS)
    return experiment.Result(RECIPE, **load(path(world), RECIPE, COMMAND).tables)


@functools.cache
def searches(world: str = "digits") -> dict[str, Table]:
    """Return the Tables of experiment.SEARCHES in a world, by name. CourseError as in path(), and if the runs are
    missing or of another recipe."""
    tables = load(path(world), RECIPE, COMMAND).tables
    return {name: tables[name] for name in experiment.SEARCHES}


def main(arguments=None):
    """Run the chapter's searches on digits and all its experiments on clothes, and store their Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("worlds", nargs="*", default=list(worlds.WORLDS))
    parser.add_argument("--seeds", type=int, default=10)
    chosen = parser.parse_args(arguments)
    seeds = runtime.seeds(chosen.seeds, master=0)
    for world in chosen.worlds:
        data = worlds.tensors(world)
        if world in WORLDS:
            found = experiment.run(seeds, RECIPE, data=data, progress=True)
            tables = {name: getattr(found, name) for name in TABLES}
        else:
            classroom = experiment.prepare(seeds, RECIPE, data=data, progress=True)
            teachers = experiment.train_committees(classroom, RECIPE, progress=True)
            tables = experiment.searches(classroom, teachers, RECIPE, progress=True)
        save(path(world), seeds, RECIPE, tables)


if __name__ == "__main__":
    main()
