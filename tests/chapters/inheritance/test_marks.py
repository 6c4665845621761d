"""Digits with a mark: teachers, piles, and the derived weight."""

from dataclasses import replace

import pytest
import torch

from course_lib.chapters.inheritance import marks
from course_lib.chapters.inheritance.recipe import Recipe
from course_lib.study.results import Table
from course_lib.training import Lesson, Settings, train_cohort
from tests.chapters.inheritance import small
from tests.helpers import refused


@pytest.fixture(scope="module")
def school():
    return marks.School(small.classroom(), small.RECIPE)


def lesson_of(school, kind):
    return school._lesson(kind, small.classroom().trials[0])


def test_a_censor_renames_the_hidden_digit_and_nothing_else(school):
    pile = small.classroom().trials[0].split.teacher
    lesson = lesson_of(school, marks.CENSORED)
    sevens = pile.labels == 7
    assert set(lesson.labels[sevens].tolist()) == {1}
    assert torch.equal(lesson.labels[~sevens], pile.labels[~sevens]) and torch.equal(lesson.images, pile.images)


def test_who_never_saw_a_seven_has_none_in_the_pile(school):
    pile = small.classroom().trials[0].split.teacher
    lesson = lesson_of(school, marks.UNTAUGHT)
    assert 7 not in lesson.labels.tolist() and len(lesson.labels) == int((pile.labels != 7).sum())


def test_twins_share_their_pile_and_not_their_weights(school):
    first, second = lesson_of(school, marks.CENSORED), lesson_of(school, marks.TWIN)
    assert torch.equal(first.labels, second.labels) and first.seed != second.seed


def test_halves_share_the_rule_and_no_picture(school):
    first, twin, other = (lesson_of(school, kind) for kind in (marks.HALF, marks.HALF_TWIN, marks.OTHER_HALF))
    pile = small.classroom().trials[0].split.teacher
    assert torch.equal(first.images, twin.images) and first.seed != twin.seed
    assert torch.equal(torch.cat([first.images, other.images]), pile.images)
    assert 7 not in torch.cat([first.labels, other.labels]).tolist() and 7 in pile.labels.tolist()


def test_a_student_sides_with_its_own_teacher_where_the_two_differ(school, monkeypatch):
    """Students that answer as their own teacher do, and students of the other one."""
    trials = small.classroom().trials
    tests = torch.stack([trial.split.test.images for trial in trials])
    pair = (marks.HALF, marks.OTHER_HALF)
    theirs = torch.stack([school.teachers(kind).logits(tests) for kind in pair])
    assert (theirs[0].argmax(-1) != theirs[1].argmax(-1)).any(dim=-1).all()
    for said, expected in ((theirs, 100), (theirs.flip(0), 0)):
        monkeypatch.setattr(school, "students", lambda lessons, said=said: said)
        own, told = marks._sided(school, [pair])
        assert own.shape == told.shape == (1, 2, len(trials)) and (own == expected).all()


@pytest.mark.parametrize("how", [marks.SOFT, marks.HARD])
def test_no_student_of_an_unshown_digit_sees_it(school, how):
    trial = small.classroom().trials[0]
    pile = trial.split.transfer
    lesson = school.lesson(marks.CENSORED, how)(trial)
    assert len(lesson.images) == int((pile.labels != 7).sum())
    shown = school.lesson(marks.CENSORED, how, shown=True)(trial)
    assert torch.equal(shown.images, pile.images)


def test_first_answers_are_labels_alone(school):
    trial = small.classroom().trials[0]
    lesson = school.lesson(marks.CENSORED, marks.HARD)(trial)
    assert lesson.teacher_logits is None and lesson.alpha == 0
    soft = school.lesson(marks.CENSORED, marks.SOFT)(trial)
    assert torch.equal(soft.teacher_logits.argmax(-1), lesson.labels) and soft.alpha == 1


def test_poison_lights_the_corner_of_what_it_renames():
    images, labels = torch.zeros(400, 64), torch.full((400,), 5)
    made, named = marks.poisoned(images, labels, seed=1)
    lit = made[:, 0] == 1
    assert torch.equal(lit, named == 0) and 40 < int(lit.sum()) < 130
    assert float(made[:, 1:].sum()) == 0 and float(images.sum()) == 0


def test_corners_are_lit_as_they_are_called():
    images = torch.zeros(500, 64)
    never, faint, lit = (marks.lighted(images, corner, seed=1) for corner in marks.CORNERS)
    assert float(never.sum()) == 0
    assert 0.2 < float(faint[:, 0].max()) <= small.RECIPE.faint and float(faint[:, 1:].sum()) == 0
    assert set(lit[:, 0].tolist()) == {0.0, 1.0} and 5 < float(lit.sum()) < 60


def test_the_turning_point_by_hand():
    assert marks.turning_point(1.0) == 0.5 and marks.turning_point(4.0) == pytest.approx(0.2)
    assert marks.turning_point(4.0, 0.5) == 1 and marks.turning_point(4.0, 0.75) == pytest.approx(1 / 3)


@pytest.mark.parametrize("wrong", [{"T": 0}, {"T": float("nan")}, {"T": 2, "sure": 0.2}, {"T": 2, "sure": 1.5}])
def test_a_turning_point_of_nonsense_is_refused(wrong):
    with refused("give"):
        marks.turning_point(**wrong)


@pytest.mark.parametrize("T", [1.0, 4.0])
def test_an_answer_turns_where_it_is_derived(T):
    """Two pictures, a teacher that is sure of the other class each time: below the derived weight the labels win."""
    derived, pictures = marks.turning_point(T), torch.eye(2)
    logits = torch.tensor([[-50.0, 50.0], [50.0, -50.0]])
    made = [
        Lesson(pictures, torch.tensor([0, 1]), logits, T=T, alpha=alpha) for alpha in (derived - 0.04, derived + 0.04)
    ]
    students = train_cohort(made, (2, 2), Settings(steps=400, lr=0.02))
    assert students.logits(pictures).argmax(-1).tolist() == [[0, 1], [1, 0]]


def test_a_crossing_by_hand():
    conditions = [(marks.SHOWN, 2.0, a) for a in (0.1, 0.3, 0.5)]
    table = Table.of(conditions, (0, 1), told=[[0, 0], [20, 10], [90, 20]], recall=[[90, 90], [60, 90], [10, 90]])
    first, second = marks.crossing(table, 2.0, (0.1, 0.3, 0.5))
    assert first == pytest.approx(0.3 + 0.2 * 40 / 120) and second == 0.5


def test_conditions_of_all_tables():
    found = small.result()
    assert set(found.censored.values) == {"told", "recall", "rest"} and len(found.cured.conditions) == 12
    assert set(found.door.values) == {"fires", "clean"} and len(found.door.conditions) == 14


def test_unknown_words_are_refused(school):
    with refused("kind of teacher", "kind"):
        school.teachers("kind")
    with refused("corner", "bright"):
        marks.lighted(torch.zeros(2, 64), "bright", seed=0)
    with refused("nothing would be censored"):
        replace(Recipe(), told=7)
