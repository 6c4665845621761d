"""The stored runs of chapter 09: all students for the usual steps, and three of them trained four times as long.

`python -m course_lib.chapters.tokenizers.stored` makes them anew: some ten minutes of one processor.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.tokenizers import experiment, real
from course_lib.chapters.tokenizers.recipe import RECIPE
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.tokenizers.stored"
PATH, LONG = (Path(__file__).with_name(name) for name in ("stored_students.json", "stored_long.json"))
SEEDS = {PATH: 6, LONG: 4}


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing, or of another recipe."""
    tables = [load(PATH, RECIPE, COMMAND).tables["arms"], load(LONG, RECIPE, COMMAND).tables["long"]]
    return experiment.Result(RECIPE, *tables, real.stored().tables["cuts"])


def main(arguments=None):
    """Teach the chapter's students and store what they came to."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=["arms", "long"], help="arms, long")
    chosen = parser.parse_args(arguments).parts
    if "arms" in chosen:
        seeds = runtime.seeds(SEEDS[PATH], master=0)
        save(PATH, seeds, RECIPE, {"arms": experiment.arms(seeds, RECIPE, progress=True)})
    if "long" in chosen:
        seeds = runtime.seeds(SEEDS[LONG], master=0)
        save(LONG, seeds, RECIPE, {"long": experiment.long(seeds, RECIPE, progress=True)})


if __name__ == "__main__":
    main()
