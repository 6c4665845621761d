"""The claims of chapter 03 hold over eight seeds, and can fail."""

import pytest

from course_lib import runtime
from course_lib.chapters.hidden_layers import experiment as hidden_layers
from course_lib.study.classroom import TeacherRecipe, open_classroom
from course_lib.study.results import Table
from course_lib.training import Settings
from tests.chapters.claims import check, measured, result

TOPIC = "hidden_layers"
NAMES = (
    "alike inside",
    "more alike than labels make them",
    "that hint is knowledge",
    "a hint adds less to soft targets",
    "answers beat hints",
    "a hint at the end hurts",
    "distances help",
    "pixels help too",
    "a teacher of some digits",
    "more than pixels",
    "more than an untrained net",
    "it teaches what it knows",
    "weights do not travel",
)


@pytest.mark.parametrize("name", NAMES)
def test_claim_holds(name):
    check(TOPIC, name)


def test_no_claim_is_left_out():
    assert set(measured(TOPIC)) == set(NAMES)


def instead(table, of):
    """The Table with some conditions measured as others were; of: {condition: the one whose numbers it gets}."""
    source = [of.get(condition, condition) for condition in table.conditions]
    values = {metric: [table.get(name, metric) for name in source] for metric in table.values}
    return Table.of(table.conditions, table.seeds, **values)


def test_claims_fail_when_the_teacher_is_worth_no_more_than_its_control():
    found = result(TOPIC)
    plain = {beside: (beside, 0, 0.0) for beside in ("labels", "soft targets")}
    changed = hidden_layers.Result(
        found.classroom,
        instead(found.maps, {"soft targets": "labels"}),
        instead(
            found.hints,
            {
                ("labels", 2, 10.0): ("labels", 2, "untrained"),
                ("soft targets", 3, 100.0): plain["soft targets"],
                plain["soft targets"]: plain["labels"],
            },
        ),
        instead(found.relations, {"teacher": "pixels", "pixels": "labels alone", "classes": "labels alone"}),
        instead(found.partial, {"teacher": "untrained"}),
        instead(found.rows, {"heavy attention maps": "attention maps"}),
    )
    verdicts = {claim.name: claim.verdict for claim in hidden_layers.claims(changed)}
    surviving = {name for name, verdict in verdicts.items() if verdict == "holds"}
    # Labels alone make layers alike, and pixels help: these two need no teacher, which is what the chapter says.
    assert surviving <= {"alike inside", "distances help"}


def test_a_hint_is_no_knowledge_when_the_teacher_has_learned_nothing():
    ignorant = open_classroom(runtime.seeds(8), TeacherRecipe("deep teacher", settings=Settings(steps=1, lr=1e-9)))
    hints, found = hidden_layers.hints(ignorant), result(TOPIC)
    changed = hidden_layers.Result(ignorant, found.maps, hints, found.relations, found.partial, found.rows)
    verdicts = {claim.name: claim.verdict for claim in hidden_layers.claims(changed)}
    assert verdicts["that hint is knowledge"] != "holds"
    assert verdicts["answers beat hints"] != "holds"
