import base64
from dataclasses import replace

import numpy as np
import pytest
import torch

from course_lib import losses
from course_lib.models import classifiers
from course_lib.training import Lesson, Settings, train_cohort
from course_lib.widgets import page_student
from tests.chapters.soft_targets.small import OPTIONS


@pytest.fixture(scope="module")
def school(classroom):
    return page_student.school_of(classroom.trials[0], OPTIONS)


def decode(text, kind):
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def test_the_losses_are_those_of_the_course(school):
    moments = page_student.lesson(school, 0.5, 4.0, 20)
    step, loss, model = next(moments)
    by_hand = losses.distillation_loss(
        model(school.images[:20]), school.labels[:20], school.teacher_logits[:20], 4.0, 0.5
    )
    assert step == 0 and loss() == pytest.approx(by_hand.item(), abs=1e-6)
    first = loss()
    *_, (step, loss, _) = moments
    assert step == 40 and loss() < first / 2


def test_the_student_is_the_one_of_the_cohort(school):
    """Full batch, constant learning rate, no weight decay: the recipe of chapter 02."""
    *_, (_, _, model) = page_student.lesson(school, 1.0, 4.0, 20)
    lesson = Lesson(school.images[:20], None, school.teacher_logits[:20], 4.0, 1.0, seed=school.seed)
    settings = Settings(40, school.options.lr, cosine=False)
    cohort = train_cohort([lesson], classifiers.widths_of("student"), settings)
    with torch.no_grad():
        assert torch.allclose(model(school.test_images), cohort.logits(school.test_images)[0], atol=0.05)


def test_frames_come_at_exams_and_at_the_end(classroom):
    school = page_student.school_of(classroom.trials[0], replace(OPTIONS, steps=10, every=4))
    found = list(page_student.frames(school, 1.0, 4.0, 20))
    assert [f and f["step"] for f in found] == [0, None, None, None, 4, None, None, None, 8, None, 10]
    shown = [f for f in found if f]
    assert [len(f["curves"]) for f in shown] == [1, 2, 3, 4]  # a frame that waits does not change
    assert [f["status"] for f in shown] == ["training", "training", "training", "done"]


def test_the_same_wish_gives_the_same_frames(school):
    *_, a = page_student.frames(school, 0.5, 4.0, 40)
    *_, b = page_student.frames(school, 0.5, 4.0, 40)
    assert a["curves"] == b["curves"] and torch.equal(a["answers"], b["answers"])


def test_the_table_holds_what_the_generator_gives(school):
    table = page_student.table(school)
    (_, alphas), (_, Ts), (_, sizes) = table["axes"]
    rows = len(alphas) * len(Ts) * len(sizes)
    curves = decode(table["data"]["curves"], "<i2").reshape(rows, -1, 2)
    answers = decode(table["data"]["answers"], "<i2").reshape(rows, -1, 10)
    for alpha, T, images in ((0.0, 4.0, 40), (0.5, 1.0, 20), (1.0, 4.0, 40)):
        row = (alphas.index(alpha) * len(Ts) + Ts.index(T)) * len(sizes) + sizes.index(images)
        *_, last = page_student.frames(school, alpha, T, images)
        assert np.abs(curves[row] / 100 - np.array(last["curves"])).max() <= 0.0051
        assert np.abs(answers[row] / 100 - last["answers"].numpy()).max() <= 0.0051


def test_the_page_gets_the_same_pictures_weights_and_teacher(school):
    page = page_student.page_school(school)
    assert np.array_equal(decode(page["images"], "u1").astype("f4") / np.float32(255), school.images.numpy().ravel())
    assert np.array_equal(decode(page["teacher"], "<f4"), school.teacher_logits.numpy().ravel())
    model = classifiers.build("student", school.seed)
    weights = decode(page["weights"], "<f4")
    assert np.array_equal(weights[:1024].reshape(64, 16), model[0].weight.detach().numpy().T)
    assert len(weights) == 64 * 16 + 16 + 16 * 10 + 10


def test_the_pictures_to_choose_are_seen_by_every_student(school):
    assert len(set(school.shown)) == 10 and max(school.shown) < 20
    labels = school.labels[list(school.shown)].tolist()
    assert len(set(labels)) == len(set(school.labels[:20].tolist()))
