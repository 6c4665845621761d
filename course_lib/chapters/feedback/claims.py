"""The claims of chapter 15: what labels of people and of an AI are worth, and what follows from believing them."""

import numpy as np

from course_lib import metrics
from course_lib.chapters.feedback import experiment, money, overdone, routing, seen
from course_lib.chapters.feedback.world import FLAT, GRADED, agreement
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()
PERFECT = "points of a perfect judge's reward"
SD = "sd of true reward"
PEOPLE, SHARPER, SHARED, OWN = experiment.PEOPLE, experiment.SHARPER, experiment.SHARED, experiment.OWN


def _ai(bias):
    return experiment.AI.format(bias)


def _middle(r):
    """The bias in the middle of those that are tried."""
    return r.recipe.biases[len(r.recipe.biases) // 2]


def _lead(r, first, second, count):
    return r.labels.gain((first, count), (second, count), "reward")


def _spent(r, first, second, bias, dollars):
    return r.money.gain((first, bias, dollars), (second, bias, dollars), "reward")


def _routes(r, first, second, noise=GRADED):
    return r.routed.gain((noise, first), (noise, second), "reward")


# --- labels ----------------------------------------------------------------------------------------


@claims.claim("an AI agrees with the truth as derived", above=-0.7, below=0.7)
def _(r):
    bias = _middle(r)
    found = r.labels.get((_ai(bias), r.recipe.counts[0]), "agrees")
    return Said(
        f"An AI rater with bias {bias:g} agrees with the truth on {100 * agreement(bias):.1f} % of pairs, as "
        "derived: they differ by less than 0.7 points.",
        metrics.interval(found - 100 * agreement(bias)),
    )


@claims.claim("an AI's labels run out", below=1.2, unit=PERFECT)
def _(r):
    bias, few, many = _middle(r), r.recipe.counts[-3], r.recipe.counts[-1]
    return Said(
        f"From {few} to {many} labels, the reward model of an AI with bias {bias:g} hardly gains.",
        r.labels.gain((_ai(bias), many), (_ai(bias), few), "reward"),
        f"labels of people: {r.labels.gain((PEOPLE, many), (PEOPLE, few), 'reward')}",
    )


@claims.claim("few labels: the AI leads", above=10, unit=PERFECT)
def _(r):
    bias, few = _middle(r), r.recipe.counts[1]
    return Said(
        f"With {few} labels, an AI with bias {bias:g} teaches a better reward model than people.",
        _lead(r, _ai(bias), PEOPLE, few),
        f"people with half the noise: {_lead(r, _ai(bias), SHARPER, few)}; a ridge that suits people better: "
        f"{_lead(r, _ai(bias), experiment.FIRM, few)}",
    )


@claims.claim("many labels: people lead", above=6, unit=PERFECT)
def _(r):
    bias, many = _middle(r), r.recipe.counts[-1]
    return Said(
        f"With {many} labels, people teach a better reward model than an AI with bias {bias:g}.",
        _lead(r, PEOPLE, _ai(bias), many),
        f"people who share a taste of {r.recipe.taste:g}: {_lead(r, SHARED, _ai(bias), many)}",
    )


@claims.claim("half the bias, overtaken late", above=2.5, below=6, unit="times as many labels", level=True)
def _(r):
    low, middle = r.recipe.biases[:2]
    late, early = (r.overtaking.get((PEOPLE, bias), "labels") for bias in (low, middle))
    return Said(
        f"It takes people a multiple of the labels to overtake an AI with bias {low:g} instead of {middle:g}.",
        metrics.interval(late / early),
    )


@claims.claim("less noise, sooner", above=1.8, unit="times as many labels", level=True)
def _(r):
    low = r.recipe.biases[0]
    slow, fast = (r.overtaking.get((who, low), "labels") for who in (PEOPLE, SHARPER))
    return Said(
        f"Where people are half as noisy, an AI with bias {low:g} is overtaken with fewer labels.",
        metrics.interval(slow / fast),
    )


@claims.claim("what people share does not average out", above=6, unit=PERFECT)
def _(r):
    many = r.recipe.counts[-1]
    return Said(
        f"With {many} labels, people with tastes of their own teach better than people who share one as strong "
        f"({r.recipe.taste:g}).",
        _lead(r, OWN, SHARED, many),
        f"against people without a taste: {_lead(r, OWN, PEOPLE, many)}",
    )


# --- money and mixtures ----------------------------------------------------------------------------


@claims.claim("little money: the AI", above=5, unit=PERFECT)
def _(r):
    bias, dollars = _middle(r), r.recipe.dollars[2]
    return Said(
        f"For ${dollars}, an AI with bias {bias:g} teaches better than people.",
        _spent(r, money.MACHINE, money.PEOPLE, bias, dollars),
    )


@claims.claim("much money: people", above=5, unit=PERFECT)
def _(r):
    bias, dollars = _middle(r), r.recipe.dollars[-1]
    return Said(
        f"For ${dollars}, people teach better than an AI with bias {bias:g}.",
        _spent(r, money.PEOPLE, money.MACHINE, bias, dollars),
    )


@claims.claim("one pile drowns people", above=9, unit=PERFECT)
def _(r):
    bias, dollars = r.recipe.biases[-1], r.recipe.dollars[-1]
    return Said(
        f"For ${dollars}, people alone teach better than people and an AI with bias {bias:g} in one pile, where "
        f"the AI has {r.recipe.most} labels.",
        _spent(r, money.PEOPLE, money.PILE, bias, dollars),
        f"the same labels, people correcting the AI: {_spent(r, money.PEOPLE, money.CORRECTED, bias, dollars)}",
    )


@claims.claim("people correct an AI", above=0.5, unit=PERFECT)
def _(r):
    bias, dollars = _middle(r), r.recipe.dollars[-2]
    return Said(
        f"For ${dollars}, an AI with bias {bias:g} that people correct teaches better than people alone.",
        _spent(r, money.CORRECTED, money.PEOPLE, bias, dollars),
        f"and than the AI alone: {_spent(r, money.CORRECTED, money.MACHINE, bias, dollars)}",
    )


def _half(r, bias):
    half, whole = r.recipe.shares[len(r.recipe.shares) // 2], r.recipe.shares[-1]
    return r.hybrid.gain((bias, half), (bias, whole), "reward")


@claims.claim("people help a biased AI", above=10, unit=PERFECT)
def _(r):
    return Said(
        f"Of {r.recipe.mixed} labels by an AI with bias {r.recipe.biases[-1]:g}, half given to people instead "
        "make a better reward model.",
        _half(r, r.recipe.biases[-1]),
    )


@claims.claim("people hurt a good AI", below=-0.2, unit=PERFECT)
def _(r):
    return Said(
        f"Of {r.recipe.mixed} labels by an AI with bias {r.recipe.biases[0]:g}, half given to people instead make "
        "a worse one.",
        _half(r, r.recipe.biases[0]),
    )


# --- routing ---------------------------------------------------------------------------------------


@claims.claim("ask people where AIs disagree", above=2.5, unit=PERFECT, source=sources.MIRANDA_2024)
def _(r):
    return Said(
        f"{r.recipe.asked} of {r.recipe.routed} pairs are shown to people: those on which two AIs disagree do more "
        "than random ones.",
        _routes(r, routing.QUARREL, routing.RANDOM),
        f"where one AI is unsure, over random ones: {_routes(r, routing.UNSURE, routing.RANDOM)}; with flat people: "
        f"{_routes(r, routing.UNSURE, routing.RANDOM, FLAT)}",
    )


NOBODY_ASKED, BY_CHANCE, BY_QUARREL = routing.TWICE


@claims.claim("the second AI does most of it", above=3, unit=PERFECT)
def _(r):
    return Said(
        "The labels of the second AI as well, whose taste is at a right angle, bring most of that with nobody asked.",
        _routes(r, NOBODY_ASKED, routing.NOBODY),
        f"people's own part where the two disagree: {_routes(r, routing.QUARREL, NOBODY_ASKED)}",
    )


@claims.claim("with both AIs the choice of pairs matters little", above=-0.5, below=1, unit=PERFECT)
def _(r):
    return Said(
        f"Where both AIs label all of the {r.recipe.routed} pairs, people on those of disagreement do hardly more than "
        "on random ones.",
        _routes(r, BY_QUARREL, BY_CHANCE),
        f"people on random ones, over nobody: {_routes(r, BY_CHANCE, NOBODY_ASKED)}; flat people, by the choice: "
        f"{_routes(r, BY_QUARREL, BY_CHANCE, FLAT)}",
    )


@claims.claim("a second AI is worth its other taste", above=3, unit=PERFECT)
def _(r):
    unlike, between, alike = r.recipe.related

    def over_its_like(cosine):
        return r.related.gain((cosine, NOBODY_ASKED), (alike, NOBODY_ASKED), "reward")

    return Said(
        "The labels of a second AI do more if its taste is at a right angle to the first one's than if it is the same.",
        over_its_like(unlike),
        f"a taste at the cosine {between:g}: {over_its_like(between)}",
    )


@claims.claim("people asked where the AI is sure do harm", below=-2, unit=PERFECT)
def _(r):
    return Said(
        "People who err on every pair alike make it worse where the AI is sure.",
        _routes(r, routing.EASY, routing.NOBODY, FLAT),
        f"people who are surer on clear pairs: {_routes(r, routing.EASY, routing.NOBODY)}",
    )


# --- what the reward model sees ----------------------------------------------------------------------


@claims.claim("an unseen bias is only noise", above=20, unit=PERFECT)
def _(r):
    return Said(
        "An AI's taste for length does far less harm to a reward model that cannot see length.",
        r.hidden.gain(seen.BLIND, seen.SEEN, "reward"),
        f"a rater without the taste, length seen: {r.hidden.mean(seen.FAIR, 'reward').plain()} %",
    )


@claims.claim("an unseen bias leaks in", below=-12, unit=PERFECT)
def _(r):
    return Said(
        f"If a feature that it sees goes with length (correlation {r.recipe.together:g}), the taste comes back.",
        r.hidden.gain(seen.LEAKS, seen.FAIR_LEAKS, "reward"),
        f"length seen and cut out instead: {r.hidden.gain(seen.CUT_LEAKS, seen.FAIR_LEAKS, 'reward')}",
    )


@claims.claim(
    "the chosen answers are longer", above=1.1, unit="sd of length", decimals=2, level=True, source=sources.SINGHAL_2023
)
def _(r):
    return Said(
        f"The best of {r.recipe.best} by a reward model that shares a taste for length are longer, though length is "
        "worth nothing.",
        r.hidden.mean(seen.SEEN, "length"),
        f"length cut out of the reward model: {r.hidden.mean(seen.CUT, 'length').plain(2)}",
    )


# --- over-optimisation -------------------------------------------------------------------------------


@claims.claim("true labels do not prevent the fall", below=-4, unit=SD, level=True, source=sources.GAO_2022)
def _(r):
    last = r.recipe.distances[-1]
    return Said(
        f"A policy that follows the reward model of {r.recipe.many} labels without noise or bias to the distance "
        f"{last:g} is worse than one that was never trained.",
        r.pushed.mean((overdone.CLEAN_MANY, last), "true"),
        f"{r.recipe.taught} labels of people: {r.pushed.mean((overdone.NOISY, last), 'true').plain()}",
    )


@claims.claim("its judge was right", above=98.5, unit="% of new ordinary pairs", level=True)
def _(r):
    return Said(
        f"That reward model of {r.recipe.many} labels is right on new ordinary pairs.",
        r.pushed.mean((overdone.CLEAN_MANY, 0), "right"),
    )


@claims.claim("noise lowers the peak", above=0.15, unit=SD, decimals=2)
def _(r):
    def over(name):
        return metrics.paired(r.pushed.get((overdone.CLEAN, 0), "top"), r.pushed.get((name, 0), "top"))

    return Said(
        f"With as many labels ({r.recipe.taught}), the best reward on the way is higher without noise.",
        over(overdone.NOISY),
        f"than with a bias of {r.recipe.pushing:g}: {over(overdone.BIASED).text(2)}",
    )


@claims.claim("fresh pairs repair it", above=8, unit=SD)
def _(r):
    return Said(
        f"With half of {r.recipe.taught} pairs from a moved policy, a reward model that sees the distance knows where "
        "to stop.",
        r.ends.gain(overdone.FRESH, overdone.ORDINARY, "true"),
        f"stopped at the distance {r.recipe.stop:g}, over going on: "
        f"{r.ends.gain(overdone.STOPPED, overdone.ON, 'true')}; stopped at the best place, over fresh pairs: "
        f"{r.ends.gain(overdone.KNOWING, overdone.FRESH, 'true')}",
    )


@claims.claim("fresh pairs alone do not", below=-1.5, unit=SD)
def _(r):
    return Said(
        "A reward model that cannot see what goes wrong becomes worse by them.",
        r.ends.gain(overdone.UNSEEN, overdone.ORDINARY, "true"),
    )


@claims.claim("few answers a step waste KL", above=0.03, unit="sd of the score", decimals=2)
def _(r):
    many, few = (overdone.GRADIENT.format(batch) for batch in r.recipe.batches)
    last = r.recipe.steps[-1]

    def wasted(name):
        return metrics.interval(np.subtract(*(r.ways.get((name, last), metric) for metric in ("best", "proxy"))))

    return Said(
        f"Policy gradient with {r.recipe.batches[1]} answers a step gets less for its KL than the exact optimum.",
        wasted(few),
        f"{r.recipe.batches[0]} answers a step: {wasted(many).text(3)}",
    )
