"""What refutes the claims of chapter 04."""

import dataclasses

import pytest

from course_lib.chapters.many_teachers.bad_teachers import LIES
from course_lib.chapters.many_teachers.claims import claims as registered
from course_lib.chapters.many_teachers.students import SOFT
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
    found = claims.result(TOPIC)
    same = verdicts(
        committees=renamed(found.committees, {OWN: SAME}),
        students=found.students.as_if(lambda c: (SAME, *c[1:]) if (SAME, *c[1:]) in found.students.conditions else c),
    )
    for name in ("different data make a committee", "one student learns it"):
        assert same[name] == "contradicted", name


def test_claims_fail_when_the_resampled_teachers_had_labels_of_their_own():
    found = verdicts(committees=renamed(claims.result(TOPIC).committees, {RESAMPLED: OWN}))
    assert found["bagging mends its own damage"] == "contradicted"


def test_claims_fail_when_the_thin_teachers_were_wide_and_the_wide_were_thin():
    found = verdicts(committees=renamed(claims.result(TOPIC).committees, {SAME: THIN, THIN: SAME}))
    assert found["chance matters for thin teachers"] == "contradicted"
    assert found["initial weights alone"] == "contradicted"


def test_claims_fail_when_a_committee_is_one_teacher():
    found = claims.result(TOPIC)
    alone = found.reach.as_if(lambda condition: (1, 0, *condition[2:]) if condition[1] == 0 else condition)
    single = dataclasses.replace(found, reach=alone)
    assert registered.of(single, "it is not the temperature").verdict == "contradicted"


def test_claims_fail_when_nets_start_apart():
    found = claims.result(TOPIC)
    apart = found.federation.as_if(lambda condition: ("other starts", condition[1], 1))
    assert verdicts(federation=apart)["averaged weights beat averaged opinions"] == "contradicted"


def test_a_claim_fails_when_the_soft_blend_is_a_vote():
    found = claims.result(TOPIC)
    voted = found.reach.as_if(
        lambda condition: (*condition[:2], "majority vote", 1.0, condition[4]) if condition[0] > 1 else condition
    )
    assert verdicts(reach=voted)["honest teachers, few images"] == "contradicted"


def test_claims_fail_when_nobody_lies():
    found = verdicts(bad_teachers=claims.result(TOPIC).bad_teachers.as_if(lambda condition: (LIES, condition[1], 0)))
    for name in (
        "a divided committee",
        "a vote settles it",
        "one loud liar owns the mean of logits",
        "agreement rescues",
        "weigh, then settle",
        "nothing survives a majority",
    ):
        assert found[name] == "contradicted", name


def test_claims_fail_when_all_targets_are_the_soft_blend():
    found = claims.result(TOPIC)
    soft = verdicts(
        causes=found.causes.as_if(lambda condition: (SOFT, *condition[1:])),
        bad_teachers=found.bad_teachers.as_if(lambda condition: (condition[0], SOFT, condition[2])),
    )
    for name in ("a vote settles it", "it is the softness, not the counting", "agreement rescues"):
        assert soft[name] == "contradicted", name


def test_claims_fail_when_the_larger_student_is_the_usual_one():
    found = claims.result(TOPIC)
    usual, steps = found.recipe.usual[1], found.recipe.student.steps
    small = verdicts(causes=found.causes.as_if(lambda condition: (*condition[:2], usual, steps)))
    assert small["room and time are part of it"] == "contradicted"


def test_claims_fail_when_specialists_knew_other_from_the_start():
    found = verdicts(specialists=renamed(claims.result(TOPIC).specialists, {ALONE: OTHER}))
    assert found["specialists alone fail together"] == "contradicted"
    assert found['"other" mends it'] == "contradicted"


def test_claims_fail_when_other_was_never_taught():
    found = verdicts(specialists=renamed(claims.result(TOPIC).specialists, {OTHER: ALONE}))
    for name in ('"other" mends it', "as good as a generalist"):
        assert found[name] == "contradicted", name


def test_a_claim_fails_when_doubt_was_never_taught():
    found = claims.result(TOPIC).specialists
    same = found.as_if(lambda c: (OTHER, c[1]) if isinstance(c, tuple) and c[0] == "taught doubt" else c)
    assert verdicts(specialists=same)["doubt must be settled"] == "contradicted"
