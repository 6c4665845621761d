"""What refutes the claims of chapter 14. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.diversity import stored
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
from course_lib.chapters.diversity.thoughts import SLIPS, TERSE
from tests.chapters.claims import about, result, verdicts

TOPIC = "diversity"
BASE = (RANDOM, TEACHER)
MOST, BENT, WIDE = max(RECIPE.more), max(RECIPE.bent), max(RECIPE.thoughts.widths)
NARROW, MANY = min(RECIPE.thoughts.widths), max(RECIPE.thoughts.times)
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
    "a teacher that slips teaches better than one without steps": ("thoughts", {(SLIPS, WIDE, 1): (TERSE, WIDE, 1)}),
    "with far more training, the answer alone will do": ("thoughts", {(TERSE, NARROW, MANY): (TERSE, NARROW, 1)}),
    "random slips cost next to nothing": ("thoughts", {(SLIPS, WIDE, 1): (TERSE, WIDE, 1)}),
}


EVERYWHERE = (
    "embedding clusters help outside",
    "it is the mix of skills",
    "trained to the end, the gain stays",
    "at equal tokens, the gain stays",
    "a better choice beats the bigger teacher",
)


def test_the_main_claims_are_judged_in_the_fresh_worlds_too():
    found = stored.result()
    for name, claim in about(TOPIC, found).items():
        assert (claim.measured.n == 18) == (name in EVERYWHERE), name
        assert ("in worlds drawn later alone" in claim.control) == (name in EVERYWHERE), name


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_without_its_cause(name):
    found = replace(result(TOPIC), fresh=None)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"
