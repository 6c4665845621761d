"""Known bugs of chapter 01: each turns a named test red."""

import pytest

from course_lib.chapters.soft_targets import experiment
from tests.chapters.soft_targets import test_experiment
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "the top answer is shuffled too",
        experiment,
        "shuffle_the_rest",
        "order[:, 1:]",
        "order",
        test_experiment.test_shuffling_keeps_the_top_logit_in_place_and_all_values,
    ),
    Canary(
        "nothing is shuffled",
        experiment,
        "shuffle_the_rest",
        "rest.gather(-1, places)",
        "rest",
        test_experiment.test_shuffling_moves_the_other_logits_anywhere,
    ),
    Canary(
        "the class's mean is taken at T = 1",
        experiment,
        "mean_of_class",
        "(logits / T).softmax(dim=-1)",
        "logits.softmax(dim=-1)",
        test_experiment.test_mean_of_class_by_hand,
    ),
    Canary(
        "the mean of all classes",
        experiment,
        "mean_of_class",
        "targets[labels == label].mean(dim=0)",
        "targets.mean(dim=0)",
        test_experiment.test_mean_of_class_by_hand,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
