"""The claims of chapter 00 can fail."""

import dataclasses

import pytest

from course_lib.chapters.start_here.claims import claims
from tests.chapters.claims import result, verdicts, verdicts_without_a_teacher

pytestmark = pytest.mark.xdist_group("start_here")

# claim → whose numbers a condition gets instead of its own, so that the claim must fall
REFUTED = {
    "a student without labels learns": {"teacher's confidences": "untrained teacher"},
    "nothing comes from nothing": {"untrained teacher": "teacher's answers"},
    "confidences copy more than answers": {"teacher's confidences": "teacher's answers"},
    "mistakes are inherited": {"teacher's confidences": "right labels"},
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_when_its_condition_gets_other_numbers(name):
    found = result("start_here")
    other = dataclasses.replace(found, students=found.students.as_if(REFUTED[name]))
    assert verdicts("start_here", other)[name] != "holds"


def test_claims_fail_when_the_teacher_knows_nothing():
    """Nonsense is inherited too: only the claim about skill falls."""
    assert verdicts_without_a_teacher("start_here")["a student without labels learns"] != "holds"
