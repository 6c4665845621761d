"""The claims of chapter 18: which words and sentences a loop loses, and what keeps them."""

import numpy as np

from course_lib import metrics
from course_lib.chapters.language_collapse import theory
from course_lib.chapters.language_collapse.recipe import COLD, NUCLEUS
from course_lib.data.animals import ANIMALS
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()
OF_ANIMALS = f"of {len(ANIMALS)} animals"
NATS = "nats per word"


# --- models that count -----------------------------------------------------------------------------


def _counted(r, regime):
    """The animals alive in the last generation against the first."""
    return r.counting.gain((regime, r.recipe.counting.generations), (regime, 0), "alive")


def _expected(r, regime):
    """float64 [24]: the exact probability that each animal is alive in the last generation."""
    return theory.expected(r.recipe.counting)[regime][:, -1]


@claims.claim(
    "words die",
    below=-5,
    unit=OF_ANIMALS,
    paper="the tails of the distribution disappear",
    source=sources.SHUMAILOV_2024,
)
def _(r):
    return Said(
        f"Counting, replace: after {r.recipe.counting.generations} generations, animals have died out.",
        _counted(r, "replace"),
        f"the same budget of fresh real documents each time: {_counted(r, 'fresh')}",
    )


@claims.claim("not the budget", above=-2, below=2, unit=OF_ANIMALS)
def _(r):
    return Said(
        "Counting, fresh real documents each time: as many are alive at the end as at the start.", _counted(r, "fresh")
    )


@claims.claim("as theory says", above=-2, below=2, unit=OF_ANIMALS)
def _(r):
    last, exact = r.recipe.counting.generations, _expected(r, "replace").sum()
    return Said(
        f"Counting, replace: the number alive after {last} generations is the exact expectation, {exact:.1f}.",
        metrics.interval(r.counting.get(("replace", last), "alive") - exact),
    )


@claims.claim("rare words first", above=25)
def _(r):
    group, exact = r.recipe.counting.group, _expected(r, "replace")

    def kept(animals):
        return np.mean([r.words.get(("replace", animal), "alive") for animal in animals], axis=0)

    return Said(
        f"Counting, replace: of the {group} most common animals more are left than of the {group} rarest.",
        metrics.paired(kept(ANIMALS[:group]), kept(ANIMALS[-group:])),
        f"exact theory: {100 * (exact[:group].mean() - exact[-group:].mean()):.0f} points",
    )


@claims.claim(
    "accumulate loses none",
    above=-0.01,
    below=0.01,
    unit=OF_ANIMALS,
    paper="if data accumulate, the error stays bounded",
    source=sources.GERSTGRASSER_2024,
)
def _(r):
    return Said("Counting, accumulate: no animal dies after generation 0.", _counted(r, "accumulate"))


@claims.claim(
    "some real data help",
    above=3,
    unit=OF_ANIMALS,
    paper="10 % real data: minor degradation",
    source=sources.SHUMAILOV_2024,
)
def _(r):
    last = r.recipe.counting.generations
    return Said(
        f"Counting: with {100 * r.recipe.counting.share:g} % real documents more animals are left than with none.",
        r.counting.gain(("mix", last), ("replace", last), "alive"),
        f"and fewer than with accumulating: {r.counting.gain(('mix', last), ('accumulate', last), 'alive')}",
    )


# --- tiny GPTs -------------------------------------------------------------------------------------


def _change(r, arm, metric):
    """The last generation against the first."""
    return r.gpt.gain((arm, r.recipe.gpt.generations), (arm, 0), metric)


def _as_believed(r):
    """How "replace" draws: as the model believes."""
    return f"T = {r.recipe.gpt.arms['replace'].temperature:g}"


def _against_replace(r, arm, metric):
    last = r.recipe.gpt.generations
    return r.gpt.gain((arm, last), ("replace", last), metric)


def _half(r):
    """How many generations are the last half of them."""
    return (r.recipe.gpt.generations + 1) // 2


def _over(r, arm, metric, generations):
    """The mean over generations, [seed]: a single network is more or less lucky."""
    return np.mean([r.gpt.get((arm, g), metric) for g in generations], axis=0)


def _late(r, arm, metric):
    last = r.recipe.gpt.generations
    return _over(r, arm, metric, range(last + 1 - _half(r), last + 1))


@claims.claim(
    "the loop drifts",
    above=0.1,
    unit=NATS,
    decimals=3,
    paper="OPT-125m without real data loses 20 to 28 points of perplexity",
    source=sources.SHUMAILOV_2024,
)
def _(r):
    return Said(
        f"Tiny GPT, replace: after {r.recipe.gpt.generations} generations it is further from the truth.",
        _change(r, "replace", "kl"),
        f"the same model on fresh real documents each time: {_change(r, 'fresh', 'kl').text(3)}",
    )


@claims.claim("not the training", above=0.05, unit=NATS, decimals=3)
def _(r):
    last = r.recipe.gpt.generations
    return Said(
        "Tiny GPT: replacing ends further from the truth than the mean of networks that learn from fresh real "
        "documents.",
        metrics.paired(r.gpt.get(("replace", last), "kl"), _over(r, "fresh", "kl", range(1, last + 1))),
    )


@claims.claim("accumulating slows it", below=0, unit=NATS, decimals=3, source=sources.GERSTGRASSER_2024)
def _(r):
    return Said(
        "Tiny GPT: accumulating ends nearer to the truth than replacing.", _against_replace(r, "accumulate", "kl")
    )


@claims.claim(
    "some real data do not stop it",
    above=0.05,
    unit=NATS,
    decimals=3,
    paper="10 % real data: minor degradation, each generation tuned from one trained network",
    source=sources.SHUMAILOV_2024,
)
def _(r):
    g = r.recipe.gpt
    return Said(
        f"Tiny GPT: with {100 * g.share:g} % real documents it is still further from the truth after {g.generations} "
        "generations.",
        _change(r, "mix", "kl"),
        f"against none: {_against_replace(r, 'mix', 'kl').text(3)}",
    )


@claims.claim("grammar is lost", below=-10)
def _(r):
    return Said(
        f"Tiny GPT, replace, {_as_believed(r)}: over the last {_half(r)} generations fewer sentences are grammatical "
        "than those of networks that learn from fresh real documents.",
        metrics.paired(_late(r, "replace", "grammar"), _late(r, "fresh", "grammar")),
        f"the last generation against the first: {_change(r, 'replace', 'grammar')}",
    )


@claims.claim("diversity is not", above=0)
def _(r):
    return Said(
        f"Tiny GPT, replace, {_as_believed(r)}: over the last {_half(r)} generations its sentences are more different "
        "from each other than those of real documents.",
        metrics.paired(_late(r, "replace", "distinct"), r.gpt.get(("truth", 0), "distinct")),
        f"generation 0: {r.gpt.gain(('replace', 0), ('truth', 0), 'distinct')}; the animals named, last generation "
        f"against the first: {_change(r, 'replace', 'alive')} {OF_ANIMALS}",
    )


@claims.claim("cold sampling narrows", below=-10)
def _(r):
    return Said(
        f"Tiny GPT, {r.recipe.gpt.labels[COLD]}: fewer of its sentences are different from each other than at first.",
        _change(r, COLD, "distinct"),
        f"at {_as_believed(r)}: {_change(r, 'replace', 'distinct')}",
    )


@claims.claim("cold sampling kills words", below=-5, unit=OF_ANIMALS)
def _(r):
    return Said(
        f"Tiny GPT, {r.recipe.gpt.labels[COLD]}: it names fewer animals than at first.",
        _change(r, COLD, "alive"),
        f"at {_as_believed(r)}: {_change(r, 'replace', 'alive')}",
    )


@claims.claim("so does top-p", below=-5, unit=OF_ANIMALS)
def _(r):
    return Said(
        f"Tiny GPT, {r.recipe.gpt.labels[NUCLEUS]}: it names fewer animals than at first.",
        _change(r, NUCLEUS, "alive"),
        f"at {_as_believed(r)}: {_change(r, 'replace', 'alive')}",
    )


@claims.claim("cold sampling keeps grammar", above=0)
def _(r):
    return Said(
        f"Tiny GPT, {r.recipe.gpt.labels[COLD]}: more sentences are grammatical than at {_as_believed(r)}, over "
        f"the last {_half(r)} generations.",
        metrics.paired(_late(r, COLD, "grammar"), _late(r, "replace", "grammar")),
    )
