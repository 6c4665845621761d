"""What chapter 14 claims of a Result. Inside: a test with the pool's skills; outside: one with all skills alike."""

import numpy as np

from course_lib import metrics
from course_lib.chapters.diversity.experiment import ALL, BOTH, GOOD, SECOND, order
from course_lib.chapters.diversity.stage import (
    APART,
    BIGGER,
    EMBEDDING,
    GRADIENTS,
    HARDER,
    HARDEST,
    ORACLE,
    RANDOM,
    SHUFFLED,
    SKILLS,
    TEACHER,
    TRUE,
    WAYS,
)
from course_lib.chapters.diversity.thoughts import PLAIN, SLIPS, TERSE
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()


def _gain(r, way, over=RANDOM, whose=TEACHER, theirs=TEACHER, metric="outside"):
    return r.arms.gain((way, whose), (over, theirs), metric)


def _everywhere(r, name, condition, over):
    """The gain outside of a Table of `r` in all worlds, those that were drawn later too."""
    tables = [getattr(r, name)] + ([r.fresh[name]] if r.fresh else [])
    return metrics.interval(np.concatenate([t.get(condition, "outside") - t.get(over, "outside") for t in tables]))


def _later(r, name, condition, over):
    """What worlds that were drawn later say alone, as the last part of a control; "" if there are none."""
    return f"; in worlds drawn later alone: {r.fresh[name].gain(condition, over, 'outside')}" if r.fresh else ""


def most(r):
    return max(r.recipe.more)


# --- what a better choice is worth ----------------------------------------------------------------


@claims.claim("embedding clusters help outside", above=1, source=sources.ABBAS_2023)
def _(r):
    arms = "arms", (EMBEDDING, TEACHER), (RANDOM, TEACHER)
    return Said(
        f"{r.recipe.chosen} examples chosen evenly from {r.recipe.clusters} clusters of an embedding make a better "
        "student than as many at random, on the test with all skills equally common.",
        _everywhere(r, *arms),
        f"on the test with the pool's skills: {_gain(r, EMBEDDING, metric='inside')}; leaving out doubles alone: "
        f"{_gain(r, APART)}{_later(r, *arms)}",
    )


@claims.claim("gradient clusters help outside", above=0.5, source=sources.JUNG_2025)
def _(r):
    return Said(
        f"So do examples chosen evenly from {r.recipe.clusters} clusters of gradients.",
        _gain(r, GRADIENTS),
        f"over embedding clusters: {_gain(r, GRADIENTS, EMBEDDING)}; on the test with the pool's skills: "
        f"{_gain(r, GRADIENTS, metric='inside')}",
    )


@claims.claim("clusters must mean something", above=1)
def _(r):
    return Said(
        "Embedding clusters beat clusters of the same sizes that were shuffled among the candidates and chosen from in "
        "the same way.",
        _gain(r, EMBEDDING, SHUFFLED),
        f"shuffled clusters over a choice at random: {_gain(r, SHUFFLED)}",
    )


@claims.claim("it is the mix of skills", above=-2, below=2)
def _(r):
    arms = "arms", (EMBEDDING, TEACHER), (SKILLS, TEACHER)
    return Said(
        "A choice at random that has as many examples of each skill makes as good a student.",
        _everywhere(r, *arms),
        f"the rarer half of the skills among the chosen: {r.arms.mean((EMBEDDING, TEACHER), 'rare').plain()} % of "
        f"embedding clusters, {r.arms.mean((RANDOM, TEACHER), 'rare').plain()} % at random{_later(r, *arms)}",
    )


@claims.claim("trained to the end, the gain stays", above=1)
def _(r):
    arms = "longer", (EMBEDDING, TEACHER), (RANDOM, TEACHER)
    return Said(
        f"With {r.recipe.longer} times the steps, embedding clusters lead as before.",
        _everywhere(r, *arms),
        f"gradient clusters: {r.longer.gain((GRADIENTS, TEACHER), (RANDOM, TEACHER), 'outside')}{_later(r, *arms)}",
    )


@claims.claim("at equal tokens, the gain stays", above=0.5)
def _(r):
    arms, count = ("tokens", EMBEDDING, RANDOM), r.tokens.mean(EMBEDDING, "count").mean
    return Said(
        "If rare skills take longer examples and all choices may have as many tokens, embedding clusters still lead.",
        _everywhere(r, *arms),
        f"they get {count:.0f} examples then; the oracle by label: {r.tokens.gain(ORACLE, RANDOM, 'outside')} outside "
        f"and {r.tokens.gain(ORACLE, RANDOM, 'inside')} inside{_later(r, *arms)}",
    )


@claims.claim("an embedding of the wrong thing is no help", above=-3, below=3)
def _(r):
    loud = max(r.recipe.loud)
    return Said(
        f"If the topic, which has nothing to do with the answer, is {loud:g} times as loud in the embedding, nothing "
        "is left of the gain.",
        metrics.paired(r.loud.get(loud, "outside"), r.arms.get((RANDOM, TEACHER), "outside")),
        f"without the topic: {metrics.paired(r.loud.get(0.0, 'outside'), r.arms.get((RANDOM, TEACHER), 'outside'))}",
    )


# --- against a bigger teacher, and against more data ----------------------------------------------


@claims.claim("a better choice beats the bigger teacher", above=0.5, source=sources.JUNG_2025)
def _(r):
    arms = (EMBEDDING, TEACHER), (RANDOM, BIGGER)
    return Said(
        "The smaller teacher's examples, chosen by embedding clusters, make a better student outside than as many "
        "examples at random of the bigger teacher.",
        _everywhere(r, "arms", *arms),
        f"with {r.recipe.longer} times the steps: {_everywhere(r, 'longer', *arms)}; the bigger teacher over the "
        f"smaller, at random: {_gain(r, RANDOM, whose=BIGGER)}; the truth over the smaller teacher, at random: "
        f"{_gain(r, RANDOM, whose=TRUE)}{_later(r, 'arms', *arms)}",
    )


@claims.claim("evenly chosen, the bigger teacher counts", above=0)
def _(r):
    return Said(
        "Where all skills are equally common, the bigger teacher makes a better student than the smaller one.",
        _gain(r, ORACLE, ORACLE, whose=BIGGER),
        f"at random: {_gain(r, RANDOM, whose=BIGGER)}",
    )


@claims.claim("more examples beat a better choice", above=0.5)
def _(r):
    return Said(
        f"{most(r)} times as many examples at random make a better student outside than embedding clusters.",
        r.arms.gain((most(r), TEACHER), (EMBEDDING, TEACHER), "outside"),
        f"{min(r.recipe.more)} times as many: "
        f"{r.arms.gain((min(r.recipe.more), TEACHER), (EMBEDDING, TEACHER), 'outside')}",
    )


@claims.claim("whoever has the answers should use them", above=3)
def _(r):
    return Said(
        f"All {r.recipe.pool:,} answers, which gradients need before they can choose, make a far better student than "
        f"the {r.recipe.chosen} chosen.",
        r.arms.gain((ALL, TEACHER), (GRADIENTS, TEACHER), "outside"),
        f"inside: {r.arms.gain((ALL, TEACHER), (GRADIENTS, TEACHER), 'inside')}",
    )


# --- what it costs --------------------------------------------------------------------------------


@claims.claim("evenly by label costs inside", below=-3)
def _(r):
    return Said(
        "An oracle that takes as many of every skill makes a student that is worse on the test with the pool's skills.",
        _gain(r, ORACLE, metric="inside"),
        f"on the test with all skills equally common: {_gain(r, ORACLE)}",
    )


@claims.claim("a little flatter is nearly free", above=1)
def _(r):
    power = sorted(r.recipe.flat)[-2]
    return Said(
        f"Rates of the skills raised to the power {power:g} help outside.",
        r.flat.gain(power, 1.0, "outside"),
        f"inside: {r.flat.gain(power, 1.0, 'inside')}; all skills equal: {r.flat.gain(0.0, 1.0, 'outside')} outside, "
        f"{r.flat.gain(0.0, 1.0, 'inside')} inside",
    )


@claims.claim("the hardest teach worst", below=-5)
def _(r):
    return Said(
        f"The {r.recipe.chosen} hardest candidates make a worse student than as many at random, outside too.",
        _gain(r, HARDEST),
        f"with true answers: {_gain(r, HARDEST, whose=TRUE, theirs=TRUE)}; at random from the harder quarter: "
        f"{_gain(r, HARDER)}",
    )


@claims.claim("spread is not enough", above=1, unit="directions", source=sources.JUNG_2025)
def _(r):
    return Said(
        "The hardest candidates are more diverse by G-Vendi than a choice at random, and teach worst.",
        _gain(r, HARDEST, metric="vendi"),
        f"rank correlation of G-Vendi with the test over {len(WAYS)} ways: "
        f"{metrics.interval(order(r)).text(2)} outside, {metrics.interval(order(r, 'inside')).text(2)} inside",
    )


# --- few good sources or many ---------------------------------------------------------------------


@claims.claim("a wide source helps while it is right", above=5)
def _(r):
    right = min(r.recipe.bent)
    return Said(
        "Half of the examples from a second, wide source that is always right help outside.",
        r.sources.gain((BOTH, right), (GOOD, right), "outside"),
        f"inside: {r.sources.gain((BOTH, right), (GOOD, right), 'inside')}",
    )


@claims.claim("a wide source that is wrong hurts inside", below=-4, source=sources.GUHA_2025)
def _(r):
    bent = max(r.recipe.bent)
    return Said(
        f"If {r.sources.mean((SECOND, bent), 'wrong').plain(0)} % of its answers are wrong, it costs inside.",
        r.sources.gain((BOTH, bent), (GOOD, bent), "inside"),
        f"outside: {r.sources.gain((BOTH, bent), (GOOD, bent), 'outside')}",
    )


# --- whose thoughts -------------------------------------------------------------------------------


def _large(r, teacher):
    return teacher, max(r.recipe.thoughts.widths), 1


@claims.claim("a teacher that slips teaches better than one without steps", above=30)
def _(r):
    wide, more = max(r.recipe.thoughts.widths), r.recipe.thoughts.times[1]
    return Said(
        f"A teacher that shows its steps and is right in {r.thoughts.mean(_large(r, SLIPS), 'taught').plain(0)} % "
        "makes a better large student of sums than one that is always right and gives the answer alone, after "
        f"{r.recipe.thoughts.learning.steps} steps.",
        r.thoughts.gain(_large(r, SLIPS), _large(r, TERSE), "right"),
        f"the answer alone: {r.thoughts.mean(_large(r, TERSE), 'right').plain()} %, after {more} times the steps "
        f"{r.thoughts.mean((TERSE, wide, more), 'right').plain()} %; guessing: 20 %",
    )


@claims.claim("random slips cost next to nothing", above=-5, below=5)
def _(r):
    taught = metrics.paired(r.thoughts.get(_large(r, SLIPS), "right"), r.thoughts.get(_large(r, SLIPS), "taught"))
    return Said(
        "A large student of steps with random slips is as good as one of the same steps without slips.",
        r.thoughts.gain(_large(r, SLIPS), _large(r, PLAIN), "right"),
        f"over its own teacher: {taught}",
    )


@claims.claim("with far more training, the answer alone will do", above=20)
def _(r):
    narrow, (_, more, most) = min(r.recipe.thoughts.widths), r.recipe.thoughts.times
    return Said(
        f"Small students of answers alone learn to add between {more} and {most} times the steps.",
        r.thoughts.gain((TERSE, narrow, most), (TERSE, narrow, more), "right"),
        f"of short thoughts, after {most} times the steps: {r.thoughts.mean((PLAIN, narrow, most), 'right').plain()} %",
    )
