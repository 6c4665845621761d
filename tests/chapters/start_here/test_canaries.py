"""Known bugs of chapter 00: each turns a named test red."""

import pytest

from course_lib.chapters.start_here import experiment
from tests.chapters.start_here import test_experiment
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "students of one seed are given different luck",
        experiment,
        "_hard",
        "seed=trial.seed",
        "seed=trial.seed + 1",
        test_experiment.test_what_each_condition_is_taught,
    ),
    Canary(
        "the untrained teacher starts as its student does",
        experiment,
        "untrained",
        '"untrained teacher")',
        '"student")',
        test_experiment.test_an_untrained_teacher_is_nobody_s_student,
    ),
    Canary(
        "the twin learns from a pile of its own",
        experiment,
        "relatives",
        '"twin": [trial.split.teacher',
        '"twin": [trial.split.test',
        test_experiment.test_who_learned_from_which_pile,
    ),
    Canary(
        "the outsider learns from the students' pictures",
        experiment,
        "outsiders_pile",
        "slice(recipe.images, recipe.images + needed)",
        "slice(0, needed)",
        test_experiment.test_who_learned_from_which_pile,
    ),
    Canary(
        "twin and teacher begin with the same weights",
        experiment,
        "relatives",
        "runtime.derive(trial.seed, name)",
        'runtime.derive(trial.seed, "teacher")',
        test_experiment.test_who_learned_from_which_pile,
    ),
    Canary(
        "nearest neighbour looks at the farthest",
        experiment,
        "nearest_neighbour",
        "argmin",
        "argmax",
        test_experiment.test_nearest_neighbour_by_hand,
    ),
    Canary(
        "every mistake counts as inherited",
        experiment,
        "inherited_mistakes",
        "(said[:, i, wrong] == theirs[wrong])",
        "(said[:, i, wrong] != trial.split.test.labels[wrong])",
        test_experiment.test_inherited_mistakes_by_hand,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
