"""The line of stations that the widget of chapter 10 shows: what some stages write to a few test questions, for several
weights of the consistency reward."""

from dataclasses import replace

from course_lib.chapters.reasoning.pipeline import Pipeline

WEIGHTS = (0.0, 0.5, 1.0, 2.0)  # of the consistency reward
STATIONS = ("base", "consistent", "cold start", "R1", "small RL", "distilled")
SHOWN = 8  # test questions, half of them in each script


def shown_questions(pipeline: Pipeline) -> list[int]:
    """Return the numbers of the SHOWN test questions in the exam."""
    half = len(pipeline.test) // 2
    return [pipeline.recipe.exam * (place + script * half) for place in range(SHOWN // 2) for script in (0, 1)]


def with_weight(pipeline: Pipeline, weight: float) -> Pipeline:
    """Return a Pipeline that shares what does not depend on the weight of the consistency reward, with the rest run at
    `weight`."""
    other = Pipeline(pipeline.seed, replace(pipeline.recipe, weight=weight))
    for name in ("base", "zero", "cold start", "small base", "small RL"):
        other.stages[name] = pipeline.run(name)
    if not weight:
        other.stages["consistent"] = pipeline.run("zero")
    other.finish(STATIONS)
    return other


def stations(pipeline: Pipeline, weights: tuple[float, ...]) -> dict[str, dict]:
    """Return what the widget shows of a finished Pipeline: {weight: {station: {"marks": [...], "tokens": [...]}}}, the
    marks accuracy, length and consistency, and a row of tokens for each shown question."""
    found = {}
    for weight in weights:
        one = pipeline if weight == pipeline.recipe.weight else with_weight(pipeline, weight)
        rows = shown_questions(one)
        found[f"{weight:g}"] = {
            name: {
                "marks": [round(one.stages[name].marks[key], 2) for key in ("accuracy", "length", "consistency")],
                "tokens": one.stages[name].documents[rows].tolist(),
            }
            for name in STATIONS
        }
    return found
