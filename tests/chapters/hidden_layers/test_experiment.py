import numpy as np
import pytest
import torch

from course_lib import metrics
from course_lib.chapters.hidden_layers import experiment as hidden_layers
from course_lib.chapters.hidden_layers.experiment import ROWS, Recipe, RowRecipe
from course_lib.training import train_hidden
from tests.helpers import refused

TINY = Recipe(images=20, weights=(1.0, 10.0), few=15, steps=4)
TINY_ROWS = RowRecipe(images=20, teacher_steps=2, steps=2, labelled=4, shown=6)


def numbers(table):
    for values in table.values.values():
        assert np.isfinite(values).all()
    return table


def test_maps(deep):
    table = numbers(hidden_layers.maps(deep, TINY))
    assert table.conditions == ("untrained", "labels", "soft targets", "hint")
    assert set(table.values) == {"accuracy", "agreement", *(f"cka {i}-{j}" for i in (1, 2, 3) for j in (1, 2, 3))}
    assert all(0 <= table.get(c, "cka 2-1").min() <= table.get(c, "cka 2-1").max() <= 1 for c in table.conditions)


def test_the_map_compares_the_students_first_with_the_teachers_second(deep):
    tests = torch.stack([trial.split.test.images for trial in deep.trials])
    found = hidden_layers.cka_map(deep.teachers, deep.teachers, tests)
    for k in (1, 2, 3):
        assert found[f"cka {k}-{k}"].tolist() == pytest.approx([1, 1], abs=1e-5)
    students = hidden_layers.untrained(deep.seeds, hidden_layers.STUDENT)
    crossed = hidden_layers.cka_map(students, deep.teachers, tests)["cka 1-3"]
    expected = metrics.cka(students.features(tests, 1), deep.teachers.features(tests, 3))
    torch.testing.assert_close(crossed, expected)


@pytest.fixture
def taught(monkeypatch):
    """(lessons, settings) of every group of students."""
    seen = []

    def spy(lessons, widths, **settings):
        seen.append((list(lessons), settings))
        return train_hidden(lessons, widths, **settings)

    monkeypatch.setattr(hidden_layers, "train_hidden", spy)
    return seen


def test_hints(deep, taught):
    table = numbers(hidden_layers.hints(deep, TINY))
    expected = [("labels", 0, 0.0), ("soft targets", 0, 0.0)]
    for layer in (1, 2, 3):
        expected += [("labels", layer, 10.0), ("soft targets", layer, 1.0), ("soft targets", layer, 10.0)]
        expected += [("labels", layer, name) for name in ("pixels", "untrained") if layer == 2]
    assert table.conditions == (*expected, ("soft targets", 3, "first"), ("soft targets", 3, "scaled"))
    images = torch.stack([trial.split.transfer.images[:20] for trial in deep.trials])
    for k, (lessons, settings) in enumerate(taught[1:4], 1):
        assert settings["kind"] == "hint" and settings["layer"] == k
        features = deep.teachers.features(images, k)
        for i in (0, 1):  # the hint beside labels, for each seed
            torch.testing.assert_close(lessons[i].features, features[i])
            assert lessons[i].alpha == 0 and lessons[i].weight == 10 and lessons[2 + i].alpha == 1
    pixels, nothing = taught[2][0][6], taught[2][0][8]
    assert torch.equal(pixels.features, images[0])
    assert nothing.features.shape == (20, 64) and not torch.allclose(nothing.features, taught[2][0][0].features)
    assert taught[-2][1]["first"] == 4 and taught[-2][1]["steps"] == 8
    even, middle, end = taught[-1][0][0].features, *(deep.teachers.features(images, k)[0] for k in (2, 3))
    assert even.var(dim=0).mean().item() == pytest.approx(middle.var(dim=0).mean().item(), rel=1e-4)
    assert metrics.cka(even, end).item() == pytest.approx(1, abs=1e-5)


def test_relations(deep, taught):
    table = numbers(hidden_layers.relations(deep, TINY))
    others = [(kind, name) for kind in ("angle", "similarity") for name in ("teacher", "pixels")]
    assert table.conditions == ("labels alone", "soft targets", *hidden_layers.SOURCES, *others)
    images = torch.stack([trial.split.transfer.images[:20] for trial in deep.trials])
    teacher, pixels, _, classes, *rest = (lessons[1].features for lessons, _ in taught[2:])
    torch.testing.assert_close(teacher, deep.teachers.features(images, 3)[1])
    assert torch.equal(pixels, images[1])
    labels = deep.trials[1].split.transfer.labels[:20]
    assert torch.equal(classes.argmax(-1), labels) and classes.sum() == 20
    assert all(lesson.alpha == 0 for lessons, _ in taught[2:] for lesson in lessons)
    assert [settings["kind"] for _, settings in taught] == [
        *["none"] * 2,
        *["distance"] * 4,
        *["angle"] * 2,
        *["similarity"] * 2,
    ]
    for found, source in zip(rest, (teacher, pixels) * 2, strict=True):
        assert torch.equal(found, source)
    assert [lessons[0].weight for lessons, _ in taught[6:]] == [20, 20, 3000, 3000]


def test_partial(deep, taught):
    table = numbers(hidden_layers.partial(deep, TINY))
    assert table.conditions == ("labels alone", "teacher", "pixels", "untrained")
    for lessons, _ in taught:
        assert all(lesson.answered == 15 and len(lesson.images) == 60 for lesson in lessons)


def test_the_partial_teacher_has_seen_the_known_digits_alone(deep, monkeypatch):
    seen = []
    monkeypatch.setattr(hidden_layers, "train_teachers", lambda lessons, *a, **k: seen.extend(lessons) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hidden_layers.partial(deep, TINY)
    assert all(set(lesson.labels.tolist()) == {0, 1, 2, 3, 4, 5} for lesson in seen) and len(seen) == 2


def test_marks_by_digit_by_hand():
    from tests.core.test_classroom import logits_of, classroom_by_hand

    classroom = classroom_by_hand([[0, 1, 6, 7], [0, 1, 6, 7]], [[0, 1, 2, 3], [0, 1, 2, 3]])
    mine = torch.stack([logits_of(0, 2, 6, 6), logits_of(0, 1, 0, 7)])
    theirs = torch.stack([logits_of(0, 2, 0, 0), logits_of(5, 1, 6, 7)])
    found = hidden_layers._by_digit(classroom, (0, 1), mine, theirs)
    assert found["known"].tolist() == [50, 100]
    assert found["unknown"].tolist() == [50, 50]
    assert found["agreement"].tolist() == [100, 50]


def test_rows(deep):
    table = numbers(hidden_layers.rows(deep, TINY_ROWS))
    assert table.conditions == tuple(ROWS) and set(table.values) == {"accuracy", "agreement", "teacher"}
    assert len(set(table.get("labels alone", "teacher") - table.get("relations", "teacher"))) == 1
    again = hidden_layers.rows(deep, TINY_ROWS)
    assert all(np.array_equal(values, again.values[metric]) for metric, values in table.values.items())


def test_untrained_nets_of_a_stream_are_not_the_students():
    same, other = hidden_layers.untrained((3,), (64, 8, 10)), hidden_layers.untrained((3,), (64, 8, 10), "blank")
    assert not torch.equal(same.weights[0], other.weights[0])


def test_more_labels_than_images(deep):
    with refused("answered is 61 of 60 images"):
        hidden_layers.partial(deep, Recipe(few=61, steps=2))
