"""The claims of chapter 18: what a loop of language models loses by chance, by mistakes and by taste, and what keeps
it."""

import numpy as np

from course_lib import metrics
from course_lib.chapters.language_collapse import theory
from course_lib.chapters.language_collapse.recipe import BEAM, COLD, COLD_KEPT, COLD_MIX, NUCLEUS
from course_lib.data import animals
from course_lib.data.animals import ANIMALS
from course_lib.study import sources
from course_lib.study.claims import Claims, Said

claims = Claims()
OF_ANIMALS = f"of {len(ANIMALS)} animals"
NATS = "nats per word"


# --- chance: models that count ---------------------------------------------------------------------


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


@claims.claim("as theory says", above=-2, below=2, unit=OF_ANIMALS)
def _(r):
    last, exact = r.recipe.counting.generations, _expected(r, "replace").sum()
    return Said(
        f"Counting, replace: the number alive after {last} generations is the exact expectation, {exact:.1f}: they "
        "differ by less than 2.",
        metrics.interval(r.counting.get(("replace", last), "alive") - exact),
    )


@claims.claim("rare words first", above=25)
def _(r):
    group, exact = r.recipe.counting.group, _expected(r, "replace")

    def kept(names):
        return np.mean([r.words.get(("replace", animal), "alive") for animal in names], axis=0)

    return Said(
        f"Counting, replace: of the {group} most common animals more are left than of the {group} rarest (exactly "
        f"{100 * (exact[:group].mean() - exact[-group:].mean()):.0f} points).",
        metrics.paired(kept(ANIMALS[:group]), kept(ANIMALS[-group:])),
    )


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
        f"against accumulating: {r.counting.gain(('mix', last), ('accumulate', last), 'alive')}",
    )


# --- mistakes: tiny GPTs at T = 1 ------------------------------------------------------------------


def _change(r, arm, metric):
    """The last generation against the first."""
    return r.gpt.gain((arm, r.recipe.gpt.generations), (arm, 0), metric)


def _against(r, arm, other, metric):
    """Two arms, in the last generation."""
    last = r.recipe.gpt.generations
    return r.gpt.gain((arm, last), (other, last), metric)


def _half(r):
    """How many generations are the last half of them."""
    return (r.recipe.gpt.generations + 1) // 2


def _late(r, arm, metric):
    """The mean over the last half of the generations, [seed]: a single network is more or less lucky."""
    last = r.recipe.gpt.generations
    return np.mean([r.gpt.get((arm, g), metric) for g in range(last + 1 - _half(r), last + 1)], axis=0)


@claims.claim(
    "the loop drifts",
    above=0.05,
    unit=NATS,
    decimals=3,
    paper="OPT-125m without real data loses 20 to 28 points of perplexity",
    source=sources.SHUMAILOV_2024,
)
def _(r):
    return Said(
        f"Networks, replace: after {r.recipe.gpt.generations} generations they are further from the truth.",
        _change(r, "replace", "kl"),
        f"the same network on fresh real documents each time: {_change(r, 'fresh', 'kl').text(3)}",
    )


@claims.claim("possible text is lost", below=-10)
def _(r):
    return Said(
        f"Networks, replace: over the last {_half(r)} generations fewer documents are possible than where each learns "
        "from fresh real documents.",
        metrics.paired(_late(r, "replace", "possible"), _late(r, "fresh", "possible")),
        f"the last generation against the first: {_change(r, 'replace', 'possible')}",
    )


@claims.claim("diversity is that of real text", above=-8, below=8)
def _(r):
    return Said(
        f"Networks, replace: over the last {_half(r)} generations the share of different documents differs from that "
        "of real ones by less than 8 points.",
        metrics.paired(_late(r, "replace", "distinct"), r.gpt.get(("truth", 0), "distinct")),
    )


@claims.claim(
    "keeping everything helps",
    below=0,
    unit=NATS,
    decimals=3,
    paper="if data accumulate, the error stays bounded",
    source=sources.GERSTGRASSER_2024,
)
def _(r):
    return Said(
        "Networks: accumulating ends nearer to the truth than replacing.",
        _against(r, "accumulate", "replace", "kl"),
        f"as many documents, none of them old: {_against(r, 'grown', 'replace', 'kl').text(3)}",
    )


@claims.claim(
    "old text helps at equal size",
    below=0,
    unit=NATS,
    decimals=3,
    paper="a fixed budget from the pile: worse than accumulating, then a plateau",
    source=sources.KAZDAN_2024,
)
def _(r):
    return Said(
        "Networks: as many documents as replacing has, drawn from the whole pile, end nearer to the truth.",
        _against(r, "subsample", "replace", "kl"),
        f"possible documents: {_against(r, 'subsample', 'replace', 'possible')}",
    )


@claims.claim(
    "some real data do not stop it",
    above=0.03,
    unit=NATS,
    decimals=3,
    paper="10 % real data: minor degradation, each generation tuned from one trained network",
    source=sources.SHUMAILOV_2024,
)
def _(r):
    g = r.recipe.gpt
    return Said(
        f"Networks: with {100 * g.share:g} % real documents they are still further from the truth after "
        f"{g.generations} generations.",
        _change(r, "mix", "kl"),
        f"against none: {_against(r, 'mix', 'replace', 'kl').text(3)}",
    )


# --- taste: likely words are preferred -------------------------------------------------------------


def _pencil(r):
    """How many animals are expected in the last generation at T, where nothing is lost by chance on the way."""
    g = r.recipe.gpt
    shares = theory.sharpened(np.array(list(animals.zipf().values())), g.cold, g.generations + 1)
    return theory.first_alive(shares, g.documents)


def _fewer(r, arm, metric, told):
    """The last generation of an arm against the first, and the same of the networks that draw as they believe."""
    return Said(
        f"Networks, {r.recipe.gpt.labels[arm]}: {told}.",
        _change(r, arm, metric),
        f"at temperature 1: {_change(r, 'replace', metric)}",
    )


FEWER_ANIMALS = "the last generation names fewer animals than the first"


@claims.claim("cold sampling kills words", below=-12, unit=OF_ANIMALS)
def _(r):
    return _fewer(r, COLD, "alive", FEWER_ANIMALS)


@claims.claim("drawing alone does it", above=-3, below=3, unit=OF_ANIMALS)
def _(r):
    last = r.recipe.gpt.generations
    return Said(
        f"Counting at T = {r.recipe.gpt.cold:g}: the last generation names as many animals as the pencil says, "
        f"{_pencil(r):.1f}: they differ by less than 3.",
        metrics.interval(r.drawn.get((COLD, last), "alive") - _pencil(r)),
        f"counting at temperature 1 names {r.drawn.mean(('replace', last), 'alive').plain()}",
    )


@claims.claim("networks add little to it", above=-4, below=4, unit=OF_ANIMALS)
def _(r):
    return Said(
        f"Networks, {r.recipe.gpt.labels[COLD]}: their number of animals differs from the pencil's by less than 4.",
        metrics.interval(r.gpt.get((COLD, r.recipe.gpt.generations), "alive") - _pencil(r)),
    )


@claims.claim("cold sampling narrows", below=-30)
def _(r):
    return _fewer(r, COLD, "distinct", "fewer documents are different from each other than at first")


@claims.claim("so does top-p", below=-8, unit=OF_ANIMALS)
def _(r):
    return _fewer(r, NUCLEUS, "alive", FEWER_ANIMALS)


# --- what helps, and how the famous experiment was done ----------------------------------------------


def _more_animals(r, arm, than, told):
    """Two arms at the lower temperature in the last generation, and the first of them against its own start."""
    g = r.recipe.gpt
    return Said(
        f"Networks at T = {g.cold:g}: {told.format(100 * g.share)}.",
        _against(r, arm, than, "alive"),
        f"against the first generation: {_change(r, arm, 'alive')}",
    )


@claims.claim("real data help where it matters", above=3, unit=OF_ANIMALS)
def _(r):
    told = "with {:g} % real documents more animals are named in the end than with none"
    return _more_animals(r, COLD_MIX, COLD, told)


@claims.claim("keeping everything helps more", above=3, unit=OF_ANIMALS)
def _(r):
    told = "where everything is kept, more animals are named in the end than with {:g} % real documents"
    return _more_animals(r, COLD_KEPT, COLD_MIX, told)


@claims.claim("beam search narrows at once", below=-40)
def _(r):
    return Said(
        f"Networks, beam search from {r.recipe.gpt.beginning} real words: in generation 0 fewer documents are "
        "different from each other than real ones.",
        r.gpt.gain((BEAM, 0), ("truth", 0), "distinct"),
        f"the last generation against the first: {_change(r, BEAM, 'distinct')}; animals: {_change(r, BEAM, 'alive')}",
    )


@claims.claim("a tail of strange text grows", above=0.3, unit=NATS, decimals=2)
def _(r):
    return Said(
        "Networks, replace: to generation 0's network, the most surprising twentieth of the documents is more "
        "surprising in the end than at first.",
        _change(r, "replace", "odd"),
        f"where each learns from fresh real documents: {_change(r, 'fresh', 'odd').text(2)}",
    )
