"""What refutes the claims of chapter 13. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.synthetic_data.claims import claims
from course_lib.chapters.synthetic_data.experiment import CONTROL, OWN, RECIPE, TAUGHT
from tests.chapters.claims import result, verdicts

TOPIC = "synthetic_data"
# Every claim, and a Table in which a condition has the numbers of another: its cause is taken away.
REFUTED = {
    "a teacher's answer helps": ("students", {TAUGHT: CONTROL}),
    "a teacher that knows no more is no help": ("students", {CONTROL: TAUGHT}),
    "who has seen more teaches better": ("teachers", {max(RECIPE.counts): min(RECIPE.counts)}),
    "the error falls as derived": ("students", {TAUGHT: OWN}),
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"
