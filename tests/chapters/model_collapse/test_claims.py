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
    names = dict.fromkeys(
        (
            "replace",
            "grown",
            "accumulate",
            "subsample",
            "mix",
            "tenth",
            "anchor",
            "verified",
            "colder",
            experiment.KEPT,
        ),
        "fresh",
    )
    others = {name: swapped(getattr(found, name), {"replace": "fresh"}) for name in ("histogram", "mixture")}
    leaky = dataclasses.replace(found, gaussian=swapped(found.gaussian, names), **others)
    # What stays: the sum of both variances, the claims about the other worlds, and accumulating, which keeps as much.
    kept = {"what one model loses, all models keep", "accumulate keeps what was derived"}
    kept |= set(claims.names[claims.names.index("a blurred model goes the other way") :])
    kept -= {"a verifier that likes the typical narrows"}
    assert holding(set(claims.names) - kept, leaky) == []


def test_claims_fail_when_the_causes_are_taken_away():
    """Almost infinitely many samples, no blur, training to the end, a verifier that accepts everything, sees every kind
    of mistake, or has no taste."""
    open_door = experiment.Verifier(wrong=1.0, right=1.0)
    recipe = experiment.Recipe(
        chains=200,
        heavy=3,
        samples=5000,
        bandwidth=0.0,
        steps=2000,
        careless=open_door,
        good=open_door,
        taste=1.0,
        blind=0.0,
    )
    parts = ("kernel", "slope", "judged")
    few = {part: getattr(experiment, part)((0, 1, 2), recipe) for part in parts}
    other = dataclasses.replace(result(TOPIC), recipe=recipe, **few)
    refuted = (
        "a blurred model goes the other way",
        "stopping early forgets",
        "a verifier whose misses are fresh stops the errors",
        "a blind spot lets the errors in",
        "a verifier's taste adds up",
    )
    assert holding(refuted, other) == []


def test_claims_fail_when_replace_and_accumulate_are_swapped():
    found = result(TOPIC)
    swap = {"replace": "accumulate", "accumulate": "replace"}
    ways = {experiment.END: experiment.ACCUMULATED, experiment.ACCUMULATED: experiment.END}
    other = dataclasses.replace(found, gaussian=swapped(found.gaussian, swap), slope=swapped(found.slope, ways))
    verdict = verdicts(TOPIC, other)
    assert verdict["a larger sample delays the loss"] == verdict["old data stop the loss"] == "contradicted"
    assert verdict["the error grows in a straight line"] == "contradicted"
    assert verdict["with accumulated labels it stays bounded"] == "contradicted"


def test_claims_fail_where_size_alone_does_it_or_what_was_lost_comes_back():
    found = result(TOPIC)
    other = dataclasses.replace(
        found,
        gaussian=swapped(found.gaussian, {"accumulate": "grown", "subsample": "replace", "colder": "replace"}),
        mixture=swapped(found.mixture, {"replace": "fresh"}),
        judged=swapped(found.judged, {experiment.FAIR: experiment.NONE}),  # slips bring new ones
    )
    refuted = (
        "old data stop the loss",
        "old data add something to size",
        "errors compound where they pull the same way",
        "the small cluster goes first",
        "luck takes the rare behind a fair verifier too",
    )
    assert holding(refuted, other) == []
