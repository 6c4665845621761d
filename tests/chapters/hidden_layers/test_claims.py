"""What refutes the claims of chapter 03."""

import dataclasses

import pytest

from course_lib import runtime
from course_lib.chapters.hidden_layers import experiment
from course_lib.chapters.hidden_layers.hints import Hint, at_the_end
from course_lib.study.classroom import open_classroom
from course_lib.training import Settings
from tests.chapters import claims

TOPIC = "hidden_layers"
pytestmark = pytest.mark.xdist_group(TOPIC)


def test_claims_fail_when_the_teacher_is_worth_no_more_than_its_control():
    found = claims.result(TOPIC)
    recipe = found.recipe
    middle = Hint("labels", recipe.layer, recipe.hint)
    changed = dataclasses.replace(
        found,
        maps=found.maps.as_if({"soft targets": "labels"}),
        hints=found.hints.as_if(
            {middle: middle._replace(source="untrained"), at_the_end(recipe): Hint("soft targets")}
        ),
        relations=found.relations.as_if(
            {
                ("distance", "teacher"): ("distance", "pixels"),
                ("distance", "pixels"): "labels alone",
                ("distance", "classes"): "labels alone",
            }
        ),
        partial=found.partial.as_if({"teacher": "untrained"}),
        rows=found.rows.as_if({"heavy attention maps": "attention maps"}),
    )
    verdicts = claims.verdicts(TOPIC, changed)
    surviving = {name for name, verdict in verdicts.items() if verdict == "holds"}
    # Labels alone make layers alike, and pixels help: these two need no teacher, which is what the chapter says. That
    # answers beat a worthless hint is no wonder.
    assert surviving <= {"alike inside", "distances help", "answers beat hints"}


def test_answers_beat_no_hint_when_they_are_worth_no_more_than_labels():
    found = claims.result(TOPIC)
    changed = dataclasses.replace(found, hints=found.hints.as_if({Hint("soft targets"): Hint("labels")}))
    assert claims.verdicts(TOPIC, changed)["answers beat hints"] != "holds"


def test_a_hint_is_no_knowledge_when_the_teacher_has_learned_nothing():
    found = claims.result(TOPIC)
    teacher = dataclasses.replace(found.recipe.teacher, settings=Settings(steps=1, lr=1e-9))
    ignorant = open_classroom(runtime.seeds(8), teacher)
    changed = dataclasses.replace(found, hints=experiment.hints(ignorant, found.recipe))
    verdicts = claims.verdicts(TOPIC, changed)
    assert verdicts["that hint is knowledge"] != "holds"
    assert verdicts["answers beat hints"] != "holds"
