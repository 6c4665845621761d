"""Chapter 13. From eight labelled examples to a retriever, by way of a generator that writes the other labels.

world.py holds the collection, its searchers and the generator; retrievers.py ranks and learns; filters.py throws pairs
away; learned.py is a second experiment, about ten pictures that are learned themselves. All of it takes some minutes,
so that the Tables are stored (stored.py).
"""

from dataclasses import dataclass, replace

import numpy as np
import torch

from course_lib import runtime
from course_lib.chapters.synthetic_data import filters, learned, retrievers, world
from course_lib.chapters.synthetic_data.recipe import RECIPE, Recipe
from course_lib.chapters.synthetic_data.world import FIELDS, Pairs
from course_lib.study.each_seed import in_turn
from course_lib.study.results import Table

__all__ = ["RECIPE", "Recipe", "Result", "run"]

BM25, EXPANDED = "BM25", "BM25 on expanded documents"
EXPANDED_BLIND = "BM25 on expanded documents, no examples"
TRAINED = "trained on them"
DICTIONARY, GENERATOR = "the generator ranks, no examples", "the generator ranks, 8 examples"
LABELS, MIXED = "true labels", "true labels and generated pairs"
BLIND, FROM_8 = "generated, no examples", "generated from 8 examples"
COPIED, SHUFFLED = "generated, documents' own words only", "generated, documents shuffled"
LONGER, LABELS_LONGER = "generated from 8 examples, longer", "true labels, longer"
NONE, FORM, HOLE, REPAIRED = "no filter", "form only", "unchecked pass", "unchecked set aside"
HERE, ANYWHERE = "people label unchecked ones", "people label any"
OWN_TRIP, TRIP, PERFECT = "round trip, own pairs", "round trip, other half", "perfect filter"
RANDOM, HALF = "as many at random", "as many at random as the perfect filter"
DOCUMENTS, STRUCK = "as many, of documents at random", "wrong words made random"
SLIPS, FRIENDS = "slips", "false friends"


@dataclass(frozen=True)
class Result:
    """recipe: what was run. Tables of "mrr", in percent:
    ways: BM25, labels, generated pairs and their controls; labels: (LABELS or MIXED, number of true labels);
    shown: by the number of examples that the generator sees, "read": percent of draws in which it reads all fields
    rightly; counts: (TRAINED or EXPANDED, queries for a document); ignorance: by the share of values that it misreads.
    trips: (kind of error, filter), with "kept" and "wrong", percent of all pairs and of the kept ones; checks: by what
    is kept of pairs that a verifier has seen, with the same; people: (what is kept, which pairs people label).
    learned: "accuracy" and "longer" by (ten pictures, start of the net), as learned.marks() says.
    """

    recipe: Recipe
    ways: Table
    labels: Table
    shown: Table
    counts: Table
    ignorance: Table
    trips: Table
    checks: Table
    people: Table
    learned: Table


@dataclass(frozen=True)
class Desk:
    """What all runs of a seed share. world; exam: the queries of the exam; counts: the fields that the generator takes
    to count, after its examples; examples: these pairs."""

    world: world.World
    exam: Pairs
    examples: Pairs
    counts: torch.Tensor

    def mark(self, scores: torch.Tensor) -> float:
        """Return the mean reciprocal rank of scores [queries of the exam, documents], in percent."""
        return retrievers.mrr(scores, self.exam.documents)

    def taught(self, jobs: dict, **options) -> dict:
        """Train a retriever on each of the pairs and return {name: {"mrr": percent}}. options: as in
        retrievers.train()."""
        every = retrievers.train(self.world, list(jobs.values()), self.world.recipe.encoder, **options)
        found = [self.mark(retrievers.scores(self.world, vectors, self.exam.queries)) for vectors in every]
        return marked(dict(zip(jobs, found, strict=True)))

    def generated(self, each=None, counts=None, **options) -> Pairs:
        """Return generated pairs: the recipe's number, with the fields that the examples showed."""
        counts = self.counts if counts is None else counts
        return world.generated(self.world, each or self.world.recipe.each, counts, **options)


def desk(seed: int, recipe: Recipe = RECIPE) -> Desk:
    """Return the world of a seed with its exam, and what the generator reads from its labelled examples."""
    made = world.make(seed, recipe)
    examples = world.true_pairs(made, recipe.examples, "examples")
    exam = world.true_pairs(made, recipe.tests, "exam")
    return Desk(made, exam, examples, world.read_examples(made, examples))


def run(seeds=None, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result.

    seeds: default runtime.seeds(); device: as in every chapter, although nothing here is large enough to be moved.
    """
    seeds = runtime.check_seeds(seeds)
    tables = retrieval(seeds, recipe, progress=progress)
    return Result(recipe, **tables, learned=learned.learned(seeds, recipe.pictures, progress=progress))


def retrieval(seeds, recipe: Recipe = RECIPE, *, progress=False) -> dict[str, Table]:
    """Return the Tables of a Result that are about retrievers, by name."""
    parts = (ways, labels, shown, counts, ignorance, trips, checks, people)

    def one(seed):
        made = desk(seed, recipe)
        return [part(made) for part in parts]

    found = in_turn(seeds, one, progress)
    seeds = seeds[: len(found)]
    tables = {}
    for i, part in enumerate(parts):
        rows = {(name, s): row for s, of in zip(seeds, found, strict=True) for name, row in of[i].items()}
        tables[part.__name__] = Table.of_rows(rows, seeds)
    return tables


def price(result: Result) -> np.ndarray:
    """Return how many true labels teach as much as the generated pairs, [seed]: where the line of the labels, drawn
    over the logarithm of their number, first reaches the mark of the pairs; at most the largest number tried."""
    counts, found = np.log(result.recipe.labels), []
    curves = np.array([result.labels.get((LABELS, count), "mrr") for count in result.recipe.labels]).T
    for curve, wanted in zip(curves, result.ways.get(FROM_8, "mrr"), strict=True):
        rising = np.maximum.accumulate(curve)
        found.append(np.exp(np.interp(wanted, rising, counts)))
    return np.array(found)


def ways(at: Desk) -> dict:
    """Every way to a retriever, and its controls: {name: {"mrr": percent}}."""
    queries, recipe, every = at.exam.queries, at.world.recipe, torch.ones(len(FIELDS), dtype=torch.bool)
    pairs = at.generated()
    true = world.true_pairs(at.world, len(pairs), "labels")
    draw = runtime.generator(at.world.seed, "shuffled")
    mixed_up = Pairs(pairs.queries, pairs.documents[torch.randperm(len(pairs), generator=draw)])
    found = marked(
        {
            BM25: at.mark(retrievers.bm25(at.world, queries)),
            EXPANDED: at.mark(retrievers.bm25(at.world, queries, pairs)),
            EXPANDED_BLIND: at.mark(retrievers.bm25(at.world, queries, at.generated(counts=every))),
            DICTIONARY: at.mark(retrievers.by_meaning(at.world, queries, every)),
            GENERATOR: at.mark(retrievers.by_meaning(at.world, queries, at.counts)),
        }
    )
    found |= at.taught(
        {
            BLIND: at.generated(counts=every),
            FROM_8: pairs,
            COPIED: at.generated(knows_names=False),
            SHUFFLED: mixed_up,
        }
    )
    return found | at.taught({LONGER: pairs, LABELS_LONGER: true}, steps=recipe.encoder.longer)


def labels(at: Desk) -> dict:
    """True labels alone, and together with the generated pairs: {(LABELS or MIXED, number): {"mrr": percent}}."""
    pairs, jobs = at.generated(), {}
    for count in at.world.recipe.labels:
        true = world.true_pairs(at.world, count, "labels")
        jobs |= {(LABELS, count): true, (MIXED, count): pairs.and_more(_repeated(true, len(pairs)))}
    return at.taught(jobs)


def _repeated(pairs, size):
    """The pairs over and over until there are `size`, so that every other pair of a batch is one of them."""
    return pairs.some(torch.arange(size) % len(pairs))


def shown(at: Desk) -> dict:
    """How often the generator reads rightly which fields count, by the number of its examples: {number: {"read":
    percent}}."""
    found = {}
    for count in at.world.recipe.shown:
        drawn = [world.true_pairs(at.world, count, "reading", k) for k in range(at.world.recipe.draws)]
        read = [bool((world.read_examples(at.world, examples) == at.world.asked).all()) for examples in drawn]
        found[count] = {"read": 100 * sum(read) / len(read)}
    return found


def counts(at: Desk) -> dict:
    """By the number of queries for a document: to train a retriever, or to expand the documents for BM25."""
    pairs = {each: at.generated(each) for each in at.world.recipe.counts}
    expanded = {each: at.mark(retrievers.bm25(at.world, at.exam.queries, job)) for each, job in pairs.items()}
    found = at.taught({(TRAINED, each): job for each, job in pairs.items()})
    return found | marked({(EXPANDED, each): mark for each, mark in expanded.items()})


def ignorance(at: Desk) -> dict:
    """By the share of all values that it misreads, always in the same way."""
    jobs = {}
    for share in at.world.recipe.ignorance:
        made = world.make(at.world.seed, replace(at.world.recipe, unfamiliar=share, misread=1.0))
        jobs[share] = world.generated(made, made.recipe.each, at.counts)
    return at.taught(jobs)


def marked(marks: dict) -> dict:
    """Return {name: {"mrr": percent}} from {name: percent}."""
    return {name: {"mrr": mark} for name, mark in marks.items()}


# --- filters --------------------------------------------------------------------------------------


def trips(at: Desk) -> dict:
    """Round trips over pairs with errors of one kind: accidents, or the same error each time."""
    recipe, found = at.world.recipe, {}
    for kind in (SLIPS, FRIENDS):
        unfamiliar, slip = (0.0, recipe.damage) if kind == SLIPS else (recipe.damage, 0.0)
        made = world.make(at.world.seed, replace(recipe, unfamiliar=unfamiliar, misread=1.0, slip=slip))
        pairs = world.generated(made, recipe.each, at.counts)
        passed = filters.round_trip(made, pairs, recipe.encoder)
        draw, perfect = runtime.generator(made.seed, "random filter", kind), ~world.wrong(made, pairs)
        masks = {
            NONE: torch.ones(len(pairs), dtype=torch.bool),
            OWN_TRIP: filters.round_trip(made, pairs, recipe.encoder, own=True),
            TRIP: passed,
            RANDOM: filters.like(passed, draw),
            PERFECT: perfect,
            HALF: filters.like(perfect, draw),
            DOCUMENTS: filters.like(perfect, draw, pairs.documents),
        }
        struck = filters.struck(made, pairs, "trips")
        rows = kept(at, pairs, masks) | kept(at, struck, {STRUCK: torch.ones(len(struck), dtype=torch.bool)})
        found |= {(kind, name): row for name, row in rows.items()}
    return found


def checked(at: Desk) -> tuple[Pairs, torch.Tensor]:
    """Return generated pairs, some of them malformed, and what the verifier says of each."""
    pairs = filters.spoiled(at.world, at.generated(), at.world.recipe.malformed)
    return pairs, filters.verdicts(at.world, pairs, at.counts)


def checks(at: Desk) -> dict:
    """What a verifier that cannot check everything is worth, by what is done with the pairs that it cannot check."""
    pairs, said = checked(at)
    right, draw = said == filters.RIGHT, runtime.generator(at.world.seed, "random filter", "checks")
    masks = {
        NONE: torch.ones(len(pairs), dtype=torch.bool),
        FORM: filters.well_formed(at.world, pairs),
        HOLE: said != filters.WRONG,
        REPAIRED: right,
        RANDOM: filters.like(right, draw),
        DOCUMENTS: filters.like(right, draw, pairs.documents),
        PERFECT: ~world.wrong(at.world, pairs),
    }
    return kept(at, pairs, masks)


def people(at: Desk) -> dict:
    """What true labels add to checked pairs, by which pairs people label: some that the verifier could not check, or as
    many of any."""
    pairs, said = checked(at)
    aside, draw = said == filters.UNCHECKED, runtime.generator(at.world.seed, "people label")
    pile = pairs.documents[aside]
    here = pile[torch.randperm(len(pile), generator=draw)[: at.world.recipe.people]]
    anywhere = torch.randint(len(at.world.documents), (len(here),), generator=draw)
    jobs = {}
    for name, documents in ((HERE, here), (ANYWHERE, anywhere)):
        written = Pairs(world.asked_by_people(at.world, documents, draw), documents)
        for keeps, mask in ((HOLE, said != filters.WRONG), (REPAIRED, said == filters.RIGHT)):
            chosen = pairs.some(mask)
            jobs[keeps, name] = chosen.and_more(_repeated(written, len(chosen)))
    return at.taught(jobs)


def kept(at: Desk, pairs: Pairs, masks: dict) -> dict:
    """Return what filters keep, and what it teaches: {name: {"mrr", "kept", "wrong"}}. masks: name → bool [n]."""
    chosen = {name: pairs.some(mask) for name, mask in masks.items()}
    rows = at.taught(chosen)
    for name, mask in masks.items():
        bad = world.wrong(at.world, chosen[name])
        rows[name] |= {"kept": 100 * float(mask.double().mean()), "wrong": 100 * float(bad.double().mean())}
    return rows
