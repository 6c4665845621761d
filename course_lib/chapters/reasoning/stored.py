"""The stored runs of chapter 10, which the notebook's tables, the claims and the widget show: eight seeds of the line
of stages, and fewer of its controls (arms.py) and of its last two stages (last.py).

`python -m course_lib.chapters.reasoning.stored` makes them anew: about a minute and a half of processor time for a seed
of the stages, and one minute for a seed of the controls or of the last stages. `... stored rounds` makes one part
alone.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.reasoning import arms, line
from course_lib.chapters.reasoning.experiment import Result, ending_tables, record, stage_tables, table_of
from course_lib.chapters.reasoning.extra import EXTRA, LAST, Extra, Last
from course_lib.chapters.reasoning.last import Ending, ending
from course_lib.chapters.reasoning.pipeline import Pipeline
from course_lib.chapters.reasoning.recipe import RECIPE, Recipe
from course_lib.errors import unknown
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table
from course_lib.study.stored import Stored, load, save

PATH = Path(__file__).with_name("stored.json")
COMMAND = "python -m course_lib.chapters.reasoning.stored"
LINES = 3  # seeds whose line of stations is kept for the widget
STAGES = "stages"
ENDING = "last"
CONTROLS = {"thoughts": arms.thoughts, "rounds": arms.rounds}
# The settings of the controls and of the last stages were chosen on seeds 0 to 2; "thoughts" and the last stages are
# reported on others.
SEEDS = {STAGES: range(8), "thoughts": range(3, 8), "rounds": range(3), ENDING: range(3, 7)}


@functools.cache
def kept() -> Stored:
    """Return what is stored of the stages. CourseError if it is missing or of another recipe."""
    return load(PATH, RECIPE, COMMAND)


def path(name: str = STAGES) -> Path:
    """Return where one part of SEEDS is stored. CourseError for another name."""
    if name not in SEEDS:
        raise unknown("part of the stored runs", name, SEEDS)
    return PATH if name == STAGES else PATH.with_name(f"stored_{name}.json")


@functools.cache
def controls(name: str) -> Table:
    """Return the stored Table of one of CONTROLS. CourseError if it is unknown, missing, or of another recipe."""
    return load(path(name), EXTRA, COMMAND).tables["arms"]


@functools.cache
def kept_ending() -> Stored:
    """Return what is stored of the last two stages. CourseError if it is missing or of another recipe."""
    return load(path(ENDING), LAST, COMMAND)


def result() -> Result:
    """Return the Result of the stored runs: what run() found for their seeds, without running it."""
    tables, sizes = kept().tables, kept().more["sizes"]
    more = {name: controls(name) for name in CONTROLS}
    end = kept_ending()
    told = {int(seed): traces for seed, traces in end.more["told"].items()}
    more |= {"last": LAST, "ending": end.tables["ending"], "liking": end.tables["liking"], "told": told}
    return Result(RECIPE, tables["stages"], tables["growth"], tables["seconds"], sizes, EXTRA, **more)


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


def measure_controls(seed: int, name: str, extra: Extra) -> dict[str, dict[str, float]]:
    """Return the rows of one of CONTROLS, of one seed."""
    return CONTROLS[name](Pipeline(seed, extra.recipe), extra)


def store_controls(name: str, seeds, path: Path, extra: Extra = EXTRA, workers: int | None = None):
    """Run one of CONTROLS for `seeds` and write what is found."""
    seeds = runtime.check_seeds(seeds)
    found = in_processes(seeds, measure_controls, name, extra, workers=workers, progress=True)
    seeds = seeds[: len(found)]
    save(path, seeds, extra, {"arms": table_of(seeds, found)})


def measure_ending(seed: int, last: Last) -> Ending:
    """Return the Ending of one seed."""
    return ending(Pipeline(seed, last.recipe), last)


def store_ending(seeds, path: Path, last: Last = LAST, workers: int | None = None):
    """Run the last two stages for `seeds` and write what is found."""
    seeds = runtime.check_seeds(seeds)
    found = in_processes(seeds, measure_ending, last, workers=workers, progress=True)
    seeds = seeds[: len(found)]
    tables = dict(zip(("ending", "liking"), ending_tables(seeds, found), strict=True))
    save(path, seeds, last, tables, told={str(seed): one.traces for seed, one in zip(seeds, found, strict=True)})


def main(arguments=None):
    """Run the recipe over several seeds and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=list(SEEDS), help=" ".join(SEEDS))
    parser.add_argument(
        "--seeds", type=int, help=f"default: {', '.join(f'{len(n)} for {name}' for name, n in SEEDS.items())}"
    )
    chosen = parser.parse_args(arguments)
    for name in chosen.parts:
        place, first = path(name), SEEDS[name][0]
        seeds = tuple(range(first, first + (chosen.seeds or len(SEEDS[name]))))
        if name == STAGES:
            store(seeds)
        elif name == ENDING:
            store_ending(seeds, place)
        else:
            store_controls(name, seeds, place)


if __name__ == "__main__":
    main()
