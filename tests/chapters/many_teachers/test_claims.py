"""What refutes the claims of chapter 04."""

import dataclasses

import pytest

from course_lib.chapters.many_teachers.bad_teachers import LIES
from course_lib.chapters.many_teachers.claims import claims as registered
from course_lib.chapters.many_teachers.teachers import ALONE, OTHER, OWN, RESAMPLED, SAME, THIN
from tests.chapters import claims

TOPIC = "many_teachers"
pytestmark = pytest.mark.xdist_group(TOPIC)


def verdicts(**tables):
    """The verdicts by name when some tables of the result are others."""
    return claims.verdicts(TOPIC, dataclasses.replace(claims.result(TOPIC), **tables))


def renamed(table, names):
    """The Table in which what is called `name` in a condition's first place has the numbers of names[name]."""

    def source(condition):
        return condition if isinstance(condition, str) else (names.get(condition[0], condition[0]), *condition[1:])

    return table.as_if(source)


def test_claims_fail_when_all_teachers_learned_the_same_labels():
    found = verdicts(committees=renamed(claims.result(TOPIC).committees, {OWN: SAME}))
    for name in ("different data make a committee", "one student learns it"):
        assert found[name] == "contradicted", name


def test_claims_fail_when_the_resampled_teachers_had_labels_of_their_own():
    found = verdicts(committees=renamed(claims.result(TOPIC).committees, {RESAMPLED: OWN}))
    assert found["bagging mends its own damage"] == "contradicted"


def test_claims_fail_when_the_thin_teachers_were_wide_and_the_wide_were_thin():
    found = verdicts(committees=renamed(claims.result(TOPIC).committees, {SAME: THIN, THIN: SAME}))
    assert found["chance matters for thin teachers"] == "contradicted"
    assert found["initial weights alone"] == "contradicted"


def test_claims_fail_when_a_committee_is_one_teacher():
    found = claims.result(TOPIC)
    single = dataclasses.replace(found, committees=found.committees.as_if(lambda condition: (condition[0], 1)))
    assert registered.of(single, "it is not the temperature").verdict == "contradicted"


def test_claims_fail_when_nobody_lies():
    found = verdicts(bad_teachers=claims.result(TOPIC).bad_teachers.as_if(lambda condition: (LIES, condition[1], 0)))
    for name in (
        "a divided committee",
        "one loud liar owns the mean of logits",
        "agreement rescues",
        "nothing survives a majority",
    ):
        assert found[name] == "contradicted", name


def test_claims_fail_when_the_larger_student_is_the_usual_one():
    found = verdicts(capacity=renamed(claims.result(TOPIC).capacity, {"larger student": "usual student"}))
    assert found["a larger student follows"] == "contradicted"


def test_claims_fail_when_specialists_knew_other_from_the_start():
    found = verdicts(specialists=renamed(claims.result(TOPIC).specialists, {ALONE: OTHER}))
    assert found["specialists alone fail together"] == "contradicted"
    assert found['"other" mends it'] == "contradicted"


def test_claims_fail_when_other_was_never_taught():
    found = verdicts(specialists=renamed(claims.result(TOPIC).specialists, {OTHER: ALONE}))
    for name in ('"other" mends it', "as good as a generalist", "doubt needs a way out"):
        assert found[name] == "contradicted", name
