"""The two worlds of pictures that come with the course: what holds for digits is tried on clothes.

`WORLD = "clothes"` in a notebook, and `open_classroom(data=worlds.tensors(WORLD))`, runs a chapter in the other one.
"""

from course_lib.data import digits, fashion
from course_lib.errors import unknown

WORLDS = {"digits": digits.tensors, "clothes": fashion.tensors}


def tensors(world: str = "digits") -> digits.Digits:
    """Return the pictures of "digits" (1,797 from scikit-learn) or "clothes" (5,000 of Fashion-MNIST), as Digits:
    images float [n, 64] in 0..1, labels long [n]. CourseError for an unknown name."""
    if world not in WORLDS:
        raise unknown("world", world, WORLDS)
    return WORLDS[world]()
