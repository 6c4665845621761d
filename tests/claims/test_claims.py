"""Every chapter's claims are checked: test_<topic>.py holds their names.

COURSE_MASTER_SEED=7 make test-claims checks them on seeds that nobody has looked at.
"""

from pathlib import Path

from course_lib import experiments


def test_every_chapter_has_its_claims_checked():
    files = {file.stem.removeprefix("test_") for file in Path(__file__).parent.glob("test_*.py")} - {"claims"}
    assert files == set(experiments.TOPICS)
