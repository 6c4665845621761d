"""1,797 handwritten digits, 8×8 pixels each, from scikit-learn (UCI "Optical Recognition of Handwritten Digits").

`dataset()` is a `datasets.Dataset` with Image and ClassLabel features; `tensors()` turns it, or any data set with the
same features, into what the models take; `split(seed)` deals the images into three piles that never overlap.
"""

import functools
import gzip
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import torch

from course_lib.data import own
from course_lib.errors import CourseError
from course_lib.runtime import generator, is_whole, require

PIXELS = 64
CLASSES = 10
SIDE = 8


@dataclass(frozen=True)
class Digits:
    """Some images and what they show. images: float [n, 64] in 0..1 (0 is paper, 1 is ink); labels: long [n]."""

    images: torch.Tensor
    labels: torch.Tensor

    def __post_init__(self):
        if self.images.dim() != 2 or self.labels.shape != self.images.shape[:1]:
            raise CourseError(
                f"The images have shape {list(self.images.shape)} and the labels {list(self.labels.shape)}: expected "
                "[images, pixels] and one label per image."
            )
        own.check_labels(self.labels)

    def __repr__(self):
        return f"{len(self)} images of {self.images.shape[1]} pixels with labels"

    def __len__(self):
        return len(self.labels)

    def take(self, count):
        """Return the first `count` images. CourseError if there are fewer, or if `count` is below 1."""
        if not is_whole(count) or not 1 <= count <= len(self):
            raise CourseError(f"{count!r} images were asked for and there are {len(self)}: ask for 1 to {len(self)}.")
        return Digits(self.images[:count], self.labels[:count])

    def only(self, classes):
        """Return the images whose label is in `classes` (iterable of digits)."""
        return self._where(torch.isin(self.labels, torch.tensor(list(classes))))

    def without(self, classes):
        """Return the images whose label is not in `classes` (iterable of digits)."""
        return self._where(~torch.isin(self.labels, torch.tensor(list(classes))))

    def _where(self, keep):
        return Digits(self.images[keep], self.labels[keep])


@dataclass(frozen=True)
class Split:
    """Three piles without a common image: `teacher` (trains the teacher), `transfer` (what the student sees),
    `test` (seen by nobody before the score)."""

    teacher: Digits
    transfer: Digits
    test: Digits

    def __repr__(self):
        return f"{len(self.teacher)} images for the teacher, {len(self.transfer)} to transfer, {len(self.test)} to test"


@functools.cache
def _raw():
    """The pictures, uint8 [1797, 8, 8], and labels of scikit-learn's digits: from its file, because importing the
    library takes longer than everything else that a first student needs."""
    import numpy as np

    folder = importlib.util.find_spec("sklearn")
    if folder is None:
        require("sklearn")  # says how to install it
    path = Path(folder.origin).parent / "datasets" / "data" / "digits.csv.gz"
    if path.exists():
        with gzip.open(path, "rt") as file:
            rows = np.loadtxt(file, delimiter=",")  # [1797, 64 pixels and the label]
        pictures, labels = rows[:, :-1].reshape(-1, SIDE, SIDE), rows[:, -1].astype(int)
    else:  # another release may keep its data elsewhere
        bunch = require("sklearn.datasets").load_digits()
        pictures, labels = bunch.images, bunch.target
    # 17 grey levels 0..16 become 0..255, so that the picture can be stored as an ordinary image without loss.
    return (pictures * 255 / 16).round().astype("uint8"), labels


def dataset():
    """Return the digits as a `datasets.Dataset` with features image: Image and label: ClassLabel."""
    datasets = require("datasets")
    from PIL import Image

    pictures, labels = _raw()
    features = datasets.Features(
        image=datasets.Image(), label=datasets.ClassLabel(names=[str(c) for c in range(CLASSES)])
    )
    columns = {"image": [Image.fromarray(p) for p in pictures], "label": labels.tolist()}
    return datasets.Dataset.from_dict(columns, features=features)


def tensors(data=None, drop_copies=False):
    """Return the Digits of a `datasets.Dataset` with columns image and label (default: the built-in digits).

    Any data set of up to ten classes will do; what becomes of its pictures, and what is refused: data.own.read(),
    which also says what drop_copies does.
    """
    if data is None:  # the same numbers as tensors(dataset()), without importing `datasets`
        pictures, labels = _raw()
        images = torch.from_numpy(pictures).reshape(-1, PIXELS).float() / 255
        return Digits(images, torch.from_numpy(labels).long())
    return Digits(*own.read(data, SIDE, drop_copies))


def split(seed, teacher=600, transfer=600, test=597, data=None):
    """Deal the images into a Split by `seed`; the piles never overlap.

    teacher, transfer, test: how many images each; data: Digits (default: all 1,797).
    CourseError if they sum to more images than exist, or one is below 1.
    """
    data = tensors() if data is None else data
    sizes = {"teacher": teacher, "transfer": transfer, "test": test}
    for name, size in sizes.items():
        if not is_whole(size) or size < 1:
            raise CourseError(f"The {name} set would have {size!r} images: give a whole number of 1 or more.")
    if sum(sizes.values()) > len(data):
        raise CourseError(
            f"{teacher} + {transfer} + {test} images were asked for and only {len(data)} exist: "
            "make one of teacher, transfer or test smaller."
        )
    order = torch.randperm(len(data), generator=generator(seed, "digits"))
    piles = order[: sum(sizes.values())].split(list(sizes.values()))
    return Split(*(Digits(data.images[pile], data.labels[pile]) for pile in piles))
