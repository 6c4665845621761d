import numpy as np
import pytest
import torch

from course_lib import runtime, training
from course_lib.chapters.start_here import experiment
from course_lib.chapters.start_here.experiment import CONDITIONS, Recipe
from course_lib.models import classifiers
from tests.chapters.start_here.small import RECIPE
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


def test_run_returns_a_table_of_four_conditions(classroom):
    result = experiment.run(classroom=classroom, recipe=RECIPE)
    assert result.recipe is RECIPE and result.classroom is classroom
    assert result.students.conditions == CONDITIONS and result.students.seeds == classroom.seeds
    for metric in ("accuracy", "agreement", "inherited"):
        values = result.students.values[metric]
        assert values.shape == (4, 2) and values.min() >= 0 and values.max() <= 100


def test_run_twice_gives_the_same_numbers(classroom):
    first, second = (experiment.run(classroom=classroom, recipe=RECIPE).students for _ in range(2))
    for metric, values in first.values.items():
        assert np.array_equal(values, second.values[metric])


def test_what_each_condition_is_taught(classroom, monkeypatch):
    seen = {}

    def spy(lessons, *arguments, **where):
        seen.update(zip([(c, s) for c in CONDITIONS for s in classroom.seeds], lessons, strict=True))
        return training.train_cohort(lessons, *arguments, **where)

    monkeypatch.setattr("course_lib.study.classroom.train_cohort", spy)
    experiment.run(classroom=classroom, recipe=RECIPE)
    for trial in classroom.trials:
        lessons = [seen[condition, trial.seed] for condition in CONDITIONS]
        for lesson in lessons:  # paired: the same images, initial weights and batches
            assert lesson.seed == runtime.derive(trial.seed, "student")
            assert torch.equal(lesson.images, trial.split.transfer.images[:60])
        right, answers, confidences, untrained = lessons
        assert torch.equal(right.labels, trial.split.transfer.labels[:60])
        assert torch.equal(answers.labels, trial.transfer_logits[:60].argmax(dim=-1))
        assert torch.equal(confidences.teacher_logits, trial.transfer_logits[:60])
        assert confidences.labels is None and untrained.labels is None
        assert (right.alpha, answers.alpha, confidences.alpha, untrained.alpha) == (0, 0, 1, 1)
        assert untrained.teacher_logits.softmax(dim=-1).max() < 0.3  # close to a guess of 1/10


def test_seeds_reach_the_classroom(monkeypatch):
    def stop(seeds, **settings):
        raise InterruptedError(seeds)

    monkeypatch.setattr(experiment, "open_classroom", stop)
    with pytest.raises(InterruptedError, match=r"\(7, 8\)"):
        experiment.run((7, 8))


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


def test_more_images_than_exist_are_refused(classroom):
    with refused("121 images were asked for and there are 120"):
        experiment.run(classroom=classroom, recipe=Recipe(images=121))


def test_unknown_student_is_refused(classroom):
    with refused("Unknown model 'studnet'", "did you mean 'student'?"):
        experiment.run(classroom=classroom, recipe=Recipe(student="studnet"))
