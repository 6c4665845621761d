"""The claims of chapter 00 hold over eight seeds, and can fail."""

import pytest

from course_lib.chapters.start_here import experiment as start_here
from course_lib.study.results import Table
from tests.chapters.claims import check, measured, result, verdicts_without_a_teacher

TOPIC = "start_here"
NAMES = (
    "a student without labels learns",
    "nothing comes from nothing",
    "confidences copy more than answers",
    "mistakes are inherited",
)


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    check(TOPIC, name)


def test_no_claim_is_left_out():
    assert set(measured(TOPIC)) == set(NAMES)


def test_claims_fail_when_the_teacher_knows_nothing():
    assert verdicts_without_a_teacher(start_here)["a student without labels learns"] != "holds"


def test_claims_fail_when_the_conditions_are_swapped():
    """Nonsense is inherited too, so an ignorant teacher does not refute inheritance: the wrong student does."""
    found = result(TOPIC)
    table, names = found.students, start_here.CONDITIONS
    rows = [names.index(name) for name in ("teacher's confidences", "teacher's answers", "right labels", names[3])]
    swapped = Table.of(names, table.seeds, **{metric: values[rows] for metric, values in table.values.items()})
    verdicts = {claim.name: claim.verdict for claim in start_here.claims(start_here.Result(found.classroom, swapped))}
    assert verdicts["mistakes are inherited"] == "contradicted"
    assert verdicts["confidences copy more than answers"] == "contradicted"
