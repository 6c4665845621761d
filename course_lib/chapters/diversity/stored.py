"""The stored runs of chapter 14: ten worlds, the main claims again in eight others, and eight seeds of sums.

`python -m course_lib.chapters.diversity.stored` makes them anew: some ten minutes of one processor, and less than one
for `... stored fresh`, the eight other worlds.
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
NAMES = ("stored.json", "stored_thoughts.json", "stored_fresh.json")
PATH, WORDS, FRESH = (Path(__file__).with_name(name) for name in NAMES)
SEEDS = {  # the fresh worlds were drawn after the page on the first ten was written
    PATH: runtime.seeds(10, master=0),
    WORDS: runtime.seeds(8, master=0),
    FRESH: runtime.seeds(3, master=71) + runtime.seeds(5, master=72),
}
TABLES = tuple(field.name for field in fields(experiment.Result) if field.name not in ("recipe", "thoughts", "fresh"))


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing, or of another recipe."""
    return experiment.Result(RECIPE, **load(PATH, RECIPE, COMMAND).tables, thoughts=words(), fresh=fresh())


@functools.cache
def words() -> Table:
    """Return the stored Table of thoughts.run(). CourseError as in result()."""
    return load(WORDS, RECIPE.thoughts, COMMAND).tables["thoughts"]


@functools.cache
def fresh() -> dict[str, Table]:
    """Return the stored Tables of experiment.again(). CourseError as in result()."""
    return load(FRESH, RECIPE, COMMAND).tables


@functools.cache
def shown() -> dict[str, list[list[int]]]:
    """Return what stage.shown() gave in the first stored world. CourseError as in result()."""
    return load(PATH, RECIPE, COMMAND).more["shown"]


def main(arguments=None):
    """Run the chapter's experiments and store their Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=["students", "thoughts", "fresh"], help="students, thoughts, fresh")
    chosen = parser.parse_args(arguments)
    if "students" in chosen.parts:
        seeds = SEEDS[PATH]
        found = experiment.run(seeds, RECIPE, words=False, progress=True)
        first = stage.prepare(seeds[:1], RECIPE)
        tables = {name: getattr(found, name) for name in TABLES}
        save(PATH, seeds, RECIPE, tables, shown=stage.shown(first))
    if "thoughts" in chosen.parts:
        seeds = SEEDS[WORDS]
        save(WORDS, seeds, RECIPE.thoughts, {"thoughts": thoughts.run(seeds, RECIPE.thoughts, progress=True)})
    if "fresh" in chosen.parts:
        save(FRESH, SEEDS[FRESH], RECIPE, experiment.again(SEEDS[FRESH], RECIPE, progress=True))


if __name__ == "__main__":
    main()
