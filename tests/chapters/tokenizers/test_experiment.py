"""What the arms of chapter 09 are taught, in bytes and in targets, and that a run can be repeated."""

import pytest
import torch

from course_lib.chapters.tokenizers import experiment, students
from course_lib.chapters.tokenizers import recipe as names
from course_lib.study.results import Table
from tests.chapters.tokenizers import small
from tests.chapters.tokenizers.test_students import taught
from tests.helpers import refused


def test_more_bytes_are_as_many_as_the_recipe_says():
    recipe = experiment.RECIPE
    sent = experiment.sent(taught(2000))
    assert recipe.many * sent["text"] == pytest.approx(recipe.documents * sent["probabilities"], rel=0.03)
    assert recipe.fewer * sent["text"] == pytest.approx(recipe.documents * sent["possible"], rel=0.03)
    assert sent["chunks"] < sent["possible"] < sent["probabilities"] / 4  # most words cannot follow


def test_softened_targets_sum_to_one():
    lesson = taught()
    real = lesson.text.word > 0
    for targets in (experiment.smoothed(lesson, 0.1), experiment.softened(lesson, 0.1)):
        assert torch.allclose(targets[real].sum(-1), torch.ones(int(real.sum())), atol=1e-5)
        own = targets.gather(2, lesson.text.tokens[..., None])[..., 0][real]
        assert bool((own >= 0.9 - 1e-6).all())


def test_every_way_is_run_and_a_seed_gives_the_same_again():
    first, again = small.result(), experiment.arms((0,), small.SMALL, only=(names.EXACT, names.MANY))
    ways = tuple(experiment.ways(0, small.SMALL))
    assert {*first.arms.conditions, names.FEWER} == set(ways) and len(first.arms.conditions) == len(ways) - 1
    assert first.tuned.conditions == (names.TEXT, names.EXACT, names.IGNORANT, names.FEWER)
    assert first.long.conditions == names.LONG and first.arms.seeds == (0, 1)
    for arm in again.conditions:
        assert again.get(arm, "gap")[0] == pytest.approx(first.arms.get(arm, "gap")[0], rel=1e-6)
    other = first.arms.get(names.EXACT, "gap")
    assert other[0] != other[1]


def test_students_of_their_own_settings_are_taught_with_them():
    arms = [arm for arm, _, _ in small.SMALL.best]
    chosen = experiment.tried((0, 1), small.SMALL, which=small.SMALL.best)
    tuned = experiment.tuned((0, 1), small.SMALL, only=arms)
    for arm, each in zip(arms, chosen.conditions, strict=True):
        assert chosen.get(each, "gap") == pytest.approx(tuned.get(arm, "gap"), rel=1e-6)


def test_a_teacher_of_the_same_text_is_told_nothing_else():
    """Whatever the true teacher says beside the text, it comes to the same."""
    lesson = taught()
    other = students.Lesson(lesson.words, lesson.text, lesson.answers.flip(-1))
    found = [experiment.ignorant(each, 3, small.SMALL).answers for each in (lesson, other)]
    assert torch.equal(*found)


def test_the_best_of_what_was_tried_has_the_smallest_mean_gap():
    gaps = {(names.TEXT, 2, 0.1): [5, 1], (names.TEXT, 4, 0.1): [3, 2], (names.EXACT, 2, 0.1): [9, 9]}
    table = Table.of(gaps, (0, 1), gap=list(gaps.values()))
    assert experiment.best(table) == ((names.TEXT, 4, 0.1), (names.EXACT, 2, 0.1))


def test_one_seed_is_refused():
    with refused("give at least two"):
        experiment.run((0,))
