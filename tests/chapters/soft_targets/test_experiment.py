"""The experiments of chapter 01 teach what they say, to students of one seed alike."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from course_lib import runtime, training
from course_lib.chapters.soft_targets import controls, experiment, lessons, missing
from course_lib.chapters.soft_targets.recipe import (
    BLIND,
    COLD_LONGER,
    EVEN,
    HARD,
    MEAN,
    NEAREST,
    NOISY,
    SHUFFLED,
    SOFT,
    SOFT_NOISY,
    TOP,
    Recipe,
)
from course_lib.chapters.soft_targets.targets import mean_of_class, shuffle_the_rest, spread_the_rest
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom
from tests.chapters.soft_targets.small import RECIPE
from tests.helpers import refused


@pytest.fixture(scope="module")
def result(classroom):
    return experiment.run(classroom=classroom, recipe=RECIPE)


# --- the tables -----------------------------------------------------------------------------------


def test_tables_have_the_right_shape(result, classroom):
    kinds = [(kind, n) for kind in (HARD, SOFT, NOISY, NEAREST) for n in (40, 120)]
    assert sorted(result.sizes.conditions) == sorted(kinds)
    assert {HARD, NOISY, NEAREST, SOFT, "labels smoothed by 0.3"} < set(result.baselines.conditions)
    assert len(result.baselines.conditions) <= 12, "as many as a figure shows"
    assert set(result.controls.conditions) == {HARD, NOISY, TOP, EVEN, MEAN, SHUFFLED, SOFT_NOISY}
    assert set(result.dose.conditions) == {(kind, k) for kind in ("student", "teacher", "labels") for k in (20, 600)}
    assert set(result.mixed.conditions) == {(alpha, n) for alpha in RECIPE.alphas for n in (40, 120)}
    partial = (HARD, ("soft", 1.0), ("soft", 4.0))
    assert result.two_digits.conditions == partial and result.omitted.conditions == (*partial, BLIND, COLD_LONGER)
    for name in experiment.TABLES:
        table = getattr(result, name)
        assert table.seeds == classroom.seeds
        for values in table.values.values():
            assert values.shape == (len(table.conditions), 2) and values.min() >= 0 and values.max() <= 100
    each = {f"recall {digit}" for digit in range(10)}
    assert set(result.omitted.values) == {"accuracy", "agreement", "recall", *each}
    assert np.array_equal(result.omitted.values["recall"], result.omitted.values["recall 3"])


def test_one_condition_has_one_number_wherever_it_stands(result):
    few = RECIPE.few
    for metric in ("accuracy", "agreement"):
        for kind in (HARD, NOISY):
            here = result.sizes.get((kind, few), metric)
            assert np.array_equal(result.baselines.get(kind, metric), here)
            assert np.array_equal(result.controls.get(kind, metric), here)
        assert np.array_equal(result.baselines.get(SOFT, metric), result.sizes.get((SOFT, few), metric))
        assert np.array_equal(result.dose.get(("student", 600), metric), result.sizes.get((SOFT, few), metric))
        assert np.array_equal(result.mixed.get((1.0, few), metric), result.sizes.get((SOFT, few), metric))
        assert np.array_equal(result.mixed.get((0.0, few), metric), result.sizes.get((HARD, few), metric))


def test_run_twice_gives_the_same_numbers(result, classroom):
    again = experiment.run(classroom=classroom, recipe=RECIPE)
    for name in experiment.TABLES:
        first, second = getattr(result, name), getattr(again, name)
        assert all(np.array_equal(values, second.values[metric]) for metric, values in first.values.items())


# --- what the students are taught -----------------------------------------------------------------


def watch(monkeypatch):
    """Return a list that gets (lessons, widths, settings) of every cohort that a classroom trains from now on; they
    are cut short."""
    seen = []

    def spy(lessons, widths, settings, **where):
        seen.append((list(lessons), tuple(widths), settings))
        return training.train_cohort(seen[-1][0], widths, training.Settings(steps=1), **where)

    monkeypatch.setattr("course_lib.study.classroom.train_cohort", spy)
    return seen


def test_sizes_are_paired_and_see_as_many_pictures_as_they_say(classroom, monkeypatch):
    taught = watch(monkeypatch)
    experiment.sizes(classroom, RECIPE)
    (plain, widths, settings), (noisy, _, with_noise) = taught
    assert widths == classifiers.WIDTHS["student"] and settings == RECIPE.settings
    assert with_noise == replace(RECIPE.settings, noise=RECIPE.noise)
    places = [(n, trial) for n in RECIPE.sizes for trial in classroom.trials]
    for kind, taught in ((HARD, plain[: len(places)]), (SOFT, plain[len(places) :]), (NOISY, noisy)):
        for (n, trial), lesson in zip(places, taught, strict=True):
            assert lesson.seed == runtime.derive(trial.seed, "student")
            assert torch.equal(lesson.images, trial.split.transfer.images[:n])
            assert (lesson.alpha, lesson.labels is None) == ((1, True) if kind == SOFT else (0, False))


def test_the_baselines_are_trained_as_they_say(classroom, monkeypatch):
    taught = watch(monkeypatch)
    experiment.baselines(classroom, RECIPE)
    settings = [how for _, _, how in taught]
    teacher, steps = classroom.recipe.settings, RECIPE.settings.steps
    assert [how.weight_decay for how in settings] == [0, RECIPE.decay, teacher.weight_decay, 0, 0, 0, 0, 0]
    assert [how.noise for how in settings] == [0, 0, teacher.noise, RECIPE.noise, RECIPE.noise, 0, 0, 0]
    assert [how.steps for how in settings] == [steps] * 4 + [2 * steps, RECIPE.regression.steps, steps, 2 * steps]
    assert taught[5][1] == (64, 10), "softmax regression has no hidden layer"
    assert sorted({lesson.smoothing for lesson in taught[0][0]}) == [0, *RECIPE.smoothing]
    for made, _, _ in taught:
        assert {len(lesson.images) for lesson in made} == {RECIPE.few}


def test_the_nearest_neighbour_by_hand(classroom):
    trial = classroom.trials[0]
    known, right = trial.split.transfer.take(40), 0
    for image, label in zip(trial.split.test.images, trial.split.test.labels, strict=True):
        distances = [float(((image - other) ** 2).sum()) for other in known.images]
        right += int(known.labels[distances.index(min(distances))] == label)
    table = lessons.nearest(classroom, {NEAREST: 40})
    assert table.get(NEAREST)[0] == pytest.approx(100 * right / len(trial.split.test), abs=1e-3)


def test_controls_give_what_they_are_called(classroom, monkeypatch):
    taught = watch(monkeypatch)
    controls.controls(classroom, RECIPE)
    names = (NOISY, TOP, EVEN, MEAN, SHUFFLED, SOFT_NOISY)
    (bare, _, plain), (made, _, with_noise) = taught
    found = dict(zip([(name, s) for name in names for s in classroom.seeds], made, strict=True))
    for trial in classroom.trials:
        logits, labels = trial.transfer_logits[:40], trial.split.transfer.labels[:40]
        of = {name: found[name, trial.seed] for name in names}
        assert all(torch.equal(one.images, trial.split.transfer.images[:40]) for one in of.values())
        assert {one.seed for one in of.values()} == {runtime.derive(trial.seed, "student")}
        assert torch.equal(of[NOISY].labels, labels)
        assert torch.equal(of[TOP].labels, logits.argmax(dim=-1))
        assert torch.equal(of[SOFT_NOISY].teacher_logits, logits)
        assert torch.equal(of[SHUFFLED].teacher_logits, shuffle_the_rest(logits, trial.seed))
        assert torch.equal(of[EVEN].teacher_logits, spread_the_rest(logits, RECIPE.T))
        assert torch.equal(of[MEAN].teacher_logits, mean_of_class(logits, labels, RECIPE.T))
    assert with_noise.noise == RECIPE.noise, "what is compared with labels and noise has the noise too"
    assert plain.noise == 0 and torch.equal(bare[0].labels, made[0].labels)


def test_a_dose_is_of_other_labels(classroom, monkeypatch):
    taught = watch(monkeypatch)
    controls.dose(classroom, RECIPE)
    (teachers, widths, _), (students, _, _), (direct, _, how) = taught
    assert widths == classifiers.WIDTHS["teacher"] and how.noise == classroom.recipe.settings.noise
    for trial, lesson in zip(classroom.trials, teachers, strict=True):
        assert torch.equal(lesson.images, trial.split.teacher.images[:20])
        assert lesson.seed != runtime.derive(trial.seed, "student")
    for trial, lesson in zip(classroom.trials, students[2:], strict=True):
        assert torch.equal(lesson.teacher_logits, trial.transfer_logits[:40]), (
            "the last dose is the classroom's teacher"
        )
    for trial, lesson in zip(classroom.trials, direct[:2], strict=True):
        expected = torch.cat([trial.split.transfer.images[:40], trial.split.teacher.images[:20]])
        assert torch.equal(lesson.images, expected) and len(lesson.labels) == 60


def test_labels_and_soft_targets_are_mixed(classroom, monkeypatch):
    taught = watch(monkeypatch)
    controls.mixed(classroom, RECIPE)
    made = taught[0][0][::2]
    assert [lesson.alpha for lesson in made] == list(RECIPE.alphas) * 2
    assert {len(lesson.images) for lesson in made} == {40, 120} and all(lesson.T == RECIPE.T for lesson in made)


def test_the_omitted_digit_is_omitted_and_nothing_else(classroom, monkeypatch):
    taught = watch(monkeypatch)
    missing.omitted(classroom, RECIPE)
    (students, _, settings), (patient, _, longer) = taught[1:]
    assert settings == RECIPE.wide and longer == replace(RECIPE.wide, steps=2 * RECIPE.wide.steps)
    for cold, lesson in zip(students[2:4], patient, strict=True):
        assert torch.equal(cold.teacher_logits, lesson.teacher_logits) and RECIPE.cold == lesson.T
    places = [trial for _ in range(4) for trial in classroom.trials]
    for trial, lesson in zip(places, students, strict=True):
        keep = trial.split.transfer.labels != 3
        assert torch.equal(lesson.images, trial.split.transfer.images[keep])
        if lesson.labels is not None:
            assert torch.equal(lesson.labels, trial.split.transfer.labels[keep])
    for trial, lesson in zip(classroom.trials, students[2:4], strict=True):
        assert torch.equal(lesson.teacher_logits, trial.transfer_logits[trial.split.transfer.labels != 3])
    for trial, lesson in zip(classroom.trials, students[6:], strict=True):
        other = trial.transfer_logits[trial.split.transfer.labels != 3]
        assert RECIPE.warm == lesson.T and not torch.equal(lesson.teacher_logits, other), "another teacher's"


def test_the_blind_teacher_has_not_seen_the_digit(classroom, monkeypatch):
    taught = watch(monkeypatch)
    missing.omitted(classroom, RECIPE)
    for trial, lesson in zip(classroom.trials, taught[0][0], strict=True):
        keep = trial.split.teacher.labels != 3
        assert torch.equal(lesson.images, trial.split.teacher.images[keep]) and 3 not in lesson.labels


def test_two_digits_are_sevens_and_eights(classroom, monkeypatch):
    taught = watch(monkeypatch)
    missing.two_digits(classroom, RECIPE)
    for lesson in taught[0][0][:2]:
        assert lesson.labels.unique().tolist() == [7, 8]


def test_recall_is_the_share_of_threes_recognised(classroom, monkeypatch):
    def students(self, lessons, widths, settings, **where):
        # every student of the first seed answers 3 to everything, every other student answers 0
        logits = torch.zeros(len(lessons), len(classroom.trials), 200, 10)
        logits[:, 0, :, 3] = 1
        logits[:, 1, :, 0] = 1
        return None, logits

    monkeypatch.setattr(Classroom, "students", students)
    table = missing.omitted(classroom, RECIPE)
    assert table.get(HARD, "recall").tolist() == [100, 0]
    threes = (classroom.trials[0].split.test.labels == 3).float().mean().item()
    assert table.get(HARD)[0] == pytest.approx(100 * threes)


# --- bad input ------------------------------------------------------------------------------------


def test_impossible_temperature_is_refused(classroom):
    with refused("The temperature is 0"):
        experiment.sizes(classroom, Recipe(sizes=(40,), few=40, T=0))


def test_impossible_smoothing_is_refused(classroom):
    with refused("smoothing is 2"):
        experiment.baselines(classroom, replace(RECIPE, smoothing=(2,)))


def test_impossible_noise_is_refused(classroom):
    with refused("noise is -1"):
        experiment.sizes(classroom, replace(RECIPE, noise=-1))


def test_impossible_alpha_is_refused(classroom):
    with refused("alpha"):
        controls.mixed(classroom, replace(RECIPE, alphas=(0.0, 1.0, 2.0)))


def test_more_pictures_than_exist_are_refused(classroom):
    with refused("121 images were asked for and there are 120"):
        experiment.sizes(classroom, Recipe(sizes=(40, 121), few=40))


def test_a_dose_of_more_labels_than_the_teacher_had_is_refused(classroom):
    with refused("The last of doses = (50, 300) is not 600", "end with that number"):
        controls.dose(classroom, replace(RECIPE, doses=(50, 300)))


def test_temperatures_to_compare_must_be_run():
    with refused("cold = 2.0 and warm = 4.0", "omitted_T = (1.0, 4.0)"):
        Recipe(cold=2.0, omitted_T=(1.0, 4.0))


def test_few_pictures_are_one_of_the_sizes():
    with refused("few = 70 is not among sizes = (50, 100, 300, 600)", "choose one"):
        Recipe(few=70)


def test_alphas_begin_and_end_with_one_loss_alone():
    with refused("alphas = (0.5, 1.0) lack 0", "add both"):
        Recipe(alphas=(0.5, 1.0))


def test_no_seeds_are_refused():
    with refused("The seeds are ()", "range(8)"):
        experiment.run(())
