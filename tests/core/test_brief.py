"""What holds thousands of numbers describes itself in one line."""

import dataclasses
import io
import os
import subprocess
import sys

import pytest
import torch

from course_lib.brief import Brief, described


@dataclasses.dataclass(frozen=True, repr=False)
class Thing(Brief):
    weights: tuple
    images: torch.Tensor
    seed: int = 0
    name: str = "a"


def test_shapes_and_counts_stand_for_numbers():
    thing = Thing((torch.zeros(3, 4), torch.zeros(2)), torch.zeros(1000, 64))
    assert repr(thing) == "Thing(weights=2 × Tensor, images=tensor [1000, 64], seed=0, name='a')"


@pytest.mark.parametrize(
    "value, said",
    [
        ((0, 1, 2), "(0, 1, 2)"),
        (tuple(range(9)), "9 × int"),
        ((1, "x" * 31), "2 × int | str"),
        ({"a": 1}, "1 entries"),
        (None, "None"),
        (0.5, "0.5"),
        ("y" * 200, "a str"),
        (io.StringIO, "<class '_io.StringIO'>"),
    ],
)
def test_a_value_in_a_few_words(value, said):
    assert described(value) == said


def test_a_console_that_lacks_a_sign_does_not_stop_the_course():
    """As on Windows when output goes to a file: cp1252 has no tick and no minus sign."""
    code = "import course_lib as cl; print(cl.runtime.machine_check()); print('−')"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
    )
    assert found.returncode == 0 and found.stdout.strip().endswith(b"?"), found.stderr
