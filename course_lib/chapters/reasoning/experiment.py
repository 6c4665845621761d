"""Chapter 10. DeepSeek-R1's recipe in miniature: a base model that guesses, learning from rewards alone, a readable
cold start, a reward for keeping to one language, and a small student that learns from the finished model's traces.

pipeline.py is one run of the recipe, stage by stage, arms.py its controls, last.py the line's last two stages; here
many runs become Tables.
"""

from dataclasses import dataclass, field, replace

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.reasoning.arms import rounds, thoughts
from course_lib.chapters.reasoning.extra import EXTRA, LAST, Extra, Last
from course_lib.chapters.reasoning.last import JUDGED, Ending, ending
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

    extra: settings of the controls; thoughts, rounds: Tables of arms.METRICS over arms.thoughts() and arms.rounds().
    last: settings of the last two stages; ending: Table of last.METRICS over their models; liking: Table over (rewards,
    step) of last.JUDGED, each a mean over the EVERY steps before; told: traces to be shown, {seed: {model: rows of
    tokens}}."""

    recipe: Recipe
    stages: Table
    growth: Table
    seconds: Table
    sizes: dict[str, int]
    extra: Extra
    thoughts: Table
    rounds: Table
    last: Last
    ending: Table
    liking: Table
    told: dict[int, dict[str, list[list[int]]]]


@dataclass(frozen=True)
class Record:
    """What one finished Pipeline measured. stages, seconds: by stage; growth: by (stage, step); sizes: by stage;
    thoughts, rounds: by control; last: its last two stages. The last three are empty where only the stages were
    measured."""

    stages: dict[str, dict[str, float]]
    growth: dict[tuple[str, int], dict[str, float]]
    seconds: dict[str, dict[str, float]]
    sizes: dict[str, int]
    thoughts: dict[str, dict[str, float]] = field(default_factory=dict)
    rounds: dict[str, dict[str, float]] = field(default_factory=dict)
    last: Ending | None = None


def run(
    seeds=None, recipe: Recipe = RECIPE, *, extra: Extra = EXTRA, last: Last = LAST, device=None, progress=False
) -> Result:
    """Run every stage and control once per seed and return the Result; seeds: default runtime.seeds(); extra, last:
    settings of the controls and of the last two stages, whose recipe becomes `recipe`.

    These models are too small to gain by a GPU: device is accepted as in every chapter, and everything runs on the CPU.
    Interrupting keeps the seeds that are finished.
    """
    seeds, extra, last = runtime.check_seeds(seeds), replace(extra, recipe=recipe), replace(last, recipe=recipe)
    return result_of(seeds, in_processes(seeds, measure, extra, last, progress=progress), extra, last)


def measure(seed: int, extra: Extra = EXTRA, last: Last = LAST) -> Record | None:
    """Run every stage and control with one seed and return what it measured, None if it was interrupted."""
    pipeline = Pipeline(seed, extra.recipe)
    if not pipeline.finish():
        return None
    controls = {"thoughts": thoughts(pipeline, extra), "rounds": rounds(pipeline, extra)}
    return replace(record(pipeline), **controls, last=ending(pipeline, last))


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


def growth(log: list[dict], noted: tuple[str, ...] = NOTED) -> dict[int, dict[str, float]]:
    """Return {step: means of `noted` over the EVERY steps before} of a log."""
    parts = [log[start : start + EVERY] for start in range(0, len(log), EVERY)]
    ends = [EVERY * number + len(part) for number, part in enumerate(parts)]
    means = [{key: sum(row[key] for row in part) / len(part) for key in noted} for part in parts]
    return dict(zip(ends, means, strict=True))


def result_of(seeds: tuple[int, ...], records: list[Record], extra: Extra, last: Last) -> Result:
    """Return the Result of what was measured with the first of `seeds`, one whole Record each."""
    seeds = tuple(seeds)[: len(records)]
    controls = (table_of(seeds, [getattr(one, name) for one in records]) for name in ("thoughts", "rounds"))
    endings = [one.last for one in records]
    told = {seed: one.traces for seed, one in zip(seeds, endings, strict=True)}
    more = last, *ending_tables(seeds, endings), told
    return Result(extra.recipe, *stage_tables(seeds, records), records[0].sizes, extra, *controls, *more)


def ending_tables(seeds: tuple[int, ...], endings: list[Ending]) -> tuple[Table, Table]:
    """Return the Tables ending and liking of a Result."""
    curves = [
        {(name, step): means for name, log in one.logs.items() for step, means in growth(log, JUDGED).items()}
        for one in endings
    ]
    return table_of(seeds, [one.rows for one in endings]), table_of(seeds, curves)


def stage_tables(seeds: tuple[int, ...], records: list[Record]) -> tuple[Table, Table, Table]:
    """Return the Tables stages, growth and seconds of a Result."""
    return tuple(table_of(seeds, [getattr(one, name) for one in records]) for name in ("stages", "growth", "seconds"))


def table_of(seeds: tuple[int, ...], found: list[dict]) -> Table:
    """Return the Table of {condition: row}, one dict for each of `seeds`."""
    rows = {(name, seed): row for seed, one in zip(seeds, found, strict=True) for name, row in one.items()}
    return Table.of_rows(rows, seeds)
