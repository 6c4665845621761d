"""The stored runs of chapter 02, ten seeds each: all Tables on the clothes of Fashion-MNIST, and the three on digits
that a notebook should not wait for.

`python -m course_lib.chapters.temperature.stored` makes them anew: some five minutes of one processor.
"""

import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.temperature import experiment
from course_lib.chapters.temperature.recipe import RECIPE
from course_lib.chapters.temperature.students import patient, reach, sureness
from course_lib.data import worlds
from course_lib.errors import unknown
from course_lib.study.classroom import open_classroom
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.temperature.stored"
WORLDS = ("clothes",)  # those whose whole Result is stored
TABLES = tuple(name for name in experiment.Result.__dataclass_fields__ if name not in ("recipe", "classroom"))
SEARCHES = {"reach": reach, "sureness": sureness, "patient": patient}


def path(world: str = "clothes") -> Path:
    """Return where the runs of a world lie: all of them, or on digits the SEARCHES. CourseError for one that there is
    not."""
    if world not in worlds.WORLDS:
        raise unknown("world", world, worlds.WORLDS)
    return Path(__file__).with_name("stored_clothes.json" if world in WORLDS else "stored_searches.json")


@functools.cache
def result(world: str = "clothes") -> experiment.Result:
    """Return the Result of the stored runs, without a classroom. CourseError if they are missing, of another recipe, or
    if the world's whole Result is not stored."""
    if world not in WORLDS:
        raise unknown("world of stored runs", world, WORLDS)
    return experiment.Result(RECIPE, None, **_tables(world))


def searches(world: str = "digits") -> dict[str, Table]:
    """Return the stored Tables of reach(), sureness() and patient() in a world, by name. CourseError as in result()."""
    tables = _tables(world)
    return {name: tables[name] for name in SEARCHES}


@functools.cache
def _tables(world):
    return load(path(world), RECIPE, COMMAND).tables


def main():
    """Run the chapter's experiments and store their Tables."""
    seeds = runtime.seeds(10, master=0)
    for world in worlds.WORLDS:
        classroom = open_classroom(seeds, data=worlds.tensors(world), progress=True)
        if world in WORLDS:
            found = experiment.run(recipe=RECIPE, classroom=classroom, progress=True)
            tables = {name: getattr(found, name) for name in TABLES}
        else:
            tables = {name: search(classroom, RECIPE, progress=True) for name, search in SEARCHES.items()}
        save(path(world), seeds, RECIPE, tables)


if __name__ == "__main__":
    main()
