"""The widget of chapter 06: a row for each choice, and what it refuses."""

import torch

from course_lib.chapters.asking_the_teacher import widget
from course_lib.data import worlds
from tests.chapters.asking_the_teacher import small
from tests.core.widget_fixture import built
from tests.helpers import refused


def test_every_choice_has_a_stored_copy_and_it_begins_with_dots_and_labels():
    made = built("asking_the_teacher")
    axes = dict(made.table["axes"])
    assert len(axes["source"]) == len(made.table["asked"]) == len(widget.SOURCES)
    assert [each["name"] for each in made.table["answers"]] == list(widget.ANSWERS)
    assert made.want == {"source": len(widget.SOURCES) - 1, "answer": 0, "questions": 20, "price": 0}


def test_the_copy_learns_from_what_came_back():
    made = built("asking_the_teacher")
    for answer in range(len(widget.ANSWERS)):
        *_, last = made.answer({"source": 0, "answer": answer, "questions": 10})
        assert last["status"] == "done" and torch.isfinite(torch.as_tensor(last["answers"])).all()


def test_what_it_cannot_show_is_refused():
    made = built("asking_the_teacher")
    for want in ({"source": 9, "answer": 0, "questions": 10}, {"source": 0, "answer": None, "questions": 10}):
        with refused("was asked for", "choose a number from 0"):
            list(made.answer(want))
    with refused("the widget needs 200 and 300"):
        widget.AskingTheTeacher(
            small.experiment.open_classroom(small.SEEDS, small.RECIPE.teacher, transfer=100, test=100),
            worlds.tensors("clothes"),
        )
