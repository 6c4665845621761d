import math
from itertools import product

import numpy as np
import pytest
import torch

from course_lib import runtime, training
from course_lib.chapters.temperature import experiment, students, teachers
from course_lib.chapters.temperature.recipe import Recipe
from course_lib.chapters.temperature.students import Mix
from course_lib.models import classifiers
from tests.chapters.temperature.small import RECIPE
from tests.helpers import refused

TABLES = tuple(name for name in experiment.Result.__dataclass_fields__ if name not in ("recipe", "classroom"))


@pytest.fixture(scope="module")
def result(classroom):
    return experiment.run(classroom=classroom, recipe=RECIPE)


def test_tables_have_the_right_shape(result, classroom):
    assert result.sweep.conditions == tuple(product(RECIPE.students, RECIPE.sweep))
    mixes = [Mix(T, alpha, kept) for T in (2.0, 4.0) for alpha in (0.5, 1.0) for kept in (True, False)]
    assert result.squared.conditions == ("labels alone", *mixes, Mix(4.0, 16 / 17, False))
    assert result.teachers.conditions == tuple(product(("short", "long"), RECIPE.teacher_T))
    assert result.limit.conditions == RECIPE.limit_T
    for table in (getattr(result, name) for name in TABLES):
        assert table.seeds == classroom.seeds
        for values in table.values.values():
            assert values.shape == (len(table.conditions), 2) and np.isfinite(values).all()


def test_run_twice_gives_the_same_numbers(result, classroom):
    again = experiment.run(classroom=classroom, recipe=RECIPE)
    for name in TABLES:
        first, second = getattr(result, name), getattr(again, name)
        assert all(np.array_equal(values, second.values[metric]) for metric, values in first.values.items())


def watch(monkeypatch):
    """Return a list that gets (lessons, widths, settings) of every cohort that a classroom trains from now on."""
    seen = []

    def spy(lessons, widths, settings, **where):
        seen.append((list(lessons), widths, settings))
        return training.train_cohort(lessons, widths, settings, **where)

    monkeypatch.setattr("course_lib.study.classroom.train_cohort", spy)
    return seen


def test_the_sweep_changes_the_temperature_alone(classroom, monkeypatch):
    taught = watch(monkeypatch)
    students.sweep(classroom, RECIPE)
    assert [widths for _, widths, _ in taught] == [(64, 7, 10), (64, 16, 10)]
    for lessons, _, settings in taught:
        assert not settings.cosine and settings.batch_size == 40  # all images in every step
        for lesson, (T, trial) in zip(lessons, product(RECIPE.sweep, classroom.trials), strict=True):
            assert (lesson.T, lesson.alpha, lesson.t_squared) == (T, 1.0, True)
            assert lesson.seed == runtime.derive(trial.seed, "student")
            assert torch.equal(lesson.images, trial.split.transfer.images[:40])
            assert torch.equal(lesson.teacher_logits, trial.transfer_logits[:40])


def test_squared_turns_t_squared_on_and_off(classroom, monkeypatch):
    taught = watch(monkeypatch)
    table = students.squared(classroom, RECIPE)
    lessons = taught[0][0][::2]  # of the first seed
    assert table.conditions[0] == "labels alone" and lessons[0].alpha == 0
    assert [(one.T, one.alpha, one.t_squared) for one in lessons[1:]] == list(table.conditions[1:])
    assert all(one.labels is not None for one in lessons)


def test_both_teachers_are_bare_and_sit_on_the_same_splits(classroom, monkeypatch):
    taught = watch(monkeypatch)
    table = teachers.teachers(classroom, RECIPE)
    found = [settings for _, widths, settings in taught if widths == classifiers.WIDTHS["teacher"]]
    assert found == [RECIPE.short, RECIPE.long]
    assert all(settings.noise == settings.weight_decay == 0 for settings in found)
    # a teacher's numbers do not depend on the temperature at which it teaches
    assert table.get(("long", 1.0), "teacher").tolist() == table.get(("long", 4.0), "teacher").tolist()
    assert table.get(("long", 1.0), "entropy").max() < table.get(("short", 1.0), "entropy").min() < math.log(10)


def test_the_gradient_tends_to_the_centred_difference(result):
    angle, ratio = result.limit.values["angle"], result.limit.values["ratio"]
    assert angle[-1].max() < 5 < angle[0].min()
    assert bool((np.diff(angle, axis=0) < 0).all())  # ever closer as T grows
    assert ratio[-1] == pytest.approx(1, abs=0.1)


def test_angle_by_hand():
    # (1, 0) and (1, 1): 45 degrees; opposite directions: 180; the length does not matter
    def angle(*pair):
        return teachers.angle(*(torch.tensor(v, dtype=torch.float64) for v in pair))

    assert angle((1, 0), (1, 1)) == pytest.approx(45)
    assert angle((1, 0), (-3, 0)) == pytest.approx(180)
    assert angle((2, 1), (4, 2)) == pytest.approx(0, abs=1e-5)


def test_gradient_and_limit_are_centred_for_every_image(classroom):
    for each in teachers.gradient_and_limit(classroom.trials[0], 4.0):
        assert each.shape == (100, 10) and each.abs().max() > 0.01
        torch.testing.assert_close(each.sum(dim=-1), torch.zeros(100), atol=1e-4, rtol=0)


def test_the_gradient_is_that_of_one_image_and_class(classroom):
    """Of the mean over images it is T (q − p) / images; times images and classes, T (q − p) · classes."""
    trial, T = classroom.trials[0], 3.0
    gradient, _ = teachers.gradient_and_limit(trial, T)
    with torch.no_grad():
        student = classifiers.build("student", runtime.derive(trial.seed, "student"))(trial.split.transfer.images[:100])
    q, p = ((logits / T).softmax(dim=-1) for logits in (student, trial.transfer_logits[:100]))
    torch.testing.assert_close(gradient, T * (q - p) * 10, atol=1e-4, rtol=1e-4)


def test_more_images_than_exist_are_refused(classroom):
    with refused("121 images were asked for and there are 120"):
        students.sweep(classroom, Recipe(images=121))


@pytest.mark.parametrize("T", [0.0, math.inf])
def test_impossible_temperature_is_refused(classroom, T):
    with refused(f"The temperature is {T}"):
        students.sweep(classroom, Recipe(images=40, sweep=(T, 1.0, 4.0)))


def test_temperatures_to_compare_must_be_run():
    with refused("sweep is (1.0, 2.0), without the temperature 4"):
        Recipe(sweep=(1.0, 2.0))
    with refused("teacher_T is (2.0, 8.0), without the temperature 1"):
        Recipe(teacher_T=(2.0, 8.0))


def test_a_teacher_must_be_made_less_sure():
    with refused("scales is (1.0, 2.0)", "below 1"):
        Recipe(scales=(1.0, 2.0))
    with refused("scale_T is (1.0, 2.0), without the temperature 4"):
        Recipe(scale_T=(1.0, 2.0))


def test_the_goal_is_a_share():
    with refused("goal is 75"):
        Recipe(goal=75)


def test_one_model_is_not_enough_to_compare():
    with refused("students is ('student',)"):
        Recipe(students=("student",))


def test_no_seeds_are_refused():
    with refused("The seeds are ()", "range(8)"):
        experiment.run(())
