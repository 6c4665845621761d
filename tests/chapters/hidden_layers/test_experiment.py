from dataclasses import replace

import numpy as np
import pytest
import torch

from course_lib import metrics, runtime
from course_lib.chapters.hidden_layers import experiment, hints, relations, rows, students
from course_lib.chapters.hidden_layers.hints import Hint
from course_lib.chapters.hidden_layers.recipe import Recipe, RowRecipe
from course_lib.models import classifiers
from course_lib.training import Settings
from course_lib.training.cohort import initial_weights
from tests.core.test_classroom import classroom_by_hand, logits_of
from tests.helpers import refused

TINY = Recipe(
    images=20,
    weights=(1.0, 10.0),
    few=15,
    student=Settings(steps=4),
    rows=RowRecipe(images=20, teacher=Settings(steps=2), student=Settings(steps=2, batch_size=4), shown=6),
)


def numbers(table):
    for values in table.values.values():
        assert np.isfinite(values).all()
    return table


def test_maps(deep):
    table = numbers(experiment.maps(deep, TINY))
    assert table.conditions == ("untrained", "labels", "soft targets", "hint")
    assert set(table.values) == {"accuracy", "agreement", *(f"cka {i}-{j}" for i in (1, 2, 3) for j in (1, 2, 3))}
    assert all(0 <= table.get(c, "cka 2-1").min() <= table.get(c, "cka 2-1").max() <= 1 for c in table.conditions)


def test_the_map_compares_the_students_first_with_the_teachers_second(deep):
    tests = torch.stack([trial.split.test.images for trial in deep.trials])
    found = experiment.cka_map(deep.teachers, deep.teachers, tests)
    for k in (1, 2, 3):
        assert found[f"cka {k}-{k}"].tolist() == pytest.approx([1, 1], abs=1e-5)
    nets = students.untrained(deep, TINY.widths)
    crossed = experiment.cka_map(nets, deep.teachers, tests)["cka 1-3"]
    expected = metrics.cka(nets.features(tests, 1), deep.teachers.features(tests, 3))
    torch.testing.assert_close(crossed, expected)


def test_the_conditions_of_hints():
    found = hints.every_hint(TINY)
    assert found[:2] == [Hint("labels"), Hint("soft targets")]
    for layer in (1, 2, 3):
        assert {Hint("labels", layer, 10.0), *(Hint("soft targets", layer, w) for w in (1.0, 10.0))} <= set(found)
    assert {Hint("labels", 2, 10.0, "pixels"), Hint("labels", 2, 10.0, "untrained")} <= set(found)
    assert found[-2:] == [Hint("soft targets", 3, 10.0, scaled=True), Hint("soft targets", 3, 1.0, first=True)]
    assert len(found) == len(set(found)) == 2 + 3 * 3 + 2 + 2


def test_hints(deep, taught):
    table = numbers(hints.hints(deep, TINY))
    assert set(table.conditions) == set(hints.every_hint(TINY))
    (plain, *_), (hinted, settings, others), (two_stages, twice, first) = taught[-3:]
    assert [lesson.alpha for lesson in plain] == [0, 0, 1, 1]
    conditions = [hint for hint in hints.every_hint(TINY) if hint.layer and not hint.first]
    images = torch.stack([trial.split.transfer.images[:20] for trial in deep.trials])
    assert others["kind"] == "hint" and others["layer"] == [hint.layer for hint in conditions for _ in deep.trials]
    assert settings.batch_size == 20 and settings.steps == 4
    for k, hint in enumerate(conditions):
        for i in (0, 1):  # for each seed
            lesson = hinted[2 * k + i]
            assert (lesson.alpha, lesson.weight) == (float(hint.beside == "soft targets"), hint.weight)
            if hint.source == "teacher" and not hint.scaled:
                torch.testing.assert_close(lesson.features, deep.teachers.features(images, hint.layer)[i])
    assert twice.steps == 8 and first["first"] == 4 and two_stages[0].alpha == 1


def test_what_the_controls_of_hints_resemble(deep):
    images = torch.stack([trial.split.transfer.images[:20] for trial in deep.trials])
    assert torch.equal(hints.features_of(Hint("labels", 2, 10.0, "pixels"), deep, TINY), images)
    nothing = hints.features_of(Hint("labels", 2, 10.0, "untrained"), deep, TINY)
    assert nothing.shape == (2, 20, 64) and not torch.allclose(nothing, deep.teachers.features(images, 2))
    even = hints.features_of(hints.at_the_end(TINY, scaled=True), deep, TINY)[0]
    middle, end = (deep.teachers.features(images, k)[0] for k in (2, 3))
    assert even.var(dim=0).mean().item() == pytest.approx(middle.var(dim=0).mean().item(), rel=1e-4)
    assert metrics.cka(even, end).item() == pytest.approx(1, abs=1e-5)


def test_relations(deep, taught):
    table = numbers(relations.relations(deep, TINY))
    distances = [("distance", source) for source in relations.SOURCES]
    others = [(kind, source) for kind in ("angle", "similarity") for source in ("teacher", "pixels")]
    assert table.conditions == ("labels alone", "soft targets", *distances, *others)
    images = torch.stack([trial.split.transfer.images[:20] for trial in deep.trials])
    teacher, pixels, _, classes, *rest = (lessons[1].features for lessons, *_ in taught[1:])
    torch.testing.assert_close(teacher, deep.teachers.features(images, 3)[1])
    assert torch.equal(pixels, images[1])
    labels = deep.trials[1].split.transfer.labels[:20]
    assert torch.equal(classes.argmax(-1), labels) and classes.sum() == 20
    assert all(lesson.alpha == 0 for lessons, *_ in taught[1:] for lesson in lessons)
    assert [others["kind"] for *_, others in taught] == [
        "none",
        *["distance"] * 4,
        *["angle"] * 2,
        *["similarity"] * 2,
    ]
    for found, source in zip(rest, (teacher, pixels) * 2, strict=True):
        assert torch.equal(found, source)
    assert [lessons[0].weight for lessons, *_ in taught[1:]] == [10, 10, 10, 10, 20, 20, 3000, 3000]
    assert [settings.batch_size for _, settings, _ in taught[1:]] == [20, 20, 20, 20, 24, 24, 20, 20]


def test_partial(deep, taught):
    table = numbers(relations.partial(deep, TINY))
    assert table.conditions == ("labels alone", "teacher", "pixels", "untrained")
    for lessons, *_ in taught:
        assert all(lesson.answered == 15 and len(lesson.images) == 60 for lesson in lessons)


def test_the_partial_teacher_has_seen_the_known_digits_alone(deep, monkeypatch):
    seen = []
    monkeypatch.setattr(relations, "train_teachers", lambda lessons, *a, **k: seen.extend(lessons) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        relations.partial(deep, TINY)
    assert all(set(lesson.labels.tolist()) == {0, 1, 2, 3, 4, 5} for lesson in seen) and len(seen) == 2


def test_marks_by_digit_by_hand():
    classroom = classroom_by_hand([[0, 1, 6, 7], [0, 1, 6, 7]], [[0, 1, 2, 3], [0, 1, 2, 3]])
    mine = torch.stack([logits_of(0, 2, 6, 6), logits_of(0, 1, 0, 7)])
    theirs = torch.stack([logits_of(0, 2, 0, 0), logits_of(5, 1, 6, 7)])
    assert relations.by_digit(classroom, Recipe(known=(0, 1)), mine, theirs) == [
        {"accuracy": 50, "agreement": 100, "known": 50, "unknown": 50},
        {"accuracy": 75, "agreement": 50, "known": 100, "unknown": 50},
    ]


def test_rows(deep):
    table = numbers(rows.rows(deep, TINY))
    assert table.conditions == tuple(rows.ways(TINY)) and set(table.values) == {"accuracy", "agreement", "teacher"}
    assert len(set(table.get("labels alone", "teacher") - table.get("relations", "teacher"))) == 1
    again = rows.rows(deep, TINY)
    assert all(np.array_equal(values, again.values[metric]) for metric, values in table.values.items())


def test_untrained_nets_are_neither_the_students_nor_the_teachers_of_their_seed(deep):
    for widths, role in ((TINY.widths, "student"), (classifiers.widths_of("deep teacher"), "teacher")):
        control = students.untrained(deep, widths).weights[0]
        before, _ = initial_weights(widths, [runtime.derive(seed, role) for seed in deep.seeds])
        assert not torch.equal(control, before[0])


def test_more_labels_than_images(deep):
    with refused("answered is 61 of 60 images"):
        relations.partial(deep, replace(TINY, few=61))
