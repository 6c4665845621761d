"""The stored runs of chapter 12: ten seeds of the digits and five others of the tiny people.

`python -m course_lib.chapters.inheritance.stored` makes them anew: about ten minutes of one processor.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.inheritance import experiment, leaning, swap
from course_lib.chapters.inheritance.recipe import RECIPE
from course_lib.errors import unknown
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.inheritance.stored"
DIGITS, PEOPLE = "digits", "people"
SEEDS = {DIGITS: runtime.seeds(10, master=0), PEOPLE: runtime.seeds(5, master=12)}


def path(part: str) -> Path:
    """Return where the runs of a part lie. CourseError for one that there is not."""
    if part not in SEEDS:
        raise unknown("part", part, SEEDS)
    return Path(__file__).with_name(f"stored_{part}.json")


@functools.cache
def tables(part: str) -> dict[str, Table]:
    """Return the stored Tables of a part, by name. CourseError if they are missing, or of another recipe."""
    return load(path(part), RECIPE, COMMAND).tables


@functools.cache
def described() -> dict:
    """Return, for each condition of leaning.students() in the first stored seed, {"names", "scores", "first"}: log-odds
    [names, questions] and whether a name is in the first group. CourseError as in tables()."""
    return load(path(PEOPLE), RECIPE, COMMAND).more["described"]


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError as in tables()."""
    test = swap.errors(SEEDS[DIGITS], RECIPE.words)
    return experiment.Result(RECIPE, **tables(DIGITS), **tables(PEOPLE), test=test)


def main(arguments=None):
    """Run the chapter's experiments and store their Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=list(SEEDS), help=", ".join(SEEDS))
    for part in parser.parse_args(arguments).parts:
        place, seeds = path(part), SEEDS[part]
        if part == DIGITS:
            save(place, seeds, RECIPE, experiment.digits(experiment.prepare(seeds, RECIPE, progress=True), RECIPE))
        else:
            found = experiment.spoken(seeds, RECIPE.words, progress=True)
            save(place, seeds, RECIPE, found, described=leaning.shown(seeds[0], RECIPE.words))


if __name__ == "__main__":
    main()
