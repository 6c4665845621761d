"""What refutes the claims of chapter 20. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.capstone import cascade, drafts, experts, glosses, narrow
from course_lib.chapters.capstone.claims import claims
from course_lib.chapters.capstone.speculative import FROM_TEACHER, RIGHT
from course_lib.study.results import Table
from tests.chapters.claims import result, verdicts

TOPIC = "capstone"
# Every claim, and a Table in which a condition has the numbers of another: its cause is taken away.
REFUTED = {
    "an encoder's answers teach": ("encoders", {"answers": glosses.START}),
    "layers alone teach less": ("encoders", {"TinyBERT alone": "answers"}),
    "layers add nothing to answers here": ("encoders", {"answers": "TinyBERT alone"}),
    "an untrained net's layers do harm": ("encoders", {"TinyBERT of an untrained net": "TinyBERT"}),
    "the start is worth most": ("encoders", {"answers, random start": "answers"}),
    "the code draws the teacher's words": ("drawn", {RIGHT: FROM_TEACHER}),
    "and a later word, too": ("drawn", {RIGHT: FROM_TEACHER}),
    "wrong code is seen in what it draws": ("drawn", {FROM_TEACHER: RIGHT}),
    "a rejected word must not be drawn from the teacher": (
        "rules",
        {(drafts.BIGRAM, FROM_TEACHER): (drafts.BIGRAM, RIGHT)},
    ),
    "a good draft hides the mistake": ("rules", {(drafts.BIGRAM, FROM_TEACHER): (drafts.MANY, FROM_TEACHER)}),
    "unless places differ": ("passes", {(drafts.BIGRAM, 4): (drafts.WORDS, 1)}),
    "its probabilities make the better draft": ("networks", {drafts.PROBABILITIES: drafts.TEXT}),
    "another teacher's will do, nearly": ("networks", {drafts.OTHER: drafts.UNTRAINED}),
    "cold text makes a worse draft": ("networks", {drafts.COLD: drafts.TEXT}),
    "confidence knows whom to ask": ("cascade", {cascade.CASCADE: cascade.RANDOM}),
    "a cascade saves most of the work": ("cascade", {cascade.CASCADE: cascade.TEACHER}),
    "experts recall more at equal work": ("experts", {experts.EXPERTS: experts.longer(experts.DENSE)}),
    "and as much at equal size": ("experts", {experts.STORED: experts.DENSE}),
    "probabilities are worth more than text": ("narrow", {narrow.TOP: narrow.SMOOTHED}),
}
# Claims about one metric of a condition: these take another's numbers.
LEVELLED = {
    "the formula promises too much": ("passes", "words", "endless"),
    "because texts end": ("passes", "endless", "words"),
}


def test_every_claim_can_fall():
    assert set(REFUTED) | set(LEVELLED) == set(claims.names)


@pytest.mark.parametrize("name", REFUTED)
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"


@pytest.mark.parametrize("name", LEVELLED)
def test_a_claim_falls_where_one_metric_is_another(name):
    table, metric, other = LEVELLED[name]
    one = getattr(result(TOPIC), table)
    level = Table.of(one.conditions, one.seeds, **dict(one.values) | {metric: one.values[other]})
    assert verdicts(TOPIC, replace(result(TOPIC), **{table: level}))[name] != "holds"
