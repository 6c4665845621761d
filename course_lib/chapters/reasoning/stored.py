"""The stored runs of chapter 10, which the notebook's tables, the claims and the widget show: eight seeds of the line
of stages, of its controls (arms.py) and of R1's last stages (last.py).

`python -m course_lib.chapters.reasoning.stored` makes them anew: about four minutes of processor time per seed.
`... stored rounds` makes one part.
"""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.reasoning import arms, last, line
from course_lib.chapters.reasoning.experiment import Result, record, stage_tables, table_of
from course_lib.chapters.reasoning.extra import EXTRA, Extra
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
SEEDS, PART_SEEDS = 8, 4
PARTS = {"thoughts": arms.thoughts, "rounds": arms.rounds, "last": last.stages}


def path(part: str = STAGES) -> Path:
    """Return where a part is stored: "stages" or one of PARTS. CourseError for another."""
    if part == STAGES:
        return PATH
    if part not in PARTS:
        raise unknown("part", part, (STAGES, *PARTS))
    return PATH.with_name(f"stored_{part}.json")


@functools.cache
def kept() -> Stored:
    """Return what is stored of the stages. CourseError if it is missing or of another recipe."""
    return load(PATH, RECIPE, COMMAND)


@functools.cache
def part(name: str) -> dict[str, Table]:
    """Return the Tables of a part. CourseError if it is unknown, missing, or of another recipe."""
    return load(path(name), EXTRA, COMMAND).tables


def result() -> Result:
    """Return the Result of the stored runs: what run() found for their seeds, without running it."""
    tables = kept().tables
    more = {"arms": Table.joined(part(name)["arms"] for name in ("thoughts", "rounds")), **part("last")}
    return Result(RECIPE, tables["stages"], tables["growth"], tables["seconds"], kept().more["sizes"], EXTRA, **more)


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


def measure_parts(seed: int, names: tuple[str, ...], extra: Extra) -> dict[str, dict[str, dict]]:
    """Return {part: {table: {condition: row}}} of one seed; the parts share what they begin with."""
    pipeline = Pipeline(seed, extra.recipe)
    found = {name: PARTS[name](pipeline, extra) for name in names}
    return {name: one if name == "last" else {"arms": one} for name, one in found.items()}


def store_parts(seeds: tuple[int, ...], found: list[dict], extra: Extra = EXTRA, folder: Path = PATH.parent):
    """Write what measure_parts() returned for each of `seeds`, a file for each part."""
    for name in found[0]:
        tables = {table: table_of(seeds, [one[name][table] for one in found]) for table in found[0][name]}
        save(folder / path(name).name, seeds, extra, tables)


def main(arguments=None):
    """Run the recipe over several seeds and store what was measured."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=[STAGES, *PARTS], help=", ".join((STAGES, *PARTS)))
    parser.add_argument("--seeds", type=int, help=f"default: {SEEDS}, and {PART_SEEDS} for the parts")
    chosen = parser.parse_args(arguments)
    names = tuple(name for name in chosen.parts if path(name) != PATH)
    if STAGES in chosen.parts:
        store(runtime.seeds(chosen.seeds or SEEDS, master=0))
    if names:
        seeds = runtime.seeds(chosen.seeds or PART_SEEDS, master=0)
        found = in_processes(seeds, measure_parts, names, EXTRA, progress=True)
        store_parts(seeds[: len(found)], found)


if __name__ == "__main__":
    main()
