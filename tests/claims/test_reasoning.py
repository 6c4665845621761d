"""The claims of chapter 10 hold over four seeds, and can fail. Every stage runs: some minutes of processor time."""

import functools
from dataclasses import replace

import pytest

from course_lib import runtime
from course_lib.claims import ledger
from course_lib.experiments import reasoning

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


@functools.cache
def result():
    return reasoning.run(seeds=runtime.seeds(4))


@functools.cache
def measured():
    return {claim.name: claim for claim in reasoning.claims(result())}


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    claim = measured()[name]
    assert claim.verdict == "holds", f"{claim.sentence} {ledger([claim])}"


def test_no_claim_is_left_out():
    assert set(measured()) == set(NAMES)


def test_the_stored_runs_say_what_a_run_says():
    """Another processor rounds differently, and learning from rewards amplifies it: the means agree, not the digits."""
    ours, stored = result().stages, reasoning.stored().stages
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
