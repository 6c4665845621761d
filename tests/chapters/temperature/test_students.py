"""What the students of chapter 02 are taught, and by hand what is said of them."""

import numpy as np
import pytest
import torch

from course_lib import losses, metrics, runtime, training
from course_lib.chapters.temperature import leads, students
from course_lib.chapters.temperature.recipe import Recipe
from course_lib.chapters.temperature.students import CENTRED, NEAREST, RAW, Mix, Noisy, Place, Sure
from course_lib.data.digits import Digits
from course_lib.models import classifiers
from course_lib.study.classroom import Classroom, Trial
from course_lib.study.results import Table
from course_lib.training import Settings, loop
from tests.chapters.temperature.small import RECIPE
from tests.helpers import refused


def watch(monkeypatch):
    """Return a list that gets (lessons, widths, settings) of every cohort that a classroom trains from now on."""
    seen = []

    def spy(lessons, widths, settings, **where):
        seen.append((list(lessons), widths, settings))
        return training.train_cohort(lessons, widths, settings, **where)

    monkeypatch.setattr("course_lib.study.classroom.train_cohort", spy)
    return seen


def test_a_scaled_teacher_keeps_its_order(classroom):
    trial = classroom.trials[0]
    made = students.lesson(trial, 20, 2.0, scale=0.25)
    torch.testing.assert_close(made.teacher_logits, trial.transfer_logits[:20] / 4)
    assert (made.T, made.alpha, made.t_squared) == (2.0, 1.0, True)


def test_sureness_knows_the_entropy_of_its_targets(classroom):
    found = students.sureness(classroom, RECIPE)
    assert found.conditions == tuple(Sure(scale, T) for scale in (0.5, 1.0) for T in (1.0, 2.0, 4.0))
    # half the logits at T = 1 are the whole ones at T = 2: the same targets
    assert found.get(Sure(0.5, 1.0), "entropy") == pytest.approx(found.get(Sure(1.0, 2.0), "entropy"), rel=1e-5)
    expected = [float(metrics.entropy(trial.transfer_logits[: RECIPE.images], 4.0)) for trial in classroom.trials]
    assert found.get(Sure(1.0, 4.0), "entropy") == pytest.approx(expected)


def test_patient_students_learn_for_longer(classroom, monkeypatch):
    taught = watch(monkeypatch)
    table = students.patient(classroom, RECIPE)
    assert [settings.steps for _, _, settings in taught] == [RECIPE.patience] and table.conditions[0] == Sure(0.5, 1.0)


def test_entropy_chooses_the_temperature():
    """0.75 · ln 10 = 1.73: nearest are 1.6 for the one teacher and 1.9 for the other."""
    entropies = {Sure(1.0, 1.0): 0.1, Sure(1.0, 2.0): 0.9, Sure(1.0, 4.0): 1.6}
    entropies |= {Sure(0.5, 1.0): 0.9, Sure(0.5, 2.0): 1.9, Sure(0.5, 4.0): 2.2}
    found = Table.of(entropies, (0, 1), entropy=[[value, value] for value in entropies.values()])
    recipe = Recipe(scales=(0.5, 1.0), scale_T=(1.0, 2.0, 4.0), goal=0.75)
    assert leads.chosen_by_entropy(found, recipe, 1.0) == 4.0
    assert leads.chosen_by_entropy(found, recipe, 0.5) == 2.0


def test_leads_by_hand():
    """Two seeds. At scale 1: T = 1 gives 80 and 82, T = 4 gives 90 and 90; at scale 0.5: 91 and 89, 88 and 88."""
    rows = {Sure(1.0, 1.0): [80, 82], Sure(1.0, 4.0): [90, 90], Sure(0.5, 1.0): [91, 89], Sure(0.5, 4.0): [88, 88]}
    found, recipe = Table.of(rows, (0, 1), accuracy=list(rows.values())), Recipe(scales=(0.5, 1.0), scale_T=(1.0, 4.0))
    assert leads.by_sureness(found, recipe, 1.0).tolist() == [10, 8]
    # always T = 4: 88 − 91 and 88 − 89 at scale 0.5, nothing lost at scale 1; half of it is the mean over scales
    assert leads.short_of_best(found, recipe, lambda scale: 4.0).tolist() == [-1.5, -0.5]
    places = {Place(250, 0.02, 60, 1.0): [80, 82], Place(250, 0.02, 60, 4.0): [85, 84]}
    assert leads.by_place(Table.of(places, (0, 1), accuracy=list(places.values())), Recipe()).tolist() == [5, 2]


def test_reach_changes_pictures_and_training(classroom, monkeypatch):
    taught = watch(monkeypatch)
    table = students.reach(classroom, RECIPE)
    assert RECIPE.trainings == ((10, 0.02), (20, 0.02), (10, 0.1))
    assert [(settings.steps, settings.lr) for _, _, settings in taught] == list(RECIPE.trainings)
    assert all(settings.batch_size == 40 and not settings.cosine for _, _, settings in taught)
    expected = [Place(*how, n, T) for how in RECIPE.trainings for n in (40, 120) for T in (1.0, 4.0)]
    assert list(table.conditions) == expected
    counts = [(len(lesson.images), lesson.T) for lesson in taught[0][0][::2]]  # of the first seed
    assert counts == [(40, 1.0), (40, 4.0), (120, 1.0), (120, 4.0)]


def test_only_noisy_students_get_noise(classroom, monkeypatch):
    taught = watch(monkeypatch)
    table = students.baselines(classroom, RECIPE)
    assert [settings.noise for _, _, settings in taught] == [RECIPE.noise, 0]
    noisy = [(lesson.T, lesson.alpha) for lesson in taught[0][0][::2]]
    assert noisy == [(1.0, 0.0), (1.0, 1.0), (4.0, 1.0)]
    assert table.conditions[-1] == NEAREST and Noisy(4.0) in table.conditions


def test_the_nearest_picture_by_hand():
    """Two transfer pictures, at 0 and at 1, labelled 3 and 5; the exam's lie at 0.2, 0.9 and 0.4."""

    def pile(places, labels):
        return Digits(torch.tensor(places)[:, None].expand(-1, 64).contiguous(), torch.tensor(labels))

    class Piles:
        transfer, test = pile([0.0, 1.0], [3, 5]), pile([0.2, 0.9, 0.4], [3, 3, 3])

    logits = torch.nn.functional.one_hot(torch.tensor([3, 5, 5]), 10).float()
    trials = tuple(Trial(seed, Piles, torch.zeros(2, 10), logits) for seed in (0, 1))
    found = students._nearest(Classroom(trials, None, None), Recipe(images=2))
    assert found.mean(NEAREST).mean == pytest.approx(200 / 3)  # 3, 5, 3 against 3, 3, 3
    assert found.mean(NEAREST, "agreement").mean == pytest.approx(200 / 3)  # against 3, 5, 5


def test_the_equal_share_by_hand():
    # 16 · 0.5 of the soft loss beside 0.5 of the hard one: 8 to 0.5, which is 16/17 to 1/17
    assert students.equal_share(4.0, 0.5) == pytest.approx(16 / 17)
    assert students.equal_share(1.0, 0.3) == pytest.approx(0.3)
    assert students.equal_share(7.0, 1.0) == 1


def test_an_equal_share_teaches_the_same(classroom):
    found = students.squared(classroom, Recipe(images=40, squared_T=(4.0,), settings=Settings(60, 0.02, cosine=False)))
    gap = found.gain(Mix(4.0, 16 / 17, False), Mix(4.0, 0.5, True))
    assert abs(gap.mean) <= 1


def test_afterwards_asks_twice(classroom):
    found = students.afterwards(classroom, RECIPE)
    assert found.conditions == RECIPE.sweep
    for name in ("confidence", "calibration"):
        assert np.allclose(found.get(1.0, name), found.get(1.0, f"{name} at T")), "at T = 1 both are the same"
    assert (found.get(4.0, "confidence at T") < found.get(4.0, "confidence")).all()


def test_matching_centred_logits_is_the_limit(classroom):
    recipe = Recipe(images=40, settings=Settings(40, 0.02, cosine=False))
    found = students.matched(classroom, recipe)
    assert found.conditions == (1000.0, CENTRED, RAW)
    assert abs(found.gain(1000.0, CENTRED).mean) < 1
    logits = [students._matching(classroom.trials[0], recipe, centred) for centred in (True, False)]
    assert not torch.allclose(*logits, atol=0.1), "a constant in the teacher's logits counts if they are not centred"


def test_hot_students_are_those_of_float64(classroom):
    """At T = 1,000 the cohort's gradient, in float32, leads to the student of the checked loss, which is float64."""
    trial, settings = classroom.trials[0], Settings(20, 0.02, cosine=False)
    taught = {"hot": lambda trial: students.lesson(trial, 40, 1000.0)}
    _, ours = classroom.students(taught, classifiers.widths_of("student"), settings)
    seed = runtime.derive(trial.seed, "student")
    student, logits = classifiers.build("student", seed), trial.transfer_logits[:40]
    images = trial.split.transfer.images[:40]
    loop.train(student, images, lambda z, batch: losses.soft_target_loss(z, logits[batch], 1000.0), settings, seed=seed)
    torch.testing.assert_close(ours[0, 0], loop.answers(student, trial.split.test.images), atol=0.05, rtol=0)


def test_more_images_than_exist_are_refused(classroom):
    with refused("121 images were asked for and there are 120"):
        students.lesson(classroom.trials[0], 121, 1.0)
