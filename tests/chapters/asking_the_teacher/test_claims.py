"""What refutes the claims of chapter 06. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.asking_the_teacher.answers import HEATED, LABEL, PLAIN, ROUNDED
from course_lib.chapters.asking_the_teacher.choosing import COPY, ORACLE, RANDOM
from course_lib.chapters.asking_the_teacher.claims import claims
from course_lib.chapters.asking_the_teacher.controls import BLENDED, JITTERED, LONGER, MIXED
from course_lib.chapters.asking_the_teacher.copies import BACK, BOTH
from course_lib.chapters.asking_the_teacher.defences import BLURRED, COLD, FIRST, OPEN, REVERSED, TRAPS
from course_lib.chapters.asking_the_teacher.lists import DRAWS, TEXT, TOPS
from course_lib.chapters.asking_the_teacher.questions import DOTS, OTHER, REAL, SHUFFLED, USERS
from tests.chapters.claims import result, verdicts

TOPIC = "asking_the_teacher"
# Every claim, and a Table in which conditions have the numbers of others: its cause is taken away.
REFUTED = {
    "heated logits teach most per question": ("copies", {(REAL, HEATED, 50): (REAL, LABEL, 50)}),
    "probabilities must be heated": ("copies", {(REAL, HEATED, 50): (REAL, PLAIN, 50)}),
    "the knowledge lies behind the decimals": ("precision", {(REAL, 6, 4.0): (REAL, 2, 4.0)}),
    "with many questions a label will do": ("copies", {(REAL, LABEL, 600): (REAL, LABEL, 50)}),
    "by the byte that comes back, labels win": ("prices", {(REAL, LABEL, BACK): (REAL, HEATED, BACK)}),
    "if questions cost bytes too, logits win": ("prices", {(REAL, HEATED, BOTH): (REAL, LABEL, BOTH)}),
    "dots copy a teacher of digits": ("copies", {(DOTS, HEATED, 600): (OTHER, HEATED, 600)}),
    "odd questions need soft answers": ("copies", {(DOTS, LABEL, 200): (REAL, LABEL, 200)}),
    "another domain teaches less than noise": ("copies", {(OTHER, HEATED, 2000): (DOTS, HEATED, 2000)}),
    "a copy from dots is a copy": ("copies", {(DOTS, HEATED, 2000): (OTHER, HEATED, 2000)}),
    "users ask the same things": ("copies", {(USERS, LABEL, 50): (REAL, LABEL, 50)}),
    "a teacher labels what is made": ("augmented", {MIXED: BLENDED}),
    "noisy copies are worth more than mixups": ("augmented", {JITTERED: MIXED}),
    "ask where the copy is unsure": ("choosing", {(COPY, LABEL): (RANDOM, LABEL)}),
    "only doubtful pictures teach badly": ("choosing", {(ORACLE, LABEL): (RANDOM, LABEL)}),
    "draws beat a list": ("listed", {(DRAWS, 5): (TOPS, 5)}),
    "one draw is text": ("listed", {(DRAWS, 1): (TOPS, 1)}),
    "logits tell the hidden units": ("layer", {(7, HEATED): (7, ROUNDED)}),
    "first answers alone cost the user": ("served", {FIRST: OPEN}),
    "noise costs the user more than the copier": ("served", {BLURRED: OPEN}),
    "poison hurts who drinks it": ("copied", {(REVERSED, SHUFFLED, COLD): (OPEN, SHUFFLED, COLD)}),
    "traps stop who asks with noise": (
        "copied",
        {(TRAPS, SHUFFLED, use): (OPEN, SHUFFLED, use) for use in ("heated", "as they come", "first answers alone")},
    ),
    "the copies are trained to the end": (
        "controls",
        {(LONGER, f"{REAL}, {LABEL}", 200): (LONGER, f"{REAL}, {HEATED}", 200)},
    ),
}


@pytest.mark.parametrize("name", claims.names)
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"


def test_one_draw_is_compared_with_the_text_itself():
    found = result(TOPIC).listed
    assert {(DRAWS, 1), (TEXT, 1)} <= set(found.conditions)
