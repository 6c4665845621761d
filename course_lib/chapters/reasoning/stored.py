"""The stored runs of chapter 10: eight seeds, which the notebook's tables, the claims and the widget show.

`python -m course_lib.chapters.reasoning.stored --seeds 8` makes them anew: about a minute and a half of processor time
per seed.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.reasoning import line
from course_lib.chapters.reasoning.experiment import Result, record, result_of
from course_lib.chapters.reasoning.pipeline import Pipeline
from course_lib.chapters.reasoning.recipe import RECIPE, Recipe
from course_lib.study.each_seed import in_processes
from course_lib.study.stored import Stored, load, save

PATH = Path(__file__).with_name("stored.json")
COMMAND = "python -m course_lib.chapters.reasoning.stored --seeds 8"
LINES = 3  # seeds whose line of stations is kept for the widget


@functools.cache
def kept() -> Stored:
    """Return what is stored. CourseError if it is missing or of another recipe."""
    return load(PATH, RECIPE, COMMAND)


def result() -> Result:
    """Return the Result of the stored runs: what run() found for their seeds, without running it."""
    tables = kept().tables
    return Result(RECIPE, tables["stages"], tables["growth"], tables["seconds"], kept().more["sizes"])


def lines() -> dict[int, dict]:
    """Return the widget's lines of the stored runs: {seed: what line.stations() found}, in the order of the line."""
    weights = [f"{weight:g}" for weight in line.WEIGHTS]
    return {
        int(seed): {weight: {name: found[weight][name] for name in line.STATIONS} for weight in weights}
        for seed, found in kept().more["lines"].items()
    }


def measure(seed: int, recipe: Recipe, with_line: tuple[int, ...]):
    """Return (Record, line or None) of one seed, None if it was interrupted; with_line: the seeds that have a line."""
    pipeline = Pipeline(seed, recipe)
    if not pipeline.finish():
        return None
    return record(pipeline), line.stations(pipeline, line.WEIGHTS) if seed in with_line else None


def store(seeds, path: Path = PATH, recipe: Recipe = RECIPE, lines: int = LINES, workers: int | None = None):
    """Run everything for `seeds` and write what is found; lines: for how many of them the line is kept."""
    seeds = runtime.check_seeds(seeds)
    found = in_processes(seeds, measure, recipe, seeds[:lines], workers=workers, progress=True)
    result = result_of(seeds, [one for one, _ in found], recipe)
    tables = {"stages": result.stages, "growth": result.growth, "seconds": result.seconds}
    shown = {str(seed): one for seed, (_, one) in zip(result.stages.seeds, found, strict=True) if one}
    save(path, result.stages.seeds, recipe, tables, sizes=result.sizes, lines=shown)


def main(arguments=None):
    """Run the recipe over several seeds and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND.rpartition(" --")[0], description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=8)
    store(runtime.seeds(parser.parse_args(arguments).seeds, master=0))


if __name__ == "__main__":
    main()
