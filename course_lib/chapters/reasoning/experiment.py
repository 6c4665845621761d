"""Chapter 10. DeepSeek-R1's recipe in miniature: a base model that guesses, learning from rewards alone, a readable
cold start, a reward for keeping to one language, and a small student that learns from the finished model's traces.

pipeline.py is one run of the recipe, stage by stage; here many runs become Tables.
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.reasoning.pipeline import STAGES, Pipeline
from course_lib.chapters.reasoning.recipe import RECIPE, Recipe
from course_lib.errors import CourseError
from course_lib.models import language_models
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table

METRICS = ("accuracy", "agreement", "length", "consistency", "thoughts", "answers", "knowing", "kept")
EVERY = 10  # steps between two points of a growth curve
NOTED = ("reward", "accuracy", "length", "consistency")


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: of the runs; stages: Table of METRICS over STAGES, in percent, length in tokens, kept in traces that were
    learned from; growth: Table over (stage, step) of what learning from rewards noted: NOTED, each a mean over the
    EVERY steps before; seconds: Table of processor seconds over STAGES; sizes: numbers learned by each model."""

    recipe: Recipe
    stages: Table
    growth: Table
    seconds: Table
    sizes: dict[str, int]


@dataclass(frozen=True)
class Record:
    """What one finished Pipeline measured. stages, seconds: by stage; growth: by (stage, step); sizes: by stage."""

    stages: dict[str, dict[str, float]]
    growth: dict[tuple[str, int], dict[str, float]]
    seconds: dict[str, dict[str, float]]
    sizes: dict[str, int]


def run(seeds=None, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Result:
    """Run every stage once per seed and return the Result; seeds: default runtime.seeds().

    These models are too small to gain by a GPU: device is accepted as in every chapter, and everything runs on the CPU.
    Interrupting keeps the seeds that are finished.
    """
    seeds = runtime.check_seeds(seeds)
    return result_of(seeds, in_processes(seeds, measure, recipe, progress=progress), recipe)


def measure(seed: int, recipe: Recipe = RECIPE) -> Record | None:
    """Run every stage with one seed and return what it measured, None if it was interrupted."""
    pipeline = Pipeline(seed, recipe)
    return record(pipeline) if pipeline.finish() else None


def record(pipeline: Pipeline) -> Record:
    """Return what a Pipeline measured. CourseError if a stage is unfinished."""
    for name in STAGES:
        if name not in pipeline.stages or not pipeline.stages[name].done:
            raise CourseError(f"The stage {name!r} is not finished: call pipeline.finish() first.")
    stages = {name: pipeline.stages[name] for name in STAGES}
    teacher = stages["R1"].answers
    measured, grown = {}, {}
    for name, stage in stages.items():
        same = 100 * float((stage.answers == teacher).float().mean())
        found = {**stage.marks, "agreement": same, "kept": stage.kept}
        measured[name] = {metric: found[metric] for metric in METRICS}
        grown |= {(name, step): means for step, means in growth(stage.log).items()}
    seconds = {name: {"seconds": stage.seconds} for name, stage in stages.items()}
    sizes = {name: language_models.parameter_count(stage.model) for name, stage in stages.items()}
    return Record(measured, grown, seconds, sizes)


def growth(log: list[dict]) -> dict[int, dict[str, float]]:
    """Return {step: means of NOTED over the EVERY steps before} of a log."""
    parts = [log[start : start + EVERY] for start in range(0, len(log), EVERY)]
    ends = [EVERY * number + len(part) for number, part in enumerate(parts)]
    means = [{key: sum(row[key] for row in part) / len(part) for key in NOTED} for part in parts]
    return dict(zip(ends, means, strict=True))


def result_of(seeds: tuple[int, ...], records: list[Record], recipe: Recipe) -> Result:
    """Return the Result of what was measured with the first of `seeds`, one Record each."""
    seeds = tuple(seeds)[: len(records)]

    stages, growth, seconds = {}, {}, {}
    for seed, one in zip(seeds, records, strict=True):
        stages |= {(name, seed): row for name, row in one.stages.items()}
        growth |= {(moment, seed): row for moment, row in one.growth.items()}
        seconds |= {(name, seed): row for name, row in one.seconds.items()}
    tables = (Table.of_rows(rows, seeds) for rows in (stages, growth, seconds))
    return Result(recipe, *tables, records[0].sizes)
