import math

import numpy as np
import pytest
import torch

from course_lib.chapters.temperature import experiment as temperature
from course_lib.chapters.temperature.experiment import LIMIT_T, Recipe
from course_lib.study import classroom
from tests.core.test_classroom import classroom_by_hand
from tests.helpers import refused

TINY = Recipe(
    images=40,
    sweep=(1.0, 4.0),
    students=("thin student", "student"),
    squared_T=(2.0, 4.0),
    short=10,
    long=20,
    teacher_T=(1.0, 4.0),
    steps=10,
)


@pytest.fixture(scope="module")
def result(classroom):
    return temperature.run(classroom=classroom, recipe=TINY)


def test_tables_have_the_right_shape(result, classroom):
    assert result.sweep.conditions == tuple((model, T) for model in TINY.students for T in (1.0, 4.0))
    mixes = [(T, a, kept) for T in (2.0, 4.0) for a in (0.5, 1.0) for kept in (1, 0)]
    assert result.squared.conditions == ("labels alone", *mixes)
    assert result.teachers.conditions == tuple((name, T) for name in ("short", "long") for T in (1.0, 4.0))
    assert result.limit.conditions == LIMIT_T
    for table in (result.sweep, result.squared, result.teachers, result.limit):
        assert table.seeds == classroom.seeds
        for values in table.values.values():
            assert values.shape == (len(table.conditions), 2) and np.isfinite(values).all()


def test_run_twice_gives_the_same_numbers(result, classroom):
    again = temperature.run(classroom=classroom, recipe=TINY)
    for name in ("sweep", "squared", "teachers", "limit"):
        first, second = getattr(result, name), getattr(again, name)
        assert all(np.array_equal(values, second.values[metric]) for metric, values in first.values.items())


@pytest.fixture
def taught(monkeypatch):
    """(lessons, widths, settings) of every cohort that a classroom trains."""
    seen = []
    train_cohort = classroom.train_cohort

    def spy(lessons, widths, **settings):
        seen.append((list(lessons), widths, settings))
        return train_cohort(lessons, widths, **settings)

    monkeypatch.setattr(classroom, "train_cohort", spy)
    return seen


def test_the_sweep_changes_the_temperature_alone(classroom, taught):
    temperature.sweep(classroom, TINY)
    assert [widths for _, widths, _ in taught] == [(64, 7, 10), (64, 16, 10)]
    for lessons, _, settings in taught:
        assert not settings["cosine"] and settings["batch_size"] == 40
        for lesson, (T, trial) in zip(
            lessons, [(T, trial) for T in (1.0, 4.0) for trial in classroom.trials], strict=True
        ):
            assert (lesson.T, lesson.alpha, lesson.t_squared, lesson.seed) == (T, 1.0, True, trial.seed)
            assert torch.equal(lesson.images, trial.split.transfer.images[:40])
            assert torch.equal(lesson.teacher_logits, trial.transfer_logits[:40])


def test_squared_turns_t_squared_on_and_off(classroom, taught):
    table = temperature.squared(classroom, TINY)
    lessons = taught[0][0][::2]  # of the first seed
    assert table.conditions[0] == "labels alone" and lessons[0].alpha == 0
    assert [(one.T, one.alpha, one.t_squared) for one in lessons[1:]] == list(table.conditions[1:])
    assert all(one.labels is not None for one in lessons)


def test_both_teachers_are_bare_and_sit_on_the_same_splits(classroom, taught):
    table = temperature.teachers(classroom, TINY)
    recipes = [settings for _, _, settings in taught if "noise" in settings]
    assert [recipe["steps"] for recipe in recipes] == [10, 20]
    assert all(recipe["noise"] == recipe["weight_decay"] == 0 for recipe in recipes)
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
        return temperature._angle(*(torch.tensor(v, dtype=torch.float64) for v in pair))

    assert angle((1, 0), (1, 1)) == pytest.approx(45)
    assert angle((1, 0), (-3, 0)) == pytest.approx(180)
    assert angle((2, 1), (4, 2)) == pytest.approx(0, abs=1e-5)


def test_gradient_and_limit_are_centred_for_every_image():
    classroom = classroom_by_hand([[0, 1]], [[0, 1]])
    for each in temperature._gradient_and_limit(classroom.trials[0], 4.0):
        assert each.shape == (2, 10) and each.abs().max() > 0.01
        torch.testing.assert_close(each.sum(dim=-1), torch.zeros(2), atol=1e-5, rtol=0)


def test_claims_have_distinct_names_and_finite_intervals(result):
    claims = temperature.claims(result)
    assert all(math.isfinite(claim.measured.half) for claim in claims)
    assert len({claim.name for claim in claims}) == len(claims) > 1


def test_more_images_than_exist_are_refused(classroom):
    with refused("121 images were asked for and there are 120"):
        temperature.sweep(classroom, Recipe(images=121))


@pytest.mark.parametrize("T", [0.0, math.inf])
def test_impossible_temperature_is_refused(classroom, T):
    with refused(f"The temperature is {T}"):
        temperature.sweep(classroom, Recipe(images=40, sweep=(T,)))
