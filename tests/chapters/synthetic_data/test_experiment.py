"""What the students of chapter 13 are told, and that a run can be repeated."""

import torch

from course_lib.chapters.synthetic_data import experiment
from tests.helpers import refused

RECIPE = experiment.Recipe(repeats=50)


def test_error_by_hand():
    # distances from 0: 1, 2 and 3
    assert experiment.error(torch.tensor([1.0, -2.0, 3.0])) == 2


def test_every_role_draws_numbers_of_its_own():
    found = experiment.guesses(0, experiment.Recipe(few=5, many=5, repeats=50))
    assert all(not torch.equal(found[a], found[b]) for a in found for b in found if a != b)


def test_a_seed_gives_the_same_numbers_again_and_another_seed_others():
    first, again, other = (experiment.run(seeds, RECIPE) for seeds in ((0, 1), (0, 1), (2, 3)))
    assert (first.students.values["error"] == again.students.values["error"]).all()
    assert (first.students.values["error"] != other.students.values["error"]).all()
    assert first.recipe is RECIPE and first.teachers.conditions == RECIPE.counts


def test_no_seeds_are_refused():
    with refused("give at least two"):
        experiment.run(())
