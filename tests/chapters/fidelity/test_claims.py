"""The claims of chapter 05 are measured on its stored runs: two of them are run again in part, and every claim can
fail."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib.chapters.fidelity import experiment, stored
from course_lib.chapters.fidelity import subliminal as sub
from course_lib.chapters.fidelity.claims import claims
from course_lib.chapters.fidelity.copies import LABELS, OUTSIDER, STUDENT, TEACHER, TWIN
from course_lib.chapters.fidelity.grid import LABELS as TRUE
from course_lib.chapters.fidelity.grid import corner, largest, law, predicted
from course_lib.chapters.fidelity.recipe import ASSISTED, RECIPE
from course_lib.chapters.fidelity.verified import ANY_ORDER, AS_MANY, GUESSED, IN_ORDER, LABELLED, PASSED, WEAK
from course_lib.chapters.fidelity.wrong_labels import CAREFUL, DISTILLED, PLAIN
from course_lib.study.results import Table
from course_lib.study.stored import far_apart
from tests.chapters.claims import verdicts

TOPIC = "fidelity"
SMALL, LARGE = RECIPE.models
SHORT, LONG = RECIPE.steps
ONCE, MOST = RECIPE.tries[0], RECIPE.tries[-1]
COOL = min(RECIPE.size_T)

pytestmark = pytest.mark.xdist_group(TOPIC)


def student(source, steps=LONG, model=SMALL):
    return model, source, steps, STUDENT


def without_a_shared_world(table):
    """The Table in which everybody agrees as often as chance would have it."""
    values = dict(table.values) | {"agreement": table.values["chance"]}
    return Table.of(table.conditions, table.seeds, **values)


def without_a_floor(table):
    """The Table in which the largest student makes as few errors as the powers predict."""
    values = dict(table.values)
    errors = np.array(values["error"])
    errors[table.conditions.index(largest(RECIPE))] = predicted(table, law(table, corner(RECIPE)), largest(RECIPE))
    return Table.of(table.conditions, table.seeds, **values | {"error": errors})


# Every claim, and the conditions that would refute it if they had done what their controls did.
REFUTED = {
    "a floor is not chance": ("copies", without_a_shared_world),
    "a student agrees above the floor": ("copies", {student(TEACHER): student(OUTSIDER)}),
    "the pile does it": ("copies", {student(TWIN, SHORT): student(OUTSIDER, SHORT)}),
    "mistakes come back": ("copies", {student(TEACHER): student(OUTSIDER)}),
    "the hand of one teacher": ("copies", {student(TEACHER): student(OUTSIDER)}),
    "longer lessons copy more": ("copies", {student(TEACHER): student(TEACHER, SHORT)}),
    "a student can match its teacher": ("copies", {student(TEACHER, LONG, LARGE): student(LABELS, SHORT)}),
    "a large teacher is too sure": ("sizes", {("middle", COOL): ("large", COOL)}),
    "a student sees through wrong labels": ("wrong_labels", {DISTILLED: PLAIN}),
    "and needs no teacher for it": ("wrong_labels", {CAREFUL: PLAIN}),
    "above its teacher": ("verified", {(PASSED, ONCE): (AS_MANY, ONCE)}),
    "while agreement falls": ("verified", {(PASSED, ONCE): (AS_MANY, ONCE)}),
    "it is the check": ("verified", {(GUESSED, MOST): WEAK}),
    "passing is no fair draw": ("verified", {(LABELLED, ONCE): (PASSED, ONCE)}),
    "the teacher saves checks": ("checks", {IN_ORDER: ANY_ORDER}),
    "noise gets below the floor": (
        "noisy",
        {
            (RECIPE.grid_labels[0], noise, RECIPE.noisy_T[0]): (RECIPE.grid_labels[0], 0.0, RECIPE.noisy_T[0])
            for noise in RECIPE.pixel_noise[1:]
        },
    ),
    "a floor of plain matching": (
        "grid",
        {(RECIPE.grid_labels[0], *largest(RECIPE)[1:]): (RECIPE.grid_labels[0], RECIPE.grid_units[0], 20)},
    ),
    "a power law promises too much": ("grid", without_a_floor),
    "few pictures: ask; many labels: learn": (
        "grid",
        {(TRUE, *largest(RECIPE)[1:]): (RECIPE.grid_labels[-2], *largest(RECIPE)[1:])},
    ),
    "digits through noise": ("subliminal", {sub.SAME: sub.SHUFFLED}),
    "it is the heads": ("subliminal", {sub.HEADS: sub.BODY}),
    "few logits carry less": ("subliminal", {("logits", RECIPE.meaningless[0]): sub.SAME}),
    "born again brings nothing": ("generations", {(min(RECIPE.born_T), RECIPE.generations): "trained longer"}),
    "no assistant needed": ("sizes", {(ASSISTED, RECIPE.arm_T[ASSISTED]): ("large", COOL)}),
}


def test_every_claim_has_its_refutation():
    assert set(REFUTED) == set(claims.names)


@pytest.mark.parametrize("name", REFUTED)
def test_a_claim_fails_where_its_control_would_explain_it(name):
    field, other = REFUTED[name]
    result = stored.result()
    table = getattr(result, field)
    swapped = replace(result, **{field: other(table) if callable(other) else table.as_if(other)})
    assert verdicts(TOPIC, swapped)[name] != "holds"


# How far a run may lie from the stored one, per seed: a few pictures of an exam of 597, where another processor's last
# digits tip the balance. What is learned from noise moves most.
WITHIN = {"accuracy": 2, "agreement": 2, "kept": 1, "clean": 1, "error": 3, "nats": 0.1, "teacher": 2}
WITHIN |= {"checks": 10, "chance": 2, "repeated": 15, "noise": 4, "own": 15}


def test_two_live_seeds_say_what_is_stored():
    kept = stored.result()
    room = experiment.prepare(kept.grid.seeds[:2])
    small = replace(RECIPE, grid_units=RECIPE.grid_units[1:])
    assert far_apart(experiment.grid(room, small), kept.grid, WITHIN, luck=3) == []
    found = experiment.by_pictures(room, experiment.nets(room))
    assert far_apart(found, kept.by_pictures, WITHIN, luck=3) == []
    for name in ("generations", "wrong_labels", "verified", "checks", "noisy"):
        assert far_apart(getattr(experiment, name)(room), getattr(kept, name), WITHIN, luck=3) == [], name
