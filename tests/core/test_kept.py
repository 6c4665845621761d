"""What is kept is what would be computed; whatever can change a number makes it anew."""

import dataclasses

import numpy as np
import pytest
import torch

from course_lib.study import kept as module
from course_lib.study.kept import kept
from course_lib.study.results import Table


@dataclasses.dataclass(frozen=True)
class Recipe:
    size: int = 3


def counted(monkeypatch, folder):
    """Return a function whose results are kept in `folder`, and the list of its real calls."""
    monkeypatch.setenv("COURSE_KEEP", str(folder))
    calls = []

    @kept
    def table(seeds, recipe=Recipe(), *, images=None, progress=False):
        calls.append(seeds)
        return Table.of(("a", ("b", 1)), seeds, accuracy=[[recipe.size] * len(seeds)] * 2)

    return table, calls


def test_without_a_folder_nothing_is_kept(monkeypatch, tmp_path):
    table, calls = counted(monkeypatch, tmp_path)
    monkeypatch.delenv("COURSE_KEEP")
    table((0, 1)), table((0, 1))
    assert len(calls) == 2


def test_the_second_call_is_read_and_equal(monkeypatch, tmp_path):
    table, calls = counted(monkeypatch, tmp_path)
    first, second = table((0, 1)), table((0, 1), progress=True)
    assert len(calls) == 1
    assert first.conditions == second.conditions == ("a", ("b", 1)) and first.seeds == second.seeds
    assert np.array_equal(first.values["accuracy"], second.values["accuracy"])
    assert not second.values["accuracy"].flags.writeable


@pytest.mark.parametrize(
    "other",
    [
        {"seeds": (0, 2)},
        {"recipe": Recipe(4)},
        {"images": torch.zeros(2)},
        {"images": np.zeros(2)},
        {"images": torch.nn.Linear(2, 2)},
    ],
)
def test_other_arguments_are_computed(other, monkeypatch, tmp_path):
    table, calls = counted(monkeypatch, tmp_path)
    table((0, 1))
    table(**({"seeds": (0, 1)} | other))
    assert len(calls) == 2


def test_equal_tensors_are_the_same_argument(monkeypatch, tmp_path):
    table, calls = counted(monkeypatch, tmp_path)
    table((0, 1), images=torch.arange(4.0))
    table((0, 1), images=torch.arange(8.0)[:4].clone())
    assert len(calls) == 1


def test_tensors_of_other_numbers_are_computed(monkeypatch, tmp_path):
    table, calls = counted(monkeypatch, tmp_path)
    table((0, 1), images=torch.zeros(2))
    table((0, 1), images=torch.ones(2))
    assert len(calls) == 2


def test_other_code_is_computed(monkeypatch, tmp_path):
    table, calls = counted(monkeypatch, tmp_path)
    table((0, 1))
    monkeypatch.setattr(module, "_sources", lambda name: "other code")
    table((0, 1))
    assert len(calls) == 2


def test_an_argument_that_cannot_be_compared_is_not_kept(monkeypatch, tmp_path):
    table, calls = counted(monkeypatch, tmp_path)
    for _ in range(2):
        table((0, 1), images=object())
    assert len(calls) == 2 and not list(tmp_path.iterdir())
