"""The claims of chapter 18 can fail."""

import dataclasses

import pytest

from course_lib.chapters.language_collapse.recipe import BEAM, COLD, COLD_KEPT, COLD_MIX, NUCLEUS
from tests.chapters.claims import result
from tests.chapters.claims import verdicts as verdicts_on

TOPIC = "language_collapse"
pytestmark = pytest.mark.xdist_group(TOPIC)
PARTS = ("counting", "words", "drawn", "gpt")


def holding(names, refuted, parts=PARTS):
    """Which of the claims that should be refuted hold all the same, if regimes and arms did what those they are mapped
    to did."""

    def other(condition):
        return (names.get(condition[0], condition[0]), condition[1])

    found = result(TOPIC)
    tables = {part: getattr(found, part).as_if(other) for part in parts}
    found = verdicts_on(TOPIC, dataclasses.replace(found, **tables))
    return [name for name in refuted if found[name] == "holds"]


def test_claims_fail_when_every_generation_secretly_sees_real_data():
    refuted = (
        "words die",
        "as theory says",
        "rare words first",
        "some real data help",
        "the loop drifts",
        "possible text is lost",
        "keeping everything helps",
        "old text helps at equal size",
        "cold sampling kills words",
        "networks add little to it",
        "cold sampling narrows",
        "so does top-p",
        "real data help where it matters",
        "a tail of strange text grows",
    )
    assert holding({"replace": "fresh", COLD: "fresh", NUCLEUS: "fresh"}, refuted, ("counting", "words", "gpt")) == []


def test_claims_fail_when_nothing_keeps_the_real_data():
    kept = dict.fromkeys(("accumulate", "subsample", "mix", "fresh"), "replace") | {COLD_MIX: COLD, COLD_KEPT: COLD}
    refuted = (
        "some real data help",
        "possible text is lost",
        "keeping everything helps",
        "old text helps at equal size",
        "real data help where it matters",
        "keeping everything helps more",
    )
    assert holding(kept, refuted, ("counting", "words", "gpt")) == []


def test_claims_fail_when_the_share_of_real_data_is_all():
    assert holding({"mix": "fresh"}, ["some real data do not stop it"], ("gpt",)) == []


def test_a_forgotten_temperature_fails_the_claims_about_it():
    refuted = (
        "cold sampling kills words",
        "drawing alone does it",
        "networks add little to it",
        "cold sampling narrows",
        "so does top-p",
    )
    assert holding({COLD: "replace", NUCLEUS: "replace"}, refuted, ("drawn", "gpt")) == []


def test_claims_fail_when_the_search_is_a_draw_and_when_documents_repeat():
    assert holding({BEAM: "replace"}, ["beam search narrows at once"], ("gpt",)) == []
    assert holding({"replace": BEAM}, ["diversity is that of real text"], ("gpt",)) == []
