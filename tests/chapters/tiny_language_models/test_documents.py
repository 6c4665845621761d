"""What the students of chapter 08 read and by whom they are taught, condition by condition."""

import functools

import pytest
import torch

from course_lib.chapters.tiny_language_models import documents, students
from course_lib.data import language
from course_lib.models import language_models
from tests.chapters.tiny_language_models import small
from tests.helpers import refused

RECIPE = small.RECIPE
FEW, MOST = RECIPE.small, RECIPE.large


@functools.cache
def lessons_here():
    """The lessons of a hasty teacher, made once: canaries call these tests, too."""
    return documents.lessons_of(0, RECIPE, teacher=small.teacher())


def test_every_condition_reads_what_its_name_says():
    lessons = lessons_here()
    true, written = lessons.text["data"], lessons.text["text"]
    for method in ("data", "logits", documents.SMOOTHED + "logits", documents.DECAYED + "data", documents.OWN):
        assert torch.equal(lessons.read((method, FEW, 4)), true[:FEW])
    for method in ("text", documents.ALONG):
        assert torch.equal(lessons.read((method, MOST, 4)), written[:MOST])
    assert torch.equal(lessons.read((documents.COLD, RECIPE.middle, 4)), lessons.text[documents.COLD])
    assert len(lessons.read((documents.TEACHER, RECIPE.read, 12))) == RECIPE.read


def taught(lessons, monkeypatch, condition):
    """The settings with which the student of a condition is taught."""
    told = []
    monkeypatch.setattr(students, "teach", lambda text, seed, settings, **more: told.append((settings, more)))
    lessons.model(condition)
    return told[-1]


@pytest.mark.parametrize(
    "method, teacher",
    [
        ("data", None),
        ("text", None),
        (documents.COLD, None),
        (documents.SMOOTHED + "data", None),
        ("logits", documents.TEACHER),
        (documents.ALONG, documents.TEACHER),
        (documents.DECAYED + "logits", documents.TEACHER),
        (documents.OWN, documents.OWN),
        (documents.IGNORANTS, documents.IGNORANT),
    ],
)
def test_every_condition_has_its_teacher(method, teacher, monkeypatch):
    lessons = lessons_here()
    if teacher is not None:
        lessons.model((method, FEW, 4))  # before teach() is listened to: the teachers are made by it
    settings, more = taught(lessons, monkeypatch, (method, FEW, 3))
    assert more["teacher"] is (lessons.teachers[teacher] if teacher else None)
    assert settings.steps == 3
    assert more["smoothing"] == (RECIPE.smoothing if method.startswith(documents.SMOOTHED) else 0)
    assert settings.weight_decay == (RECIPE.decay if method.startswith(documents.DECAYED) else 0)


def test_the_ignorant_model_has_the_teachers_size_and_the_students_documents():
    lessons = lessons_here()
    ignorant = lessons.model((documents.IGNORANT, FEW, 12))
    assert language_models.parameter_count(ignorant) == language_models.parameter_count(small.teacher())
    again = students.train_ignorant(lessons.text["data"][:FEW], 0, RECIPE)
    text = lessons.text["data"][:3]
    assert torch.equal(language_models.logits(ignorant, text), language_models.logits(again, text))


def test_only_the_cold_text_is_cold(monkeypatch):
    told, write = [], students.write

    def spy(model, count, seed, temperature=1.0):
        told.append(temperature)
        return write(model, count, seed, temperature)

    monkeypatch.setattr(students, "write", spy)
    documents.lessons_of(0, RECIPE, teacher=small.teacher())
    assert sorted(told) == [RECIPE.cold, 1.0]


def test_held_out_text_is_fresh(monkeypatch):
    monkeypatch.setenv("COURSE_WORKERS", "1")  # in this process, where the spy is
    heldout, judge = [], students.judge
    monkeypatch.setattr(students, "judge", lambda m, text, best: (heldout.append(text), judge(m, text, best))[1])
    documents.table((0,), RECIPE, wanted=documents.conditions(RECIPE)[:2])
    read = {tuple(row) for row in language.automaton().sample(MOST, documents.runtime.derive(0, "text")).tolist()}
    exam = {tuple(row) for row in heldout[0].tolist()}
    assert len(exam & read) < len(exam) / 2, "a short sentence may be in both by chance, not most of them"


def test_some_conditions_alone_are_those_of_all():
    wanted = (("logits", FEW, RECIPE.usual), (documents.OWN, FEW, RECIPE.usual))
    some = documents.table(small.SEEDS, RECIPE, wanted=wanted)
    assert some.conditions == wanted
    for condition in wanted:
        for metric in some.values:
            told = small.result().documents.get(condition, metric)
            assert some.get(condition, metric) == pytest.approx(told, nan_ok=True)


def test_an_unknown_condition_is_a_sentence():
    with refused("condition"):
        documents.table((0, 1), RECIPE, wanted=[("data", 41, 4)])
