import pytest

from course_lib.data import worlds
from course_lib.study.classroom import open_classroom
from tests.helpers import refused


@pytest.mark.parametrize("world, count", [("digits", 1797), ("clothes", 5000)])
def test_a_world_is_pictures_with_labels(world, count):
    found = worlds.tensors(world)
    assert len(found) == count and found.images.shape == (count, 64)
    assert found.images.min() >= 0 and found.images.max() <= 1
    assert sorted(set(found.labels.tolist())) == list(range(10))


def test_the_digits_are_the_usual_world():
    assert (
        open_classroom((0, 1), data=worlds.tensors())
        .trials[0]
        .split.test.images.equal(open_classroom((0, 1)).trials[0].split.test.images)
    )


def test_an_unknown_world_is_refused():
    with refused("Unknown world 'cloths': did you mean 'clothes'?"):
        worlds.tensors("cloths")
