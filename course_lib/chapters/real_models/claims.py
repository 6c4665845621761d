"""What chapter 19 claims of a Result: of one real model, over wordings or pieces of text. Percent of probability or of
places, unless a unit says otherwise."""

from course_lib import metrics
from course_lib.chapters.real_models import alike, delve, swapped
from course_lib.chapters.real_models.bits import finite
from course_lib.chapters.real_models.delve import AFTER, ASSISTANT, EVERYDAY
from course_lib.chapters.real_models.fragile import ALL, KINDS, but
from course_lib.chapters.real_models.makers import FIRM, MENTIONED, NOTHING, OWN, TOASTER, TOLD
from course_lib.chapters.real_models.numbers import BYSTANDER
from course_lib.chapters.real_models.recipe import HEALERS
from course_lib.chapters.real_models.wordings import CHAT, FIRST, LAST, PLAIN
from course_lib.study.claims import Claims, Said

claims = Claims()
PROBABILITIES, TEXT, ELSEWHERE = HEALERS


# --- a random number ------------------------------------------------------------------------------


@claims.claim("the number named first is favoured", above=15)
def _(r):
    low, high = r.recipe.numbers.ranges[0]
    first, last = ((CHAT, order, low, high) for order in (FIRST, LAST))
    return Said(
        f'Asked for a number "between {low} and {high}", the model says {low} more often than when the same question '
        f'ends "{high} and {low}".',
        r.numbers.gain(first, last, "lowest"),
        f"{low}, named first {r.numbers.mean(first, 'lowest').plain(0)} %, named last "
        f"{r.numbers.mean(last, 'lowest').plain(0)} %; the first two ends swapped, no other word",
    )


@claims.claim("whichever number it is", above=15)
def _(r):
    low, high = r.recipe.numbers.ranges[1]
    first, last = ((CHAT, order, low, high) for order in (FIRST, LAST))
    return Said(
        f'It is not about 1 and 10: "{high} and {low}" makes it say {high} more often than "{low} and {high}".',
        r.numbers.gain(last, first, "highest"),
    )


@claims.claim("even a number that has no part in it", above=10)
def _(r):
    low, high = r.recipe.numbers.ranges[0]
    other = r.recipe.numbers.bystander
    plain = (CHAT, FIRST, low, high)
    return Said(
        f'"I have {other} cats." in front of the question makes the model say {other} more often.',
        r.numbers.gain(BYSTANDER, plain, "bystander"),
        f"{other} without the cats: {r.numbers.mean(plain, 'bystander').plain(1)} %",
    )


@claims.claim("seven is no favourite", below=10, unit="% of the answers", level=True)
def _(r):
    low, high = r.recipe.numbers.ranges[0]
    return Said(
        f"7, which people are said to favour, gets less than its fair share of the answers from {low} to {high}.",
        r.numbers.mean((CHAT, FIRST, low, high), "seven"),
    )


@claims.claim("the chat format narrows the answers", above=5, unit="points of evenness")
def _(r):
    low, high = r.recipe.numbers.ranges[0]
    return Said(
        "The same question as plain text, without the marks of a conversation and the system prompt that comes with "
        "them, gets more even answers.",
        r.numbers.gain((PLAIN, FIRST, low, high), (CHAT, FIRST, low, high), "even"),
        f"evenness in the chat {r.numbers.mean((CHAT, FIRST, low, high), 'even').plain(0)}, of 100; the same weights",
    )


@claims.claim("a high temperature leaves the range", above=15)
def _(r):
    low, high = r.recipe.numbers.ranges[0]
    hottest = max(r.recipe.numbers.temperatures)
    condition = (CHAT, FIRST, low, high)
    return Said(
        f"Drawn at a temperature of {hottest:g}, fewer answers are numbers from {low} to {high} at all.",
        r.numbers.gain(condition, (*condition, hottest), "inside"),
        f"what is left inside is more even by {r.numbers.gain((*condition, hottest), condition, 'even').text(0)}",
    )


@claims.claim("ten at once count up", above=15)
def _(r):
    return Said(
        "In lists of ten random numbers, the next is the last one plus 1 more often than after shuffling the list.",
        r.lists.gain("lists", "shuffled", "next"),
        f"{r.recipe.numbers.lists} lists for each seed; as many fair draws: {r.lists.mean('fair', 'next').plain(0)} %",
    )


@claims.claim("and taken together look fair", above=-8, below=8, unit="points of evenness")
def _(r):
    return Said(
        f"The numbers of {r.recipe.numbers.lists} such lists together, those from 1 to 10, are about as even as as "
        "many fair draws.",
        r.lists.gain("lists", "fair", "even"),
    )


# --- who made you ---------------------------------------------------------------------------------


@claims.claim("it knows its maker from its prompt", above=1)
def _(r):
    return Said(
        "It names its true maker more often under its own system prompt, which names it, than under a neutral one.",
        r.makers.gain(OWN, NOTHING, "true maker"),
        f"under the neutral one {r.makers.mean(NOTHING, 'true maker').plain(2)} %",
    )


@claims.claim("a mention makes it claim a maker", above=15)
def _(r):
    return Said(
        f"After a user has mentioned a product by {FIRM}, which does not exist, it claims to be made by that firm.",
        r.makers.gain(MENTIONED, NOTHING, "invented firm"),
        f"told so in the system prompt: {r.makers.mean(TOLD, 'invented firm').plain(0)} %",
    )


@claims.claim("a toaster will do", above=5)
def _(r):
    return Said(
        f"It does so even if the product is a toaster by {FIRM}.",
        r.makers.gain(TOASTER, NOTHING, "invented firm"),
    )


# --- its words and names --------------------------------------------------------------------------


@claims.claim("it says delve more than people", above=2.5, unit="% of four words", level=True)
def _(r):
    return Said(
        "After beginnings of essays and reports, its share of “delve into”, of four words, is larger than that of "
        "delve in text by people.",
        r.delve.mean(delve.TEXT, "share"),
        f"people {delve.by_people():.1f} %, counted in text of all kinds",
    )


@claims.claim("the beginning decides", above=3, unit="points of the share")
def _(r):
    return Said(
        "After beginnings from everyday life the share is smaller.",
        r.delve.gain(delve.TEXT, EVERYDAY, "share"),
        f"there {r.delve.mean(EVERYDAY, 'share').plain()} %, people {delve.by_people():.1f} %",
    )


@claims.claim("the assistant's turn says it more", above=0.2, unit="nats of log-odds", decimals=2)
def _(r):
    return Said(
        f'Asked "{r.recipe.delve.request}", the assistant says "delve into" more often than plain text after the '
        "same request does.",
        r.delve.gain(ASSISTANT, AFTER, "delve"),
        f"a user's turn against plain text {r.delve.gain(delve.USER, delve.TEXT, 'delve').text(2)}",
    )


@claims.claim("and not its plainer sister", above=0.5, unit="nats of log-odds", decimals=2)
def _(r):
    gains = (r.delve.get(ASSISTANT, word) - r.delve.get(AFTER, word) for word in ("delve", "dig"))
    return Said(
        'It says "dig into" less often there, not more.',
        metrics.paired(*gains),
        f"dig into {r.delve.gain(ASSISTANT, AFTER, 'dig').text(2)}, look at "
        f"{r.delve.gain(ASSISTANT, AFTER, 'look').text(2)}",
    )


@claims.claim("women's names are described more warmly", above=0, unit="nats of log-odds", decimals=2)
def _(r):
    _, p, _ = swapped.tested(r.names, swapped.WOMEN, swapped.MEN, r.recipe.names)
    return Said(
        "Kind adjectives are likelier after twelve women's names than after twelve men's; the interval is over names, "
        "which are not paired.",
        swapped.between(r.names, swapped.WOMEN, swapped.MEN),
        f"p = {p:.4f} in {r.recipe.names.shuffles:,} random groupings of the names",
    )


@claims.claim("in other sentences too", above=0, unit="nats of log-odds", decimals=2)
def _(r):
    return Said(
        "The same gap, with its interval over sentences.",
        swapped.gap(r.names, swapped.WOMEN, swapped.MEN),
        f"words of ability in place of warmth {swapped.gap(r.names, swapped.WOMEN, swapped.MEN, 'able').text(2)}",
    )


@claims.claim("more than invented names", above=0, unit="nats of log-odds", decimals=2)
def _(r):
    _, p, _ = swapped.tested(r.names, swapped.INVENTED, swapped.OTHERS, r.recipe.names)
    return Said(
        "The gap is larger than that between two groups of invented names, taken in the direction in which it lies.",
        swapped.beyond(r.names),
        f"invented names {swapped.between(r.names, swapped.INVENTED, swapped.OTHERS).text(2)}, p = {p:.2f}; words of "
        f"ability in place of warmth {swapped.beyond(r.names, 'able').text(2)}",
    )


@claims.claim("jokes are more alike than people's lines", above=1, unit="texts", decimals=1)
def _(r):
    return Said(
        f"{r.recipe.jokes.texts} of its jokes about time, drawn at T of {r.recipe.jokes.temperature:g}, are worth "
        "fewer different texts than as many one-liners by people with the word time.",
        r.jokes.gain(alike.PEOPLE, alike.JOKES, "worth"),
        f"drawn at T of 1, fewer by {r.jokes.gain(alike.PEOPLE, alike.HOT, 'worth').text()}",
    )


@claims.claim("words alone make them alike", above=1, unit="texts", decimals=1)
def _(r):
    return Said(
        "Nonsense made of the jokes' own words, dealt out anew, is worth fewer different texts than people's lines.",
        r.jokes.gain(alike.PEOPLE, alike.DEALT, "worth"),
        f"the jokes themselves against it {r.jokes.gain(alike.JOKES, alike.DEALT, 'worth').text()}",
    )


# --- fewer bits -----------------------------------------------------------------------------------


@claims.claim("eight bits change little", above=94, unit="% of places", level=True)
def _(r):
    most = max(r.recipe.bits.rounded)
    return Said(
        f"With {most[0]} bits a weight, the likeliest next word is the same.",
        r.bits.mean(most, "same"),
    )


@claims.claim("the file is rounded already", above=99.9, unit="% of places", level=True)
def _(r):
    return Said(
        "With 4 bits in groups of 32 nothing changes at all: the published file is rounded in just this way.",
        r.bits.mean((4, 32), "same"),
        f"4 bits in groups of 64: {r.bits.mean((4, 64), 'same').plain(0)} %",
    )


@claims.claim("at four bits wrong words are near misses", above=40)
def _(r):
    return Said(
        f"With 4 bits, in groups of 64, a word that replaces another was one of the original's "
        f"{r.recipe.bits.near} likeliest there, more often than the same wrong words at shuffled places.",
        metrics.paired(r.bits.get((4, 64), "near"), r.bits.get((4, 64), "shuffled")),
        f"shuffled {r.bits.mean((4, 64), 'shuffled').plain(0)} %",
    )


@claims.claim("at two bits they are anything", above=-5, below=5)
def _(r):
    return Said(
        "With 2 bits a wrong word is hardly nearer than at a shuffled place.",
        metrics.paired(r.bits.get((2, 64), "near"), r.bits.get((2, 64), "shuffled")),
    )


@claims.claim("three bits break it", above=1.5, unit="nats a word", decimals=2)
def _(r):
    return Said(
        "From 4 bits to 3, in groups of 64, the distance (KL) from the original grows.",
        r.bits.gain((3, 64), (4, 64), "kl"),
    )


@claims.claim("values are more fragile than keys", above=0.2, unit="nats a word", decimals=2)
def _(r):
    keys, values = (r.sizes[kind] for kind in ("keys", "values"))
    return Said(
        f"Rounded alone to {r.recipe.layers.bits} bits, the layers that make values move the model farther than those "
        "that make keys, which have the same shape.",
        r.layers.gain("values", "keys", "kl"),
        f"{values[0]:g} million weights each; rounding moves them by {values[1]:.0f} % (values) and {keys[1]:.0f} % "
        "(keys)",
    )


@claims.claim("errors add up to more", above=0.1, unit="nats a word", decimals=2)
def _(r):
    alone = sum(r.layers.get(kind, "kl") for kind in KINDS)
    return Said(
        "All seven kinds rounded together move the model farther than the seven distances together.",
        metrics.paired(r.layers.get(ALL, "kl"), alone),
    )


@claims.claim("sparing values helps more than sparing keys", above=0.1, unit="nats a word", decimals=2)
def _(r):
    return Said(
        "With all other kinds rounded, leaving the values as they are helps more than leaving the keys.",
        r.layers.gain(but("keys"), but("values"), "kl"),
        f"leaving {KINDS['down'].removesuffix('_proj')}, with eight times the weights: "
        f"{r.layers.gain(but('keys'), but('down'), 'kl').text(2)}",
    )


# --- distilled back -------------------------------------------------------------------------------


@claims.claim("its own probabilities bring it back", above=1, unit="nats a word", decimals=2)
def _(r):
    return Said(
        f"{r.recipe.healing.steps} steps of learning from its unrounded self, on other text, bring a model of "
        f"{r.recipe.healing.bits} bits closer to it.",
        r.healing.gain("rounded only", PROBABILITIES, "kl"),
        f"the same likeliest word: {r.healing.mean('rounded only', 'same').plain(0)} %, then "
        f"{r.healing.mean(PROBABILITIES, 'same').plain(0)} %",
    )


@claims.claim("probabilities bring back more than text", above=0.1, unit="nats a word", decimals=2)
def _(r):
    return Said(
        "The same steps on the same text, without the probabilities, bring back less.",
        r.healing.gain(TEXT, PROBABILITIES, "kl"),
    )


@claims.claim("other text does some of it", above=0.5, unit="nats a word", decimals=2)
def _(r):
    return Said(
        "Its probabilities on text of another kind bring it closer too.",
        r.healing.gain("rounded only", ELSEWHERE, "kl"),
        f"than on text like that of the exam by {r.healing.gain(ELSEWHERE, PROBABILITIES, 'kl').text(2)} less",
    )


def changed_words(table, condition, metric):
    """Return the Interval of a metric of changed words, over the pieces in which some changed."""
    return metrics.interval(finite(table.get(condition, metric)))
