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
class Delve:
    """request: what the assistant is asked for before its answer is begun."""

    request: str = "Write a short essay."


@dataclass(frozen=True)
class Names:
    """shuffles: random groupings of the names that a gap is compared with."""

    shuffles: int = 10_000


@dataclass(frozen=True)
class Fragile:
    """bits, group: to which one kind of layer is rounded; length: tokens of a piece of text that is read; spared: kinds
    that are left as they are where all others are rounded."""

    bits: int = 3
    group: int = 64
    length: int = 128
    spared: tuple[str, ...] = ("keys", "values", "down")


@dataclass(frozen=True)
class Alike:
    """texts: jokes or sentences for each wording; tokens: of each at most; temperature: at which they are drawn."""

    texts: int = 16
    tokens: int = 18
    temperature: float = 0.7


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
    """numbers, delve, names, jokes, bits, layers, healing: the settings of each experiment."""

    numbers: Numbers = Numbers()
    delve: Delve = Delve()
    names: Names = Names()
    jokes: Alike = Alike()
    bits: Bits = Bits()
    layers: Fragile = Fragile()
    healing: Healing = Healing()


RECIPE = Recipe()
