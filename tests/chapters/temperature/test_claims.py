"""The claims of chapter 02 hold over eight seeds, and can fail."""

import pytest

from course_lib.chapters.temperature import experiment as temperature
from tests.chapters.claims import check, ignorant_classroom, measured

TOPIC = "temperature"
NAMES = (
    "warm beats cold",
    "T² matters in a mix",
    "T² is invisible alone",
    "the high-temperature limit",
    "the limit's size",
    "a better teacher",
    "teaches worse",
    "temperature cures it",
)


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    check(TOPIC, name)


def test_no_claim_is_left_out():
    assert set(measured(TOPIC)) == set(NAMES)


def test_claims_fail_when_the_teacher_knows_nothing():
    result = temperature.Result(
        classroom := ignorant_classroom(),
        temperature.sweep(classroom),
        temperature.squared(classroom),
        measured_teachers := temperature.teachers(classroom, temperature.Recipe(short=100, long=100)),
        temperature.high_limit(classroom),
    )
    found = {claim.name: claim.verdict for claim in temperature.claims(result)}
    assert measured_teachers.gain(("short", 1.0), ("long", 1.0)).mean == 0, "the same teacher twice"
    for name in ("warm beats cold", "a better teacher", "teaches worse", "temperature cures it"):
        assert found[name] != "holds", name
