"""The stored runs of chapter 08: six seeds, which the notebook shows and the claims are measured on.

`python -m course_lib.chapters.tiny_language_models.stored` makes them anew: some fifteen minutes of processor time.
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
COMMAND = "python -m course_lib.chapters.tiny_language_models.stored"
SEEDS = runtime.seeds(6, master=8)  # the settings were chosen on others


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing or of another recipe."""
    return experiment.Result(RECIPE, **load(PATH, RECIPE, COMMAND, {"walks": Lesson}).tables)


def main(arguments=None):
    """Run the chapter's experiments over several seeds and store the Tables."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=len(SEEDS))
    seeds = runtime.seeds(parser.parse_args(arguments).seeds, master=8)
    found = experiment.run(seeds, RECIPE, progress=True)
    save(PATH, seeds, RECIPE, {"documents": found.documents, "modes": found.modes, "walks": found.walks})


if __name__ == "__main__":
    main()
