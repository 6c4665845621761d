"""The claims of chapter 17 can fail."""

import dataclasses

import pytest

from course_lib.chapters.model_collapse import experiment
from course_lib.chapters.model_collapse.claims import claims
from tests.chapters.claims import result, verdicts

TOPIC = "model_collapse"
pytestmark = pytest.mark.xdist_group(TOPIC)


def swapped(table, names):
    """The Table in which the rows of a condition's first field stand under another: {field: whose rows it gets}."""
    return table.as_if(lambda condition: (names.get(condition[0], condition[0]), condition[1]))


def holding(names, other):
    """Which of the named claims hold on another Result."""
    found = verdicts(TOPIC, other)
    return [name for name in names if found[name] == "holds"]


def test_claims_fail_when_every_generation_secretly_sees_real_data():
    found = result(TOPIC)
    names = dict.fromkeys(("replace", "accumulate", "subsample", "mix", "anchor", "verified", experiment.KEPT), "fresh")
    leaky = dataclasses.replace(
        found, gaussian=swapped(found.gaussian, names), histogram=swapped(found.histogram, {"replace": "fresh"})
    )
    # What stays: the sum of both variances, the claims about the other worlds, and accumulating, which keeps as much.
    kept = {"what one model loses, all models keep", "accumulate keeps what was derived"}
    kept |= set(claims.names[claims.names.index("a blurred model goes the other way") :])
    kept -= {"a verifier that likes the typical narrows"}
    assert holding(set(claims.names) - kept, leaky) == []


def test_claims_fail_when_the_causes_are_taken_away():
    """Almost endless samples, no blur, training to the end, a verifier that accepts everything or has no taste."""
    blind = experiment.Verifier(wrong=1.0, right=1.0)
    recipe = experiment.Recipe(
        chains=200, heavy=3, samples=5000, bandwidth=0.0, steps=2000, careless=blind, good=blind, taste=1.0
    )
    parts = ("kernel", "slope", "judged")
    few = {part: getattr(experiment, part)((0, 1, 2), recipe) for part in parts}
    other = dataclasses.replace(result(TOPIC), recipe=recipe, **few)
    refuted = (
        "a blurred model goes the other way",
        "stopping early forgets",
        "even a careless verifier stops the errors",
        "a verifier's taste adds up",
    )
    assert holding(refuted, other) == []


def test_claims_fail_when_replace_and_accumulate_are_swapped():
    found = result(TOPIC)
    swap = {"replace": "accumulate", "accumulate": "replace"}
    ways = {"to the end": "accumulate, to the end", "accumulate, to the end": "to the end"}
    other = dataclasses.replace(found, gaussian=swapped(found.gaussian, swap), slope=swapped(found.slope, ways))
    verdict = verdicts(TOPIC, other)
    assert verdict["accumulating keeps the variance"] == "contradicted"
    assert verdict["the error grows in a straight line"] == "contradicted"
    assert verdict["with accumulated labels it stays bounded"] == "contradicted"
