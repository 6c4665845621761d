"""Bad teachers of chapter 04 are bad in the exam as they are in the lesson."""

import pytest
import torch

from course_lib import metrics
from course_lib.chapters.many_teachers import bad_teachers as bad
from course_lib.chapters.many_teachers import experiment
from course_lib.chapters.many_teachers.recipe import Recipe
from course_lib.chapters.many_teachers.teachers import OWN
from tests.chapters.many_teachers import small


@pytest.fixture(scope="module")
def seen():
    """A classroom, its trained teachers and the Table of bad ones among them."""
    recipe = Recipe(**small.HASTY)
    classroom = experiment.prepare(small.SEEDS, recipe)
    teachers = experiment.train_committees(classroom, recipe)
    return recipe, classroom, teachers, bad.bad_teachers(classroom, teachers, recipe)


@pytest.mark.parametrize("kind", bad.KINDS)
def test_the_committees_exam_is_that_of_the_bad_teachers(seen, kind):
    recipe, classroom, teachers, table = seen
    labels = torch.stack([trial.split.test.labels for trial in classroom.trials])
    for count in {bad.LIES: (3, 4), bad.LOUD: (1,), bad.ASLEEP: (1,)}[kind]:
        heard = bad.spoiled(teachers.test[OWN][:, : recipe.committee], count, kind, classroom.seeds)
        for name, rule in bad.RULES.items():
            expected = 100 * metrics.accuracy(rule.mix(heard, recipe.T), labels)
            assert table.get((kind, name, count), "committee") == pytest.approx(expected.numpy()), name
