"""Known bugs of chapter 02: each turns a named test red."""

import pytest

from course_lib.chapters.temperature import leads, students, teachers
from tests.chapters.temperature import test_experiment, test_students
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "the last temperature for all students",
        students,
        "sweep",
        "lambda trial, T=T: lesson(trial, recipe.images, T)",
        "lambda trial: lesson(trial, recipe.images, recipe.sweep[-1])",
        test_experiment.test_the_sweep_changes_the_temperature_alone,
    ),
    Canary(
        "T² is kept where it should be dropped",
        students,
        "squared",
        "lesson(trial, recipe.images, *mix)",
        "lesson(trial, recipe.images, mix.T, mix.alpha)",
        test_experiment.test_squared_turns_t_squared_on_and_off,
    ),
    Canary(
        "logits are not centred",
        teachers,
        "gradient_and_limit",
        "difference - difference.mean(dim=-1, keepdim=True)",
        "difference",
        test_experiment.test_gradient_and_limit_are_centred_for_every_image,
    ),
    Canary(
        "one mean for all images",
        teachers,
        "gradient_and_limit",
        "difference.mean(dim=-1, keepdim=True)",
        "difference.mean()",
        test_experiment.test_gradient_and_limit_are_centred_for_every_image,
    ),
    Canary(
        "the gradient is divided by the classes",
        teachers,
        "gradient_and_limit",
        "logits.grad * logits.numel()",
        "logits.grad * len(logits)",
        test_experiment.test_the_gradient_is_that_of_one_image_and_class,
    ),
    Canary(
        "the teacher is as sure as before",
        students,
        "lesson",
        "scale * trial.transfer_logits[:n]",
        "trial.transfer_logits[:n]",
        test_students.test_a_scaled_teacher_keeps_its_order,
    ),
    Canary(
        "every training is the same",
        students,
        "reach",
        "changed=changed",
        "changed={}",
        test_students.test_reach_changes_pictures_and_training,
    ),
    Canary(
        "the share without T² forgets T",
        students,
        "equal_share",
        "T**2 * alpha / (T**2 * alpha + 1 - alpha)",
        "T * alpha / (T * alpha + 1 - alpha)",
        test_students.test_the_equal_share_by_hand,
    ),
    Canary(
        "asked without T all the same",
        students,
        "afterwards",
        '(" at T", logits / T)',
        '(" at T", logits)',
        test_students.test_afterwards_asks_twice,
    ),
    Canary(
        "logits are matched as they are",
        students,
        "_matching",
        "logits - logits.mean(dim=-1, keepdim=True) if centred else logits",
        "logits",
        test_students.test_matching_centred_logits_is_the_limit,
    ),
    Canary(
        "the entropy of one temperature for all",
        leads,
        "chosen_by_entropy",
        "Sure(scale, T)",
        "Sure(scale, 1.0)",
        test_students.test_entropy_chooses_the_temperature,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
