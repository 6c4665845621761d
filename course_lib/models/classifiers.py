"""Small classifiers: matrix products with a non-linear function between them."""

import itertools
from collections.abc import Sequence

import torch
from torch import nn

from course_lib.errors import CourseError, unknown
from course_lib.runtime import generator, is_whole
from course_lib.steady import plain

WIDTHS = {
    "teacher": (64, 256, 10),
    "student": (64, 16, 10),
    "wide student": (64, 32, 10),
    "thin student": (64, 7, 10),
    "two-layer teacher": (64, 64, 64, 10),
    "deep teacher": (64, 64, 64, 64, 10),
    "deep student": (64, 16, 16, 16, 10),
    "deep thin student": (64, 12, 12, 12, 12, 12, 12, 12, 12, 10),
}


@plain()
def mlp(widths: Sequence[int], seed: int = 0) -> nn.Sequential:
    """Return a multi-layer perceptron as nn.Sequential: Linear, ReLU, Linear, ..., Linear.

    widths: layer sizes from input to classes, as (64, 16, 10). seed: fixes the initial weights.
    Weights and biases are uniform in ±1/√(inputs), PyTorch's default for nn.Linear.
    CourseError if fewer than two widths or one below 1.
    """
    check_widths(widths)
    source = generator(seed, "weights", *widths)  # a student does not start from a part of its teacher
    layers = []
    for inputs, outputs in itertools.pairwise(widths):
        linear = nn.utils.skip_init(nn.Linear, inputs, outputs)
        with torch.no_grad():
            for parameter in linear.parameters():
                parameter.uniform_(-(inputs**-0.5), inputs**-0.5, generator=source)
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers[:-1])  # no ReLU after the last layer: its outputs are the logits


def build(name: str, seed: int = 0) -> nn.Sequential:
    """Return the classifier called `name` (see WIDTHS) with the fresh weights of `seed`. Unknown name: CourseError."""
    return mlp(widths_of(name), seed)


def widths_of(name: str) -> tuple[int, ...]:
    """Return the layer widths of the classifier called `name`. Unknown name: CourseError."""
    if name not in WIDTHS:
        raise unknown("model", name, WIDTHS)
    return WIDTHS[name]


def check_widths(widths: Sequence[int]):
    """Raise CourseError unless there are at least two widths, whole numbers of 1 or more."""
    if len(widths) < 2 or not all(is_whole(width) and width >= 1 for width in widths):
        raise CourseError(
            f"The widths are {tuple(widths)}: give at least two sizes of 1 or more, such as (64, 16, 10)."
        )


def check_layer(layer: int, widths: Sequence[int], whose: str):
    """Raise CourseError unless `layer` is a hidden layer of a network of these widths, counted from 1; whose: the word
    for the network in the sentence, such as "student"."""
    hidden = len(widths) - 2
    if not is_whole(layer) or not 1 <= layer <= hidden:
        there = f"hidden layers 1 to {hidden}" if hidden > 1 else "one hidden layer, 1" if hidden else "no hidden layer"
        raise CourseError(
            f"The {whose} has no hidden layer {layer!r}: widths {tuple(widths)} have {there}; layer 0 would be the "
            "image, and the last layer gives the logits."
        )


def parameter_count(model: nn.Module) -> int:
    """Return how many numbers the model has learned (weights and biases)."""
    return sum(p.numel() for p in model.parameters())


def multiplications(widths: Sequence[int]) -> int:
    """Return how many multiplications one image costs a network of these layer sizes: one per weight. CourseError for
    widths that check_widths() refuses."""
    check_widths(widths)
    return sum(inputs * outputs for inputs, outputs in itertools.pairwise(widths))
