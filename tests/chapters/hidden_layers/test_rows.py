"""The small transformers and the small convolutional networks."""

import numpy as np
import pytest
import torch

from course_lib import losses
from course_lib.chapters.hidden_layers import cnn, rows, students
from course_lib.chapters.hidden_layers.rows import minilm_loss
from tests.chapters.hidden_layers.small import RECIPE


def test_minilm_is_the_sum_of_both_relations():
    source = torch.Generator().manual_seed(0)

    def some(width):
        return {k: torch.randn(1, 2, 2, 5, width, generator=source) for k in ("queries", "keys", "values")}

    student, teacher = some(4), some(8)
    attention = losses.relation_loss((student["queries"], student["keys"]), (teacher["queries"], teacher["keys"]))
    values = losses.relation_loss((student["values"], student["values"]), (teacher["values"], teacher["values"]))
    torch.testing.assert_close(minilm_loss(student, teacher), attention + values)
    assert minilm_loss(teacher, teacher).item() == pytest.approx(0, abs=1e-6)


def test_rows(deep):
    table = rows.rows(deep, RECIPE)
    assert table.conditions == (*rows.ways(RECIPE), "teacher")
    assert np.isfinite(table.values["accuracy"]).all()
    again = rows.rows(deep, RECIPE)
    assert np.array_equal(table.values["accuracy"], again.values["accuracy"])


def test_soft_targets_of_all_are_learned_on_all_images(deep, monkeypatch):
    asked = []

    def spy(values, batch):
        asked.append((values.shape, batch))
        return values[torch.arange(len(batch))[:, None], batch]

    monkeypatch.setattr(rows, "picked", spy)
    rows.rows(deep, RECIPE)
    count = len(deep.trials)
    names = list(rows.ways(RECIPE))
    teachers_only = [batch for shape, batch in asked if len(shape) == 2 and len(batch) == count]
    students_batches = [batch for shape, batch in asked if len(shape) == 2 and len(batch) == count * len(names)]
    assert teachers_only and students_batches
    seen = torch.cat(students_batches, dim=1)
    largest = {name: int(seen[i * count : (i + 1) * count].max()) for i, name in enumerate(names)}
    assert (
        largest["soft targets of all"]
        >= RECIPE.rows.images
        > max(size for name, size in largest.items() if name != "soft targets of all")
    )


def test_cnns(deep):
    table = cnn.cnns(deep, RECIPE)
    assert table.conditions == (*cnn.WAYS, "teacher") and np.isfinite(table.values["accuracy"]).all()


def test_a_cnn_gives_its_features_and_what_the_regressor_makes_of_them():
    net = cnn.Crowd((2, 4), 9, [0, 1])
    images = torch.rand(2, 3, 64)
    logits, features, mapped = net(images)
    assert logits.shape == (2, 3, 10) and features.shape == (2, 3, 16) and mapped.shape == (2, 3, 9)
    torch.testing.assert_close(net.seen(images)[1], features.detach())
    assert not torch.allclose(logits[0], net(images.flip(0))[0][0])


def test_what_the_convolutional_students_are_taught(deep, monkeypatch):
    """The first step's losses, worked out one by one."""
    found = {}

    def first_step(crowd, loss_of, settings, progress):
        found.setdefault("losses", []).append((crowd, loss_of(0).detach()))
        return crowd

    monkeypatch.setattr(cnn, "train_crowd", first_step)
    recipe = RECIPE
    teachers = cnn.teachers_of(deep, recipe.cnn)
    cnn.taught(deep, recipe, teachers)
    made, got = found["losses"][-1]
    count = len(deep.trials)
    images = students.transfer_images(deep, recipe.images)
    labels = students.transfer_labels(deep, recipe.images)
    theirs = teachers.seen(images)
    logits, _, mapped = made(images.repeat(len(cnn.WAYS), 1, 1))
    hard = losses.hard_target_loss(logits[:count], labels)
    torch.testing.assert_close(got[:count], hard.detach(), atol=1e-4, rtol=1e-4)  # labels, without noise
    assert not torch.allclose(got[count : 2 * count], hard.detach(), atol=1e-4)  # with noise
    place = list(cnn.WAYS).index("contrast: teacher")
    monkeypatch.setattr(cnn, "noisy", lambda pictures, noise, sources: pictures)
    cnn.taught(deep, recipe, teachers)
    calm = found["losses"][-1][1][place * count : (place + 1) * count]
    contrast = losses.contrast_loss(mapped[place * count : (place + 1) * count], theirs[1])
    expected = hard + recipe.cnn.weights["teacher"] * contrast
    torch.testing.assert_close(calm, expected.detach(), atol=1e-3, rtol=1e-3)
