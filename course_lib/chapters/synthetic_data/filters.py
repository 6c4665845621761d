"""Filters: which of the generated pairs are kept. Each returns a mask, bool [n]."""

import torch

from course_lib import runtime
from course_lib.chapters.synthetic_data import retrievers
from course_lib.chapters.synthetic_data.recipe import Encoder
from course_lib.chapters.synthetic_data.world import FIELDS, Pairs, World, check_counts, fields_of, values_of, word_of
from course_lib.errors import CourseError

RIGHT, WRONG, UNCHECKED = 0, 1, 2  # what a verifier can say


def well_formed(world: World, pairs: Pairs) -> torch.Tensor:
    """Return which queries have the right form: one word for each field, in their order."""
    return (fields_of(pairs.queries, world.recipe) == torch.arange(len(FIELDS))).all(dim=-1)


def spoiled(world: World, pairs: Pairs, share: float, *purpose) -> Pairs:
    """Return the pairs with this share of the queries malformed: one word stands in another field's place, twice.
    CourseError unless share is from 0 to 1."""
    if not runtime.is_number(share) or not 0 <= share <= 1:
        raise CourseError(f"The share of malformed queries is {share!r}: give a number from 0 to 1.")
    draw = runtime.generator(world.seed, "malformed", *purpose)
    struck = torch.rand(len(pairs), generator=draw) < share
    moved = torch.where(struck[:, None], pairs.queries.roll(1, dims=1), pairs.queries)
    place = torch.randint(len(FIELDS), (len(pairs), 1), generator=draw)
    return Pairs(pairs.queries.scatter(1, place, moved.gather(1, place)), pairs.documents)


def verdicts(world: World, pairs: Pairs, counts: torch.Tensor) -> torch.Tensor:
    """Return what a verifier says of each pair, int64 [n]: RIGHT, WRONG or UNCHECKED.

    It compares the words in the fields that count, bool [fields], with the document, where it is familiar with the
    document's value. One that is not true is WRONG; otherwise a field that it could not compare makes it UNCHECKED.
    CourseError as check_counts().
    """
    values = world.documents[pairs.documents]
    known = ~world.unfamiliar[torch.arange(len(FIELDS)), values]
    false = values_of(pairs.queries, world.recipe) != values
    bad = (known & false & check_counts(counts)).any(dim=-1) | ~well_formed(world, pairs)
    blind = (~known & counts).any(dim=-1)
    return torch.where(bad, WRONG, torch.where(blind, UNCHECKED, RIGHT))


def round_trip(world: World, pairs: Pairs, encoder: Encoder, *purpose, own: bool = False) -> torch.Tensor:
    """Return which pairs pass the round trip: a retriever that was trained on generated pairs finds the document first.

    own: the retriever has learned from all pairs, the one in question among them. Otherwise the pairs are split in two
    halves, and each is judged by a retriever of the other.
    """
    if own:
        (vectors,) = retrievers.train(world, [pairs], encoder, "round trip", *purpose)
        return _found(world, vectors, pairs)
    first = torch.rand(len(pairs), generator=runtime.generator(world.seed, "halves", *purpose)) < 0.5
    halves = (first, ~first)
    judges = retrievers.train(world, [pairs.some(~half) for half in halves], encoder, "round trip", *purpose)
    kept = torch.zeros(len(pairs), dtype=torch.bool)
    for half, vectors in zip(halves, judges, strict=True):
        kept[half] = _found(world, vectors, pairs.some(half))
    return kept


def like(mask: torch.Tensor, draw: torch.Generator, documents: torch.Tensor | None = None) -> torch.Tensor:
    """Return a random mask that keeps as many as this one: what a filter must beat.

    documents: of the pairs, int64 [n]; if given, documents are drawn and not pairs: all pairs of some are kept, and all
    of the others go (of the last one drawn, some are kept).
    """
    if documents is None:
        return mask[torch.randperm(len(mask), generator=draw)]
    turn = torch.randperm(int(documents.max()) + 1, generator=draw)  # of each document
    first = turn[documents].argsort(stable=True)[: int(mask.sum())]
    return torch.zeros_like(mask).index_fill(0, first, True)


def struck(world: World, pairs: Pairs, *purpose) -> Pairs:
    """Return the pairs with each word that makes one wrong replaced by a word of its field at random. As many pairs are
    wrong as before, but no error is made twice."""
    recipe, draw = world.recipe, runtime.generator(world.seed, "struck", *purpose)
    shape = pairs.queries.shape
    others = word_of(
        torch.randint(recipe.values, shape, generator=draw), torch.randint(recipe.names, shape, generator=draw), recipe
    )
    false = (values_of(pairs.queries, recipe) != world.documents[pairs.documents]) & world.asked
    return Pairs(torch.where(false, others, pairs.queries), pairs.documents)


def _found(world, vectors, pairs):
    return retrievers.scores(world, vectors, pairs.queries).argmax(dim=1) == pairs.documents
