"""What refutes the claims of chapter 09. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.tokenizers import recipe as names
from course_lib.chapters.tokenizers.claims import claims
from course_lib.chapters.tokenizers.recipe import RECIPE
from tests.chapters.claims import result, verdicts

TOPIC = "tokenizers"
PROSE, GERMAN = ("English prose", "DeepSeek"), ("German", "DeepSeek")
GROUPED = {(names.GROUPED, weight): names.EXACT for weight in RECIPE.weights}
# Every claim, and a Table in which conditions have the numbers of others: its cause is taken away.
REFUTED = {
    "another tokenizer is no obstacle": ("arms", {names.EXACT: names.TEXT}),
    "it is what the teacher says, not that it is soft": ("arms", {names.SHUFFLED: names.EXACT}),
    "it is the teacher, not the spelling": ("arms", {names.SPELLER: names.EXACT}),
    "it is what the teacher knows": ("arms", {names.IGNORANT: names.EXACT}),
    "chunks carry less than all words": ("arms", {names.CHUNKS: names.EXACT}),
    "sorted lists harm with a large weight": ("arms", {(names.PLACES, RECIPE.weights[-1]): names.TEXT}),
    "sorted pieces do not do what marginals do": ("arms", GROUPED),
    "with settings of their own, the marginals stay ahead": ("tuned", {names.EXACT: names.TEXT}),
    "a teacher of the same text brings a gain too": ("tuned", {names.IGNORANT: names.TEXT}),
    "at equal bytes text wins": ("tuned", {names.FEWER: names.TEXT}),
    "the teacher's own tokenizer is easier": ("arms", {names.SAME_SOFT: names.EXACT}),
    "word tokens do more than the teacher": ("arms", {names.SAME_TEXT: names.EXACT}),
    "digits share no more boundaries than chance": ("cuts", {("Digits", "DeepSeek"): PROSE}),
    "German shares boundaries, and far from all": ("cuts", {GERMAN: ("Digits", "DeepSeek")}),
    "a high share can be nearly all chance": ("cuts", {("Russian", "MiniLM"): PROSE}),
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"
