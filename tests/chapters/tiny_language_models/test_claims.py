"""The claims of chapter 08 hold over eight seeds, and can fail."""

import pytest

from course_lib.chapters.tiny_language_models import experiment as chapter
from tests.chapters.claims import check, measured

TOPIC = "tiny_language_models"
NAMES = (
    "probabilities say more than text",
    "it is the teacher's knowledge",
    "more text closes most of the gap",
    "the teacher's text is no better than data",
    "colder text is cleaner",
    "and poorer",
    "forward KL mixes the modes",
    "reverse KL chooses one",
    "own walks in the wind",
    "it is the places, not whose walks",
    "no wind, no gain",
)


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    check(TOPIC, name)


def test_no_claim_is_left_out():
    assert set(measured(TOPIC)) == set(NAMES)


def test_claims_fail_when_the_teacher_knows_nothing():
    """A teacher that has hardly learned, and walkers that have hardly walked."""
    recipe = chapter.Recipe(
        sizes=(200, 400, 800), teacher_steps=2, student_steps=20, walk_first=2, walk_more=2, written=100, walked=60
    )
    found = {claim.name: claim.verdict for claim in chapter.claims(chapter.run(seeds=(0, 1, 2), recipe=recipe))}
    taught = ("forward KL mixes the modes", "reverse KL chooses one")  # exact: they need no teacher that learns
    nothing = ("it is the places, not whose walks", "no wind, no gain", "the teacher's text is no better than data")
    for name in NAMES:
        if name not in taught + nothing:  # of the last three "no gain" stays true where nobody learns
            assert found[name] != "holds", name
