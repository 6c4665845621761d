"""The stored runs of chapter 14: ten seeds, and eight of the students of sums.

`python -m course_lib.chapters.diversity.stored` makes them anew: some ten minutes of one processor.
"""

import argparse
import functools
from dataclasses import fields
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.diversity import experiment, stage, thoughts
from course_lib.chapters.diversity.recipe import RECIPE
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.diversity.stored"
PATH, WORDS = (Path(__file__).with_name(name) for name in ("stored.json", "stored_thoughts.json"))
SEEDS = {PATH: 10, WORDS: 8}
TABLES = tuple(field.name for field in fields(experiment.Result) if field.name not in ("recipe", "thoughts"))


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing, or of another recipe."""
    return experiment.Result(RECIPE, **load(PATH, RECIPE, COMMAND).tables, thoughts=words())


@functools.cache
def words() -> Table:
    """Return the stored Table of thoughts.run(). CourseError as in result()."""
    return load(WORDS, RECIPE.thoughts, COMMAND).tables["thoughts"]


@functools.cache
def shown() -> dict[str, list[list[int]]]:
    """Return what stage.shown() gave in the first stored world. CourseError as in result()."""
    return load(PATH, RECIPE, COMMAND).more["shown"]


def main(arguments=None):
    """Run the chapter's experiments and store their Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=["students", "thoughts"], help="students, thoughts")
    chosen = parser.parse_args(arguments)
    if "students" in chosen.parts:
        seeds = runtime.seeds(SEEDS[PATH], master=0)
        found = experiment.run(seeds, RECIPE, words=False, progress=True)
        first = stage.prepare(seeds[:1], RECIPE)
        tables = {name: getattr(found, name) for name in TABLES}
        save(PATH, seeds, RECIPE, tables, shown=stage.shown(first))
    if "thoughts" in chosen.parts:
        seeds = runtime.seeds(SEEDS[WORDS], master=0)
        save(WORDS, seeds, RECIPE.thoughts, {"thoughts": thoughts.run(seeds, RECIPE.thoughts, progress=True)})


if __name__ == "__main__":
    main()
