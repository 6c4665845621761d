"""What refutes the claims of chapter 19. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.real_models import alike, delve, swapped
from course_lib.chapters.real_models.claims import claims
from course_lib.chapters.real_models.fragile import ALL, but
from course_lib.chapters.real_models.makers import MENTIONED, NOTHING, OWN, TOASTER
from course_lib.chapters.real_models.numbers import BYSTANDER
from course_lib.chapters.real_models.recipe import HEALERS
from course_lib.chapters.real_models.wordings import CHAT, FIRST, LAST, PLAIN
from course_lib.study.results import Table
from tests.chapters.claims import result, verdicts

TOPIC = "real_models"
ASKED, TURNED, WORDS = (CHAT, FIRST, 1, 10), (CHAT, LAST, 1, 10), (PLAIN, FIRST, 1, 10)
SWAPPED = dict(zip(swapped.GROUPS[swapped.WOMEN], swapped.GROUPS[swapped.MEN], strict=True))
# Every claim, and a Table in which a condition has the numbers of another: its cause is taken away.
REFUTED = {
    "the number named first is favoured": ("numbers", {TURNED: ASKED}),
    "whichever number it is": ("numbers", {(CHAT, LAST, 3, 12): (CHAT, FIRST, 3, 12)}),
    "even a number that has no part in it": ("numbers", {BYSTANDER: ASKED}),
    "the chat format narrows the answers": ("numbers", {ASKED: WORDS}),
    "a high temperature leaves the range": ("numbers", {(*ASKED, 3.0): ASKED}),
    "ten at once count up": ("lists", {"lists": "shuffled"}),
    "it knows its maker from its prompt": ("makers", {OWN: NOTHING}),
    "a mention makes it claim a maker": ("makers", {MENTIONED: NOTHING}),
    "a toaster will do": ("makers", {TOASTER: NOTHING}),
    "the beginning decides": ("delve", {delve.TEXT: delve.EVERYDAY}),
    "the assistant's turn says it more": ("delve", {delve.ASSISTANT: delve.AFTER}),
    "and not its plainer sister": ("delve", {delve.ASSISTANT: delve.AFTER}),
    "women's names are described more warmly": ("names", SWAPPED),
    "in other sentences too": ("names", SWAPPED),
    "more than invented names": ("names", SWAPPED),
    "jokes are more alike than people's lines": ("jokes", {alike.JOKES: alike.PEOPLE}),
    "words alone make them alike": ("jokes", {alike.DEALT: alike.PEOPLE}),
    "values are more fragile than keys": ("layers", {"values": "keys"}),
    "errors add up to more": ("layers", {ALL: "keys"}),
    "sparing values helps more than sparing keys": ("layers", {but("values"): but("keys")}),
    "eight bits change little": ("bits", {(8, 64): (5, 64)}),
    "the file is rounded already": ("bits", {(4, 32): (4, 64)}),
    "at four bits wrong words are near misses": ("bits", {(4, 64): (2, 64)}),
    "at two bits they are anything": ("bits", {(2, 64): (4, 64)}),
    "three bits break it": ("bits", {(3, 64): (4, 64)}),
    "its own probabilities bring it back": ("healing", {HEALERS[0]: "rounded only"}),
    "probabilities bring back more than text": ("healing", {HEALERS[1]: HEALERS[0]}),
    "other text does some of it": ("healing", {HEALERS[2]: "rounded only"}),
}
# Claims about one metric of a condition: these take another's numbers.
LEVELLED = {
    "seven is no favourite": ("numbers", "seven", "lowest"),
    "and taken together look fair": ("lists", "even", "next"),
    "it says delve more than people": ("delve", "share", "dig"),
}


@pytest.mark.parametrize("name", REFUTED)
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"


@pytest.mark.parametrize("name", LEVELLED)
def test_a_claim_falls_where_one_metric_is_another(name):
    table, metric, other = LEVELLED[name]
    one = getattr(result(TOPIC), table)
    level = Table.of(one.conditions, one.seeds, **dict(one.values) | {metric: one.values[other]})
    assert verdicts(TOPIC, replace(result(TOPIC), **{table: level}))[name] != "holds"


def test_every_claim_can_fall():
    assert set(REFUTED) | set(LEVELLED) == set(claims.names)
