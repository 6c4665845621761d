"""The claims of chapter 10 are measured on its stored runs: some stages are run again, and every claim can fail."""

from dataclasses import replace

import pytest

from course_lib.chapters.reasoning import arms, experiment, judge, last, stored
from course_lib.chapters.reasoning.claims import claims
from course_lib.chapters.reasoning.extra import EXTRA, LAST
from course_lib.chapters.reasoning.pipeline import Pipeline
from course_lib.chapters.reasoning.recipe import RECIPE
from course_lib.data import sums
from course_lib.models import language_models
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table
from course_lib.study.stored import far_apart
from course_lib.training import PolicySettings, Settings, policy_gradient
from tests.chapters.claims import verdicts
from tests.chapters.reasoning import small

TOPIC = "reasoning"

pytestmark = pytest.mark.xdist_group(TOPIC)


# What is run again of the stages and of the controls: two seeds, one of them as far as R1's student.
LIVE = {
    0: ("base", "zero", "filtered start", "hack", "small base", "small RL"),
    3: ("base", "zero", "cold start", "R1", "small base", "distilled"),
}
ROUNDS = 2
# How far a live stage may lie from the stored one. Learning from rewards amplifies rounding: with the arithmetic of
# another processor (SSE in place of AVX2) accuracy moved by up to 4 points, consistency by up to 3, length by 0.01.
WITHIN = {"accuracy": 8, "consistency": 8, "length": 0.3}
# Where luck decides more, a stage is compared by what is claimed of it alone.
LOOSE = {
    "small RL": {"accuracy": 15},
    "distilled": {"consistency": 8, "length": 0.3},
    "hack": {"accuracy": 10, "length": 0.5},
    "mixes": {"accuracy": 8, "consistency": 8, "agreement": 5},
}


def live(seed):
    """Return {stage: its marks} of the stages that are run again, the rows of some controls of one seed, and of the
    judge of another."""
    pipeline = Pipeline(seed)
    assert pipeline.finish(LIVE[seed])
    controls, judged = {}, {}
    if "R1" in LIVE[seed]:
        zero, writers = pipeline.stages["zero"].model, [pipeline.stages[name].model for name in ("R1", "zero")]
        taught = judge.trained(judge.comparisons(pipeline, writers, LAST), LAST, seed)
        seen = [judge.comparisons(pipeline, both, LAST, new=True) for both in (writers, (zero, zero))]
        judged["mixes"] = last.row(pipeline, zero, taught, seen)
    else:
        controls = arms.own_rounds(pipeline, replace(EXTRA, rounds=ROUNDS)) | arms.without_room(pipeline, EXTRA)
    return {name: pipeline.stages[name].marks for name in LIVE[seed]}, controls, judged, _padding(pipeline)


def _padding(pipeline):
    """Return the largest probability that the rewarded model gives to padding where it writes."""
    stage = pipeline.stages["zero"]
    logits = language_models.logits(stage.model, stage.documents)[:, sums.QUESTION - 1 : -1]
    told = policy_gradient.trace_mask(stage.documents[:, sums.QUESTION :], sums.END)
    return float(logits.softmax(dim=-1)[told][:, sums.PAD].max())


def test_live_stages_say_what_is_stored():
    kept = stored.result()
    for seed, (marks, controls, judged, padding) in zip(LIVE, in_processes(tuple(LIVE), live), strict=True):
        for table, found in ((kept.stages, marks), (kept.rounds, controls), (kept.ending, judged)):
            for name, row in found.items():
                within = LOOSE.get(name, WITHIN)
                ours = Table.of_rows({(name, seed): {metric: row[metric] for metric in within}}, (seed,))
                assert far_apart(ours, table, within) == []
        assert padding < 0.01


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
    found = verdicts(TOPIC, experiment.run((0, 1), hasty, extra=small.EXTRA, last=small.LAST))
    assert found["the base guesses"] == "holds"
    refuted = ("rewards teach it to think", "a reward against mixing", "thoughts carry the skill", "failures teach")
    refuted += ("small and distilled", "the middle model needs no teacher")
    for name in refuted:
        assert found[name] != "holds", name


# Every claim, its table, and the condition that would refute it if it had done what its control did.
REFUTED = {
    "the base guesses": ("stages", {"base": "zero"}),
    "rewards teach it to think": ("stages", {"zero": "own traces"}),
    "thoughts grow": ("stages", {"zero": "base"}),
    "it mixes": ("stages", {"zero": "R1"}),
    "because mixing pays": ("stages", {"zero": "even zero"}),
    "no room, no skill": ("rounds", {"no room": "GRPO"}),
    "thoughts carry the skill": ("thoughts", {"true thoughts, large": "true answers, large"}),
    "rounds reach what rewards reach": ("rounds", {"round 5": "round 2"}),
    "one round is not enough": ("rounds", {"round 5": "round 1"}),
    "failures teach": ("rounds", {"failures only": "coin"}),
    "a reward against mixing": ("stages", {"R1": "zero"}),
    "R1 is nearly as right": ("stages", {"R1": "cold start"}),
    "filtering is not rewriting": ("stages", {"filtered start": "cold start"}),
    "the loophole": ("stages", {"hack": "consistent"}),
    "small and distilled": ("stages", {"distilled": "small own traces"}),
    "the middle model needs no teacher": ("stages", {"middle RL": "small RL"}),
    "the student above its teacher": ("stages", {"distilled": "R1"}),
    "the base anew": ("ending", {"anew, both": "checkpoint"}),
    "what is not read is lost": ("ending", {"anew, both": "anew, traces only"}),
    "a judge that agrees": ("ending", {"rule and judge": "rule and blind judge"}),
    "the judge's score rises": ("ending", {"rule and judge": "mixes"}),
}


def test_every_claim_has_its_refutation():
    assert set(REFUTED) == set(claims.names)


@pytest.mark.parametrize("name", REFUTED)
def test_a_claim_fails_where_its_control_would_explain_it(name):
    table, swap = REFUTED[name]
    result = stored.result()
    swapped = replace(result, **{table: getattr(result, table).as_if(swap)})
    assert verdicts(TOPIC, swapped)[name] != "holds"
