"""What refutes the claims of chapter 07. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib.chapters.fewer_bits import parts
from course_lib.chapters.fewer_bits.budget import CUT
from course_lib.chapters.fewer_bits.claims import claims
from course_lib.chapters.fewer_bits.healing import OLD, PTQ, QAD, QAT
from course_lib.chapters.fewer_bits.neighbours import ORIGINAL, SHA, SIMHASH, WEIGHTS
from course_lib.chapters.fewer_bits.payers import HEALED, OWN, REPEATED, THINNED
from course_lib.chapters.fewer_bits.payers import ORIGINAL as WHOLE
from course_lib.chapters.fewer_bits.payers import PTQ as ROUNDED
from course_lib.chapters.fewer_bits.rounding import BEST, LARGEST, PER_LAYER, PER_OUTPUT
from course_lib.chapters.fewer_bits.strangers import RETRAINED
from course_lib.study.results import Table
from tests.chapters.claims import result, verdicts

TOPIC = "fewer_bits"
OURS = (BEST, PER_OUTPUT)
# Every claim, and a Table in which a condition has the numbers of another: its cause is taken away.
REFUTED = {
    "many bits are as good as all": ("rounding", {(*OURS, 8): (*OURS, 1)}),
    "at the lowest it misses by more": ("rounding", {(*OURS, 1): (*OURS, 2)}),
    "a step for each output helps": ("rounding", {(*OURS, 2): (LARGEST, PER_LAYER, 2)}),
    "neighbours stay in the neighbourhood": ("neighbours", {(WEIGHTS, 2): (SIMHASH, 16)}),
    "a rounded net is no stranger": ("neighbours", {(WEIGHTS, 2): (RETRAINED, 0)}),
    "a hash forgets everything": ("neighbours", {(SHA, 256): (SIMHASH, 16)}),
    "a few bits that keep nearness": ("neighbours", {(SIMHASH, 16): (SHA, 16)}),
    "distilling heals": ("healing", {(QAD, 1, 100): (PTQ, 1, 0)}),
    "soft targets copy more closely than labels": ("healing", {(QAD, 2, 100): (QAT, 2, 100)}),
    "new labels get more right": ("healing", {(QAT, 2, 600): (QAD, 2, 600)}),
    "its own labels make a copy too": ("healing", {(OLD, 2, 600): (QAT, 2, 600)}),
    "four bits beat one at the same bytes": ("same_bytes", {(CUT, 4, 1656): (CUT, 1, 1656)}),
    "sixteen bits waste bytes": ("same_bytes", {(CUT, 4, 1656): (CUT, 16, 1656)}),
    "the rare pay": ("payers", {(ROUNDED, 2): (WHOLE, 0)}),
    "even pictures bring back more of the rare": ("payers", {(HEALED, 1): (THINNED, 1)}),
    "repeating the rare brings them back": ("payers", {(REPEATED, 1): (OWN, 1)}),
    "a mixture remembers by what it stores": ("facts", {parts.MIXTURE: parts.SAME_WORK}),
    "digits need no mixture": ("pictures", {parts.MIXTURE: parts.SAME_BYTES}),
}
# Claims that set one metric of a condition against another: these take the other's numbers.
LEVELLED = {
    "a changed answer is a near miss": ("rounding", "second", "shuffled"),
    "zeros need no weights": ("at_work", "moved", "agreement"),
}


def changed(found, table, change):
    """A Result in which one Table is another."""
    if table in ("same_bytes", "payers", "facts", "pictures"):
        return replace(found, long=replace(found.long, **{table: change(getattr(found.long, table))}))
    return replace(found, **{table: change(getattr(found, table))})


@pytest.mark.parametrize("name", REFUTED)
def test_a_claim_falls_without_its_cause(name):
    table, other = REFUTED[name]
    assert verdicts(TOPIC, changed(result(TOPIC), table, lambda one: one.as_if(other)))[name] != "holds"


@pytest.mark.parametrize("name", LEVELLED)
def test_a_claim_falls_where_one_metric_is_the_other(name):
    table, metric, other = LEVELLED[name]

    def level(one):
        return Table.of(one.conditions, one.seeds, **dict(one.values) | {metric: one.values[other]})

    assert verdicts(TOPIC, changed(result(TOPIC), table, level))[name] != "holds"


def test_every_claim_can_fall():
    assert set(REFUTED) | set(LEVELLED) == set(claims.names)


def test_the_original_finds_its_own_neighbours_where_rounding_does_not():
    found = result(TOPIC).neighbours
    assert np.all(found.get(ORIGINAL, "same") == 100) and found.mean((WEIGHTS, 1), "same").high < 70


def test_the_two_repairs_of_the_step_are_both_measured():
    found = result(TOPIC).rounding
    assert {(step, place, 2) for step in (BEST, LARGEST) for place in (PER_OUTPUT, PER_LAYER)} <= set(found.conditions)
