"""The stored runs of chapter 00 on the clothes of Fashion-MNIST: ten seeds. The digits run in the notebook.

`python -m course_lib.chapters.start_here.stored` makes them anew, in half a minute of one processor.
"""

import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.start_here import experiment
from course_lib.chapters.start_here.experiment import RECIPE, Result
from course_lib.data import worlds
from course_lib.errors import unknown
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.start_here.stored"
WORLDS = ("clothes",)


def path(world: str = "clothes") -> Path:
    """Return where the runs of a world lie. CourseError for one that there is not."""
    if world not in WORLDS:
        raise unknown("stored world", world, WORLDS)
    return Path(__file__).with_name(f"stored_{world}.json")


@functools.cache
def result(world: str = "clothes") -> Result:
    """Return the Result of the stored runs of a world. CourseError if they are missing, or of another recipe."""
    tables = load(path(world), RECIPE, COMMAND).tables
    return Result(RECIPE, tables["students"], tables["teachers"])


def main():
    """Run the chapter's experiment in every stored world and store its Tables."""
    seeds = runtime.seeds(10, master=0)
    for world in WORLDS:
        found = experiment.run(seeds, RECIPE, data=worlds.tensors(world), progress=True)
        save(path(world), seeds, RECIPE, {"students": found.students, "teachers": found.teachers})


if __name__ == "__main__":
    main()
