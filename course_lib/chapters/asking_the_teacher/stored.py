"""The stored runs of chapter 06: ten seeds of the digits and of the clothes, and five of the students of text.

`python -m course_lib.chapters.asking_the_teacher.stored` makes them anew: some twenty minutes of one processor.
"""

import argparse
import functools
from dataclasses import fields
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.asking_the_teacher import experiment, lists
from course_lib.chapters.asking_the_teacher.recipe import RECIPE
from course_lib.data.worlds import WORLDS
from course_lib.errors import unknown
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.asking_the_teacher.stored"
TEXT = "text"
SEEDS = {**dict.fromkeys(WORLDS, 10), TEXT: 5}
TABLES = tuple(field.name for field in fields(experiment.Result) if field.name not in ("recipe", "listed"))


def path(world: str = "digits") -> Path:
    """Return where the runs of a world, or of TEXT, lie. CourseError for one that there is not."""
    if world not in SEEDS:
        raise unknown("world", world, SEEDS)
    return Path(__file__).with_name(f"stored_{world}.json")


@functools.cache
def result(world: str = "digits") -> experiment.Result:
    """Return the Result of the stored runs of a world, with those of text. CourseError if they are missing, or of
    another recipe."""
    return experiment.Result(RECIPE, **load(path(world), RECIPE, COMMAND).tables, listed=texts())


@functools.cache
def texts() -> Table:
    """Return the stored Table of lists.listed(). CourseError as in result()."""
    return load(path(TEXT), RECIPE.words, COMMAND).tables["listed"]


def main(arguments=None):
    """Run the chapter's experiments in both worlds and on text, and store their Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("worlds", nargs="*", default=list(SEEDS), help="digits, clothes, text")
    parser.add_argument("--seeds", type=int, help="how many (default: 10, and 5 for text)")
    chosen = parser.parse_args(arguments)
    for world in chosen.worlds:
        place, seeds = path(world), runtime.seeds(chosen.seeds or SEEDS[world], master=0)
        if world == TEXT:
            save(place, seeds, RECIPE.words, {"listed": lists.listed(seeds, RECIPE.words, progress=True)})
            continue
        found = experiment.run(seeds, RECIPE, world=world, texts=False, progress=True)
        save(place, seeds, RECIPE, {name: getattr(found, name) for name in TABLES})


if __name__ == "__main__":
    main()
