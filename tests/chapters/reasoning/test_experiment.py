"""Many runs become Tables."""

import pytest

from course_lib.chapters.reasoning import experiment
from course_lib.chapters.reasoning.pipeline import STAGES, Pipeline
from tests.chapters.reasoning import small
from tests.helpers import refused


def test_tables_hold_what_the_stages_measured():
    result, pipeline = small.result(), small.pipeline()
    assert result.recipe == small.RECIPE and result.stages.seeds == small.SEEDS
    assert result.stages.conditions == tuple(STAGES) and set(result.stages.values) == set(experiment.METRICS)
    assert result.stages.get("zero")[0] == pytest.approx(pipeline.stages["zero"].marks["accuracy"])
    assert result.stages.get("distilled", "kept")[0] == pipeline.stages["distilled"].kept
    assert result.stages.get("R1", "agreement").tolist() == [100, 100]
    assert result.growth.get(("zero", 3), "reward").shape == (2,)
    assert (result.seconds.get("zero", "seconds") > 0).all()
    assert result.sizes["R1"] > result.sizes["distilled"]


def test_growth_averages_over_the_steps_before():
    log = [{"reward": i, "accuracy": 2 * i, "length": 1.0, "consistency": 50.0} for i in range(15)]
    assert experiment.growth(log) == {
        10: {"reward": 4.5, "accuracy": 9.0, "length": 1.0, "consistency": 50.0},
        15: {"reward": 12.0, "accuracy": 24.0, "length": 1.0, "consistency": 50.0},
    }
    assert experiment.growth([]) == {}


def test_a_run_that_was_interrupted_is_not_measured(monkeypatch):
    monkeypatch.setattr(Pipeline, "finish", lambda self: False)
    assert experiment.measure(3, small.EXTRA, small.LAST) is None
    with refused("The stage 'base' is not finished"):
        experiment.record(Pipeline(3, small.RECIPE))


def test_an_interruption_leaves_the_seeds_that_are_finished():
    first = small.measured(small.SEEDS[0])
    assert experiment.result_of(small.SEEDS, [first], small.EXTRA, small.LAST).stages.seeds == small.SEEDS[:1]


@pytest.mark.parametrize("seeds", [(), (1,), (1, 1)])
def test_bad_seeds(seeds):
    with refused("at least two"):
        experiment.run(seeds, small.RECIPE)
