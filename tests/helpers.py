"""What several test modules need."""

import contextlib
import functools
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.metrics import Interval
from course_lib.study.classroom import TeacherRecipe, open_classroom

ROOT = Path(__file__).parents[1]


@contextlib.contextmanager
def refused(*fragments):
    """Expect a CourseError on one line that ends like a sentence and contains every fragment."""
    with pytest.raises(CourseError) as caught:
        yield
    message = str(caught.value)
    assert message.endswith(".") and "\n" not in message and len(message) < 400, message
    for fragment in fragments:
        assert fragment in message, message


@functools.cache
def hasty_classroom(model="teacher", transfer=120, test=200):
    """A Classroom of two seeds with hastily trained teachers: so many transfer and test images each."""
    recipe = TeacherRecipe(model, settings=replace(TeacherRecipe().settings, steps=40))
    return open_classroom((3, 0), recipe, transfer=transfer, test=test)


def images_and_labels(count, start=0):
    """Return `count` of the digits, from number `start` on: all ten classes in turn."""
    data = digits.tensors()
    return data.images[start : start + count], data.labels[start : start + count]


def random_logits(*shape, seed=0, scale=2.0):
    return scale * torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def around(mean, half=1.0, n=10, wins=10):
    """Return the Interval mean ± half."""
    return Interval(mean, mean - half, mean + half, n, wins)


def tracked():
    """Return the names of the files that git knows here, or would take. Without git the test is skipped."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("git is missing or this is no checkout: which files belong to the course is not known")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def checkout(folder):
    """Copy the files that git knows, or would take, into a folder, as they lie here, and return it."""
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def named(value):
    """Return a parameter's name for its test without memory addresses, which differ from one process to the next."""
    return re.sub(r" at 0x[0-9a-f]+", "", str(value))
