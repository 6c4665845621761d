"""What refutes the claims of chapter 14. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.diversity.claims import claims
from course_lib.chapters.diversity.experiment import ALL, BOTH, GOOD
from course_lib.chapters.diversity.recipe import RECIPE
from course_lib.chapters.diversity.stage import (
    BIGGER,
    EMBEDDING,
    GRADIENTS,
    HARDEST,
    ORACLE,
    RANDOM,
    SHUFFLED,
    SKILLS,
    TEACHER,
)
from tests.chapters.claims import result, verdicts

TOPIC = "diversity"
BASE = (RANDOM, TEACHER)
MOST, BENT = max(RECIPE.more), max(RECIPE.bent)
FLATTER = sorted(RECIPE.flat)[-2]
# Every claim, and a Table in which conditions have the numbers of others: its cause is taken away.
REFUTED = {
    "embedding clusters help outside": ("arms", {(EMBEDDING, TEACHER): (SHUFFLED, TEACHER)}),
    "gradient clusters help outside": ("arms", {(GRADIENTS, TEACHER): (SHUFFLED, TEACHER)}),
    "clusters must mean something": ("arms", {(SHUFFLED, TEACHER): (EMBEDDING, TEACHER)}),
    "it is the mix of skills": ("arms", {(SKILLS, TEACHER): BASE}),
    "trained to the end, the gain stays": ("longer", {(EMBEDDING, TEACHER): BASE}),
    "at equal tokens, the gain stays": ("tokens", {EMBEDDING: RANDOM}),
    "an embedding of the wrong thing is no help": ("arms", {BASE: (ORACLE, TEACHER)}),
    "a better choice beats the bigger teacher": ("arms", {(EMBEDDING, TEACHER): BASE}),
    "evenly chosen, the bigger teacher counts": ("arms", {(ORACLE, BIGGER): (ORACLE, TEACHER)}),
    "more examples beat a better choice": ("arms", {(MOST, TEACHER): BASE}),
    "whoever has the answers should use them": ("arms", {(ALL, TEACHER): BASE}),
    "evenly by label costs inside": ("arms", {(ORACLE, TEACHER): (EMBEDDING, TEACHER)}),
    "a little flatter is nearly free": ("flat", {FLATTER: 1.0}),
    "the hardest teach worst": ("arms", {(HARDEST, TEACHER): BASE}),
    "spread is not enough": ("arms", {(HARDEST, TEACHER): BASE}),
    "a wide source helps while it is right": ("sources", {(BOTH, min(RECIPE.bent)): (BOTH, BENT)}),
    "a wide source that is wrong hurts inside": ("sources", {(BOTH, BENT): (GOOD, BENT)}),
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"
