"""Bugs that somebody could put into chapter 13, and the test that must turn red."""

import pytest

from course_lib.chapters.synthetic_data import experiment
from tests import planting
from tests.chapters.synthetic_data import test_experiment

CANARIES = (
    planting.Canary(
        "the student sees its teacher's numbers",
        experiment,
        "guesses",
        'guess_of(seed, "student", recipe.few, recipe)',
        'guess_of(seed, "teacher", recipe.few, recipe)',
        test_experiment.test_every_role_draws_numbers_of_its_own,
    ),
    planting.Canary(
        "errors of opposite sign cancel",
        experiment,
        "error",
        "guesses.abs().mean()",
        "guesses.mean()",
        test_experiment.test_error_by_hand,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    planting.check(canary, request, monkeypatch)
