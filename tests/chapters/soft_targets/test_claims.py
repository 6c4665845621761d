"""The claims of chapter 01 can fail."""

import dataclasses

import pytest

from course_lib.chapters.soft_targets.claims import claims
from course_lib.chapters.soft_targets.experiment import RECIPE
from tests.chapters.claims import result, verdicts, verdicts_without_a_teacher

pytestmark = pytest.mark.xdist_group("soft_targets")

FEW, MANY = min(RECIPE.sizes), max(RECIPE.sizes)
COLD, WARM = ("soft", RECIPE.cold), ("soft", RECIPE.warm)
# claim → table, and whose numbers a condition gets instead of its own, so that the claim must fall
REFUTED = {
    "soft beats hard with few images": ("sizes", {("soft", FEW): ("smoothed", FEW)}),
    "it is not label smoothing": ("sizes", {("smoothed", FEW): ("soft", FEW)}),
    "the gain vanishes": ("sizes", {("hard", MANY): ("hard", FEW)}),
    "closer is not better": ("sizes", {("soft", MANY): ("hard", MANY)}),
    "most of it is the teacher's data": ("controls", {"soft": "same, hotter"}),
    "each image counts": ("controls", {"mean of the class": "soft"}),
    "which wrong answers matters": ("controls", {"rest shuffled": "soft"}),
    "confidence is not enough": ("controls", {"rest spread evenly": "soft"}),
    "the omitted digit, hard": ("omitted", {"hard labels": COLD}),
    "the omitted digit, soft": ("omitted", {WARM: "hard labels"}),
    "warmer is better for what is missing": ("omitted", {WARM: COLD, COLD: WARM}),
    "only 7s and 8s": ("two_digits", {WARM: "hard labels"}),
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_when_its_condition_gets_other_numbers(name):
    found = result("soft_targets")
    table, instead = REFUTED[name]
    other = dataclasses.replace(found, **{table: getattr(found, table).as_if(instead)})
    assert verdicts("soft_targets", other)[name] != "holds"


def test_claims_fail_when_the_teacher_knows_nothing():
    found = verdicts_without_a_teacher("soft_targets")
    refuted = (
        "soft beats hard with few images",
        "it is not label smoothing",
        "most of it is the teacher's data",
        "the omitted digit, soft",
        "only 7s and 8s",
    )
    assert [name for name in refuted if found[name] == "holds"] == []
