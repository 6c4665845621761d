"""What refutes the claims of chapter 11. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.on_policy import experiment as e
from course_lib.chapters.on_policy import specialists as two
from course_lib.chapters.on_policy import thoughts
from course_lib.chapters.on_policy.claims import claims
from tests.chapters.claims import result, verdicts

TOPIC = "on_policy"
pytestmark = pytest.mark.xdist_group(TOPIC)
FAR = {(e.SFT, d): (e.OWN, d) for d in e.RECIPE.distances}
# Every claim, and a Table in which a condition has the numbers of another: its cause is taken away.
REFUTED = {
    "the teacher's text fails where it slips": ("road", {e.SFT: e.SLIPS}),
    "longer training is no cure": ("road", {e.LONGER: e.SLIPS}),
    "it falls as the formula": ("distance", FAR),
    "own text brings the student to its teacher": ("road", {e.OWN: e.SFT}),
    "it is the places": ("road", {e.SLIPS: e.OTHER}),
    "slips must be guessed": ("road", {e.OTHER: e.SLIPS}),
    "own text need not be written in the wind": ("road", {e.OWN_CALM: e.SFT}),
    "without slips nothing is gained": ("road", {e.SFT: e.ONE}),
    "a soft target copies the noise": ("road", {e.SOFT: e.OWN}),
    "the doubt is what costs": ("road", {e.SOFT: e.SFT}),
    "one grade a walk teaches nothing here": ("road", {e.ONE: e.THEN_ONE}),
    "a grade for every move does": ("road", {e.RATIO: e.ONE}),
    "being graded is not enough": ("road", {e.ITSELF: e.THEN_OWN}),
    "where every place is in the text, own text gains nothing": ("sums", {"own text: top token": "student"}),
    "one grade an answer teaches nothing here": ("sums", {"own text: sum of log-ratios": "right text: SFT"}),
    "specialists merge on-policy no better than by their text": ("specialists", {(two.OWN, 200): two.BASE}),
    "a trusting base loses by its thoughts": ("thoughts", {thoughts.BASE: thoughts.DOUBTING}),
    "strangers' thoughts teach nothing": ("thoughts", {thoughts.STRANGERS: thoughts.VERIFIER}),
    "right or wrong teaches thinking": ("thoughts", {thoughts.VERIFIER: thoughts.STRANGERS}),
    "no fine divides ln p from p": ("thoughts", {thoughts.PLAIN_WORST: thoughts.LOG_WORST}),
    "a guessing teacher makes a guessing student": ("sums", {"wrong teacher": "right text: SFT"}),
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"
