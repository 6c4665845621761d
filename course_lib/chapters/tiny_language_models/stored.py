"""The stored runs of chapter 08, which the notebook shows and the claims are measured on: students of documents, each
seed with a teacher of its own, and the walkers.

`python -m course_lib.chapters.tiny_language_models.stored` makes them anew: some fifteen minutes of processor time.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.tiny_language_models import documents, experiment, modes, walks
from course_lib.chapters.tiny_language_models.recipe import RECIPE
from course_lib.errors import unknown
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.tiny_language_models.stored"
SEEDS = {"documents": runtime.seeds(6, master=48), "walks": runtime.seeds(10, master=0)}  # settings: on others


def path(part: str) -> Path:
    """Return where the runs of a part of SEEDS lie. CourseError for a part that there is not."""
    if part not in SEEDS:
        raise unknown("part", part, SEEDS)
    return Path(__file__).with_name(f"stored_{part}.json")


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing or of another recipe."""
    taught = load(path("documents"), RECIPE, COMMAND).tables
    return experiment.Result(RECIPE, **taught, **load(path("walks"), RECIPE, COMMAND, {"walks": walks.Lesson}).tables)


def main(arguments=None):
    """Run the chapter's experiments over several seeds and store the Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=list(SEEDS), help="documents, walks")
    for part in parser.parse_args(arguments).parts:
        place, seeds = path(part), SEEDS[part]
        if part == "documents":
            found = {"documents": documents.table(seeds, RECIPE, progress=True)}
        else:
            found = {"modes": modes.table(seeds, RECIPE), "walks": walks.table(seeds, RECIPE, progress=True)}
        save(place, seeds, RECIPE, found)


if __name__ == "__main__":
    main()
