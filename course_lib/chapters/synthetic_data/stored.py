"""The stored runs of chapter 13: several seeds of retrievers, of learned pictures and, with a real model, of glosses.

`python -m course_lib.chapters.synthetic_data.stored retrieval` and `… pictures` and `… glosses` make them anew: some
four minutes, two minutes and three minutes of one processor.
"""

import argparse
import functools
from dataclasses import fields
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.synthetic_data import experiment, glosses, learned
from course_lib.chapters.synthetic_data.recipe import RECIPE
from course_lib.errors import unknown
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.synthetic_data.stored"
RETRIEVAL, PICTURES, GLOSSES = "retrieval", "pictures", "glosses"
PARTS = {RETRIEVAL: RECIPE, PICTURES: RECIPE.pictures, GLOSSES: glosses.GLOSSES}
SEEDS = {RETRIEVAL: 8, PICTURES: 8, GLOSSES: 3}  # a seed of retrievers takes half a minute


def path(part: str) -> Path:
    """Return where the runs of a part lie. CourseError for one that there is not."""
    if part not in PARTS:
        raise unknown("part", part, PARTS)
    return Path(__file__).with_name(f"stored_{part}.json")


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing, or of another recipe."""
    return experiment.Result(RECIPE, **_tables(RETRIEVAL), learned=_tables(PICTURES)["learned"])


BOUNDS_SINCE = 5  # the first seed that was run after the bounds of all claims stood


def later() -> experiment.Result:
    """Return the Result of the stored seeds from BOUNDS_SINCE on alone. CourseError as in result()."""
    whole = result()
    tables = {each.name: getattr(whole, each.name) for each in fields(whole) if each.name != "recipe"}
    return experiment.Result(whole.recipe, **{name: _since(table) for name, table in tables.items()})


def _since(table):
    values = {metric: [row[BOUNDS_SINCE:] for row in rows] for metric, rows in table.values.items()}
    return Table.of(table.conditions, table.seeds[BOUNDS_SINCE:], **values)


@functools.cache
def of_glosses() -> Table:
    """Return the stored Table of glosses.taught(). CourseError as in result()."""
    return _tables(GLOSSES)["glosses"]


def _tables(part):
    return load(path(part), PARTS[part], f"{COMMAND} {part}").tables


def main(arguments=None):
    """Run a part of the chapter's experiments and store its Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--seeds", type=int, help="how many (default: as many as are stored)")
    chosen = parser.parse_args(arguments)
    seeds = runtime.seeds(chosen.seeds or SEEDS[chosen.part], master=0)
    with runtime.threads(1):
        if chosen.part == RETRIEVAL:
            tables = experiment.retrieval(seeds, RECIPE, progress=True)
        elif chosen.part == PICTURES:
            tables = {"learned": learned.learned(seeds, RECIPE.pictures, progress=True)}
        else:
            tables = {"glosses": glosses.taught(seeds, glosses.GLOSSES, progress=True)}
        save(path(chosen.part), seeds, PARTS[chosen.part], tables)


if __name__ == "__main__":
    main()
