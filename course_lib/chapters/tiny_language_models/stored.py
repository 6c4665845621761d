"""The stored runs of chapter 08: ten seeds, which the notebook shows and the claims are measured on.

`python -m course_lib.chapters.tiny_language_models.stored --seeds 10` makes them anew: some four minutes of processor
time.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.tiny_language_models import experiment
from course_lib.chapters.tiny_language_models.recipe import RECIPE
from course_lib.chapters.tiny_language_models.walks import Lesson
from course_lib.study.stored import load, save

PATH = Path(__file__).with_name("stored.json")
COMMAND = "python -m course_lib.chapters.tiny_language_models.stored --seeds 10"


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs, without its models. CourseError if they are missing or of another
    recipe."""
    return experiment.Result(RECIPE, **load(PATH, RECIPE, COMMAND, {"walks": Lesson}).tables)


def main(arguments=None):
    """Run the chapter's experiments over several seeds and store the Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND.rpartition(" --")[0], description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    seeds = runtime.seeds(parser.parse_args(arguments).seeds, master=0)
    found = experiment.run(seeds, RECIPE, progress=True)
    tables = {"documents": found.documents, "modes": found.modes, "walks": found.walks}
    save(PATH, seeds, RECIPE, tables)


if __name__ == "__main__":
    main()
