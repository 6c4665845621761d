"""The settings of chapter 13."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Encoder:
    """How a retriever is trained. width: numbers in a word's vector; steps, batch, lr: of Adam, with a falling rate;
    heat: what the cosines of a batch are divided by before the softmax; longer: steps of the runs that ask whether
    `steps` are enough."""

    width: int = 48
    steps: int = 600
    batch: int = 64
    lr: float = 0.02
    heat: float = 0.05
    longer: int = 2400


@dataclass(frozen=True)
class Pictures:
    """How ten pictures are learned. width: hidden units of the net; steps: of gradient descent that it makes on the ten
    pictures; outer, lr: steps and rate of Adam on the pictures; rates: of descent that real pictures and means may
    choose from, by their marks on the pictures to learn from; others: other starts that are averaged over; longer:
    steps of the nets that are trained to the end."""

    width: int = 32
    steps: int = 10
    outer: int = 600
    lr: float = 0.02
    rates: tuple[float, ...] = (0.1, 0.3, 1.0, 3.0)
    others: int = 5
    longer: int = 300


@dataclass(frozen=True)
class Recipe:
    """documents: in the collection; values: that a field can have; names: of each value, of which documents use the
    first; asked: fields that a searcher asks for, of the five; says: chance that a searcher's word for such a field is
    true of the document; same: chance that a searcher uses the document's own name.

    unfamiliar: share of values that the generator knows badly; misread: share of these that it takes for another value,
    always the same; slip: chance that it writes down another value by accident; examples: labelled ones that the
    generator is shown; each: queries that it writes for a document.

    shown: numbers of examples to compare; draws: of examples, for each of these numbers; counts: numbers of queries for
    a document to compare; labels: numbers of true labels to compare; damage: share of words that an error of one kind
    strikes, when kinds are compared; ignorance: shares of misread values to compare, of all values; malformed: share of
    outputs that break the form; people: pairs that people may label after a check; tests: queries of the exam; encoder:
    how retrievers are trained; pictures: how ten pictures are learned."""

    documents: int = 600
    values: int = 40
    names: int = 3
    asked: int = 3
    says: float = 0.9
    same: float = 0.2
    unfamiliar: float = 0.3
    misread: float = 0.5
    slip: float = 0.05
    examples: int = 8
    each: int = 8
    shown: tuple[int, ...] = (1, 2, 4, 8, 16)
    draws: int = 50
    counts: tuple[int, ...] = (1, 2, 4, 8, 16)
    labels: tuple[int, ...] = (8, 50, 200, 400, 800, 1600, 4800)
    damage: float = 0.2
    ignorance: tuple[float, ...] = (0.0, 0.15, 0.3, 0.5, 1.0)
    malformed: float = 0.2
    people: int = 300
    tests: int = 600
    encoder: Encoder = field(default_factory=Encoder)
    pictures: Pictures = field(default_factory=Pictures)


RECIPE = Recipe()
