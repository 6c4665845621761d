"""What refutes the claims of chapter 16. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.mode_collapse import experiment, lists, openings, opinions, words
from course_lib.chapters.mode_collapse.claims import claims
from course_lib.chapters.mode_collapse.experiment import RECIPE
from tests.chapters.claims import result, verdicts

TOPIC = "mode_collapse"
pytestmark = pytest.mark.xdist_group(TOPIC)
LEAN, MIDDLE, STRONG = RECIPE.alpha, RECIPE.middle, RECIPE.strong
MOST = max(RECIPE.counts)
# Every claim, and a Table in which a condition has the numbers of another: its cause is taken away.
REFUTED = {
    "a liking for the typical narrows the answers": ("optima", {(LEAN, MIDDLE): (0.0, MIDDLE)}),
    "the learned reward gives the derived entropy": ("optima", {(LEAN, MIDDLE): (0.0, MIDDLE)}),
    "noise alone narrows, too": ("noise", {(RECIPE.pairs, STRONG): (MOST, 1.0)}),
    "what noise costs falls as derived": None,
    "policy gradient ends at the best policy": None,
    "without a penalty one answer is left": ("policies", {0.0: 1.0}),
    "at equal quality the bias costs variety": ("quality", {experiment.FAIR: experiment.BIASED}),
    "a low temperature narrows without choosing": ("quality", {experiment.BIASED: experiment.COLD}),
    "independent items bring nothing back": ("lists", {(lists.ALONE, 5): (lists.FRESH, 5)}),
    "lists without repeats bring variety back": ("lists", {(lists.FRESH, 5): (lists.ALONE, 5)}),
    "longer sets come closer to the base": ("lists", {(lists.SETS, 10): (lists.SETS, 5)}),
    "people's own answers keep their shares": ("opinions", {opinions.OWN: opinions.IMPATIENT}),
    "pooled impatient raters leave the majority": ("opinions", {opinions.IMPATIENT: opinions.OWN}),
    "tolerant raters reward the balanced answer": ("opinions", {opinions.TOLERANT: opinions.IMPATIENT}),
    "only a named group steers": ("opinions", {opinions.NAMED: opinions.OWN}),
    "two loops together do more than each alone": ("words", {words.BOTH: words.PEOPLE}),
    "the loop ends at its fixed point": None,
    "a real model begins alike, more than people do": ("openings", {openings.CHAT: openings.PEOPLE}),
}


@pytest.mark.parametrize("name", [name for name, cause in REFUTED.items() if cause])
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"


def test_every_claim_has_a_cause_to_take_away():
    assert set(REFUTED) == set(claims.names)


def test_what_is_derived_falls_where_another_thing_is_run():
    """Another number of answers in a reward's noise, a training that is cut short, a loop of few generations."""
    found, seeds = result(TOPIC), (0, 1, 2)
    hasty = replace(RECIPE, steps=3)
    early = replace(RECIPE, generations=2)
    few = replace(RECIPE, counts=(40,), pairs=40)
    noisy = replace(found, recipe=few, noise=experiment.noise(seeds, few))
    assert verdicts(TOPIC, noisy)["what noise costs falls as derived"] != "holds"
    short = replace(found, policies=experiment.policies(seeds, hasty))
    assert verdicts(TOPIC, short)["policy gradient ends at the best policy"] != "holds"
    young = replace(found, words=experiment.words(seeds, early))
    assert verdicts(TOPIC, young)["the loop ends at its fixed point"] != "holds"
