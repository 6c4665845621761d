"""The whole chapter in a hasty run: every arm, the same again, and what it refuses."""

from course_lib.chapters.on_policy import experiment
from tests.chapters.on_policy import small
from tests.helpers import refused


def test_every_arm_of_the_chapter_runs_and_a_seed_gives_the_same_again():
    first = small.result()
    again = experiment.measured(small.SEEDS, small.RECIPE)
    assert first.road.conditions == (experiment.TEACHER, *experiment.ARMS)
    assert (first.road.get(experiment.OWN, "home") == again[0].get(experiment.OWN, "home")).all()


def test_too_few_seeds_are_refused():
    with refused("at least two"):
        experiment.run(())
