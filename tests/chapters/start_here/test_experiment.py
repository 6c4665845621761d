import numpy as np
import pytest
import torch

from course_lib import runtime, training
from course_lib.chapters.start_here import experiment
from course_lib.chapters.start_here.experiment import CONDITIONS, STUDENTS, Recipe
from course_lib.data import worlds
from course_lib.models import classifiers
from tests.chapters.start_here.small import RECIPE, TEACHER
from tests.core.test_classroom import classroom_by_hand, logits_of
from tests.helpers import refused


def test_inherited_mistakes_by_hand():
    # seed 0: labels 0 1 2 3, teacher 0 2 0 3: wrong on images 1 and 2, where it says 2 and 0
    #   the first student says 2 and 1 there: one of two inherited; the second says 2 and 0: both
    # seed 1: labels 5 5 5 5, teacher 5 5 5 6: wrong on image 3; students say 6 (inherited) and 7 (wrong on its own)
    classroom = classroom_by_hand([[0, 1, 2, 3], [5, 5, 5, 5]], [[0, 2, 0, 3], [5, 5, 5, 6]])
    first = torch.stack([logits_of(0, 2, 1, 9), logits_of(5, 5, 5, 6)])
    second = torch.stack([logits_of(9, 2, 0, 9), logits_of(6, 6, 6, 7)])
    assert experiment.inherited_mistakes(classroom, torch.stack([first, second])).tolist() == [[50, 100], [100, 0]]


def test_a_teacher_without_mistakes_is_refused():
    classroom = classroom_by_hand([[0, 1, 2, 3]], [[0, 1, 2, 3]])
    with refused("The teacher of seed 0 makes no mistake to inherit"):
        experiment.inherited_mistakes(classroom, logits_of(0, 1, 2, 3)[None, None])


def test_run_returns_tables_of_all_conditions(classroom):
    result = experiment.run(classroom=classroom, recipe=RECIPE)
    assert result.recipe is RECIPE
    for table, conditions in ((result.students, CONDITIONS), (result.teachers, ("teacher", "twin", "outsider"))):
        assert table.conditions == conditions and table.seeds == classroom.seeds
        for metric in ("accuracy", "agreement", "inherited"):
            values = table.values[metric]
            assert values.shape == (len(conditions), 2) and values.min() >= 0 and values.max() <= 100
    assert result.teachers.get("teacher", "inherited").tolist() == [100, 100]


def test_run_twice_gives_the_same_numbers(classroom):
    first, second = (experiment.run(classroom=classroom, recipe=RECIPE) for _ in range(2))
    for name in ("students", "teachers"):
        for metric, values in getattr(first, name).values.items():
            assert np.array_equal(values, getattr(second, name).values[metric])


def test_what_each_condition_is_taught(classroom, monkeypatch):
    seen, relatives = {}, experiment.relatives(classroom, RECIPE)

    def spy(lessons, *arguments, **where):
        seen.update(zip([(c, s) for c in STUDENTS for s in classroom.seeds], lessons, strict=True))
        return training.train_cohort(lessons, *arguments, **where)

    monkeypatch.setattr("course_lib.study.classroom.train_cohort", spy)
    monkeypatch.setattr(experiment, "relatives", lambda *arguments, **where: relatives)
    experiment.run(classroom=classroom, recipe=RECIPE)
    for i, trial in enumerate(classroom.trials):
        lessons = [seen[condition, trial.seed] for condition in STUDENTS]
        images = trial.split.transfer.images[:60]
        for lesson in lessons:  # paired: the same images, initial weights and batches
            assert lesson.seed == runtime.derive(trial.seed, "student")
            assert torch.equal(lesson.images, images)
        right, answers, confidences, twin, outsider, untrained = lessons
        assert torch.equal(right.labels, trial.split.transfer.labels[:60])
        assert torch.equal(answers.labels, trial.transfer_logits[:60].argmax(dim=-1))
        assert torch.equal(confidences.teacher_logits, trial.transfer_logits[:60])
        for lesson, teachers in zip((twin, outsider), relatives, strict=True):
            assert torch.allclose(lesson.teacher_logits, teachers.model(i)(images), atol=1e-5)
        assert [lesson.labels is None for lesson in lessons] == [False, False, True, True, True, True]
        assert [lesson.alpha for lesson in lessons] == [0, 0, 1, 1, 1, 1]
        assert untrained.teacher_logits.softmax(dim=-1).max() < 0.3  # close to a guess of 1/10


def test_who_learned_from_which_pile(classroom, monkeypatch):
    taught = []
    monkeypatch.setattr(experiment, "train_teachers", lambda lessons, recipe, **where: taught.append(lessons))
    experiment.relatives(classroom, RECIPE)
    for trial, twin, outsider in zip(classroom.trials, *taught, strict=True):
        split = trial.split
        assert torch.equal(twin.images, split.teacher.images) and torch.equal(twin.labels, split.teacher.labels)
        assert torch.equal(outsider.images, split.transfer.images[60:160])
        assert torch.equal(outsider.labels, split.transfer.labels[60:160])
        seeds = {twin.seed, outsider.seed, *(runtime.derive(trial.seed, name) for name in ("teacher", "student"))}
        assert len(seeds) == 4, "no two of them start with the same weights"


def test_nearest_neighbour_by_hand(classroom):
    trial = classroom.trials[0]
    known, test = trial.split.transfer.take(60), trial.split.test
    found = experiment.nearest_neighbour(trial, RECIPE)
    for i in range(5):
        nearest = min(range(60), key=lambda k, i=i: float((known.images[k] - test.images[i]).norm()))
        assert found[i].argmax() == known.labels[nearest] and found[i].sum() == 1


def test_seeds_and_data_reach_the_classroom(monkeypatch):
    asked = {}

    def stop(seeds, recipe, **settings):
        asked.update(settings, recipe=recipe)
        raise InterruptedError(seeds)

    monkeypatch.setattr(experiment, "open_classroom", stop)
    data = worlds.tensors("clothes")
    with pytest.raises(InterruptedError, match=r"\(7, 8\)"):
        experiment.run((7, 8), RECIPE, data=data)
    assert asked["data"] is data and asked["recipe"] is TEACHER
    assert (asked["transfer"], asked["test"]) == (170, 200)


def test_an_untrained_teacher_is_nobody_s_student(classroom):
    """Its weights are not those that the student of the same seed starts from."""
    (trial, _), n = classroom.trials, RECIPE.images
    first = experiment.untrained(trial, RECIPE).teacher_logits
    with torch.no_grad():
        for seed in (trial.seed, runtime.derive(trial.seed, "student"), runtime.derive(trial.seed, "teacher")):
            assert not torch.equal(classifiers.build("teacher", seed)(trial.split.transfer.images[:n]), first)


def test_no_seeds_are_refused():
    with refused("The seeds are ()", "range(8)"):
        experiment.run(())


def test_a_pool_that_is_too_small_is_refused():
    with refused("A student sees 301 images and an outsider 450 others", "the pool is 750"):
        Recipe(images=301)
    with refused("A student sees 0 images"):
        Recipe(images=0)


def test_a_classroom_without_room_for_an_outsider_is_refused(classroom):
    with refused("80 images for the students and 100 for an outsider", "there are 170"):
        experiment.run(classroom=classroom, recipe=Recipe(images=80))


def test_unknown_student_is_refused(classroom):
    with refused("Unknown model 'studnet'", "did you mean 'student'?"):
        experiment.run(classroom=classroom, recipe=Recipe(images=60, student="studnet"))
