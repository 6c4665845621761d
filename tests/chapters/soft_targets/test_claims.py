"""The claims of chapter 01 hold over eight seeds, and can fail."""

import pytest

from course_lib.chapters.soft_targets import experiment as soft_targets
from tests.chapters.claims import check, measured, verdicts_without_a_teacher

TOPIC = "soft_targets"
NAMES = (
    "soft beats hard with few images",
    "it is not label smoothing",
    "the gain vanishes",
    "closer is not better",
    "most of it is the teacher's data",
    "each image counts",
    "which wrong answers matters",
    "confidence is not enough",
    "the omitted digit, hard",
    "the omitted digit, soft",
    "warmer is better for what is missing",
    "only 7s and 8s",
)


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    check(TOPIC, name)


def test_no_claim_is_left_out():
    assert set(measured(TOPIC)) == set(NAMES)


def test_claims_fail_when_the_teacher_knows_nothing():
    verdicts = verdicts_without_a_teacher(soft_targets)
    refuted = (
        "soft beats hard with few images",
        "it is not label smoothing",
        "most of it is the teacher's data",
        "the omitted digit, soft",
        "only 7s and 8s",
    )
    assert [name for name in refuted if verdicts[name] == "holds"] == []
