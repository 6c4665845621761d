"""Every claim of every chapter holds over eight seeds, and can fail.

COURSE_MASTER_SEED=7 make test-claims checks them on seeds that nobody has looked at.
"""

import functools

import pytest

from course_lib import claims, experiments, runtime
from course_lib.experiments import soft_targets, start_here, temperature
from course_lib.experiments.classroom import TeacherRecipe, open_classroom
from course_lib.results import Table

NAMES = {
    "start_here": (
        "a student without labels learns",
        "nothing comes from nothing",
        "confidences copy more than answers",
        "mistakes are inherited",
    ),
    "soft_targets": (
        "soft beats hard with few images",
        "it is not label smoothing",
        "the gain vanishes",
        "closer is not better",
        "most of it is the teacher's data",
        "each image counts",
        "which wrong answers matters",
        "confidence is not enough",
        "the omitted digit, hard",
        "the omitted digit, soft",
        "warmer is better for what is missing",
        "only 7s and 8s",
    ),
    "temperature": (
        "warm beats cold",
        "T² matters in a mix",
        "T² is invisible alone",
        "the high-temperature limit",
        "the limit's size",
        "a better teacher",
        "teaches worse",
        "temperature cures it",
    ),
}


@functools.cache
def measured(topic):
    module = experiments.get(topic)
    return {claim.name: claim for claim in module.claims(module.run(seeds=runtime.seeds(8)))}


@pytest.mark.parametrize("topic, name", [(topic, name) for topic, names in NAMES.items() for name in names])
def test_claim_holds(topic, name):
    claim = measured(topic)[name]
    assert claim.verdict == "holds", f"{claim.sentence} {claims.ledger([claim])}"


@pytest.mark.parametrize("topic", NAMES)
def test_no_claim_is_left_out(topic):
    assert set(measured(topic)) == set(NAMES[topic])
    assert set(NAMES) == set(experiments.TOPICS)


@functools.cache
def ignorant_room():
    """A classroom whose teachers have learned nothing: one step with almost no learning rate."""
    return open_classroom(runtime.seeds(8), TeacherRecipe(steps=1, lr=1e-9))


REFUTED = {
    start_here: ("a student without labels learns",),
    soft_targets: (
        "soft beats hard with few images",
        "it is not label smoothing",
        "most of it is the teacher's data",
        "the omitted digit, soft",
        "only 7s and 8s",
    ),
}


@pytest.mark.parametrize("module", REFUTED)
def test_claims_fail_when_the_teacher_knows_nothing(module):
    found = {claim.name: claim.verdict for claim in module.claims(module.run(room=ignorant_room()))}
    assert [name for name in REFUTED[module] if found[name] == "holds"] == []


def test_claims_fail_when_the_conditions_are_swapped():
    """Nonsense is inherited too, so an ignorant teacher does not refute inheritance: the wrong student does."""
    result = start_here.run(seeds=runtime.seeds(8))
    table, names = result.students, start_here.CONDITIONS
    rows = [names.index(name) for name in ("teacher's confidences", "teacher's answers", "right labels", names[3])]
    swapped = Table.of(names, table.seeds, **{metric: values[rows] for metric, values in table.values.items()})
    found = {claim.name: claim.verdict for claim in start_here.claims(start_here.Result(result.room, swapped))}
    assert found["mistakes are inherited"] == "contradicted"
    assert found["confidences copy more than answers"] == "contradicted"


def test_temperature_claims_fail_when_the_teacher_knows_nothing():
    result = temperature.Result(
        room := ignorant_room(),
        temperature.sweep(room),
        temperature.squared(room),
        measured_teachers := temperature.teachers(room, temperature.Recipe(short=100, long=100)),
        temperature.high_limit(room),
    )
    found = {claim.name: claim.verdict for claim in temperature.claims(result)}
    assert measured_teachers.gain(("short", 1.0), ("long", 1.0)).mean == 0, "the same teacher twice"
    for name in ("warm beats cold", "a better teacher", "teaches worse", "temperature cures it"):
        assert found[name] != "holds", name
