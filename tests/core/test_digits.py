import math
import subprocess
import sys

import datasets
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from course_lib.data import digits
from tests.helpers import refused


def numbered(count):
    """Return `count` images whose only pixel is their number and whose label is its last digit: to tell them apart."""
    return digits.Digits(torch.arange(count)[:, None].float(), torch.arange(count) % 10)


def piles_of(split):
    return split.teacher, split.transfer, split.test


# --- the data -------------------------------------------------------------------------------------


def test_there_are_1797_digits_of_ten_classes():
    data = digits.tensors()
    assert data.images.shape == (1797, 64) and data.images.dtype == torch.float32
    assert data.labels.shape == (1797,) and data.labels.dtype == torch.long
    assert data.labels.unique().tolist() == list(range(10))
    assert (data.images.min(), data.images.max()) == (0, 1)


def test_grey_levels_are_kept():
    # 17 levels: level k became round(k · 255 / 16) / 255
    levels = torch.tensor([round(k * 255 / 16) / 255 for k in range(17)])
    torch.testing.assert_close(digits.tensors().images.unique(), levels)


def test_the_data_set_has_image_and_class_label_features():
    data = digits.dataset()
    assert isinstance(data.features["image"], datasets.Image)
    assert isinstance(data.features["label"], datasets.ClassLabel)
    assert data.features["label"].names == [str(c) for c in range(10)]
    assert len(data) == 1797 and data[0]["image"].size == (8, 8)


def test_the_data_set_gives_exactly_the_same_tensors():
    plain, wrapped = digits.tensors(), digits.tensors(digits.dataset())
    assert torch.equal(plain.images, wrapped.images) and torch.equal(plain.labels, wrapped.labels)
    assert (plain.images.dtype, plain.labels.dtype) == (wrapped.images.dtype, wrapped.labels.dtype)


def colour_pictures():
    """Return a data set of 28×28 colour pictures: black, white, right half white, pure green."""
    half = Image.new("RGB", (28, 28))
    half.paste((255, 255, 255), (14, 0, 28, 28))
    pictures = [
        Image.new("RGB", (28, 28), "black"),
        Image.new("RGB", (28, 28), "white"),
        half,
        Image.new("RGB", (28, 28), (0, 255, 0)),
    ]
    features = datasets.Features(image=datasets.Image(), label=datasets.ClassLabel(names=["no", "yes"]))
    return datasets.Dataset.from_dict({"image": pictures, "label": [0, 1, 1, 0]}, features=features)


def test_another_data_set_in_colour_and_of_another_size_is_accepted():
    data = digits.tensors(colour_pictures())
    assert data.images.shape == (4, 64) and data.labels.tolist() == [0, 1, 1, 0]
    assert bool((data.images[0] == 0).all()) and bool((data.images[1] == 1).all())
    half = data.images[2].view(8, 8)
    assert half[:, :3].max() < 0.1 and half[:, 5:].min() > 0.9
    # green alone is grey of 0.587 · 255 = 150 (ITU-R 601)
    torch.testing.assert_close(data.images[3], torch.full((64,), 150 / 255), atol=0.01, rtol=0)


def test_another_data_set_can_be_split():
    split = digits.split(0, 2, 1, 1, data=digits.tensors(colour_pictures()))
    assert [len(pile) for pile in piles_of(split)] == [2, 1, 1]


def test_a_data_set_without_the_columns_is_refused():
    with refused("The data set has the columns ['image', 'digit']", "data.rename_column(old, new)"):
        digits.tensors(digits.dataset().rename_column("label", "digit"))


def test_something_that_is_no_data_set_is_refused():
    with refused("The data set has the columns None", "'image' and 'label'"):
        digits.tensors([1, 2, 3])


def test_an_empty_data_set_is_refused():
    with refused("The data set is empty"):
        digits.tensors(digits.dataset().select([]))


# --- the split ------------------------------------------------------------------------------------

sizes = st.integers(1, 30)


@given(st.integers(0, 2**40), sizes, sizes, sizes)
def test_piles_never_overlap(seed, teacher, transfer, test):
    split = digits.split(seed, teacher, transfer, test, data=numbered(90))
    assert [len(pile) for pile in piles_of(split)] == [teacher, transfer, test]
    assert len(torch.cat([pile.images for pile in piles_of(split)]).unique()) == teacher + transfer + test


@given(st.integers(0, 1000))
def test_images_keep_their_labels(seed):
    for pile in piles_of(digits.split(seed, 30, 30, 30, data=numbered(90))):
        assert torch.equal(pile.images[:, 0].long() % 10, pile.labels)


def test_the_default_split_deals_out_every_digit_once():
    split = digits.split(0)
    assert [len(pile) for pile in piles_of(split)] == [600, 600, 597]

    def sorted_rows(images):
        return sorted(map(tuple, images.tolist()))

    # compared as a collection in which a picture that occurs twice counts twice
    assert sorted_rows(torch.cat([pile.images for pile in piles_of(split)])) == sorted_rows(digits.tensors().images)


@given(st.integers(0, 1000))
def test_a_split_repeats_itself_and_changes_with_the_seed(seed):
    def order(s):
        return torch.cat([pile.images for pile in piles_of(digits.split(s, 30, 30, 30, data=numbered(90)))])

    assert torch.equal(order(seed), order(seed))
    assert not torch.equal(order(seed), order(seed + 1))


def test_a_smaller_test_pile_leaves_the_others_as_they_are():
    small, large = digits.split(0, 50, 60, 70), digits.split(0, 50, 60, 700)
    assert torch.equal(small.teacher.images, large.teacher.images)
    assert torch.equal(small.transfer.images, large.transfer.images)
    assert torch.equal(small.test.images, large.test.images[:70])


def test_more_images_than_exist_are_refused():
    with refused("600 + 700 + 597 images were asked for and only 1797 exist", "make one of"):
        digits.split(0, transfer=700)


@pytest.mark.parametrize("pile", ["teacher", "transfer", "test"])
@pytest.mark.parametrize("size", [0, -5])
def test_an_empty_pile_is_refused(pile, size):
    with refused(f"The {pile} set would have {size} images", "whole number of 1 or more"):
        digits.split(0, **{pile: size})


@pytest.mark.parametrize("seed", [-1, True, 1.5])
def test_a_seed_that_is_no_whole_number_is_refused(seed):
    with refused(f"The seed is {seed!r}"):
        digits.split(seed)


# --- choosing images ------------------------------------------------------------------------------


def test_take_returns_the_first_images():
    assert numbered(9).take(3).labels.tolist() == [0, 1, 2]
    assert len(numbered(9).take(9)) == 9


@pytest.mark.parametrize("count", [0, -1, 10, math.inf])
def test_take_refuses_more_images_than_exist(count):
    with refused(f"{count} images were asked for and there are 9", "ask for 1 to 9"):
        numbered(9).take(count)


def test_only_and_without_are_complements():
    data = numbered(6)
    assert data.only([1, 4]).labels.tolist() == [1, 4]
    assert data.without([1, 4]).labels.tolist() == [0, 2, 3, 5]
    assert data.without({1, 4}).images[:, 0].tolist() == [0, 2, 3, 5]


def test_they_are_the_digits_of_scikit_learn():
    from sklearn.datasets import load_digits

    bunch, data = load_digits(), digits.tensors()
    assert torch.equal((data.images * 16).round(), torch.from_numpy(bunch.data).float())
    assert torch.equal(data.labels, torch.from_numpy(bunch.target).long())


def test_they_are_read_without_importing_scikit_learn():
    script = "import sys; from course_lib.data import digits; digits.tensors(); print('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"
