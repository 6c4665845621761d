"""The widget of chapter 04: its blends, its students, its table."""

import base64

import numpy as np
import pytest
import torch

from course_lib.chapters.many_teachers import experiment
from course_lib.chapters.many_teachers.widget import COUNT, RULES, ManyTeachers, T
from course_lib.errors import CourseError
from course_lib.losses import mixing
from course_lib.training import Settings
from tests.chapters.many_teachers.small import OPTIONS
from tests.core import widget_fixture

EQUAL = [1] * COUNT
SOFT, TOP, VOTE, MEDIAN = range(len(RULES))


@pytest.fixture(scope="module")
def widget():
    return widget_fixture.built("many_teachers")


def want(kind=0, rule=SOFT, bad=0, loud=0, weights=EQUAL):
    return {"kind": kind, "rule": rule, "bad": bad, "loud": loud, "weights": weights}


def decode(text, *shape):
    return np.frombuffer(base64.b64decode(text), dtype="<i2").reshape(*shape) / 100


def test_a_soft_blend_is_the_course_rule(widget):
    logits = widget._logits["own labels"][0]
    weights = torch.tensor([1.0, 2, 3, 0, 2]) / 8
    taught, _, warmth = widget.blends(want(weights=[1, 2, 3, 0, 2]))
    assert warmth == T
    torch.testing.assert_close(taught, mixing.mix_probabilities(logits, weights, T))


def test_a_median_counts_everybody_with_a_weight_once(widget):
    logits = widget._logits["same labels"][0]
    taught, _, _ = widget.blends(want(1, MEDIAN, weights=[1, 4, 0, 2, 0]))
    torch.testing.assert_close(taught, mixing.mix_median(logits[[0, 1, 3]], T))


def test_hard_targets_are_labels_at_temperature_one(widget):
    logits = widget._logits["own labels"][0]
    weights = torch.tensor([1.0, 2, 1, 3, 1]) / 8
    expected = {
        TOP: mixing.mix_probabilities(logits, weights, T).argmax(dim=-1),
        VOTE: mixing.majority_vote(logits, weights),
    }
    for rule, labels in expected.items():
        taught, _, warmth = widget.blends(want(rule=rule, weights=[1, 2, 1, 3, 1]))
        assert warmth == 1
        shares = taught.softmax(dim=-1)
        torch.testing.assert_close(shares, torch.nn.functional.one_hot(labels, 10).to(shares))


def test_the_liars_are_the_last_and_some_speak_loudly(widget):
    for bad, alone in ((1, [0, 0, 0, 0, 1]), (2, [0, 0, 0, 1, 0])):
        honest, _, _ = widget.blends(want(weights=alone))
        liar, _, _ = widget.blends(want(bad=bad, weights=alone))
        loud, _, _ = widget.blends(want(bad=bad, loud=1, weights=alone))
        assert torch.equal(liar.argmax(dim=-1), (honest.argmax(dim=-1) + 1) % 10)
        torch.testing.assert_close(liar.softmax(-1), honest.roll(1, dims=-1).softmax(-1))
        shouted = 10 * widget._logits["own labels"][0][alone.index(1)].roll(1, dims=-1)
        torch.testing.assert_close((loud / T).softmax(dim=-1), (shouted / T).softmax(dim=-1))
    before = widget._logits["own labels"][0].clone()
    widget.blends(want(bad=2, loud=1))
    assert torch.equal(widget._logits["own labels"][0], before)


@pytest.mark.parametrize(
    "wish, sentence",
    [
        ({"kind": 9}, "kind is 9"),
        ({"kind": None}, "kind is None"),
        ({"rule": 4}, "rule is 4"),
        ({"bad": 3}, "bad is 3"),
        ({"bad": "all"}, "bad is 'all'"),
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


def test_the_frames_end_with_the_marks_of_the_student_and_the_target(widget):
    *_, last = widget.answer(want())
    _, test, _ = widget.blends(want())
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
    for row in ((0, SOFT, 0, 0), (1, TOP, 1, 0), (0, VOTE, 2, 1), (0, MEDIAN, 2, 0)):
        *_, last = widget.answer(want(*row))
        assert np.abs(marks[row] - np.array(last["marks"])).max() <= 2 * one_picture + 0.01
        assert np.abs(answers[row] - last["answers"].numpy()).max() < 0.1


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
    assert torch.equal(widget._logits["same labels"][1], committees.test["same labels"][0, :5, :60])
