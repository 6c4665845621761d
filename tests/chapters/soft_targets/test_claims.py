"""The claims of chapter 01 can fail."""

import dataclasses

import pytest

from course_lib.chapters.soft_targets.claims import claims
from course_lib.chapters.soft_targets.recipe import (
    BLIND,
    EVEN,
    HARD,
    MEAN,
    NEAREST,
    NOISY,
    RECIPE,
    SHUFFLED,
    SOFT,
    SOFT_NOISY,
)
from tests.chapters.claims import result, verdicts, verdicts_without_a_teacher

pytestmark = pytest.mark.xdist_group("soft_targets")

FEW, MANY = min(RECIPE.sizes), max(RECIPE.sizes)
LEAST, ALL = RECIPE.doses[0], RECIPE.doses[-1]
COLD, WARM = ("soft", RECIPE.cold), ("soft", RECIPE.warm)
# claim → table, and whose numbers a condition gets instead of its own, so that the claim must fall
REFUTED = {
    "soft beats labels with noise": ("sizes", {(SOFT, FEW): (NOISY, FEW)}),
    "it is not the steps": ("baselines", {"labels + noise, longer": "soft targets, longer"}),
    "it is not label smoothing": ("baselines", {"labels smoothed by 0.1": SOFT}),
    "the gain vanishes": ("sizes", {(NOISY, MANY): (NOISY, FEW)}),
    "a neighbour is a rival": ("sizes", {(NEAREST, MANY): (NEAREST, FEW)}),
    "closer is not better": ("sizes", {(SOFT, MANY): (HARD, MANY)}),
    "half of each will do": ("mixed", {(0.5, FEW): (0.0, FEW)}),
    "a teacher of few labels brings nothing": ("dose", {("student", LEAST): ("student", ALL)}),
    "more labels of the teacher, more gain": ("dose", {("student", ALL): ("student", LEAST)}),
    "the labels themselves are better": ("dose", {("labels", ALL): ("student", ALL)}),
    "which wrong answers matters": ("controls", {SHUFFLED: SOFT_NOISY}),
    "confidence is not enough": ("controls", {EVEN: SOFT_NOISY}),
    "confidence alone is worth little": ("controls", {EVEN: SOFT_NOISY}),
    "each picture counts": ("controls", {MEAN: SOFT_NOISY}),
    "the omitted digit, hard": ("omitted", {HARD: COLD}),
    "the omitted digit, soft": ("omitted", {WARM: HARD}),
    "a teacher that never saw a 3": ("omitted", {BLIND: WARM}),
    "warmer is better for what is missing": ("omitted", {WARM: COLD, COLD: WARM}),
    "only 7s and 8s": ("two_digits", {WARM: HARD}),
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
        "soft beats labels with noise",
        "it is not label smoothing",
        "more labels of the teacher, more gain",
        "the omitted digit, soft",
        "only 7s and 8s",
    )
    assert [name for name in refuted if found[name] == "holds"] == []
