"""Every chapter about digits works with data of one's own, and with these alone; fewer classes work or are refused."""

from dataclasses import replace

import pytest

from course_lib.chapters.hidden_layers import partial
from course_lib.chapters.hidden_layers.recipe import RECIPE as HIDDEN
from course_lib.chapters.many_teachers import experiment as many_teachers
from course_lib.chapters.soft_targets import experiment as soft_targets
from course_lib.chapters.start_here import experiment as start_here
from course_lib.chapters.temperature import experiment as temperature
from course_lib.data import digits
from course_lib.study.classroom import TeacherRecipe, open_classroom
from course_lib.training import Settings
from tests.chapters.many_teachers import small as small_many
from tests.chapters.temperature import small as small_temperature
from tests.helpers import refused

FEW = Settings(20)
SOFT = soft_targets.Recipe(sizes=(50, 200), doses=(50, 120), settings=FEW, regression=FEW, wide=FEW)


def own(classes=10):
    data = digits.tensors()
    return digits.Digits(data.images.flip(1), data.labels).only(range(classes))


def opened(classes=10, transfer=320):
    sizes = {"transfer": transfer, "test": 120}
    return open_classroom((0, 1), TeacherRecipe(images=120, settings=FEW), **sizes, data=own(classes))


@pytest.fixture
def no_digits(monkeypatch):
    def forbidden(*arguments):
        raise AssertionError("the built-in digits were asked for")

    def forbid():
        monkeypatch.setattr(digits, "tensors", forbidden)

    return forbid


def test_chapter_02_uses_the_data_of_its_classroom(no_digits):
    classroom = opened()
    no_digits()
    found = temperature.run(recipe=small_temperature.RECIPE, classroom=classroom)
    assert found.teachers.seeds == (0, 1)


def test_chapter_04_takes_data(no_digits):
    data, recipe = own(), many_teachers.Recipe(**small_many.HASTY)
    no_digits()
    classroom = many_teachers.prepare((0, 1), recipe, data=data)
    assert classroom.data is data and many_teachers.run(recipe=recipe, classroom=classroom).students.seeds == (0, 1)


def test_chapters_00_01_and_02_work_with_five_classes():
    classroom = opened(5)
    found = soft_targets.run(recipe=SOFT, classroom=classroom)
    assert {f"recall {c}" for c in range(5)} < set(found.omitted.values) and "recall 5" not in found.omitted.values
    assert found.two_digits.mean("hard labels", "recall 0").mean == 0, "only classes 3 and 4 are shown"
    assert found.omitted.mean("hard labels", "recall 3").mean == 0
    assert temperature.run(recipe=replace(small_temperature.RECIPE), classroom=classroom)
    assert start_here.run(recipe=start_here.Recipe(images=100), classroom=classroom)


def test_other_classes_can_be_shown():
    table = soft_targets.two_digits(opened(5), SOFT, shown=(0, 1))
    assert table.mean("hard labels", "recall 4").mean == 0


def test_the_partial_teacher_of_chapter_03_names_what_it_needs():
    with refused("chapter 03", "class 5 is missing"):
        partial.partial(opened(5), HIDDEN)
    with refused("would know every class there is", "`known` are fewer"):
        partial.partial(opened(5), replace(HIDDEN, known=(0, 1, 2, 3, 4)))


def test_two_classes_leave_nothing_to_omit():
    with refused("classes (0, 1) alone", "three or more"):
        soft_targets.omitted(opened(2, 100), SOFT)


def test_chapter_04_says_that_it_needs_ten_classes():
    with refused("Chapter 04", "class 5 is missing"):
        many_teachers.train_committees(opened(5), many_teachers.Recipe(**small_many.HASTY))
