"""Chapter 10. DeepSeek-R1's recipe in miniature: a base model that guesses, learning from rewards alone, a readable
cold start, a reward for keeping to one language, and a small student that learns from the finished model's traces.

pipeline.py is one run of the recipe, stage by stage, arms.py its controls; here many runs become Tables.
"""

from dataclasses import dataclass, field, replace

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.reasoning.arms import rounds, thoughts
from course_lib.chapters.reasoning.extra import EXTRA, Extra
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
    EVERY steps before; seconds: Table of processor seconds over STAGES; sizes: numbers learned by each model.

    extra: settings of the controls; thoughts, rounds: Tables of arms.METRICS over arms.thoughts() and arms.rounds()."""

    recipe: Recipe
    stages: Table
    growth: Table
    seconds: Table
    sizes: dict[str, int]
    extra: Extra
    thoughts: Table
    rounds: Table


@dataclass(frozen=True)
class Record:
    """What one finished Pipeline measured. stages, seconds: by stage; growth: by (stage, step); sizes: by stage;
    thoughts, rounds: by control, empty where only the stages were measured."""

    stages: dict[str, dict[str, float]]
    growth: dict[tuple[str, int], dict[str, float]]
    seconds: dict[str, dict[str, float]]
    sizes: dict[str, int]
    thoughts: dict[str, dict[str, float]] = field(default_factory=dict)
    rounds: dict[str, dict[str, float]] = field(default_factory=dict)


def run(seeds=None, recipe: Recipe = RECIPE, *, extra: Extra = EXTRA, device=None, progress=False) -> Result:
    """Run every stage and control once per seed and return the Result; seeds: default runtime.seeds(); extra: settings
    of the controls, whose recipe becomes `recipe`.

    These models are too small to gain by a GPU: device is accepted as in every chapter, and everything runs on the CPU.
    Interrupting keeps the seeds that are finished.
    """
    seeds, extra = runtime.check_seeds(seeds), replace(extra, recipe=recipe)
    return result_of(seeds, in_processes(seeds, measure, extra, progress=progress), extra)


def measure(seed: int, extra: Extra = EXTRA) -> Record | None:
    """Run every stage and control with one seed and return what it measured, None if it was interrupted."""
    pipeline = Pipeline(seed, extra.recipe)
    if not pipeline.finish():
        return None
    return replace(record(pipeline), thoughts=thoughts(pipeline, extra), rounds=rounds(pipeline, extra))


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


def result_of(seeds: tuple[int, ...], records: list[Record], extra: Extra) -> Result:
    """Return the Result of what was measured with the first of `seeds`, one whole Record each."""
    seeds = tuple(seeds)[: len(records)]
    controls = (table_of(seeds, [getattr(one, name) for one in records]) for name in ("thoughts", "rounds"))
    return Result(extra.recipe, *stage_tables(seeds, records), records[0].sizes, extra, *controls)


def stage_tables(seeds: tuple[int, ...], records: list[Record]) -> tuple[Table, Table, Table]:
    """Return the Tables stages, growth and seconds of a Result."""
    return tuple(table_of(seeds, [getattr(one, name) for one in records]) for name in ("stages", "growth", "seconds"))


def table_of(seeds: tuple[int, ...], found: list[dict]) -> Table:
    """Return the Table of {condition: row}, one dict for each of `seeds`."""
    rows = {(name, seed): row for seed, one in zip(seeds, found, strict=True) for name, row in one.items()}
    return Table.of_rows(rows, seeds)
