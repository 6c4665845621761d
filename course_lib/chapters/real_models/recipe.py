"""The settings of chapter 19, and where its numbers come from."""

from dataclasses import dataclass

HEALERS = ("its probabilities", "plain text", "its probabilities, on other text")


@dataclass(frozen=True)
class Numbers:
    """ranges: what is asked for, (lowest, highest); temperatures: by which answers in the first range are drawn;
    bystander: a number that the question names without meaning it; lists: lists of ten numbers for each wording;
    tokens: of such a list at most."""

    ranges: tuple[tuple[int, int], ...] = ((1, 10), (3, 12))
    temperatures: tuple[float, ...] = (1.0, 2.0, 3.0)
    bystander: int = 4
    lists: int = 4
    tokens: int = 40


@dataclass(frozen=True)
class Bits:
    """rounded: (bits, weights that share a scale); length: tokens of a piece of text that is read; near: how far down
    the original's list a wrong word may stand and still be a near miss."""

    rounded: tuple[tuple[int, int], ...] = ((8, 64), (6, 64), (5, 64), (4, 64), (3, 64), (2, 64), (4, 32), (3, 32))
    length: int = 128
    near: int = 10


@dataclass(frozen=True)
class Healing:
    """bits, group: of the model that is healed; steps: of learning; batch, length: pieces of a step and their tokens;
    rates: learning rate by what the model learns from; read: tokens of a piece that it is measured on; runs: of
    learning, from other text each."""

    bits: int = 3
    group: int = 64
    steps: int = 36
    batch: int = 2
    length: int = 64
    rates: tuple[float, ...] = (1e-4, 1e-4, 1e-4)
    read: int = 128
    runs: int = 1


@dataclass(frozen=True)
class Recipe:
    """numbers, bits, healing: the settings of the three experiments."""

    numbers: Numbers = Numbers()
    bits: Bits = Bits()
    healing: Healing = Healing()


RECIPE = Recipe()
