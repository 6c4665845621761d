"""Small classrooms whose teachers have hardly learned: they open in a second, once per process."""

import functools

from course_lib.study.classroom import TeacherRecipe, open_classroom


@functools.cache
def classroom():
    """A Classroom of two seeds: 120 transfer and 200 test images each."""
    return open_classroom((3, 0), TeacherRecipe(steps=40), transfer=120, test=200)


@functools.cache
def deep_classroom():
    """The same with deep teachers."""
    return open_classroom((3, 0), TeacherRecipe(model="deep teacher", steps=40), transfer=120, test=200)
