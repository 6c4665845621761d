"""The claims of chapter 00 can fail."""

import dataclasses

import pytest

from course_lib.chapters.start_here import experiment, tables
from course_lib.chapters.start_here.claims import claims
from course_lib.study.classroom import TeacherRecipe
from course_lib.training import Settings
from tests.chapters.claims import result, verdicts

pytestmark = pytest.mark.xdist_group("start_here")

# claim → whose numbers a condition gets instead of its own, so that the claim must fall
REFUTED = {
    "a student without labels learns": {"teacher's confidences": "untrained teacher"},
    "nothing comes from nothing": {"untrained teacher": "teacher's answers"},
    "confidences copy more than answers": {"teacher's confidences": "teacher's answers"},
    "mistakes are inherited": {"teacher's confidences": "right labels"},
    "mistakes come with the pile": {"twin's confidences": "outsider's confidences"},
    "the pile counts for more than the person": {"twin's confidences": "outsider's confidences"},
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_when_its_condition_gets_other_numbers(name):
    found = result("start_here")
    other = dataclasses.replace(found, students=found.students.as_if(REFUTED[name]))
    assert verdicts("start_here", other)[name] != "holds"


def test_claims_fail_when_the_teachers_know_nothing():
    """Nonsense is inherited too: only the claims about skill, and about what a pile does, fall."""
    ignorant = TeacherRecipe(images=450, settings=Settings(steps=1, lr=1e-9))
    found = verdicts("start_here", experiment.run(range(8), experiment.Recipe(teacher=ignorant)))
    for name in ("a student without labels learns", "mistakes come with the pile"):
        assert found[name] != "holds"


def test_pile_and_person_add_up():
    found = result("start_here")
    whole = found.students.gain("teacher's confidences", "outsider's confidences", "inherited")
    assert tables.person(found).mean + tables.pile(found).mean == pytest.approx(whole.mean)
    assert tables.pile_over_person(found).mean == pytest.approx(tables.pile(found).mean - tables.person(found).mean)
