"""Chapter 18. Language models that learn from what language models wrote, in a language of which every probability is
known: which words die, which sentences remain, and what keeps them.

Generation 0 learns from documents that people wrote (here: the automaton). Each later one learns from a data set that
depends on the regime, see next_data().
"""

import functools
import itertools
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F

from course_lib import metrics, runtime
from course_lib.data import language
from course_lib.errors import CourseError, unknown
from course_lib.study.claims import Claim
from course_lib.study.each_seed import in_processes, in_turn
from course_lib.study.results import Table

REGIMES = ("replace", "accumulate", "mix", "fresh")


@dataclass(frozen=True)
class Arm:
    """A way to go on: the regime, and how the models draw their words."""

    regime: str
    temperature: float = 1.0
    top_p: float = 1.0


# What the tiny GPTs do, by the names that figures and tables show.
ARMS = {
    "replace": Arm("replace"),
    "replace, T = 0.8": Arm("replace", temperature=0.8),
    "replace, top-p 0.9": Arm("replace", top_p=0.9),
    "accumulate": Arm("accumulate"),
    "10 % real": Arm("mix"),
    "fresh": Arm("fresh"),
}
COLD, NUCLEUS, MIXED = "replace, T = 0.8", "replace, top-p 0.9", "10 % real"


@dataclass(frozen=True)
class Counting:
    """documents per generation, how many generations after generation 0, share of real documents of the regime "mix",
    chains per seed."""

    documents: int = 200
    generations: int = 20
    share: float = 0.1
    chains: int = 2


@dataclass(frozen=True)
class TinyGPT:
    """documents, generations, share: as in Counting; width, layers, heads, context: of each model; steps, batch_size,
    lr: of its training; test: documents on which KL is taken; read: sentences that are kept to be read."""

    documents: int = 1000
    generations: int = 6
    share: float = 0.1
    width: int = 32
    layers: int = 1
    heads: int = 2
    context: int = 24
    steps: int = 80
    batch_size: int = 32
    lr: float = 2e-2
    test: int = 300
    read: int = 6


@dataclass(frozen=True)
class Recipe:
    counting: Counting = field(default_factory=Counting)
    gpt: TinyGPT = field(default_factory=TinyGPT)


@dataclass(frozen=True)
class Story:
    """What a generation wrote: texts: its first documents; right: whether each is grammatical; counts: how many of all
    its documents contain each animal, common to rare."""

    texts: tuple
    right: tuple
    counts: tuple


@dataclass(frozen=True)
class Result:
    """counting, words: of counting(); gpt, stories: of tiny_gpt(); theory: of theory()."""

    counting: Table
    words: Table
    gpt: Table
    theory: dict
    stories: dict


def run(seeds=None, recipe=None, *, workers=None, device=None, progress=False):
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds()."""
    recipe = recipe or Recipe()
    seeds = tuple(seeds or runtime.seeds())
    table, words = counting(seeds, recipe.counting, progress=progress)
    gpt, stories = tiny_gpt(seeds, recipe.gpt, workers=workers, device=device, progress=progress)
    return Result(table, words, gpt, theory(recipe.counting), stories)


# --- the loop -------------------------------------------------------------------------------------


def next_data(regime, data, written, real, share):
    """Return what the next generation learns from, long [documents, length].

    data: what this one learned from; written: what it wrote; real: function from a number to that many fresh real
    documents; share: of real documents, for "mix".
    """
    if regime == "replace":
        return written
    if regime == "accumulate":
        return stacked(data, written)
    if regime == "mix":
        count = round(share * len(written))
        fresh = real(count) if count else written[:0]
        return stacked(fresh, written[count:])
    return real(len(written))  # "fresh": a control


def generations(fit, write, real, regime, count, share=0.1):
    """Yield (data, model, written) of generation 0, 1, 2 and so on, without end.

    fit(data, g): a model that learned from data; write(model, count, g): `count` documents of it; real(count, g):
    fresh real documents. CourseError for an unknown regime, a share outside 0–1, or zero documents.
    """
    check_regime(regime, count, share)
    data = real(count, 0)
    for g in itertools.count():
        model = fit(data, g)
        written = write(model, count, g)
        yield data, model, written
        data = next_data(regime, data, written, lambda n, g=g: real(n, g + 1), share)


def stacked(*parts):
    """Return the documents of all parts in one tensor, padded to the longest."""
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=language.PAD) for part in parts])


def collect(chain, generations):
    """Return generations 0 to `generations` of a chain as a list. Interrupting keeps those that are finished."""
    check_generations(generations)
    found = []
    try:
        for generation in itertools.islice(chain, generations + 1):
            found.append(generation)
    except KeyboardInterrupt:
        print(f"Stopped: {len(found)} of {generations + 1} generations are finished and kept.")
    return found


# --- two kinds of model ---------------------------------------------------------------------------


def real_documents(seed, truth=None):
    """Return the function (count, g) → real documents of one chain: other ones for every generation and seed."""
    truth = truth or language.automaton()
    # Even numbers for people, odd ones for models: the same number would give both the same luck.
    return lambda count, g: truth.sample(count, 2 * (1000 * seed + g))


def counting_chain(seed, regime, documents, share=0.1, truth=None):
    """Return the generations() of models that count: each is the Automaton with the frequencies of its data."""
    truth = truth or language.automaton()
    return generations(
        lambda data, g: truth.refit(data),
        lambda model, count, g: model.sample(count, 2 * (1000 * seed + g) + 1),
        real_documents(seed, truth),
        regime,
        documents,
        share,
    )


def gpt_chain(seed, arm, recipe=None, *, device=None, callback=None, started=None):
    """Return the generations() of tiny GPTs; arm: an Arm.

    callback(g, step, loss): called after every step of training; started: (data, model, written) of generation 0 where
    another arm has trained it already. CourseError for a temperature or top-p out of range.
    """
    from course_lib.models import language_models
    from course_lib.training import language as training

    recipe = recipe or TinyGPT()
    check_drawing(arm)
    words = len(language.automaton().words)

    def fit(data, g):
        if g == 0 and started is not None:
            return started[1]
        sizes = {"width": recipe.width, "layers": recipe.layers, "heads": recipe.heads, "context": recipe.context}
        model = language_models.build("llama", vocabulary=words, seed=1000 * seed + g, device=device, **sizes)
        history = training.learn(
            model,
            data,
            steps=recipe.steps,
            lr=recipe.lr,
            batch_size=recipe.batch_size,
            seed=1000 * seed + g,
            callback=callback and (lambda step, loss: callback(g, step, loss)),
        )
        if history.interrupted:  # half a generation is none
            raise KeyboardInterrupt
        return model

    def write(model, count, g):
        return language_models.sample(
            model,
            torch.full((count, 1), language.BOS),
            recipe.context - 1,
            temperature=arm.temperature,
            top_p=arm.top_p,
            seed=2 * (1000 * seed + g) + 1,
            batch=1000,
        )

    return generations(fit, write, real_documents(seed), arm.regime, recipe.documents, recipe.share)


# --- what is measured -----------------------------------------------------------------------------


def animal_shares(model):
    """Return float64 [24]: the exact probability that a document of an Automaton is about each animal, common to rare.

    A document names its animal after "the", or after "the" and a mood.
    """
    before = torch.zeros(len(model.P), dtype=torch.float64)
    mood = int(model.NEXT[0, model.words.index("the")])
    before[mood] = 1
    ids = [model.words.index(animal) for animal in language.ANIMALS]
    for word in language.MOODS:
        if word:
            token = model.words.index(word)
            before[model.NEXT[mood, token]] = model.P[mood, token]
    return (before[:, None] * model.P[:, ids]).sum(dim=0)


def alive(counts):
    """Return how many words occur at all; counts: [..., words]."""
    return (counts > 0).sum(dim=-1)


def diversity(shares):
    """Return the chance that two documents are about different animals: 1 − Σ p²."""
    return 1 - shares.square().sum(dim=-1)


def distinct(tokens):
    """Return the share of different documents among `tokens` [documents, length], 0..1."""
    return len(torch.unique(tokens, dim=0)) / len(tokens)


def story(written, read):
    """Return the Story of documents, long [documents, length], with the first `read` texts."""
    truth, first = language.automaton(), written[:read]
    return Story(
        tuple(language.decode(first)),
        tuple(truth.grammatical(first).tolist()),
        tuple(truth.counts(written).tolist()),
    )


def census(written):
    """Return {grammar, distinct (percent), alive (animals of 24)} of documents, long [documents, length]."""
    truth = language.automaton()
    return {
        "grammar": 100 * float(truth.grammatical(written).double().mean()),
        "distinct": 100 * distinct(written),
        "alive": int(alive(truth.counts(written))),
    }


# --- theory ---------------------------------------------------------------------------------------


def first_alive(p, documents):
    """Return how many words `documents` documents are expected to contain: Σ 1 − (1 − p)ⁿ.

    p: float [words], the share of documents that contain each word.
    """
    return (1 - (1 - p) ** documents).sum()


def survival(p, documents, generations, share=0.0):
    """Return float64 [generations + 1]: the exact probability that a word is alive in each generation.

    p: the share of real documents that contain it, at most once per document counted. The number of documents with the
    word is a Markov chain: each generation draws documents − real from the frequency of the last one and `real` from
    p, two binomials. Without real documents this is the Wright–Fisher model of genetics (Fisher 1930, Wright 1931;
    cited from memory), where 0 is a state that nobody leaves.
    """
    check_regime("mix", documents, share)
    check_generations(generations)
    real = round(share * documents)
    step = np.stack([binomial(documents - real, k / documents) for k in range(documents + 1)])
    fresh = binomial(real, p)
    found = [binomial(documents, p)]
    for _ in range(generations):
        found.append(np.convolve(found[-1] @ step, fresh))
    return 1 - np.array([state[0] for state in found])


def binomial(n, p):
    """Return the probabilities float64 [n + 1] of 0..n successes in n draws."""
    from scipy.special import gammaln, xlog1py, xlogy

    k = np.arange(n + 1)
    return np.exp(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + xlogy(k, p) + xlog1py(n - k, -p))


@functools.cache
def theory(recipe=None):
    """Return {regime: float64 [24, generations + 1]}: the exact probability that each animal is alive, for counting.

    "accumulate" keeps the first documents, so what was alive in them stays alive; "fresh" draws anew every time.
    """
    recipe = recipe or Counting()
    shares = list(language.zipf().values())
    start = np.array([[1 - (1 - p) ** recipe.documents] * (recipe.generations + 1) for p in shares])
    found = {"accumulate": start, "fresh": start}
    for regime, share in (("replace", 0.0), ("mix", recipe.share)):
        found[regime] = np.stack([survival(p, recipe.documents, recipe.generations, share) for p in shares])
    return found


# --- experiments ----------------------------------------------------------------------------------


def counting(seeds, recipe=None, *, progress=False):
    """Return two Tables of models that count.

    The first has conditions (regime, generation) and the metrics alive (animals of 24 that the model can still write)
    and diversity (percent chance that two documents are about different animals). The second has conditions (regime,
    animal) and the metric alive, percent of chains in which the animal is alive in the last generation. Both are means
    over recipe.chains chains of a seed. Interrupting keeps the seeds that are finished.
    """
    recipe = recipe or Counting()
    check_generations(recipe.generations)
    check_regime("mix", recipe.documents, recipe.share)

    def work(seed):
        return {regime: _shares_of_chains(seed, regime, recipe) for regime in REGIMES}

    done = in_turn(seeds, work, progress)
    found = {regime: torch.stack([one[regime] for one in done]) for regime in REGIMES}  # [seeds, chains, g + 1, 24]
    seeds = seeds[: len(done)]
    conditions = [(regime, g) for regime in REGIMES for g in range(recipe.generations + 1)]

    def rows(measure):  # [regimes · generations, seeds]
        return torch.cat([measure(found[regime]).double().mean(dim=1).T for regime in REGIMES])

    table = Table.of(conditions, seeds, alive=rows(alive), diversity=rows(lambda p: 100 * diversity(p)))
    last = torch.cat([100 * (found[regime][:, :, -1] > 0).double().mean(dim=1).T for regime in REGIMES])
    return table, Table.of([(r, animal) for r in REGIMES for animal in language.ANIMALS], seeds, alive=last)


def _shares_of_chains(seed, regime, recipe):
    """Return the animals' shares float64 [chains, generations + 1, 24]."""
    chains = [counting_chain(100 * seed + c, regime, recipe.documents, recipe.share) for c in range(recipe.chains)]
    return torch.stack(
        [
            torch.stack([animal_shares(model) for _, model, _ in itertools.islice(chain, recipe.generations + 1)])
            for chain in chains
        ]
    )


def tiny_gpt(seeds, recipe=None, *, arms=None, workers=None, device=None, progress=False):
    """Return the Table of tiny GPTs by (arm, generation), and what they wrote.

    arms: {name: Arm}, default ARMS; workers: processes, default one per core and seed. Metrics: kl (exact
    KL(truth ‖ model) in nats per token), grammar and distinct (percent of the documents that it wrote), alive (animals
    of 24 in them). The conditions ("truth", 0) hold the same for as many real documents. What they wrote: {(arm,
    generation): the Story of the first seed}.
    """
    recipe, arms = recipe or TinyGPT(), arms or ARMS
    check_generations(recipe.generations)
    for arm in arms.values():
        check_regime(arm.regime, recipe.documents, recipe.share)
        check_drawing(arm)
    seeds = tuple(seeds)
    rows = in_processes(seeds, _gpt_seed, recipe, arms, device, workers=workers, progress=progress)
    conditions = list(rows[0])
    columns = {
        metric: [[row[condition][metric] for row in rows] for condition in conditions]
        for metric in ("kl", "grammar", "distinct", "alive")
    }
    stories = {condition: rows[0][condition]["story"] for condition in conditions}
    return Table.of(conditions, seeds[: len(rows)], **columns), stories


def _gpt_seed(seed, recipe, arms, device=None):
    """Return {(arm, generation): {kl, grammar, distinct, alive, story}} of one seed. Every arm shares generation 0's
    model; what it writes depends on the arm."""
    sample = real_documents(seed)(recipe.documents, 998)
    found = {("truth", 0): {"kl": 0.0, **census(sample), "story": story(sample, recipe.read)}}
    first = None
    for name, arm in arms.items():
        chain = gpt_chain(seed, arm, recipe, device=device, started=first)
        for g, (data, model, written) in enumerate(itertools.islice(chain, recipe.generations + 1)):
            first = first or (data, model, written)
            found[name, g] = {
                "kl": kl_of(model, seed, recipe),
                **census(written),
                "story": story(written, recipe.read),
            }
    return found


def kl_of(model, seed, recipe):
    """Return the exact KL(truth ‖ model) in nats per token along real documents that no generation learned from."""
    from course_lib.models import language_models

    test = real_documents(seed)(recipe.test, 999)
    return language.automaton().kl_of(lambda tokens: language_models.logits(model, tokens), test)


# --- checks ---------------------------------------------------------------------------------------


def check_regime(regime, documents, share):
    """Raise CourseError for an unknown regime, zero documents, or a share of real data outside 0–1."""
    if regime not in REGIMES:
        raise unknown("regime", regime, REGIMES)
    if not runtime.is_whole(documents) or documents < 1:
        raise CourseError(f"{documents!r} documents were asked for: give a whole number of 1 or more, such as 200.")
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise CourseError(f"The share of real data is {share!r}: give a number from 0 (none) to 1 (all), such as 0.1.")


def check_generations(generations):
    """Raise CourseError unless `generations` is a whole number of 0 or more."""
    if not runtime.is_whole(generations) or generations < 0:
        raise CourseError(f"{generations!r} generations were asked for: give a whole number of 0 or more, such as 6.")


def check_drawing(arm):
    """Raise CourseError unless an Arm's temperature is finite and above 0 and its top_p a share above 0."""
    if not 0 < arm.temperature < float("inf"):
        raise CourseError(f"The temperature is {arm.temperature}: give a finite number above 0, such as 0.8.")
    if not 0 < arm.top_p <= 1:
        raise CourseError(f"top_p is {arm.top_p}: give a share above 0 and up to 1 (all words), such as 0.9.")


# --- claims ---------------------------------------------------------------------------------------

SHUMAILOV = "Shumailov et al. 2024, Nature 631"
GERSTGRASSER = "Gerstgrasser et al. 2024, arXiv 2404.01413"


def claims(result):
    """Return the claims of chapter 18."""
    return [*_counting_claims(result), *_gpt_claims(result.gpt)]


def _counting_claims(result):
    table, words = result.counting, result.words
    last = table.conditions[-1][1]
    expected = {regime: result.theory[regime][:, last].sum() for regime in REGIMES}
    left = result.theory["replace"][:, last]
    common, rare = language.ANIMALS[:6], language.ANIMALS[-6:]

    def kept(animals):
        return np.mean([words.get(("replace", animal), "alive") for animal in animals], axis=0)

    def change(regime, metric="alive"):
        return table.gain((regime, last), (regime, 0), metric)

    return [
        Claim(
            "words die",
            f"Counting, replace: after {last} generations, animals have died out.",
            change("replace"),
            below=-5,
            unit="of 24 animals",
            control=f"the same budget of fresh real documents each time: {change('fresh')}",
            paper="the tails of the distribution disappear",
            source=SHUMAILOV,
        ),
        Claim(
            "not the budget",
            "Counting, fresh real documents each time: as many are alive at the end as at the start.",
            change("fresh"),
            above=-2,
            below=2,
            unit="of 24 animals",
        ),
        Claim(
            "as theory says",
            f"Counting, replace: the number alive after {last} generations is the exact expectation, "
            f"{expected['replace']:.1f}.",
            metrics.interval(table.get(("replace", last), "alive") - expected["replace"]),
            above=-2,
            below=2,
            unit="of 24 animals",
        ),
        Claim(
            "rare words first",
            "Counting, replace: of the six most common animals more are left than of the six rarest.",
            metrics.paired(kept(common), kept(rare)),
            above=25,
            control=f"exact theory: {100 * (left[:6].mean() - left[-6:].mean()):.0f} points",
        ),
        Claim(
            "accumulate loses none",
            "Counting, accumulate: no animal dies after generation 0.",
            change("accumulate"),
            above=-0.01,
            below=0.01,
            unit="of 24 animals",
            paper="if data accumulate, the error stays bounded",
            source=GERSTGRASSER,
        ),
        Claim(
            "some real data help",
            "Counting: with 10 % real documents more animals are left than with none.",
            table.gain(("mix", last), ("replace", last), "alive"),
            above=3,
            unit="of 24 animals",
            control=f"and fewer than with accumulating: {table.gain(('mix', last), ('accumulate', last), 'alive')}",
            paper="10 % real data: minor degradation",
            source=SHUMAILOV,
        ),
    ]


def _gpt_claims(table):
    last = table.conditions[-1][1]

    def change(arm, metric):
        return table.gain((arm, last), (arm, 0), metric)

    # a single network is more or less lucky, so the control is a mean over generations
    fresh = np.mean([table.get(("fresh", g), "kl") for g in range(1, last + 1)], axis=0)

    half = (last + 1) // 2

    def late(arm, metric):
        return np.mean([table.get((arm, g), metric) for g in range(last + 1 - half, last + 1)], axis=0)

    def against_replace(arm, metric):
        return table.gain((arm, last), ("replace", last), metric)

    return [
        Claim(
            "the loop drifts",
            f"Tiny GPT, replace: after {last} generations it is further from the truth.",
            change("replace", "kl"),
            above=0.1,
            unit="nats per word",
            decimals=3,
            control=f"the same model on fresh real documents each time: {change('fresh', 'kl').text(3)}",
            paper="OPT-125m without real data loses 20 to 28 points of perplexity",
            source=SHUMAILOV,
        ),
        Claim(
            "not the training",
            "Tiny GPT: replacing ends further from the truth than the mean of networks that learn from fresh real "
            "documents.",
            metrics.paired(table.get(("replace", last), "kl"), fresh),
            above=0.05,
            unit="nats per word",
            decimals=3,
        ),
        Claim(
            "accumulating slows it",
            "Tiny GPT: accumulating ends nearer to the truth than replacing.",
            against_replace("accumulate", "kl"),
            below=0,
            unit="nats per word",
            decimals=3,
            source=GERSTGRASSER,
        ),
        Claim(
            "some real data do not stop it",
            f"Tiny GPT: with 10 % real documents it is still further from the truth after {last} generations.",
            change(MIXED, "kl"),
            above=0.05,
            unit="nats per word",
            decimals=3,
            control=f"against none: {against_replace(MIXED, 'kl').text(3)}",
            paper="10 % real data: minor degradation, each generation tuned from one trained network",
            source=SHUMAILOV,
        ),
        Claim(
            "at T = 1 grammar is lost",
            f"Tiny GPT, replace, T = 1: over the last {half} generations fewer sentences are grammatical than those of "
            "networks that learn from fresh real documents.",
            metrics.paired(late("replace", "grammar"), late("fresh", "grammar")),
            below=-10,
            control=f"the last generation against the first: {change('replace', 'grammar')}",
        ),
        Claim(
            "at T = 1 diversity is not",
            f"Tiny GPT, replace, T = 1: over the last {half} generations its sentences are more different from each "
            "other than those of real documents.",
            metrics.paired(late("replace", "distinct"), table.get(("truth", 0), "distinct")),
            above=0,
            control=f"generation 0: {table.gain(('replace', 0), ('truth', 0), 'distinct')}; the animals named, last "
            f"generation against the first: {change('replace', 'alive')} of 24",
        ),
        Claim(
            "cold sampling narrows",
            "Tiny GPT, replace, T = 0.8: fewer of its sentences are different from each other than at first.",
            change(COLD, "distinct"),
            below=-10,
            control=f"at T = 1: {change('replace', 'distinct')}",
        ),
        Claim(
            "cold sampling kills words",
            "Tiny GPT, replace, T = 0.8: it names fewer animals than at first.",
            change(COLD, "alive"),
            below=-5,
            unit="of 24 animals",
            control=f"at T = 1: {change('replace', 'alive')}",
        ),
        Claim(
            "so does top-p",
            "Tiny GPT, replace, top-p 0.9: it names fewer animals than at first.",
            change(NUCLEUS, "alive"),
            below=-5,
            unit="of 24 animals",
        ),
        Claim(
            "cold sampling keeps grammar",
            f"Tiny GPT: at T = 0.8 more sentences are grammatical than at T = 1, over the last {half} generations.",
            metrics.paired(late(COLD, "grammar"), late("replace", "grammar")),
            above=0,
        ),
    ]
