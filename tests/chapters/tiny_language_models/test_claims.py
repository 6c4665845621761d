"""The claims of chapter 08 are measured on its stored runs: two of them are run again, and every claim can fail."""

from dataclasses import replace

import pytest

from course_lib.chapters.tiny_language_models import experiment, stored
from course_lib.chapters.tiny_language_models.claims import (
    OWN_CALM,
    OWN_WINDY,
    TEACHERS_CALM,
    TEACHERS_WINDY,
    claims,
)
from course_lib.chapters.tiny_language_models.recipe import RECIPE
from course_lib.chapters.tiny_language_models.walks import START
from course_lib.study.stored import far_apart
from tests.chapters.claims import verdicts
from tests.chapters.tiny_language_models import small

TOPIC = "tiny_language_models"
SMALL, MIDDLE, LARGE = RECIPE.small, RECIPE.middle, RECIPE.large

pytestmark = pytest.mark.xdist_group(TOPIC)

# How far a run may lie from the stored one, per seed. With the arithmetic of another processor (SSE in place of AVX2)
# the gap moved by 0.001 and the agreement by 0.03, and nothing that was sampled moved; elsewhere a draw or two may.
WITHIN = {"gap": 0.3, "agreement": 0.6, "grammar": 2.0, "animals": 1, "calm": 2.0, "windy": 2.0}
EXACT = {"valid": 0.01, "common": 0.01, "modes": 0}


def test_two_live_seeds_say_what_is_stored():
    ours = experiment.run(stored.result().documents.seeds[:2], RECIPE)
    assert far_apart(ours.documents, stored.result().documents, WITHIN) == []
    assert far_apart(ours.walks, stored.result().walks, WITHIN) == []
    assert far_apart(ours.modes, stored.result().modes, EXACT) == []


# Every claim, and the conditions that would refute it if they had done what their controls did.
REFUTED = {
    "probabilities say more than text": ("documents", {("logits", SMALL): ("own logits", SMALL)}),
    "it is the teacher's knowledge": ("documents", {("own logits", SMALL): ("logits", SMALL)}),
    "more text closes most of the gap": ("documents", {("data", LARGE): ("data", SMALL)}),
    "the teacher's text is no better than data": ("documents", {("data", LARGE): ("data", SMALL)}),
    "colder text is cleaner": ("documents", {("cold text", MIDDLE): ("data", MIDDLE)}),
    "and poorer": ("documents", {("cold text", MIDDLE): ("data", MIDDLE)}),
    "forward KL mixes the modes": ("modes", {("forgets", "forward"): ("remembers", "forward")}),
    "reverse KL chooses one": ("modes", {("forgets", "reverse"): ("forgets", "forward")}),
    "own walks in the wind": ("walks", {OWN_WINDY: OWN_CALM}),
    "it is the places, not whose walks": ("walks", {TEACHERS_WINDY: TEACHERS_CALM}),
    "no wind, no gain": ("walks", {TEACHERS_CALM: START}),
}


def test_every_claim_has_its_refutation():
    assert set(REFUTED) == set(claims.names)


@pytest.mark.parametrize("name", REFUTED)
def test_a_claim_fails_where_its_control_would_explain_it(name):
    field, other = REFUTED[name]
    result = stored.result()
    swapped = replace(result, **{field: getattr(result, field).as_if(other)})
    assert verdicts(TOPIC, swapped)[name] != "holds"


def test_claims_fail_when_the_teacher_knows_nothing():
    """A teacher that has hardly learned, and walkers that have hardly walked."""
    found = verdicts(TOPIC, small.result())
    taught = ("forward KL mixes the modes", "reverse KL chooses one")  # exact: they need no teacher that learns
    nothing = ("it is the places, not whose walks", "no wind, no gain", "the teacher's text is no better than data")
    for name in claims.names:
        if name not in taught + nothing:  # of the last three "no gain" stays true where nobody learns
            assert found[name] != "holds", name
