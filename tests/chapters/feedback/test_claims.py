"""What refutes the claims of chapter 15. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.feedback import experiment, money, overdone, routing, seen
from course_lib.chapters.feedback.claims import claims
from tests.chapters.claims import result, verdicts

TOPIC = "feedback"
pytestmark = pytest.mark.xdist_group(TOPIC)
AI, PEOPLE = experiment.AI.format, experiment.PEOPLE
LOW, MIDDLE, HIGH = experiment.RECIPE.biases


def first(names):
    """A change of conditions whose first field is renamed."""
    return lambda condition: (names.get(condition[0], condition[0]), *condition[1:])


def second(names):
    return lambda condition: (condition[0], names.get(condition[1], condition[1]), *condition[2:])


# Every claim, and a Table in which a condition has the numbers of another: its cause is taken away.
REFUTED = {
    "an AI agrees with the truth as derived": ("labels", first({AI(MIDDLE): AI(LOW)})),
    "an AI's labels run out": ("labels", first({AI(MIDDLE): PEOPLE})),
    "few labels: the AI leads": ("labels", first({AI(MIDDLE): PEOPLE})),
    "many labels: people lead": ("labels", first({PEOPLE: experiment.SHARED})),
    "half the bias, overtaken late": ("overtaking", second({LOW: MIDDLE})),
    "less noise, sooner": ("overtaking", first({experiment.SHARPER: PEOPLE})),
    "what people share does not average out": ("labels", first({experiment.OWN: experiment.SHARED})),
    "little money: the AI": ("money", second({MIDDLE: HIGH})),
    "much money: people": ("money", first({money.MACHINE: money.PEOPLE})),
    "one pile drowns people": ("money", first({money.PILE: money.CORRECTED})),
    "people correct an AI": ("money", first({money.CORRECTED: money.PILE})),
    "people help a biased AI": ("hybrid", first({HIGH: LOW})),
    "people hurt a good AI": ("hybrid", first({LOW: HIGH})),
    "ask people where AIs disagree": ("routed", second({routing.QUARREL: routing.UNSURE})),
    "the second AI does most of it": ("routed", second({routing.TWICE[0]: routing.NOBODY})),
    "with both AIs the choice of pairs matters little": ("routed", second({routing.TWICE[1]: routing.RANDOM})),
    "a second AI is worth its other taste": ("related", first({0.0: 1.0})),
    "people asked where the AI is sure do harm": ("routed", second({routing.EASY: routing.RANDOM})),
    "an unseen bias is only noise": ("hidden", {seen.BLIND: seen.SEEN}),
    "an unseen bias leaks in": ("hidden", {seen.LEAKS: seen.BLIND}),
    "the chosen answers are longer": ("hidden", {seen.SEEN: seen.BLIND}),
    "true labels do not prevent the fall": ("pushed", second({max(experiment.RECIPE.distances): 4})),
    "its judge was right": ("pushed", first({overdone.CLEAN_MANY: overdone.NOISY})),
    "noise lowers the peak": ("pushed", first({overdone.NOISY: overdone.CLEAN})),
    "fresh pairs repair it": ("ends", {overdone.FRESH: overdone.UNSEEN}),
    "fresh pairs alone do not": ("ends", {overdone.UNSEEN: overdone.ORDINARY}),
    "few answers a step waste KL": (
        "ways",
        first({overdone.GRADIENT.format(4): overdone.GRADIENT.format(64)}),
    ),
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"
