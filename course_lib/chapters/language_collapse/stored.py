"""The stored runs of chapter 18's tiny GPTs: five seeds, which the notebook's tables, the claims and the widget show,
and one of the networks with one setting changed.

`python -m course_lib.chapters.language_collapse.stored` makes them anew: about twenty minutes of one processor.
"""

import argparse
import functools
from dataclasses import astuple
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.language_collapse import experiment, gpt
from course_lib.chapters.language_collapse.measures import Story
from course_lib.chapters.language_collapse.recipe import RECIPE, Recipe, TinyGPT
from course_lib.study.results import Table
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.language_collapse.stored"
ARMS, FAR = "arms", "far"
PATHS = {name: Path(__file__).with_name(f"stored_{name}.json") for name in (ARMS, FAR)}
SEEDS = {ARMS: runtime.seeds(5, master=18), FAR: runtime.seeds(1, master=18)}  # the settings were chosen on others


@functools.cache
def networks(path: Path = PATHS[ARMS], recipe: TinyGPT = RECIPE.gpt) -> tuple[Table, dict[tuple[str, int], Story]]:
    """Return what gpt.tiny_gpt() returned for the stored seeds, without training a network. CourseError if it is
    missing or of another recipe."""
    kept = load(path, recipe, COMMAND)
    stories = [Story(*map(tuple, story)) for story in kept.more["stories"]]
    return kept.tables[ARMS], dict(zip(kept.tables[ARMS].conditions, stories, strict=True))


@functools.cache
def reach(path: Path = PATHS[FAR], recipe: Recipe = RECIPE) -> Table:
    """Return what gpt.reach() returned for the stored seeds. CourseError as in networks()."""
    return load(path, recipe, COMMAND).tables[FAR]


@functools.cache
def result(seeds: int = 8) -> experiment.Result:
    """Return the Result with models that count, run now over so many seeds, and the stored networks."""
    return experiment.run(runtime.seeds(seeds, master=0), networks=networks(), far=reach())


def store(
    name: str, seeds=None, *, paths: dict[str, Path] | None = None, recipe: Recipe = RECIPE, workers: int | None = None
):
    """Run the networks called `name`, "arms" or "far", and write what is found: their Table, and the stories of the
    first seed. CourseError for no seeds."""
    path, seeds = (paths or PATHS)[name], seeds or SEEDS[name]
    if name == FAR:
        table = gpt.reach(seeds, recipe.gpt, recipe.far, workers=workers, progress=True)
        save(path, table.seeds, recipe, {FAR: table})
        return
    table, stories = gpt.tiny_gpt(seeds, recipe.gpt, workers=workers, progress=True)
    save(path, table.seeds, recipe.gpt, {ARMS: table}, stories=[astuple(stories[c]) for c in table.conditions])


def main(arguments=None):
    """Run the tiny GPTs over several seeds and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("names", nargs="*", default=list(PATHS), help="arms, far")
    for name in parser.parse_args(arguments).names:
        store(name)


if __name__ == "__main__":
    main()
