"""A data set of one's own is read right, or refused at the door with one sentence."""

import datasets
import numpy as np
import pytest
import torch
from PIL import Image

from course_lib.data import digits
from tests.helpers import refused


def pictures(count=2):
    """Grey squares that can be told apart."""
    return [Image.fromarray(np.full((8, 8), 40 * i, "uint8")) for i in range(count)]


def data(images=None, labels=(0, 1), kind="int64"):
    features = datasets.Features(image=datasets.Image(), label=datasets.Value(kind))
    return datasets.Dataset.from_dict({"image": images or pictures(len(labels)), "label": list(labels)}, features)


@pytest.mark.parametrize(
    "changed",
    [
        lambda d: d.with_format("torch"),
        lambda d: d.with_format("numpy"),
        lambda d: d.cast_column("image", datasets.Image(decode=False)),
        lambda d: d.cast_column("label", datasets.ClassLabel(names=["no", "yes"])),
        lambda d: d.cast_column("label", datasets.Value("float32")),
        lambda d: d.cast_column("label", datasets.Value("bool")),
    ],
)
def test_however_it_is_stored_it_is_read(changed):
    found = digits.tensors(changed(data()))
    assert found.labels.tolist() == [0, 1]
    torch.testing.assert_close(found.images, torch.tensor([[0.0] * 64, [40 / 255] * 64]))


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda: datasets.DatasetDict(train=data(), test=data()), "pass one of them, such as data['train']"),
        (lambda: data().to_iterable_dataset(), "A streamed data set cannot be dealt"),
        (lambda: data(labels=("cat", "dog"), kind="string"), "The labels are words, such as 'cat'"),
        (lambda: data(labels=(0, None)), "Picture 1 has no label"),
        (lambda: data(labels=(0, 1.5), kind="float64"), "Picture 1 has the label 1.5"),
        (lambda: data(labels=(0, float("nan")), kind="float64"), "Picture 1 has the label nan"),
        (lambda: data(labels=(0, float("inf")), kind="float64"), "Picture 1 has the label inf"),
        (lambda: data(labels=(0, -1)), "-1 often marks a hidden test set"),
        (lambda: data(labels=(10, 0)), "Picture 0 has the label 10"),
        (lambda: data(labels=(3, 3)), "Every picture shows class 3"),
        (lambda: data(images=[*pictures(1), None]), "Picture 1 is missing"),
        (lambda: data(images=pictures(2)[:1] * 2), "Of 2 pictures only 1 differ at this size"),
        (lambda: data(images=[Image.fromarray(np.ones((8, 8), "float32")), *pictures(1)]), "decimal numbers"),
        (lambda: data().remove_columns("image").add_column("image", [[0.0] * 64] * 2), "holds List and no pictures"),
        (lambda: data(images=[{"bytes": b"no picture", "path": None}, *pictures(1)]), "Picture 0 cannot be opened"),
    ],
)
def test_what_cannot_be_used_is_named_at_the_door(wrong, said):
    with refused(said):
        digits.tensors(wrong())


def drawing(colour):
    """Ink of one colour in the middle of a transparent ground."""
    pixels = np.zeros((8, 8, 4), "uint8")
    pixels[..., :3] = colour
    pixels[2:6, 3:5, 3] = 255
    return Image.fromarray(pixels)


@pytest.mark.parametrize("colour", [0, 255, 90])
def test_ink_on_a_transparent_ground_is_ink(colour):
    images = digits.tensors(data(images=[drawing(colour), *pictures(1)])).images[0].view(8, 8)
    assert bool((images[2:6, 3:5] == 1).all()) and images.sum() == 8


def test_a_picture_that_is_opaque_everywhere_keeps_its_greys():
    pixels = np.full((8, 8, 4), 255, "uint8")
    pixels[:4, :, :3] = 51
    images = digits.tensors(data(images=[Image.fromarray(pixels), *pictures(1)])).images[0].view(8, 8)
    torch.testing.assert_close(images[:, 0], torch.tensor([0.2] * 4 + [1.0] * 4))


def test_sixteen_bits_are_not_cut_off():
    values = np.full((8, 8), 13107, "uint16")  # a fifth of 65535
    values[0] = 65535
    images = digits.tensors(data(images=[Image.fromarray(values), *pictures(1)])).images[0].view(8, 8)
    torch.testing.assert_close(images[:2, 0], torch.tensor([1.0, 0.2]))


@pytest.mark.parametrize("wrong", [-1, 10])
@pytest.mark.parametrize("place", [0, 17, 29])
def test_a_label_out_of_range_is_refused_wherever_it_stands(wrong, place):
    labels = torch.arange(30) % 3
    labels[place] = wrong
    with refused(f"Picture {place} has the label {wrong}"):
        digits.Digits(torch.rand(30, 64), labels)


def test_images_and_labels_of_different_lengths_are_refused():
    with refused("The images have shape [3, 64] and the labels [2]"):
        digits.Digits(torch.rand(3, 64), torch.tensor([0, 1]))


def test_pictures_are_described_in_one_line():
    split = digits.split(0)
    assert repr(split.test) == "597 images of 64 pixels with labels"
    assert repr(split) == "600 images for the teacher, 600 to transfer, 597 to test"


def test_copies_can_be_dropped():
    found = digits.tensors(data(images=[*pictures(2), *pictures(2)], labels=(0, 1, 1, 0)), drop_copies=True)
    assert found.labels.tolist() == [0, 1] and len(found.images) == 2
