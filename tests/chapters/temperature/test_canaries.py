"""Known bugs of chapter 02: each turns a named test red."""

import pytest

from course_lib.chapters.temperature import experiment
from tests.chapters.temperature import test_experiment
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "the last temperature for all students",
        experiment,
        "sweep",
        "lambda trial, T=T: _lesson(trial, recipe.images, T)",
        "lambda trial: _lesson(trial, recipe.images, recipe.sweep[-1])",
        test_experiment.test_the_sweep_changes_the_temperature_alone,
    ),
    Canary(
        "T² is kept where it should be dropped",
        experiment,
        "squared",
        "_lesson(trial, recipe.images, *mix)",
        "_lesson(trial, recipe.images, mix.T, mix.alpha)",
        test_experiment.test_squared_turns_t_squared_on_and_off,
    ),
    Canary(
        "logits are not centred",
        experiment,
        "gradient_and_limit",
        "difference - difference.mean(dim=-1, keepdim=True)",
        "difference",
        test_experiment.test_gradient_and_limit_are_centred_for_every_image,
    ),
    Canary(
        "one mean for all images",
        experiment,
        "gradient_and_limit",
        "difference.mean(dim=-1, keepdim=True)",
        "difference.mean()",
        test_experiment.test_gradient_and_limit_are_centred_for_every_image,
    ),
    Canary(
        "the gradient is divided by the classes",
        experiment,
        "gradient_and_limit",
        "logits.grad * logits.numel()",
        "logits.grad * len(logits)",
        test_experiment.test_the_gradient_is_that_of_one_image_and_class,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
