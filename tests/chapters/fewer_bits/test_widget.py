"""The widget of chapter 07: what it gives to the page."""

import base64

import numpy as np
import torch

from course_lib.chapters.fewer_bits import widget
from tests.chapters.fewer_bits import small
from tests.helpers import refused


def test_the_page_gets_the_net_that_was_trained():
    data, net = small.small().table["data"], small.result().classroom.teachers.model(0)
    first = np.frombuffer(base64.b64decode(data["weights"][0]), "<f4").reshape(64, 64)
    np.testing.assert_array_equal(first, net[0].weight.detach().T.numpy())
    assert data["widths"] == [64, 64, 64, 10] and len(data["biases"]) == 3


def test_it_starts_where_nothing_is_given_away():
    assert small.small().want == {"bits": 8, "picture": 0}
    picture, said = small.small().poster()
    assert picture.startswith("<svg") and said.startswith("A histogram of 64 weights")


def test_pictures_to_choose_from_are_right_sure_ones_first():
    logits = torch.tensor([[3.0, 0], [1, 0], [0, 2], [0, 0.5], [5, 0]])
    labels = torch.tensor([0, 0, 1, 0, 0])
    # picture 3 is wrong; the least sure is picture 1, a 0; the surest of the other digit is picture 2
    assert widget.chosen(logits, labels, 2) == [2, 1]
    # two unsure ones, 1 and then 2 of the other digit; the surest that is left is 4
    assert widget.chosen(logits, labels, 3) == [4, 1, 2]
    with refused("5 pictures were asked for", "right about 4"):
        widget.chosen(logits, labels, 5)


def test_the_code_is_the_hash_of_the_picture():
    image = torch.zeros(64)
    assert base64.b64decode(widget.code(image)) == widget.digest(image) and widget.digest(image)[:2] == b"\xf5\xa5"
