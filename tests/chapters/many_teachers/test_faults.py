"""Bad teachers of chapter 04 are bad in the exam as they are in the lesson."""

import pytest
import torch

from course_lib import metrics
from course_lib.chapters.many_teachers import bad_teachers as bad
from course_lib.chapters.many_teachers.teachers import OWN
from tests.chapters.many_teachers import small


@pytest.mark.parametrize("kind", bad.KINDS)
def test_the_committees_exam_is_that_of_the_bad_teachers(kind):
    found = small.result()
    recipe, counts = found.recipe, {bad.LIES: (3, 4), bad.LOUD: (1,), bad.ASLEEP: (1,)}[kind]
    labels = torch.stack([trial.split.test.labels for trial in found.classroom.trials])
    for count in counts:
        heard = found.teachers.test[OWN][:, : recipe.committee]
        heard = bad.spoiled(heard, count, kind, found.classroom.seeds)
        for name, rule in bad.rules(recipe).items():
            expected = 100 * metrics.accuracy(rule(heard, recipe.T), labels)
            measured = found.bad_teachers.get((kind, name, count), "committee")
            assert measured == pytest.approx(expected.numpy()), name
