"""The stored runs of chapter 10, which the notebook's tables, the claims and the widget show: eight seeds of the line
of stages, and fewer of its controls (arms.py).

`python -m course_lib.chapters.reasoning.stored` makes them anew: about a minute and a half of processor time for a seed
of the stages, and one minute for a seed of the controls. `... stored controls` makes these alone.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.reasoning import line
from course_lib.chapters.reasoning.arms import controls
from course_lib.chapters.reasoning.experiment import Result, record, stage_tables, table_of
from course_lib.chapters.reasoning.extra import EXTRA, Extra
from course_lib.chapters.reasoning.pipeline import Pipeline
from course_lib.chapters.reasoning.recipe import RECIPE, Recipe
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table
from course_lib.study.stored import Stored, load, save

PATH = Path(__file__).with_name("stored.json")
COMMAND = "python -m course_lib.chapters.reasoning.stored"
LINES = 3  # seeds whose line of stations is kept for the widget
CONTROLS = PATH.with_name("stored_controls.json")
PARTS = {"stages": 8, "controls": 3}  # seeds of each


@functools.cache
def kept() -> Stored:
    """Return what is stored of the stages. CourseError if it is missing or of another recipe."""
    return load(PATH, RECIPE, COMMAND)


@functools.cache
def arms() -> Table:
    """Return the stored Table of the controls. CourseError if it is missing or of another recipe."""
    return load(CONTROLS, EXTRA, COMMAND).tables["arms"]


def result() -> Result:
    """Return the Result of the stored runs: what run() found for their seeds, without running it."""
    tables = kept().tables
    sizes = kept().more["sizes"]
    return Result(RECIPE, tables["stages"], tables["growth"], tables["seconds"], sizes, EXTRA, arms())


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
    """Run all stages for `seeds` and write what is found; lines: for how many of them the line is kept."""
    seeds = runtime.check_seeds(seeds)
    found = in_processes(seeds, measure, recipe, seeds[:lines], workers=workers, progress=True)
    seeds, records = seeds[: len(found)], [one for one, _ in found]
    tables = dict(zip(("stages", "growth", "seconds"), stage_tables(seeds, records), strict=True))
    shown = {str(seed): one for seed, (_, one) in zip(seeds, found, strict=True) if one}
    save(path, seeds, recipe, tables, sizes=records[0].sizes, lines=shown)


def measure_controls(seed: int, extra: Extra) -> dict[str, dict[str, float]]:
    """Return the rows of the controls of one seed."""
    return controls(Pipeline(seed, extra.recipe), extra)


def store_controls(seeds, path: Path = CONTROLS, extra: Extra = EXTRA, workers: int | None = None):
    """Run all controls for `seeds` and write what is found."""
    seeds = runtime.check_seeds(seeds)
    found = in_processes(seeds, measure_controls, extra, workers=workers, progress=True)
    seeds = seeds[: len(found)]
    save(path, seeds, extra, {"arms": table_of(seeds, found)})


def main(arguments=None):
    """Run the recipe over several seeds and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS), help=" or ".join(PARTS))
    parser.add_argument("--seeds", type=int, help=f"default: {', '.join(f'{n} for the {k}' for k, n in PARTS.items())}")
    chosen = parser.parse_args(arguments)
    for name, work in (("stages", store), ("controls", store_controls)):
        if name in chosen.parts:
            work(runtime.seeds(chosen.seeds or PARTS[name], master=0))


if __name__ == "__main__":
    main()
