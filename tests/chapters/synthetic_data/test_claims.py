"""What refutes the claims of chapter 13. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.synthetic_data.claims import claims
from course_lib.chapters.synthetic_data.experiment import (
    ANYWHERE,
    BLIND,
    BM25,
    COPIED,
    EXPANDED,
    FORM,
    FRIENDS,
    FROM_8,
    HERE,
    HOLE,
    LABELS,
    MIXED,
    NONE,
    OWN_TRIP,
    PERFECT,
    REPAIRED,
    SLIPS,
    STRUCK,
    TRAINED,
    TRIP,
)
from course_lib.chapters.synthetic_data.learned import LEARNED, MEANS, OTHER, OWN, REAL
from tests.chapters.claims import result, verdicts

TOPIC = "synthetic_data"
# Every claim, and a Table in which conditions have the numbers of others: its cause is taken away.
REFUTED = {
    "eight examples become a retriever": ("ways", {FROM_8: COPIED}),
    "the examples say what counts": ("ways", {FROM_8: BLIND}),
    "the generator's words are what passes on": ("ways", {FROM_8: COPIED}),
    "its errors pass on as well": ("ignorance", {0.5: 0.0}),
    "the price in labels": ("ways", {FROM_8: BM25}),
    "as many true labels are better": ("labels", {(LABELS, 4800): (LABELS, 800)}),
    "together they beat either": ("labels", {(MIXED, 200): (LABELS, 200)}),
    "what they add fades with labels": ("labels", {(MIXED, 200): (LABELS, 200)}),
    "written into the documents they do nearly as well": ("ways", {EXPANDED: BM25}),
    "few queries are better learned from": ("counts", {(TRAINED, 1): (EXPANDED, 1)}),
    "a round trip finds accidents": ("trips", {(SLIPS, TRIP): (SLIPS, NONE)}),
    "a round trip does not see habits": ("trips", {(FRIENDS, TRIP): (FRIENDS, PERFECT)}),
    "a judge must not have studied the pair": ("trips", {(SLIPS, OWN_TRIP): (SLIPS, TRIP)}),
    "throwing out every error can cost more than the errors": ("trips", {(FRIENDS, PERFECT): (FRIENDS, NONE)}),
    "what is lost is the right words": ("trips", {(FRIENDS, STRUCK): (FRIENDS, PERFECT)}),
    "good form is no evidence": ("checks", {FORM: REPAIRED}),
    "the hole lets errors through": ("checks", {HOLE: REPAIRED}),
    "pure is not the same as useful": ("checks", {REPAIRED: HOLE}),
    "people label what could not be checked": ("people", {(REPAIRED, HERE): (REPAIRED, ANYWHERE)}),
    "ten pictures can be learned": ("learned", {(LEARNED, OWN): (REAL, OWN)}),
    "they are made for one start": ("learned", {(LEARNED, OTHER): (LEARNED, OWN)}),
    "most of it is speed": ("learned", {(MEANS, OWN): (REAL, OWN)}),
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"
