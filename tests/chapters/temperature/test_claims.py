"""The claims of chapter 02 can fail."""

import dataclasses

import pytest

from course_lib.chapters.temperature import experiment
from course_lib.chapters.temperature.claims import claims
from course_lib.chapters.temperature.recipe import RECIPE
from course_lib.chapters.temperature.students import (
    CENTRED,
    LABELS_ALONE,
    RAW,
    SOFT_ALONE,
    Mix,
    equal_share,
)
from course_lib.study.results import Table
from tests.chapters.claims import ignorant_classroom, result, verdicts

pytestmark = pytest.mark.xdist_group("temperature")

EQUAL = equal_share(max(RECIPE.squared_T), RECIPE.alpha)
COLD, HOT, HIGHEST = RECIPE.cold, max(RECIPE.squared_T), max(RECIPE.limit_T)
SHORT, LONG = ("short", COLD), ("long", COLD)
# claim → table, and whose numbers a condition gets instead of its own, so that the claim must fall
REFUTED = {
    "warm beats cold": ("sweep", {("student", RECIPE.warm): ("student", COLD)}),
    "the lead is for few pictures": ("reach", lambda place: place._replace(images=min(RECIPE.piles))),
    "longer training takes part of it": ("reach", lambda place: place._replace(steps=RECIPE.settings.steps)),
    "a less sure teacher needs less warmth": ("sureness", lambda sure: sure._replace(scale=1.0)),
    "asked without T": ("afterwards", {RECIPE.warm: COLD}),
    "T² is a weight": ("squared", {Mix(HOT, EQUAL, False): Mix(HOT, RECIPE.alpha, False)}),
    "the limit, tried": ("matched", {CENTRED: RAW}),
    "T² matters in a mix": ("squared", {Mix(HOT, RECIPE.alpha, True): Mix(HOT, RECIPE.alpha, False)}),
    "T² is invisible alone": ("squared", {Mix(HOT, SOFT_ALONE, False): LABELS_ALONE}),
    "the high-temperature limit": ("limit", {HIGHEST: min(RECIPE.limit_T)}),
    "the limit's size": ("limit", {HIGHEST: min(RECIPE.limit_T)}),
    "a better teacher": ("teachers", {LONG: SHORT}),
    "teaches worse": ("teachers", {LONG: SHORT, SHORT: LONG}),
    "temperature cures it": ("teachers", lambda condition: (condition[0], COLD)),
}


@pytest.mark.parametrize("name", [name for name in claims.names if name != "entropy finds a good T"])
def test_a_claim_falls_when_its_condition_gets_other_numbers(name):
    found = result("temperature")
    table, instead = REFUTED[name]
    other = dataclasses.replace(found, **{table: getattr(found, table).as_if(instead)})
    assert verdicts("temperature", other)[name] != "holds"


def test_entropy_finds_no_good_T_where_the_best_is_elsewhere():
    """The students' marks at T in the opposite order, beside the entropies as they are."""
    found = result("temperature")
    opposite = dict(zip(RECIPE.scale_T, reversed(RECIPE.scale_T), strict=True))
    turned = found.sureness.as_if(lambda sure: sure._replace(T=opposite[sure.T]))
    marks = {"accuracy": turned.values["accuracy"], "entropy": found.sureness.values["entropy"]}
    other = dataclasses.replace(found, sureness=Table.of(found.sureness.conditions, found.sureness.seeds, **marks))
    assert verdicts("temperature", other)["entropy finds a good T"] != "holds"


def test_claims_fail_when_the_teacher_knows_nothing_and_both_learn_as_long():
    both = (RECIPE.cold, RECIPE.warm)
    few = {"lengths": (RECIPE.settings.steps,), "piles": (RECIPE.images,), "patience": RECIPE.settings.steps}
    recipe = dataclasses.replace(RECIPE, sweep=both, scale_T=both, long=RECIPE.short, **few)
    other = experiment.run(recipe=recipe, classroom=ignorant_classroom())
    assert other.teachers.gain(SHORT, LONG).mean == 0, "the same teacher twice"
    found = verdicts("temperature", other)
    for name in ("warm beats cold", "a better teacher", "teaches worse", "temperature cures it"):
        assert found[name] != "holds", name
