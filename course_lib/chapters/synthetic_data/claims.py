"""What chapter 13 claims of a Result. Marks are mean reciprocal ranks in percent, differences points of them."""

import numpy as np

from course_lib import metrics
from course_lib.chapters.synthetic_data import learned as pictures
from course_lib.chapters.synthetic_data.experiment import (
    ANYWHERE,
    BLIND,
    BM25,
    COPIED,
    DOCUMENTS,
    EXPANDED,
    EXPANDED_BLIND,
    FORM,
    FRIENDS,
    FROM_8,
    GENERATOR,
    HALF,
    HERE,
    HOLE,
    LABELS,
    LABELS_LONGER,
    LONGER,
    MIXED,
    NONE,
    OWN_TRIP,
    PERFECT,
    RANDOM,
    REPAIRED,
    SHUFFLED,
    SLIPS,
    STRUCK,
    TRAINED,
    TRIP,
    price,
)
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()


def mark(table, condition):
    return table.get(condition, "mrr")


# --- from eight examples --------------------------------------------------------------------------


@claims.claim("eight examples become a retriever", above=40, source=sources.DAI_2022)
def _(r):
    few = (LABELS, min(r.recipe.labels))
    return Said(
        f"Queries that a generator writes after {r.recipe.examples} examples make a far better retriever than "
        f"{min(r.recipe.labels)} labels.",
        metrics.paired(mark(r.ways, FROM_8), mark(r.labels, few)),
        f"over BM25: {r.ways.gain(FROM_8, BM25, 'mrr')}; the same queries with shuffled documents score "
        f"{r.ways.mean(SHUFFLED, 'mrr').plain()}",
    )


@claims.claim("the examples say what counts", above=10)
def _(r):
    return Said(
        f"Without its {r.recipe.examples} examples the generator writes pairs that make a worse retriever.",
        r.ways.gain(FROM_8, BLIND, "mrr"),
        f"if the queries are written into the documents for BM25: {r.ways.gain(EXPANDED, EXPANDED_BLIND, 'mrr')}",
    )


@claims.claim("the generator's words are what passes on", above=30)
def _(r):
    return Said(
        "A generator that knows what counts, but only the documents' own words, makes a far worse retriever.",
        r.ways.gain(FROM_8, COPIED, "mrr"),
        f"the same generator ranking by itself, over the retriever: {r.ways.gain(GENERATOR, FROM_8, 'mrr')}",
    )


@claims.claim("its errors pass on as well", above=15)
def _(r):
    least, most = min(r.recipe.ignorance), sorted(r.recipe.ignorance)[-2]
    return Said(
        f"A generator that misreads {100 * most:.0f} % of the values makes a worse retriever than one that misreads "
        f"{100 * least:.0f} %.",
        metrics.paired(mark(r.ignorance, least), mark(r.ignorance, most)),
    )


# --- the price in labels, and when it helps -------------------------------------------------------


@claims.claim("the price in labels", above=400, below=4000, unit="labels", decimals=0, level=True)
def _(r):
    return Said(
        f"The {r.recipe.each * r.recipe.documents:,} generated pairs are worth some hundreds to a few thousand true "
        "labels.",
        metrics.interval(price(r)),
        f"as many true labels as pairs lead them by {_lead(r)}",
    )


def _lead(r):
    return metrics.paired(mark(r.labels, (LABELS, max(r.recipe.labels))), mark(r.ways, FROM_8))


@claims.claim("as many true labels are better", above=3)
def _(r):
    return Said(
        f"{max(r.recipe.labels):,} true labels make a better retriever than the generated pairs.",
        _lead(r),
        f"both with {r.recipe.encoder.longer:,} steps: {r.ways.gain(LABELS_LONGER, LONGER, 'mrr')}",
    )


@claims.claim("together they beat either", above=0)
def _(r):
    some = _some(r)
    either = np.maximum(mark(r.labels, (LABELS, some)), mark(r.ways, FROM_8))
    return Said(
        f"{some} true labels and the generated pairs make a better retriever than the better of the two alone.",
        metrics.paired(mark(r.labels, (MIXED, some)), either),
        f"with {min(r.recipe.labels)} labels, over the pairs alone: {_added(r, min(r.recipe.labels))}",
    )


def _some(r):
    """A number of labels in the middle of those that were tried."""
    return r.recipe.labels[len(r.recipe.labels) // 2 - 1]


def _added(r, count):
    return metrics.paired(mark(r.labels, (MIXED, count)), mark(r.ways, FROM_8))


@claims.claim("what they add fades with labels", above=20)
def _(r):
    some, most = _some(r), max(r.recipe.labels)
    few, many = (mark(r.labels, (MIXED, n)) - mark(r.labels, (LABELS, n)) for n in (some, most))
    return Said(
        f"The generated pairs add more to {some} true labels than to {most:,}.",
        metrics.paired(few, many),
        f"to {most:,} they add {metrics.interval(many)}",
    )


# --- another use for the same queries -------------------------------------------------------------


@claims.claim("written into the documents they do nearly as well", above=-4)
def _(r):
    return Said(
        f"BM25 on documents with their {r.recipe.each} generated queries added comes within four points of the "
        "retriever that was trained on them.",
        r.ways.gain(EXPANDED, FROM_8, "mrr"),
        f"over the retriever trained four times as long: {r.ways.gain(EXPANDED, LONGER, 'mrr')}",
    )


@claims.claim("few queries are better learned from", above=8)
def _(r):
    few, many = min(r.recipe.counts), max(r.recipe.counts)
    return Said(
        f"With {few} generated query for each document, training on the queries beats adding them to the documents.",
        r.counts.gain((TRAINED, few), (EXPANDED, few), "mrr"),
        f"with {many}: {r.counts.gain((TRAINED, many), (EXPANDED, many), 'mrr')}",
    )


# --- filters --------------------------------------------------------------------------------------


@claims.claim("a round trip finds accidents", above=15)
def _(r):
    return Said(
        "A round trip throws out most pairs with accidental errors: the share of wrong pairs falls.",
        r.trips.gain((SLIPS, NONE), (SLIPS, TRIP), "wrong"),
        f"the retriever gains {r.trips.gain((SLIPS, TRIP), (SLIPS, NONE), 'mrr')} over no filter, and "
        f"{r.trips.gain((SLIPS, TRIP), (SLIPS, RANDOM), 'mrr')} over as many pairs at random",
    )


def _fewer_wrong(r, sentence, kind, than, judge):
    """By how much a judge's round trip lowers the share of wrong pairs below that of another filter."""
    kept = r.trips.mean((kind, judge), "kept").plain()
    return Said(sentence, r.trips.gain((kind, than), (kind, judge), "wrong"), f"it keeps {kept} % of the pairs")


@claims.claim("a round trip does not see habits", below=4)
def _(r):
    sentence = (
        "Where the generator makes the same error each time, the round trip hardly lowers the share of wrong pairs."
    )
    return _fewer_wrong(r, sentence, FRIENDS, NONE, TRIP)


@claims.claim("a judge must not have studied the pair", above=10)
def _(r):
    sentence = (
        "A judge that has learned from the other half lets far fewer accidents pass than one that knows the pair."
    )
    return _fewer_wrong(r, sentence, SLIPS, OWN_TRIP, TRIP)


@claims.claim("throwing out every error can cost more than the errors", above=0)
def _(r):
    return Said(
        "With errors of habit, a filter that removes every wrong pair makes a worse retriever than no filter.",
        r.trips.gain((FRIENDS, NONE), (FRIENDS, PERFECT), "mrr"),
        f"as many pairs at random, over the right ones: {r.trips.gain((FRIENDS, HALF), (FRIENDS, PERFECT), 'mrr')}; as "
        f"many of documents at random: {r.trips.gain((FRIENDS, DOCUMENTS), (FRIENDS, PERFECT), 'mrr')}; with accidents "
        f"no filter leads by {r.trips.gain((SLIPS, NONE), (SLIPS, PERFECT), 'mrr')}",
    )


@claims.claim("what is lost is the right words", above=0)
def _(r):
    return Said(
        "If wrong words are made random instead of throwing out their pairs, errors of habit cost less.",
        r.trips.gain((FRIENDS, STRUCK), (FRIENDS, PERFECT), "mrr"),
        f"over no filter: {r.trips.gain((FRIENDS, STRUCK), (FRIENDS, NONE), 'mrr')}",
    )


@claims.claim("good form is no evidence", above=25, unit="% wrong", level=True)
def _(r):
    return Said(
        "Of the pairs that pass a check of their form alone, many are wrong.",
        r.checks.mean(FORM, "wrong"),
        f"without a check: {r.checks.mean(NONE, 'wrong').plain()} %",
    )


@claims.claim("the hole lets errors through", above=15)
def _(r):
    return Said(
        "If pairs that could not be checked pass, more of the kept pairs are wrong than if they are set aside.",
        r.checks.gain(HOLE, REPAIRED, "wrong"),
        f"kept then: {r.checks.mean(REPAIRED, 'kept').plain()} % of all pairs instead of "
        f"{r.checks.mean(HOLE, 'kept').plain()} %",
    )


@claims.claim("pure is not the same as useful", above=8)
def _(r):
    return Said(
        "Pairs that were all checked make a worse retriever than these and the unchecked ones together.",
        r.checks.gain(HOLE, REPAIRED, "mrr"),
        f"as many pairs at random, over the checked ones: {r.checks.gain(RANDOM, REPAIRED, 'mrr')}; as many of "
        f"documents at random: {r.checks.gain(DOCUMENTS, REPAIRED, 'mrr')}",
    )


@claims.claim("people label what could not be checked", above=0)
def _(r):
    return Said(
        f"Beside checked pairs, {r.recipe.people} labels for documents whose pairs could not be checked are worth more "
        "than as many for any documents.",
        r.people.gain((REPAIRED, HERE), (REPAIRED, ANYWHERE), "mrr"),
        f"if the unchecked pairs stay in: {r.people.gain((HOLE, HERE), (HOLE, ANYWHERE), 'mrr')}",
    )


# --- ten pictures ---------------------------------------------------------------------------------


def _right(r, kind, start, metric="accuracy"):
    return r.learned.get((kind, start), metric)


@claims.claim("ten pictures can be learned", above=15)
def _(r):
    steps, own = r.recipe.pictures.steps, pictures.OWN
    return Said(
        f"After {steps} steps on ten learned pictures a net gets more digits right than after as many on real ones.",
        metrics.paired(_right(r, pictures.LEARNED, own), _right(r, pictures.REAL, own)),
        f"than on the ten class means: "
        f"{metrics.paired(_right(r, pictures.LEARNED, own), _right(r, pictures.MEANS, own))}",
    )


@claims.claim("they are made for one start", above=5)
def _(r):
    return Said(
        "Pictures that were learned for one start teach a net with another start less.",
        metrics.paired(_right(r, pictures.LEARNED, pictures.OWN), _right(r, pictures.LEARNED, pictures.OTHER)),
        f"pictures learned for many starts, on another start: "
        f"{metrics.interval(_right(r, pictures.LEARNED_MANY, pictures.OTHER)).plain()} % right",
    )


@claims.claim("most of it is speed", above=-8)
def _(r):
    means = _right(r, pictures.MEANS, pictures.OWN, "longer")
    return Said(
        f"Ten class means, trained on for {r.recipe.pictures.longer} steps, come within eight points of ten learned "
        "pictures.",
        metrics.paired(means, _right(r, pictures.LEARNED, pictures.OWN)),
        f"ten real pictures, as long: {metrics.interval(_right(r, pictures.REAL, pictures.OWN, 'longer')).plain()} %",
    )
