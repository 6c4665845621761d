"""What refutes the claims of chapter NN. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.topic_name.experiment import CONTROL, OWN, TAUGHT
from tests.chapters.claims import result, verdicts

TOPIC = "topic_name"
# Every claim, and what a Result would hold if its cause were taken away.
WITHOUT = {
    "a teacher's answer helps": {"students": {TAUGHT: CONTROL}},
    "a teacher that knows no more is no help": {"students": {CONTROL: TAUGHT}},
    "who has seen more teaches better": {"teachers": {100: 5}},
    "the error falls as derived": {"students": {TAUGHT: OWN}},
}


@pytest.mark.parametrize("name", WITHOUT)
def test_a_claim_fails_without_its_cause(name):
    found = result(TOPIC)
    ((part, other),) = WITHOUT[name].items()
    assert verdicts(TOPIC, replace(found, **{part: getattr(found, part).as_if(other)}))[name] != "holds"
