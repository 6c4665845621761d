"""The second data set: 5,000 small pictures of clothes that the repository carries."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from course_lib.data import digits, fashion
from course_lib.study.classroom import TeacherRecipe, open_classroom
from course_lib.training import Settings
from tests.helpers import ROOT, refused


def test_every_class_has_as_many_pictures_and_no_picture_stands_twice():
    data = fashion.tensors()
    assert data.images.shape == (5000, 64) and data.labels.bincount().tolist() == [fashion.EACH] * 10
    assert data.images.min() >= 0 and data.images.max() <= 1
    assert len({image.numpy().tobytes() for image in data.images}) == 5000


def test_the_file_is_small_and_its_licence_is_named():
    assert fashion.FILE.stat().st_size < 400_000
    told = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert fashion.FILE.name in told and "Zalando" in told and "MIT License" in told


def test_a_classroom_takes_the_pictures():
    hasty = TeacherRecipe(images=60, settings=Settings(steps=5))
    room = open_classroom((0, 1), hasty, transfer=50, test=40, data=fashion.tensors())
    piles = room.trials[0].split
    assert [len(pile) for pile in (piles.teacher, piles.transfer, piles.test)] == [60, 50, 40]


def original(folder, count=40):
    """Write `count` pictures of 28×28 as MNIST's files hold them: each of one grey, the label is that modulo ten."""
    pictures = np.stack([np.full((28, 28), value, dtype="uint8") for value in range(count)])
    labels = (np.arange(count) % 10).astype("uint8")
    for name, array in (("images-idx3", pictures), ("labels-idx1", labels)):
        head = bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}i", *array.shape)
        (folder / f"train-{name}-ubyte.gz").write_bytes(gzip.compress(head + array.tobytes()))


def test_the_original_files_are_read_reduced_and_taken_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(fashion, "EACH", 2)
    original(tmp_path)
    pictures, labels = fashion.shrunk(tmp_path)
    assert pictures.shape == (20, digits.SIDE, digits.SIDE)
    assert pictures[:, 0, 0].tolist() == list(range(20)) and labels.tolist() == [*range(10), *range(10)]


def test_the_command_makes_the_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fashion, "EACH", 1)
    monkeypatch.setattr(fashion, "FILE", tmp_path / "made.npz")
    original(tmp_path)
    fashion.main([str(tmp_path)])
    assert "10 pictures" in capsys.readouterr().out
    fashion.tensors.cache_clear()
    assert torch.equal(fashion.tensors().labels, torch.arange(10))
    fashion.tensors.cache_clear()


def test_missing_files_are_named(tmp_path, monkeypatch):
    with refused("dataset-fashion-mnist", "give its folder"):
        fashion.shrunk(tmp_path)
    monkeypatch.setattr(fashion, "FILE", Path(tmp_path) / "none.npz")
    fashion.tensors.cache_clear()
    with refused("none.npz is missing", "course_lib.data.fashion"):
        fashion.tensors()
    fashion.tensors.cache_clear()


@pytest.mark.parametrize("number", range(10))
def test_every_class_has_a_name(number):
    assert fashion.NAMES[number]
