"""The claims of chapter 04 hold over eight seeds, and can fail."""

import dataclasses

import pytest

from course_lib.chapters.many_teachers import experiment as many_teachers
from course_lib.study.results import Table
from tests.chapters.claims import check, measured, result

TOPIC = "many_teachers"
NAMES = (
    "different data make a committee",
    "one student learns it",
    "most of the gain is kept",
    "it is not the temperature",
    "one teacher of all labels is better",
    "bagging mends",
    "bagging mends its own damage",
    "initial weights alone",
    "chance matters for thin teachers",
    "a divided jury",
    "a larger student follows",
    "one loud liar owns the mean of logits",
    "agreement rescues",
    "the insurance is cheap",
    "nothing survives a majority",
    "specialists alone fail together",
    '"other" mends it',
    "as good as a generalist",
    "doubt needs a way out",
)


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    check(TOPIC, name)


def test_no_claim_is_left_out():
    assert set(measured(TOPIC)) == set(NAMES)


def verdicts(**tables):
    """The verdicts by name when some tables of the result are others."""
    found = many_teachers.claims(dataclasses.replace(result(TOPIC), **tables))
    return {claim.name: claim.verdict for claim in found}


def renamed(table, **names):
    """The Table with the measurements of a condition's first part under the name of another one."""

    def source(condition):
        first, *rest = (condition,) if isinstance(condition, str) else condition
        wanted = (names.get(first.replace(" ", "_"), first), *rest)
        return wanted[0] if isinstance(condition, str) else wanted

    rows = [table.conditions.index(source(condition)) for condition in table.conditions]
    return Table.of(table.conditions, table.seeds, **{m: values[rows] for m, values in table.values.items()})


def test_claims_fail_when_all_teachers_learned_the_same_labels():
    found = verdicts(committees=renamed(result(TOPIC).committees, own_labels="same labels"))
    for name in ("different data make a committee", "one student learns it"):
        assert found[name] == "contradicted", name


def test_claims_fail_when_the_resampled_teachers_had_labels_of_their_own():
    found = verdicts(committees=renamed(result(TOPIC).committees, resampled_labels="own labels"))
    assert found["bagging mends its own damage"] == "contradicted"


def test_claims_fail_when_the_thin_teachers_were_wide_and_the_wide_were_thin():
    found = verdicts(
        committees=renamed(
            result(TOPIC).committees,
            **{"same_labels": "thin, same labels", "thin,_same_labels": "same labels"},
        )
    )
    assert found["chance matters for thin teachers"] == "contradicted"
    assert found["initial weights alone"] == "contradicted"


def test_claims_fail_when_a_committee_is_one_teacher():
    table = result(TOPIC).temperatures
    single = [table.conditions.index((1, T)) for _, T in table.conditions]
    same = Table.of(table.conditions, table.seeds, **{m: values[single] for m, values in table.values.items()})
    assert verdicts(temperatures=same)["it is not the temperature"] == "contradicted"


def test_claims_fail_when_nobody_lies():
    table = result(TOPIC).juries
    honest = [table.conditions.index(("lies", rule, 0)) for _, rule, _ in table.conditions]
    peace = Table.of(table.conditions, table.seeds, **{m: values[honest] for m, values in table.values.items()})
    found = verdicts(juries=peace)
    for name in (
        "a divided jury",
        "one loud liar owns the mean of logits",
        "agreement rescues",
        "nothing survives a majority",
    ):
        assert found[name] == "contradicted", name


def test_claims_fail_when_the_larger_student_is_the_usual_one():
    found = verdicts(capacity=renamed(result(TOPIC).capacity, larger_student="usual student"))
    assert found["a larger student follows"] == "contradicted"


def test_claims_fail_when_specialists_knew_other_from_the_start():
    found = verdicts(specialists=renamed(result(TOPIC).specialists, own_classes_only="other class"))
    assert found["specialists alone fail together"] == "contradicted"
    assert found['"other" mends it'] == "contradicted"


def test_claims_fail_when_other_was_never_taught():
    found = verdicts(specialists=renamed(result(TOPIC).specialists, other_class="own classes only"))
    for name in ('"other" mends it', "as good as a generalist", "doubt needs a way out"):
        assert found[name] == "contradicted", name
