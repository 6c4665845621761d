"""Every claim of every chapter holds over its seeds. What refutes it stands in tests/chapters/<topic>/test_claims.py.

COURSE_MASTER_SEED=7 make test-claims checks them on seeds that nobody has looked at.
"""

import pytest

from course_lib import chapters
from tests.chapters.claims import check


@pytest.mark.parametrize(
    "topic, name",
    [
        pytest.param(chapter.topic, name, marks=pytest.mark.xdist_group(chapter.topic))
        for chapter in chapters.every()
        for name in chapter.part("claims").claims.names
    ],
)
def test_claim_holds(topic, name):
    check(topic, name)
