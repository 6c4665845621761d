"""The stored runs of chapter 18's tiny GPTs: four seeds, which the notebook's tables, the claims and the widget show.

`python -m course_lib.chapters.language_collapse.stored --seeds 4` makes them anew: about half a minute of processor
time per seed.
"""

import argparse
import functools
from dataclasses import astuple
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.language_collapse import experiment, gpt
from course_lib.chapters.language_collapse.measures import Story
from course_lib.chapters.language_collapse.recipe import RECIPE, TinyGPT
from course_lib.study.results import Table
from course_lib.study.stored import load, save

PATH = Path(__file__).with_name("stored.json")
COMMAND = "python -m course_lib.chapters.language_collapse.stored --seeds 4"


@functools.cache
def networks(path: Path = PATH, recipe: TinyGPT = RECIPE.gpt) -> tuple[Table, dict[tuple[str, int], Story]]:
    """Return what gpt.tiny_gpt() returned for the stored seeds, without training a network. CourseError if it is
    missing or of another recipe."""
    kept = load(path, recipe, COMMAND)
    stories = [Story(*map(tuple, story)) for story in kept.more["stories"]]
    return kept.tables["gpt"], dict(zip(kept.tables["gpt"].conditions, stories, strict=True))


@functools.cache
def result(seeds: int = 8) -> experiment.Result:
    """Return the Result with models that count, run now over so many seeds, and the stored networks."""
    return experiment.run(runtime.seeds(seeds, master=0), networks=networks())


def store(seeds, path: Path = PATH, recipe: TinyGPT = RECIPE.gpt, workers: int | None = None):
    """Run the networks for `seeds` and write what is found: their Table, and the stories of the first seed."""
    table, stories = gpt.tiny_gpt(seeds, recipe, workers=workers, progress=True)
    save(path, table.seeds, recipe, {"gpt": table}, stories=[astuple(stories[c]) for c in table.conditions])


def main(arguments=None):
    """Run the tiny GPTs over several seeds and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND.rpartition(" --")[0], description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=4)
    store(runtime.seeds(parser.parse_args(arguments).seeds, master=0))


if __name__ == "__main__":
    main()
