"""The claims of chapter 10 are measured on its stored runs: some stages are run again, and every claim can fail."""

from dataclasses import replace

import pytest

from course_lib.chapters.reasoning import experiment, stored
from course_lib.chapters.reasoning.claims import claims
from course_lib.chapters.reasoning.pipeline import STAGES, Pipeline
from course_lib.chapters.reasoning.recipe import RECIPE
from course_lib.data import sums
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table
from course_lib.study.stored import far_apart
from course_lib.training import PolicySettings, Settings
from tests.chapters.claims import verdicts

TOPIC = "reasoning"

pytestmark = pytest.mark.xdist_group(TOPIC)


# What is run again: one seed whole, and of another one the stages from the base to R1's student.
LIVE = {0: tuple(STAGES), 1: ("base", "zero", "cold start", "R1", "small base", "distilled")}
# How far a live stage may lie from the stored one. Learning from rewards amplifies rounding: with the arithmetic of
# another processor (SSE in place of AVX2) accuracy moved by up to 4 points, consistency by up to 3, length by 0.01.
WITHIN = {"accuracy": 8, "consistency": 8, "length": 0.3}
# Where luck decides more, a stage is compared by what is claimed of it alone.
LOOSE = {
    "small RL": {"accuracy": 15},
    "small own traces": {"accuracy": 20},
    "distilled": {"consistency": 8, "length": 0.3},
    "hack": {"accuracy": 10, "length": 0.5},
    "even zero": {"length": 0.5},
}


def live(seed):
    """Return {stage: its marks} of the stages that are run again."""
    pipeline = Pipeline(seed)
    assert pipeline.finish(LIVE[seed])
    return {name: pipeline.stages[name].marks for name in LIVE[seed]}


def test_live_stages_say_what_is_stored():
    found = in_processes(tuple(LIVE), live)
    assert max(marks["distilled"]["accuracy"] for marks in found) > 95
    for seed, marks in zip(LIVE, found, strict=True):
        for stage in LIVE[seed]:
            within = LOOSE.get(stage, WITHIN)
            row = {metric: marks[stage][metric] for metric in within}
            ours = Table.of_rows({(stage, seed): row}, (seed,))
            assert far_apart(ours, stored.result().stages, within) == []


def test_claims_fail_where_nobody_learns():
    """Two seeds of a school with one step of everything."""
    learns, rewarded = Settings(steps=1, lr=1e-3), PolicySettings(steps=1, new_tokens=sums.TRACE)
    hasty = replace(
        RECIPE,
        documents=200,
        **dict.fromkeys(("monolingual", "mixed", "web", "cold_start", "copy", "small_copy"), learns),
        **dict.fromkeys(("zero", "consistent", "hack", "r1", "small_rl"), rewarded),
        tries=20,
        exam=1,
    )
    found = verdicts(TOPIC, experiment.run((0, 1), hasty))
    assert found["the base guesses"] == "holds"
    refuted = ("rewards teach it to think", "a reward against mixing", "R1 is still right")
    refuted += ("small and rewarded", "small and distilled", "it is a threshold")
    for name in refuted:
        assert found[name] != "holds", name


# Every claim, and the stage that would refute it if it had done what its control did.
REFUTED = {
    "the base guesses": {"base": "zero"},
    "rewards teach it to think": {"zero": "own traces"},
    "thoughts grow": {"zero": "base"},
    "it mixes": {"zero": "R1"},
    "because mixing pays": {"zero": "even zero"},
    "a reward against mixing": {"R1": "zero"},
    "R1 is still right": {"R1": "base"},
    "filtering is not rewriting": {"filtered start": "cold start"},
    "the loophole": {"hack": "consistent"},
    "small and rewarded": {"small RL": "middle RL"},
    "small and distilled": {"distilled": "small own traces"},
    "it is a threshold": {"middle RL": "small RL"},
}


def test_every_claim_has_its_refutation():
    assert set(REFUTED) == set(claims.names)


@pytest.mark.parametrize("name", REFUTED)
def test_a_claim_fails_where_its_control_would_explain_it(name):
    result = stored.result()
    swapped = replace(result, stages=result.stages.as_if(REFUTED[name]))
    assert verdicts(TOPIC, swapped)[name] != "holds"
