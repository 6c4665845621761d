"""The stored runs of chapter 09: all students for the usual steps; three of them trained four times as long; those that
get settings of their own; and how other settings did, on seeds of their own.

`python -m course_lib.chapters.tokenizers.stored` makes them anew: half an hour of one processor.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.tokenizers import experiment, real
from course_lib.chapters.tokenizers.recipe import RECIPE
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.tokenizers.stored"
# Settings are chosen ("tried") on seeds that nothing else uses.
SEEDS = {
    "arms": runtime.seeds(6, master=0),
    "long": runtime.seeds(4, master=0),
    "tried": runtime.seeds(3, master=9),
    "tuned": runtime.seeds(6, master=0),
}


def path(part: str) -> Path:
    """Return where the runs of one of the parts, names of SEEDS and of experiment's functions, are stored."""
    return Path(__file__).with_name(f"stored_{part}.json")


def table(part: str) -> Table:
    """Return the Table of one of the parts. CourseError if it is missing, or of another recipe."""
    return load(path(part), RECIPE, COMMAND).tables[part]


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing, or of another recipe."""
    parts = {part: table(part) for part in ("arms", "long", "tuned")}
    return experiment.Result(RECIPE, **parts, cuts=real.stored().tables["cuts"])


def main(arguments=None):
    """Teach the chapter's students and store what they came to."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=list(SEEDS), help=", ".join(SEEDS))
    for part in parser.parse_args(arguments).parts:
        made = getattr(experiment, part)(SEEDS[part], RECIPE, progress=True)
        save(path(part), SEEDS[part], RECIPE, {part: made})


if __name__ == "__main__":
    main()
