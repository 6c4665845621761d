import base64
import time
from dataclasses import replace

import numpy as np
import pytest

from course_lib import losses, metrics
from course_lib.chapters.hidden_layers import students, widget
from course_lib.models import classifiers
from course_lib.study.classroom import open_classroom
from tests.chapters.hidden_layers.small import OPTIONS
from tests.helpers import hasty_classroom, refused


@pytest.fixture
def school():
    return widget.school_of(hasty_classroom("deep teacher"), OPTIONS)


def decode(text):
    return np.frombuffer(base64.b64decode(text), dtype="<i2")


def test_the_losses_are_those_of_the_course():
    school = widget.school_of(hasty_classroom("deep teacher"), OPTIONS)
    for source in range(3):
        step, loss, cohort = next(widget.lesson(school, [(source, 0.0, 10.0)]))
        regressor = classifiers.mlp((16, 64), school.seed)
        logits = cohort.logits(school.images)[0]
        hint = losses.hint_loss(cohort.features(school.images, 2)[0], school.features[source], regressor)
        expected = losses.hard_target_loss(logits, school.labels) + 10 * hint
        assert step == 0 and loss[0].item() == pytest.approx(expected.item(), abs=1e-4)


def test_the_sources_are_those_of_the_chapter(school):
    classroom = hasty_classroom("deep teacher")
    images = students.transfer_images(classroom, OPTIONS.images)
    theirs = classroom.teachers.features(images, 2)[0]
    assert metrics.cka(school.features[0], theirs).item() == pytest.approx(1, abs=1e-4)
    assert metrics.cka(school.features[1], images[0]).item() == pytest.approx(1, abs=1e-4)
    spreads = [students.spread(features[None]).item() for features in school.features]
    assert spreads == pytest.approx([spreads[0]] * 3, rel=1e-3)


def test_noise_reaches_the_students():
    school = widget.school_of(hasty_classroom("deep teacher"), OPTIONS)
    calm, noisy = (next(widget.lesson(school, [(0, noise, 0.0)])).losses for noise in (0.0, 2.0))
    assert (calm - noisy).abs().item() > 1e-3


def test_side_by_side_as_alone(school):
    wishes = [(0, 0.3, 10.0), (2, 0.3, 100.0), (0, 0.3, 0.0)]
    *_, together = widget.frames(school, wishes)
    for i, wish in enumerate(wishes):
        *_, alone = widget.frames(school, [wish])
        assert (together["curves"][i] - alone["curves"][0]).abs().max() <= 3.4  # two of 60 pictures


def test_frames_come_at_exams_and_at_the_end():
    school = widget.school_of(hasty_classroom("deep teacher"), replace(OPTIONS, steps=10, every=4))
    found = [widget.one(f) for f in widget.frames(school, [(0, 0.0, 10.0)])]
    assert [f and f["step"] for f in found] == [0, None, None, None, 4, None, None, None, 8, None, 10]
    shown = [f for f in found if f]
    assert [tuple(f["curves"].shape) for f in shown] == [(1, 2), (2, 2), (3, 2), (4, 2)]
    assert [f["status"] for f in shown] == ["training", "training", "training", "done"]
    assert isinstance(shown[0]["loss"], float)


def test_the_table_holds_what_the_generator_gives(school):
    table = widget.table(school)
    (_, sources), (_, noises), (_, weights) = table["axes"]
    assert sources == [0, 1, 2] and noises == [0.0, 0.3]
    curves = decode(table["data"]["curves"]).reshape(len(sources), len(noises), len(weights), -1, 2)
    for source, noise in ((0, 0), (1, 1), (2, 1)):
        *_, last = widget.frames(school, [(source, noises[noise], weights[1])])
        assert np.abs(curves[source, noise, 1] / 100 - last["curves"][0].numpy()).max() <= 3.4
    assert len(table["references"]) == len(table["names"]) == 4
    # without a hint every source is the same student, the first two references
    for noise in (0, 1):
        assert curves[0, noise, 0, -1, 0] / 100 == pytest.approx(table["references"][noise], abs=3.4)


@pytest.mark.parametrize(
    "wish, fragment",
    [
        ((3, 0.0, 1.0), "source"),
        ((None, 0.0, 1.0), "source"),
        ((0, -0.1, 1.0), "noise on the pixels is -0.1"),
        ((0, None, 1.0), "noise on the pixels is None"),
        ((0, 0.0, -1.0), "The weight of the hint is -1"),
        ((0, 0.0, float("nan")), "The weight of the hint is nan"),
        ((0, 0.0, float("inf")), "The weight of the hint is inf"),
        ((0, 0.0, "3"), "The weight of the hint is 3"),
    ],
)
def test_a_wish_for_what_does_not_exist(school, wish, fragment):
    with refused(fragment):
        next(widget.lesson(school, [wish]))


def test_sets_that_are_too_small():
    with refused("120 transfer and 200 test images and the widget needs 121"):
        widget.school_of(hasty_classroom("deep teacher"), replace(OPTIONS, images=121))


def test_teachers_without_such_a_layer():
    flat = open_classroom((0, 1), transfer=40, test=60)
    with refused("The teacher has no hidden layer 2"):
        widget.school_of(flat, OPTIONS)


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
    last = asked(live, source=2, noise=0.3, weight=3, seq=1)
    assert last["status"] == "done" and last["step"] == last["total"] == 40
    assert len(last["curves"]) == 4 * 2 * 5 and isinstance(last["loss"], float)


def test_a_source_that_does_not_exist_is_told_in_the_widget_and_the_next_wish_is_answered(live):
    assert "source" in asked(live, source=7, noise=0.0, weight=3, seq=1)["sentence"]
    assert asked(live, source=1, noise=0.0, weight=3, seq=2)["status"] == "done"
