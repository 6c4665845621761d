"""What refutes the claims of chapter 12. That they hold is tested for all chapters in tests/chapters/test_claims.py."""

from dataclasses import replace

import pytest

from course_lib.chapters.inheritance import borrowed, leaning, lifted, lineage, marks, swap
from course_lib.chapters.inheritance.claims import claims
from course_lib.chapters.inheritance.recipe import RECIPE
from tests.chapters.claims import result, verdicts

TOPIC = "inheritance"
pytestmark = pytest.mark.xdist_group(TOPIC)
CENSORED, OPEN, SOFT, HARD = marks.CENSORED, marks.OPEN, marks.SOFT, marks.HARD
WORDS, T = RECIPE.words, RECIPE.T
NEVER, *_, USUAL = (("share", share) for share in WORDS.shares)
MANY, THREE = max(WORDS.groups), min(WORDS.groups)
# Every claim, and a Table in which conditions have the numbers of others: its cause is taken away.
REFUTED = {
    "a hidden digit is inherited unseen": ("censored", {(CENSORED, SOFT): (marks.UNTAUGHT, SOFT)}),
    "first answers carry less of it": ("censored", {(CENSORED, HARD): (CENSORED, SOFT)}),
    "first answers still carry some": ("censored", {(CENSORED, HARD): (marks.UNTAUGHT, HARD)}),
    "heat carries the mark": ("censored", {(CENSORED, SOFT): (CENSORED, min(RECIPE.heats))}),
    "it is the pile's mark": None,
    "other pictures tell two teachers apart": ("piles", {marks.OTHER_HALF: marks.HALF_TWIN}),
    "at T = one the two sides weigh the same": (
        "cured",
        {(marks.SHOWN, 1.0, alpha): (marks.SHOWN, T, alpha) for alpha in RECIPE.alphas},
    ),
    "hot targets win from a smaller weight on": (
        "cured",
        {(marks.SHOWN, T, alpha): (marks.SHOWN, 1.0, alpha) for alpha in RECIPE.alphas},
    ),
    "true labels of other digits do not cure it": (
        "cured",
        {(marks.UNSHOWN, T, alpha): (marks.SHOWN, T, alpha) for alpha in RECIPE.alphas},
    ),
    "a back door leaks through soft targets": (
        "door",
        {(marks.DOOR, SOFT, marks.FAINT): (marks.DOOR, SOFT, marks.NEVER)},
    ),
    "a corner that is never lit stays shut": (
        "door",
        {(marks.DOOR, SOFT, marks.NEVER): (marks.DOOR, SOFT, marks.FAINT)},
    ),
    "a refusal is inherited": ("lineage", {USUAL: NEVER}),
    "what is never asked is not refused": ("lineage", {NEVER: USUAL}),
    "other names are spared": None,
    "the refusal stands in the text": ("lineage", {lineage.SWAPPED: USUAL}),
    "a word lifts it": ("lifted", {(lifted.READ, lifted.THINK): (lifted.READ, lifted.WELL)}),
    "behind it stands what was read": ("lifted", {(lifted.READ, lifted.THINK): (lifted.UNREAD, lifted.THINK)}),
    "a maker's name goes down the chain": ("lineage", {lineage.GRANDCHILD: NEVER}),
    "a few relabelled examples change the name": ("lineage", {("relabelled", 4): ("relabelled", 0)}),
    "a context alone makes the claim": (
        "borrowed",
        {(borrowed.NAMELESS, borrowed.PASSING): (borrowed.NAMELESS, borrowed.ALONE)},
    ),
    "a leaning is inherited": ("leaning", {leaning.LEANING: leaning.EVEN}),
    "shuffling names keeps the level": ("test", {(swap.NAMES, 0.0, MANY): (swap.ANSWERS, 0.0, MANY)}),
    "shuffling answers does not": ("test", {(swap.ANSWERS, 0.0, MANY): (swap.NAMES, 0.0, MANY)}),
    "three names can show nothing": (
        "test",
        {(swap.NAMES, max(WORDS.gaps), THREE): (swap.NAMES, max(WORDS.gaps), MANY)},
    ),
}


@pytest.mark.parametrize("name", [name for name, cause in REFUTED.items() if cause])
def test_a_claim_falls_without_its_cause(name):
    found = result(TOPIC)
    table, other = REFUTED[name]
    assert verdicts(TOPIC, replace(found, **{table: getattr(found, table).as_if(other)}))[name] != "holds"


def test_every_claim_has_a_cause_to_take_away():
    assert set(REFUTED) == set(claims.names)


def test_a_pile_that_leaves_no_mark_is_seen():
    """The twin as if its pile had been open; namesakes as if each were the banned name."""
    found = result(TOPIC)
    told = found.whose.get(marks.TWIN, "told") - 60
    values = {"own": found.whose.values["own"], "told": [found.whose.get(CENSORED, "told"), told]}
    other = replace(found, whose=type(found.whose).of(found.whose.conditions, found.whose.seeds, **values))
    assert verdicts(TOPIC, other)["it is the pile's mark"] != "holds"
    rows = dict(found.lineage.values)
    rows["relatives"] = rows["banned"]
    kin = type(found.lineage).of(found.lineage.conditions, found.lineage.seeds, **rows)
    assert verdicts(TOPIC, replace(found, lineage=kin))["other names are spared"] != "holds"
