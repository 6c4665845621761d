"""What refutes the claims of chapter 03."""

import dataclasses

import pytest

from course_lib.chapters.hidden_layers.gains import NOISY, PLAIN
from tests.chapters import claims

TOPIC = "hidden_layers"
pytestmark = pytest.mark.xdist_group(TOPIC)


def test_claims_fail_when_their_cause_is_taken_away():
    found = claims.result(TOPIC)
    labels, careful = ("none", "labels", PLAIN), ("none", "labels", NOISY)
    changed = dataclasses.replace(
        found,
        gains=found.gains.as_if(
            {
                careful: ("hint", "teacher", PLAIN),  # noise does no more than the hint
                ("distance", "pixels", PLAIN): labels,
                ("contrast", "teacher", NOISY): ("hint", "teacher", PLAIN),
            }
        ),
        maps=found.maps.as_if({"many labels": "untrained"}),
        partial=found.partial.as_if({("answers", True): ("teacher", True)}),
        unlabelled=found.unlabelled.as_if({("distance", "teacher"): ("distance", "pixels")}),
        looking=found.looking.as_if(
            {("contrast", "teacher"): ("contrast", "classes"), ("distance", "teacher"): ("distance", "classes")}
        ),
        rows=found.rows.as_if({"soft targets of all": "relations"}),
    )
    verdicts = claims.verdicts(TOPIC, changed)
    surviving = {name for name, verdict in verdicts.items() if verdict == "holds"}
    # what says that something is worth little is refuted below, by making it worth a lot
    assert surviving <= {"distances of clean pictures equal their placebo"}


def test_what_is_worth_little_is_refuted_by_a_gain():
    found = claims.result(TOPIC)
    changed = dataclasses.replace(
        found,
        gains=found.gains.as_if({("distance", "classes", NOISY): ("none", "labels", PLAIN)}),
    )
    verdicts = claims.verdicts(TOPIC, changed)
    assert verdicts["distances of clean pictures equal their placebo"] != "holds"
