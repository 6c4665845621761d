"""The widget of chapter 04: its blends, its students, its table."""

import base64

import numpy as np
import pytest
import torch

from course_lib.chapters.many_teachers import experiment
from course_lib.chapters.many_teachers.widget import COUNT, KINDS, SPECIAL, ManyTeachers, T
from course_lib.errors import CourseError
from course_lib.losses import mixing
from course_lib.training import Settings
from tests.chapters.many_teachers.small import OPTIONS
from tests.core import widget_fixture

EQUAL = [1] * COUNT


@pytest.fixture(scope="module")
def widget():
    return widget_fixture.built("many_teachers")


def want(kind=0, teachers=COUNT, bad=0, weights=EQUAL):
    return {"kind": kind, "teachers": teachers, "bad": bad, "weights": weights}


def decode(text, *shape):
    return np.frombuffer(base64.b64decode(text), dtype="<i2").reshape(*shape) / 100


def test_generalists_are_mixed_by_the_course_rule(widget):
    logits = widget._logits["own labels"][0]
    weights = torch.tensor([1.0, 2, 3, 0, 2]) / 8
    taught, _ = widget.blends(want(weights=[1, 2, 3, 0, 2]))
    torch.testing.assert_close(taught, mixing.mix_probabilities(logits, weights, T))


def test_fewer_teachers_are_the_first_ones(widget):
    three, _ = widget.blends(want(teachers=3, weights=[1, 1, 1, 4, 4]))
    zero, _ = widget.blends(want(weights=[1, 1, 1, 0, 0]))
    torch.testing.assert_close(three, zero)


@pytest.mark.parametrize("kind", SPECIAL)
def test_specialists_are_pooled_and_there_are_always_five(widget, kind):
    number = KINDS.index(kind)
    taught, _ = widget.blends(want(number))
    each = widget._logits[kind][0].unbind(dim=0)
    fields = [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]
    expected = mixing.pool_probabilities(each, fields, 10, other=kind == "other class", T=T)
    torch.testing.assert_close(taught, expected)
    torch.testing.assert_close(widget.blends(want(number, teachers=2))[0], taught)


def test_the_bad_teacher_is_the_last_and_speaks_loudly(widget):
    alone = [0, 0, 0, 0, 1]
    liar, _ = widget.blends(want(bad=1, weights=alone))
    honest, _ = widget.blends(want(weights=alone))
    assert torch.equal(liar.argmax(dim=-1), (honest.argmax(dim=-1) + 1) % 10)
    assert (liar / T).softmax(dim=-1).max(dim=-1).values.median() > 0.99
    before = widget._logits["own labels"][0].clone()
    widget.blends(want(bad=1))
    assert torch.equal(widget._logits["own labels"][0], before)


@pytest.mark.parametrize(
    "wish, sentence",
    [
        ({"kind": 9}, "kind is 9"),
        ({"kind": None}, "kind is None"),
        ({"teachers": 0}, "teachers is 0"),
        ({"teachers": 6}, "teachers is 6"),
        ({"weights": [0] * COUNT}, "nobody teaches"),
        ({"weights": [1, 1, 1, 1, -1]}, "numbers from 0 up"),
        ({"weights": [1, 1]}, "give 5 numbers"),
        ({"weights": "abc"}, "give one number"),
        ({"weights": None}, "give one number"),
        ({"weights": [float("nan")] * COUNT}, "numbers from 0 up"),
    ],
)
def test_impossible_wishes_are_told_in_words(widget, wish, sentence):
    with pytest.raises(CourseError, match=sentence):
        list(widget.answer({**want(), **wish}))


def test_the_frames_end_with_the_marks_of_the_student_and_the_blend(widget):
    *_, last = widget.answer(want())
    _, test = widget.blends(want())
    school = widget._school
    assert last["status"] == "done" and last["marks"][:2] == list(last["curves"][-1])
    assert last["marks"][2] == pytest.approx(100 * (test.argmax(-1) == school.test_labels).float().mean().item())
    assert widget._school.teacher_logits is school.teacher_logits, "the school of the widget stays as it was"


def test_the_table_holds_what_the_generator_gives(widget):
    """One is trained in a cohort, the other alone: the same steps, so the same marks up to a picture or two."""
    axes = [len(values) for _, values in widget.table["axes"]]
    marks = decode(widget.table["data"]["marks"], *axes, 3)
    answers = decode(widget.table["data"]["answers"], *axes, -1, 10)
    one_picture = 100 / OPTIONS.test
    for kind, teachers, bad in ((0, 5, 0), (1, 1, 0), (2, 3, 1), (3, 5, 0), (4, 5, 1)):
        *_, last = widget.answer(want(kind, teachers, bad))
        row = (kind, teachers - 1, bad)
        assert np.abs(marks[row] - np.array(last["marks"])).max() <= 2 * one_picture + 0.01
        assert np.abs(answers[row] - last["answers"].numpy()).max() < 0.1


def test_specialists_have_one_row_for_any_number_of_teachers(widget):
    axes = [len(values) for _, values in widget.table["axes"]]
    marks = decode(widget.table["data"]["marks"], *axes, 3)
    assert (marks[3:] == marks[3:, -1:]).all()
    assert not (marks[0] == marks[0, -1:]).all()


def test_the_page_gets_the_teachers_to_the_hundredth(widget):
    for kind, parts in widget._logits.items():
        for part, text in zip(parts, widget.table["logits"][kind], strict=True):
            count, images, classes = part.shape
            stored = decode(text, images, count, classes)
            assert np.abs(stored - part.transpose(0, 1).numpy()).max() <= 0.0051


def test_the_pictures_divide_the_teachers_and_their_blend_is_right(widget):
    school, logits = widget._school, widget._logits["own labels"][0]
    blend = logits.softmax(dim=-1).mean(dim=0)
    labels = school.labels[list(school.shown)]
    assert len(set(labels.tolist())) == len(school.shown) == OPTIONS.shown
    assert torch.equal(blend[list(school.shown)].argmax(dim=-1), labels)


def test_trained_teachers_save_the_training(classroom, monkeypatch):
    recipe = experiment.Recipe(counts=(5,), labels=30, member=Settings(steps=5), specialist=Settings(steps=5))
    committees = experiment.train_committees(classroom, recipe)
    monkeypatch.setattr(experiment, "train_committees", None)
    widget = ManyTeachers(classroom, committees, OPTIONS)
    assert torch.equal(widget._logits["other class"][1], committees.test["other class"][0, :, :60])
