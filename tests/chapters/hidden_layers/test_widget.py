import base64
import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from course_lib import losses, metrics
from course_lib.chapters.hidden_layers import widget
from course_lib.models import classifiers
from course_lib.training import HiddenLesson, Settings, train_hidden
from tests.chapters.hidden_layers.small import OPTIONS
from tests.helpers import hasty_classroom, refused


@pytest.fixture
def school():
    return widget.school_of(hasty_classroom("deep teacher"), OPTIONS)


def decode(text):
    return np.frombuffer(base64.b64decode(text), dtype="<i2")


def test_the_losses_are_those_of_the_course():
    school = widget.school_of(hasty_classroom("deep teacher"), OPTIONS)
    step, loss, cohort = next(widget.lesson(school, [(0.0, 3, 2, 10.0), (1.0, 1, 3, 0.0)]))
    regressor = classifiers.mlp((16, 64), school.seed)
    logits = cohort.logits(school.images)[0]
    with torch.no_grad():
        hint = losses.hint_loss(cohort.features(school.images, 2)[0], school.features[2], regressor)
    expected = losses.hard_target_loss(logits, school.labels) + 10 * hint
    assert step == 0 and loss[0].item() == pytest.approx(expected.item(), abs=1e-4)
    soft = losses.soft_target_loss(logits, school.teacher_logits, 4.0)
    assert loss[1].item() == pytest.approx(soft.item(), abs=1e-4)


def test_the_student_is_the_one_of_the_chapter(school):
    *_, (_, _, cohort) = widget.lesson(school, [(0.0, 3, 2, 10.0)])
    one = HiddenLesson(school.images, school.labels, seed=school.seed, features=school.features[2], weight=10.0)
    usual = train_hidden([one], school.widths, Settings(40, cosine=False), layer=2)
    torch.testing.assert_close(
        cohort.logits(school.test_images), usual.logits(school.test_images), atol=0.05, rtol=0.05
    )


def test_side_by_side_as_alone(school):
    wishes = [(0.0, 3, 2, 10.0), (1.0, 1, 1, 100.0), (0.0, 2, 3, 0.0)]
    *_, together = widget.frames(school, wishes)
    for i, wish in enumerate(wishes):
        *_, alone = widget.frames(school, [wish])
        torch.testing.assert_close(together["cka"][i], alone["cka"][0], atol=0.02, rtol=0.02)
        assert (together["curves"][i] - alone["curves"][0]).abs().max() <= 3.4  # two of 60 pictures


def test_frames_come_at_exams_and_at_the_end():
    school = widget.school_of(hasty_classroom("deep teacher"), replace(OPTIONS, steps=10, every=4))
    found = [widget.one(f) for f in widget.frames(school, [(0.0, 1, 1, 10.0)])]
    assert [f and f["step"] for f in found] == [0, None, None, None, 4, None, None, None, 8, None, 10]
    shown = [f for f in found if f]
    assert [tuple(f["curves"].shape) for f in shown] == [(1, 2), (2, 2), (3, 2), (4, 2)]
    assert [f["status"] for f in shown] == ["training", "training", "training", "done"]
    assert shown[0]["cka"].shape == (3, 3) and isinstance(shown[0]["loss"], float)


def test_the_map_has_a_row_for_each_layer_of_the_student(school):
    *_, (_, _, cohort) = widget.lesson(school, [(0.0, 3, 2, 10.0)])
    expected = metrics.cka(cohort.features(school.test_images, 2)[0], school.test_features[0])
    assert widget.cka_map(school, cohort)[0, 1, 0].item() == pytest.approx(expected.item(), abs=1e-5)


def test_the_table_holds_what_the_generator_gives(school):
    table = widget.table(school)
    (_, alphas), (_, theirs), (_, ours), (_, weights) = table["axes"]
    assert theirs == ours == [1, 2, 3]
    rows = len(alphas) * 9 * len(weights)
    cka = decode(table["data"]["cka"]).reshape(rows, 3, 3)
    curves = decode(table["data"]["curves"]).reshape(rows, -1, 2)
    row = ((0 * 3 + 2) * 3 + 1) * len(weights) + 1
    *_, last = widget.frames(school, [(0.0, 3, 2, 10.0)])
    assert np.abs(cka[row] / 100 - last["cka"][0].numpy()).max() <= 0.03
    assert np.abs(curves[row] / 100 - last["curves"][0].numpy()).max() <= 3.4


@pytest.mark.parametrize(
    "wish, fragment",
    [
        ((0.0, 4, 1, 1.0), "The teacher has no hidden layer 4"),
        ((0.0, 0, 1, 1.0), "The teacher has no hidden layer 0"),
        ((0.0, 1, 4, 1.0), "The student has no hidden layer 4"),
        ((0.0, 1, None, 1.0), "The student has no hidden layer None"),
        ((2.0, 1, 1, 1.0), "alpha is 2"),
        ((0.0, 1, 1, -1.0), "The weight of the hint is -1"),
        ((0.0, 1, 1, float("nan")), "The weight of the hint is nan"),
        ((0.0, 1, 1, None), "The weight of the hint is None"),
        ((0.0, 1, 1, float("inf")), "The weight of the hint is inf"),
        ((0.0, 1, 1, "3"), "The weight of the hint is 3"),
    ],
)
def test_a_wish_for_what_does_not_exist(school, wish, fragment):
    with refused(fragment):
        next(widget.lesson(school, [wish]))


def test_sets_that_are_too_small():
    with refused("120 transfer and 200 test images and the widget needs 121"):
        widget.school_of(hasty_classroom("deep teacher"), replace(OPTIONS, images=121))


@pytest.fixture
def live():
    shown = widget.HiddenLayers(hasty_classroom("deep teacher"), OPTIONS)
    yield shown
    shown.close()


def asked(live, **wish):
    seen = []
    live.observe(lambda change: seen.append(change["new"]), "frame")
    live.set_state({"want": wish})
    until = time.monotonic() + 20
    while not any(f["seq"] == wish["seq"] and f["status"] in ("done", "error") for f in seen):
        assert time.monotonic() < until, seen
        time.sleep(0.01)
    return seen[-1]


def test_a_wish_of_the_page_is_answered_with_frames(live):
    last = asked(live, alpha=1, theirs=3, ours=1, weight=3, seq=1)
    assert last["status"] == "done" and last["step"] == last["total"] == 40
    assert len(last["curves"]) == 4 * 2 * 5 and len(last["cka"]) == 4 * 9 and isinstance(last["loss"], float)


def test_a_layer_that_does_not_exist_is_told_in_the_widget_and_the_next_wish_is_answered(live):
    assert "no hidden layer 7" in asked(live, alpha=1, theirs=7, ours=1, weight=3, seq=1)["sentence"]
    assert asked(live, alpha=1, theirs=2, ours=1, weight=3, seq=2)["status"] == "done"
