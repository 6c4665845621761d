"""The claims of chapter 10 hold over four seeds, and can fail. Every stage runs: some minutes of processor time."""

from dataclasses import replace

import pytest

from course_lib import runtime
from course_lib.chapters.reasoning import experiment as reasoning
from course_lib.study.results import Table
from tests.chapters.claims import check, measured, result

TOPIC = "reasoning"
NAMES = (
    "the base guesses",
    "rewards teach it to think",
    "thoughts grow",
    "it mixes",
    "because mixing pays",
    "a reward against mixing",
    "R1 is still right",
    "filtering is not rewriting",
    "small and rewarded",
    "small and distilled",
    "it is a threshold",
    "the loophole",
)


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    check(TOPIC, name)


def test_no_claim_is_left_out():
    assert set(measured(TOPIC)) == set(NAMES)


def test_the_stored_runs_say_what_a_run_says():
    """Another processor rounds differently, and learning from rewards amplifies it: the means agree, not the digits."""
    ours, stored = result(TOPIC).stages, reasoning.stored().stages
    for stage in ("base", "zero", "R1", "small RL", "distilled", "middle RL"):
        assert abs(ours.mean(stage).mean - stored.mean(stage).mean) < 10, stage
    for stage in ("zero", "R1", "hack"):
        assert abs(ours.mean(stage, "length").mean - stored.mean(stage, "length").mean) < 0.5, stage


def test_claims_fail_where_nobody_learns():
    """Two seeds of a school with one step of everything."""
    hasty = replace(
        reasoning.Recipe(),
        documents=200,
        base_steps=(1, 1, 1),
        zero_steps=1,
        consistent_steps=1,
        hack_steps=1,
        r1_steps=1,
        small_steps=1,
        cold_steps=1,
        copy_steps=1,
        small_copy_steps=1,
        tries=40,
        exam=1,
    )
    claims = {claim.name: claim.verdict for claim in reasoning.claims(reasoning.run(runtime.seeds(2), hasty))}
    assert claims["the base guesses"] == "holds" and claims["small and rewarded"] == "holds"
    refuted = ("rewards teach it to think", "a reward against mixing", "R1 is still right")
    refuted += ("small and distilled", "it is a threshold")
    for name in refuted:
        assert claims[name] != "holds", name


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
    "small and rewarded": {"small RL": "middle RL"},
    "small and distilled": {"distilled": "small own traces"},
    "it is a threshold": {"middle RL": "small RL"},
    "the loophole": {"hack": "consistent"},
}


@pytest.mark.parametrize("name", NAMES)
def test_a_claim_fails_where_its_control_would_explain_it(name):
    found = reasoning.stored()
    table = found.stages
    order = [table.conditions.index(REFUTED[name].get(stage, stage)) for stage in table.conditions]
    values = {metric: rows[order] for metric, rows in table.values.items()}
    swapped = replace(found, stages=Table.of(table.conditions, table.seeds, **values))
    verdict = {claim.name: claim.verdict for claim in reasoning.claims(swapped)}[name]
    assert verdict != "holds"
