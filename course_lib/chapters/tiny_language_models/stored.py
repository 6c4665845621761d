"""The stored runs of chapter 08, which the notebook shows and the claims are measured on: students of documents, each
seed with a teacher of its own, and students of two sentences.

`python -m course_lib.chapters.tiny_language_models.stored` makes them anew: some fifteen minutes of processor time.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.tiny_language_models import experiment
from course_lib.chapters.tiny_language_models.recipe import RECIPE
from course_lib.study.stored import load, save

PATH = Path(__file__).with_name("stored.json")
COMMAND = "python -m course_lib.chapters.tiny_language_models.stored"
SEEDS = runtime.seeds(6, master=48)  # settings and wording: on others


@functools.cache
def result() -> experiment.Result:
    """Return the Result of the stored runs. CourseError if they are missing or of another recipe."""
    return experiment.Result(RECIPE, **load(PATH, RECIPE, COMMAND).tables)


def main(arguments=None):
    """Run the chapter's experiments over several seeds and store the Tables."""
    argparse.ArgumentParser(prog=COMMAND, description=main.__doc__).parse_args(arguments)
    found = experiment.run(SEEDS, RECIPE, progress=True)
    save(PATH, SEEDS, RECIPE, {"documents": found.documents, "modes": found.modes})


if __name__ == "__main__":
    main()
