import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib import runtime, training
from course_lib.chapters.soft_targets import experiment
from course_lib.chapters.soft_targets.experiment import (
    CONTROLS,
    Recipe,
    mean_of_class,
    shuffle_the_rest,
    spread_the_rest,
)
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom
from tests.chapters.soft_targets.small import RECIPE
from tests.helpers import random_logits, refused

LN3 = math.log(3)


@pytest.fixture(scope="module")
def result(classroom):
    return experiment.run(classroom=classroom, recipe=RECIPE)


# --- the controls ---------------------------------------------------------------------------------


@given(st.integers(0, 1000), st.integers(1, 20), st.integers(2, 10))
def test_shuffling_keeps_the_top_logit_in_place_and_all_values(seed, images, classes):
    logits = random_logits(images, classes, seed=seed)
    shuffled = shuffle_the_rest(logits, seed)
    assert torch.equal(shuffled.argmax(dim=-1), logits.argmax(dim=-1))
    assert torch.equal(shuffled.max(dim=-1).values, logits.max(dim=-1).values)
    assert torch.equal(shuffled.sort(dim=-1).values, logits.sort(dim=-1).values)


def test_shuffling_moves_the_other_logits_anywhere():
    # 3000 images with the logits 0, 1, 2, 9: each of 0, 1, 2 lands on each of three places in a third of the images;
    # the share has a standard error of √(1/3 · 2/3 / 3000) = 0.009
    logits = torch.tensor([[0.0, 9.0, 1.0, 2.0]]).expand(3000, -1)
    shuffled = shuffle_the_rest(logits, 1)
    for place in (0, 2, 3):
        for value in (0, 1, 2):
            assert (shuffled[:, place] == value).float().mean().item() == pytest.approx(1 / 3, abs=0.04)


def test_shuffling_repeats_itself_and_changes_with_the_seed():
    logits = random_logits(20, 10)
    before = logits.clone()
    assert torch.equal(shuffle_the_rest(logits, 1), shuffle_the_rest(logits, 1))
    assert not torch.equal(shuffle_the_rest(logits, 1), shuffle_the_rest(logits, 2))
    assert torch.equal(logits, before)


def test_mean_of_class_by_hand():
    # T = 2. Class 0: probabilities (1/4, 3/4) and (3/4, 1/4), mean (1/2, 1/2); class 1: (1/4, 3/4) alone
    logits = torch.tensor([[0, 2 * LN3], [0, 2 * LN3], [2 * LN3, 0]])
    softened = (mean_of_class(logits, torch.tensor([0, 1, 0]), 2.0) / 2.0).softmax(dim=-1)
    torch.testing.assert_close(softened, torch.tensor([[0.5, 0.5], [0.25, 0.75], [0.5, 0.5]]))


@given(st.integers(0, 1000), st.floats(0.5, 10))
def test_mean_of_class_softens_to_the_mean_soft_target(seed, T):
    logits, labels = random_logits(12, 5, seed=seed), torch.arange(12) % 3
    targets = (logits / T).softmax(dim=-1)
    softened = (mean_of_class(logits, labels, T) / T).softmax(dim=-1)
    for label in range(3):
        expected = targets[labels == label].mean(dim=0).expand(4, -1)
        torch.testing.assert_close(softened[labels == label], expected)


def test_spread_the_rest_by_hand():
    # T = 2. Probabilities 3/5, 1/5, 1/5 stay; 9/12, 1/12, 2/12 become 9/12, 1.5/12, 1.5/12
    targets = torch.tensor([[3, 1, 1], [9, 1, 2]]) / torch.tensor([[5.0], [12.0]])
    softened = (spread_the_rest(2.0 * targets.log(), 2.0) / 2.0).softmax(dim=-1)
    torch.testing.assert_close(softened, torch.tensor([[0.6, 0.2, 0.2], [0.75, 0.125, 0.125]]))


def test_a_class_that_nobody_believes_in_gives_no_infinite_logit():
    logits = torch.tensor([[0.0, 500.0, 0.0]])
    assert mean_of_class(logits, torch.tensor([1]), 0.5).isfinite().all()
    assert spread_the_rest(logits, 0.5).isfinite().all()


# --- the tables -----------------------------------------------------------------------------------


def test_tables_have_the_right_shape(result, classroom):
    kinds = [(kind, n) for n in (40, 120) for kind in ("hard", "smoothed", "soft")]
    assert result.sizes.conditions == tuple(kinds)
    assert result.controls.conditions == CONTROLS
    partial = ("hard labels", ("soft", 1.0), ("soft", 4.0))
    assert result.omitted.conditions == result.two_digits.conditions == partial
    for table in (result.sizes, result.controls, result.omitted, result.two_digits):
        assert table.seeds == classroom.seeds
        for values in table.values.values():
            assert values.shape == (len(table.conditions), 2) and values.min() >= 0 and values.max() <= 100
    each = {f"recall {digit}" for digit in range(10)}
    assert set(result.omitted.values) == {"accuracy", "agreement", "recall", *each}
    assert np.array_equal(result.omitted.values["recall"], result.omitted.values["recall 3"])


def test_run_twice_gives_the_same_numbers(result, classroom):
    again = experiment.run(classroom=classroom, recipe=RECIPE)
    for name in ("sizes", "controls", "omitted", "two_digits"):
        first, second = getattr(result, name), getattr(again, name)
        assert all(np.array_equal(values, second.values[metric]) for metric, values in first.values.items())


def watch(monkeypatch):
    """Return a list that gets the lessons of every cohort that a classroom trains from now on; they are cut short."""
    seen = []

    def spy(lessons, widths, settings, **where):
        if widths == classifiers.WIDTHS["teacher"]:
            return training.train_cohort(lessons, widths, settings, **where)
        seen.append(list(lessons))
        return training.train_cohort(seen[-1], widths, training.Settings(steps=1), **where)

    monkeypatch.setattr("course_lib.study.classroom.train_cohort", spy)
    return seen


def test_sizes_are_paired_and_see_as_many_images_as_they_say(classroom, monkeypatch):
    taught = watch(monkeypatch)
    table = experiment.sizes(classroom, RECIPE)
    places = [(kind, n, trial) for kind, n in table.conditions for trial in classroom.trials]
    for (kind, n, trial), lesson in zip(places, taught[0], strict=True):
        assert lesson.seed == runtime.derive(trial.seed, "student")
        assert torch.equal(lesson.images, trial.split.transfer.images[:n])
        assert lesson.smoothing == (0.1 if kind == "smoothed" else 0)
        assert (lesson.alpha, lesson.labels is None) == ((1, True) if kind == "soft" else (0, False))


def test_controls_give_what_they_are_called(classroom, monkeypatch):
    taught = watch(monkeypatch)
    experiment.controls(classroom, RECIPE)
    lessons = dict(zip([(name, s) for name in CONTROLS for s in classroom.seeds], taught[0], strict=True))
    for trial in classroom.trials:
        logits, labels = trial.transfer_logits[:40], trial.split.transfer.labels[:40]
        of = {name: lessons[name, trial.seed] for name in CONTROLS}
        assert all(torch.equal(one.images, trial.split.transfer.images[:40]) for one in of.values())
        assert {one.seed for one in of.values()} == {runtime.derive(trial.seed, "student")}
        assert torch.equal(of["hard labels"].labels, labels)
        assert torch.equal(of["teacher's top answer"].labels, logits.argmax(dim=-1))
        assert torch.equal(of["soft"].teacher_logits, logits)
        assert torch.equal(of["rest shuffled"].teacher_logits, shuffle_the_rest(logits, trial.seed))
        assert torch.equal(of["rest spread evenly"].teacher_logits, spread_the_rest(logits, RECIPE.T))
        assert torch.equal(of["mean of the class"].teacher_logits, mean_of_class(logits, labels, RECIPE.T))
        own = of["teacher of the same images"].teacher_logits
        assert torch.equal(of["same, hotter"].teacher_logits, own)
        assert (RECIPE.hot, RECIPE.T) == (of["same, hotter"].T, of["teacher of the same images"].T)
        assert torch.equal(own.argmax(dim=-1), labels)  # it knows its 40 images by heart
        assert not torch.equal(own, logits)


def test_the_omitted_digit_is_omitted_and_nothing_else(classroom, monkeypatch):
    taught = watch(monkeypatch)
    experiment.omitted(classroom, RECIPE)
    places = [trial for _ in range(3) for trial in classroom.trials]
    for trial, lesson in zip(places, taught[0], strict=True):
        keep = trial.split.transfer.labels != 3
        assert torch.equal(lesson.images, trial.split.transfer.images[keep])
        if lesson.labels is None:
            assert torch.equal(lesson.teacher_logits, trial.transfer_logits[keep])
        else:
            assert torch.equal(lesson.labels, trial.split.transfer.labels[keep])


def test_two_digits_are_sevens_and_eights(classroom, monkeypatch):
    taught = watch(monkeypatch)
    experiment.two_digits(classroom, RECIPE)
    for lesson in taught[0][:2]:
        assert lesson.labels.unique().tolist() == [7, 8]


def test_recall_is_the_share_of_threes_recognised(classroom, monkeypatch):
    def students(self, lessons, widths, settings, **where):
        # every student of the first seed answers 3 to everything, every other student answers 0
        logits = torch.zeros(len(lessons), len(classroom.trials), 200, 10)
        logits[:, 0, :, 3] = 1
        logits[:, 1, :, 0] = 1
        return None, logits

    monkeypatch.setattr(Classroom, "students", students)
    table = experiment.omitted(classroom, RECIPE)
    assert table.get("hard labels", "recall").tolist() == [100, 0]
    threes = (classroom.trials[0].split.test.labels == 3).float().mean().item()
    assert table.get("hard labels")[0] == pytest.approx(100 * threes)


# --- bad input ------------------------------------------------------------------------------------


def test_impossible_temperature_is_refused(classroom):
    with refused("The temperature is 0"):
        experiment.sizes(classroom, Recipe(sizes=(40,), T=0))


def test_impossible_smoothing_is_refused(classroom):
    with refused("smoothing is 2"):
        experiment.sizes(classroom, Recipe(sizes=(40,), smoothing=2))


def test_more_images_than_exist_are_refused(classroom):
    with refused("121 images were asked for and there are 120"):
        experiment.sizes(classroom, Recipe(sizes=(40, 121)))


def test_temperatures_to_compare_must_be_run():
    with refused("cold = 2.0 and warm = 4.0", "omitted_T = (1.0, 4.0)"):
        Recipe(cold=2.0, omitted_T=(1.0, 4.0))


def test_no_seeds_are_refused():
    with refused("The seeds are ()", "range(8)"):
        experiment.run(())
