"""A collection of documents, the people who search it, and a generator that knows their words, mostly.

A document has a value in each of five fields, and says it with one word. Whoever searches names something in every
field, mostly with other words. Only some fields are asked for: the other words are talk about something else.

Words are numbers: word = (field · values + value) · names + name. A query or document is a row of five, one a field.
"""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.synthetic_data.recipe import Recipe
from course_lib.errors import CourseError

FIELDS = ("thing", "colour", "material", "place", "maker")
FIRST, VOWELS, LAST = "bdfgklmnprstvz", "aeiou", "lmnrst"


@dataclass(frozen=True)
class World:
    """seed: that it was made from; recipe: its settings; documents: values int64 [documents, fields]; asked: bool
    [fields], which fields a searcher asks for; unfamiliar: bool [fields, values], which values the generator knows
    badly; taken: int64 [fields, values], what the generator takes each value for."""

    seed: int
    recipe: Recipe
    documents: torch.Tensor
    asked: torch.Tensor
    unfamiliar: torch.Tensor
    taken: torch.Tensor

    @property
    def words(self) -> int:
        """How many words there are."""
        return len(FIELDS) * self.recipe.values * self.recipe.names

    @property
    def document_words(self) -> torch.Tensor:
        """The words of every document, int64 [documents, fields]: the first name of each value."""
        return word_of(self.documents, torch.zeros_like(self.documents), self.recipe)


@dataclass(frozen=True)
class Pairs:
    """Queries and the documents that they are about: what a retriever learns from. queries: words int64 [n, fields];
    documents: int64 [n]."""

    queries: torch.Tensor
    documents: torch.Tensor

    def __len__(self):
        return len(self.documents)

    def some(self, chosen: torch.Tensor) -> "Pairs":
        """Return the pairs at these places, or where a mask is True."""
        return Pairs(self.queries[chosen], self.documents[chosen])

    def and_more(self, other: "Pairs") -> "Pairs":
        """Return these pairs and others."""
        return Pairs(
            torch.cat([self.queries, other.queries]),
            torch.cat([self.documents, other.documents]),
        )


def make(seed: int, recipe: Recipe) -> World:
    """Return the World of a seed. CourseError unless some fields are asked for and there is more than one value."""
    if not 1 <= recipe.asked <= len(FIELDS) or recipe.values < 2 or recipe.names < 2 or recipe.documents < 2:
        raise CourseError(
            f"A world with {recipe.documents} documents, {recipe.values} values, {recipe.names} names and "
            f"{recipe.asked} asked fields cannot be searched: take two or more of each, and 1 to {len(FIELDS)} fields."
        )
    draw = runtime.generator(seed, "world")
    shape = (len(FIELDS), recipe.values)
    documents = torch.randint(recipe.values, (recipe.documents, len(FIELDS)), generator=draw)
    asked = torch.zeros(len(FIELDS), dtype=torch.bool)
    asked[torch.randperm(len(FIELDS), generator=draw)[: recipe.asked]] = True
    order = torch.rand(shape, generator=draw)  # the least familiar first, and of these the misread ones first
    unfamiliar = _smallest(order, recipe.unfamiliar)
    misread = _smallest(order, recipe.unfamiliar * recipe.misread)
    other = _another(torch.arange(recipe.values).expand(shape), recipe.values, draw)
    return World(
        seed,
        recipe,
        documents,
        asked,
        unfamiliar,
        torch.where(misread, other, torch.arange(recipe.values)),
    )


def word_of(values: torch.Tensor, names: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """Return the words [..., fields] for values and numbers of names of the same shape."""
    return (torch.arange(len(FIELDS)) * recipe.values + values) * recipe.names + names


def values_of(words: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """Return the values [..., fields] that words mean."""
    return words // recipe.names % recipe.values


def fields_of(words: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """Return the fields [..., fields] that words belong to."""
    return words // recipe.names // recipe.values


def spelled(word: int) -> str:
    """Return a word as four letters: each of the first 2,100 words has a spelling of its own."""
    number, letters = 997 * int(word) % 2100, ""  # so that neighbours do not look alike
    for choice in (VOWELS, LAST, VOWELS, FIRST):
        number, place = divmod(number, len(choice))
        letters = choice[place] + letters
    return letters


def true_pairs(world: World, count: int, *purpose) -> Pairs:
    """Return `count` queries that people wrote, each about a document drawn at random: true labels. purpose: what they
    are for; other words give other queries. CourseError unless count is a whole number of 1 or more."""
    if not runtime.is_whole(count) or count < 1:
        raise CourseError(f"{count!r} labels were asked for: give a whole number of 1 or more.")
    draw = runtime.generator(world.seed, "people", *purpose)
    documents = torch.randint(len(world.documents), (count,), generator=draw)
    return Pairs(asked_by_people(world, documents, draw), documents)


def asked_by_people(world: World, documents: torch.Tensor, draw: torch.Generator) -> torch.Tensor:
    """Return the query [n, fields] that a person writes about each of these documents int64 [n]."""
    values, recipe = world.documents[documents], world.recipe
    true = world.asked & (torch.rand(values.shape, generator=draw) < recipe.says)
    meant = torch.where(true, values, torch.randint(recipe.values, values.shape, generator=draw))
    return _named(meant, recipe, draw)


def read_examples(world: World, examples: Pairs) -> torch.Tensor:
    """Return which fields count, bool [fields], as labelled examples show it: those in which a query's word is true of
    the document in half of the examples or more. This is all that the generator learns from them. CourseError for no
    examples."""
    if not len(examples):
        raise CourseError("There are no examples to read: give one or more, or take all fields to count.")
    same = values_of(examples.queries, world.recipe) == world.documents[examples.documents]
    return same.double().mean(dim=0) >= 0.5


def check_counts(counts: torch.Tensor) -> torch.Tensor:
    """Return which fields count. CourseError unless there is True or False for each field."""
    if tuple(counts.shape) != (len(FIELDS),) or counts.dtype != torch.bool:
        raise CourseError(
            f"Which fields count has the shape {tuple(counts.shape)} and the type {counts.dtype}: give True or False "
            f"for each of the {len(FIELDS)} fields."
        )
    return counts


def generated(
    world: World, each: int, counts: torch.Tensor, *purpose, slip: float | None = None, knows_names: bool = True
) -> Pairs:
    """Return `each` queries for every document, written by the generator.

    counts: bool [fields], which words are to be true of the document, as read_examples() says; all True is a generator
    that was shown no example. slip: default the recipe's; knows_names: False for one that knows the documents' own
    words only, and so copies. CourseError unless each is a whole number of 1 or more, and as check_counts().
    """
    if not runtime.is_whole(each) or each < 1:
        raise CourseError(f"{each!r} queries for a document were asked for: give a whole number of 1 or more.")
    recipe, draw = world.recipe, runtime.generator(world.seed, "generator", *purpose)
    slip = recipe.slip if slip is None else slip
    documents = torch.arange(len(world.documents)).repeat(each)
    values = world.documents[documents]
    talk = torch.randint(recipe.values, values.shape, generator=draw)
    meant = torch.where(check_counts(counts), world.taken[torch.arange(len(FIELDS)), values], talk)
    slipped = torch.rand(values.shape, generator=draw) < slip
    meant = torch.where(slipped, torch.randint(recipe.values, values.shape, generator=draw), meant)
    named = _named(meant, recipe, draw)
    return Pairs(named if knows_names else word_of(meant, torch.zeros_like(meant), recipe), documents)


def wrong(world: World, pairs: Pairs) -> torch.Tensor:
    """Return which pairs are wrong, bool [n]: a word in a field that is asked for is not true of the document."""
    recipe = world.recipe
    same = values_of(pairs.queries, recipe) == world.documents[pairs.documents]
    home = fields_of(pairs.queries, recipe) == torch.arange(len(FIELDS))
    return ((~same | ~home) & world.asked).any(dim=-1)


def _named(values, recipe, draw):
    """Write values with the names that searchers use."""
    own = torch.rand(values.shape, generator=draw) < recipe.same
    others = 1 + torch.randint(recipe.names - 1, values.shape, generator=draw)
    return word_of(values, torch.where(own, torch.zeros_like(others), others), recipe)


def _smallest(order, share):
    """Where the smallest `share` of each row is, bool [fields, values]."""
    return order.argsort(dim=-1).argsort(dim=-1) < round(share * order.shape[-1])


def _another(values, count, draw):
    """A value other than each of these, at random."""
    return (values + torch.randint(1, count, values.shape, generator=draw)) % count
