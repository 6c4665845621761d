"""Known bugs of chapter 01: each turns a named test red."""

import pytest

from course_lib.chapters.soft_targets import controls, lessons, missing, targets
from tests.chapters.soft_targets import test_experiment, test_targets
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "the top answer is shuffled too",
        targets,
        "shuffle_the_rest",
        "order[:, 1:]",
        "order",
        test_targets.test_shuffling_keeps_the_top_logit_in_place_and_all_values,
    ),
    Canary(
        "nothing is shuffled",
        targets,
        "shuffle_the_rest",
        "rest.gather(-1, places)",
        "rest",
        test_targets.test_shuffling_moves_the_other_logits_anywhere,
    ),
    Canary(
        "the class's mean is taken at T = 1",
        targets,
        "mean_of_class",
        "(logits / T).softmax(dim=-1)",
        "logits.softmax(dim=-1)",
        test_targets.test_mean_of_class_by_hand,
    ),
    Canary(
        "the mean of all classes",
        targets,
        "mean_of_class",
        "targets[labels == label].mean(dim=0)",
        "targets.mean(dim=0)",
        test_targets.test_mean_of_class_by_hand,
    ),
    Canary(
        "the nearest picture is the farthest",
        lessons,
        "nearest",
        "argmin",
        "argmax",
        test_experiment.test_the_nearest_neighbour_by_hand,
    ),
    Canary(
        "the dose is of the student's own pictures",
        controls,
        "_teachers_of",
        "trial.split.teacher.take(k)",
        "trial.split.transfer.take(k)",
        test_experiment.test_a_dose_is_of_other_labels,
    ),
    Canary(
        "the teacher without a 3 has seen them",
        missing,
        "_blind_teachers",
        "pile.labels != digit",
        "pile.labels != 99",
        test_experiment.test_the_blind_teacher_has_not_seen_the_digit,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
