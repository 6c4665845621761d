"""The claims of chapter 17 hold over eight groups of chains, and can fail."""

import dataclasses

import pytest

from course_lib.chapters.model_collapse import experiment as model_collapse
from course_lib.study.results import Table
from tests.chapters.claims import check, measured, result

TOPIC = "model_collapse"
NAMES = (
    "replace shrinks as derived",
    "the usual chain is far below the mean",
    "the loop is the cause",
    "what one model loses, all models keep",
    "an unbiased estimate does not help",
    "one chain can show the opposite",
    "accumulating keeps the variance",
    "accumulate keeps what was derived",
    "a fixed budget from the pile costs a little",
    "a tenth of real data",
    "the same real numbers help less",
    "categories die as derived",
    "the rare die first",
    "a blurred model goes the other way",
    "stopping early forgets",
    "the error grows in a straight line",
    "with accumulated labels it stays bounded",
    "even a careless verifier stops the errors",
    "a verifier's taste adds up",
    "a verifier that likes the typical narrows",
)


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    check(TOPIC, name)


def test_no_claim_is_left_out():
    assert set(measured(TOPIC)) == set(NAMES)


def verdicts(found):
    return {claim.name: claim.verdict for claim in model_collapse.claims(found)}


def relabelled(table, names):
    """The Table in which the rows of one condition stand under the name of another: {name: whose rows it gets}."""
    rows = [table.conditions.index((names.get(name, name), k)) for name, k in table.conditions]
    return Table.of(table.conditions, table.seeds, **{metric: values[rows] for metric, values in table.values.items()})


def test_claims_fail_when_every_generation_secretly_sees_real_data():
    found = result(TOPIC)
    names = dict.fromkeys(("replace", "accumulate", "subsample", "mix", "anchor", "verified", "unbiased"), "fresh")
    leaky = dataclasses.replace(
        found, gaussian=relabelled(found.gaussian, names), histogram=relabelled(found.histogram, {"replace": "fresh"})
    )
    found = verdicts(leaky)
    refuted = (*NAMES[:3], *NAMES[4:9], "a tenth of real data", "the same real numbers help less")
    refuted += ("categories die as derived", "the rare die first", "a verifier that likes the typical narrows")
    assert [name for name in refuted if found[name] == "holds"] == []


def test_claims_fail_when_the_causes_are_taken_away():
    """Almost endless samples, no blur, training to the end, a verifier that accepts everything or has no taste."""
    recipe = dataclasses.replace(
        model_collapse.Recipe(
            chains=200, heavy=3, samples=5000, bandwidth=0.0, steps=2000, rare=(0.2, 1.0), tolerance=1e4
        ),
        verifiers=(("no verifier", 1.0, 1.0), ("careless", 1.0, 1.0), ("good", 1.0, 1.0)),
    )
    parts = ("kernel", "slope", "judged")
    few = {part: getattr(model_collapse, part)((0, 1, 2), recipe) for part in parts}
    found = verdicts(dataclasses.replace(result(TOPIC), recipe=dataclasses.replace(recipe, samples=50), **few))
    refuted = (
        "a blurred model goes the other way",
        "stopping early forgets",
        "even a careless verifier stops the errors",
    )
    assert [name for name in (*refuted, "a verifier's taste adds up") if found[name] == "holds"] == []


def test_claims_fail_when_replace_and_accumulate_are_swapped():
    found = result(TOPIC)
    swap = {"replace": "accumulate", "accumulate": "replace"}
    ways = {"to the end": "accumulate, to the end", "accumulate, to the end": "to the end"}
    swapped = dataclasses.replace(found, gaussian=relabelled(found.gaussian, swap), slope=relabelled(found.slope, ways))
    verdict = verdicts(swapped)
    assert verdict["accumulating keeps the variance"] == "contradicted"
    assert verdict["the error grows in a straight line"] == "contradicted"
    assert verdict["with accumulated labels it stays bounded"] == "contradicted"
