"""The loop of chapter 18: what each generation learns from, whatever the model.

Generation 0 learns from documents that people wrote (here: the automaton). Each later one learns from a data set that
depends on the regime, see next_data().
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import torch
import torch.nn.functional as F

from course_lib import runtime
from course_lib.chapters.language_collapse.recipe import Arm, check_drawing, check_generations, check_regime
from course_lib.data import language


def next_data(
    regime: str, pile: list[torch.Tensor], real: Callable, share: float, pick: Callable | None
) -> torch.Tensor:
    """Return what the next generation learns from, long [documents, length].

    pile: all batches of documents so far, the real one first and the newest last; real: function from a number to that
    many fresh real documents; share: of real documents, for "mix"; pick: function from documents and a number to that
    many of them, for "subsample".
    """
    newest = pile[-1]
    if regime in ("replace", "grown"):  # "grown": the last model wrote more
        return newest
    if regime == "accumulate":
        return stacked(*pile)
    if regime == "subsample":
        return pick(stacked(*pile), len(newest))
    if regime == "mix":
        count = round(share * len(newest))
        fresh = real(count) if count else newest[:0]
        return stacked(fresh, newest[count:])
    return real(len(newest))  # "fresh": a control


def generations(
    fit: Callable, write: Callable, real: Callable, regime: str, count: int, share: float = 0.1, *, seed: int = 0
) -> Iterator[tuple[torch.Tensor, object, torch.Tensor]]:
    """Yield (data, model, written) of generation 0, 1, 2 and so on, without end.

    fit(data, g): a model that learned from data; write(model, count, g): `count` documents of it; real(count, g):
    fresh real documents; seed: fixes what "subsample" picks. Under "grown" generation g learns from g + 1 times
    `count` documents, and `written` holds as many as the next one needs. CourseError for an unknown regime, a share
    outside 0–1, or zero documents.
    """

    def at_once(data, g):
        yield from ()
        return fit(data, g)

    return moments(at_once, write, real, regime, count, share, seed=seed)


def moments(
    fit: Callable, write: Callable, real: Callable, regime: str, count: int, share: float = 0.1, *, seed: int = 0
) -> Iterator:
    """Yield as generations() does, for models that learn step by step: what fit(data, g), a generator that returns the
    model, yields on its way comes in between."""
    check_regime(regime, count, share)
    pile = [real(count, 0)]
    data = pile[0]
    for g in itertools.count():
        model = yield from fit(data, g)
        written = write(model, count * (g + 2) if regime == "grown" else count, g)
        yield data, model, written
        pile.append(written)

        def pick(documents, number, g=g):
            order = torch.randperm(len(documents), generator=runtime.generator(seed, "pile", g))
            return documents[order[:number]]

        data = next_data(regime, pile, lambda n, g=g: real(n, g + 1), share, pick)


def stacked(*parts: torch.Tensor) -> torch.Tensor:
    """Return the documents of all parts in one tensor, padded to the longest."""
    width = max(part.shape[1] for part in parts)
    return torch.cat([F.pad(part, (0, width - part.shape[1]), value=language.PAD) for part in parts])


def collect(chain: Iterable, generations: int) -> list:
    """Return generations 0 to `generations` of a chain as a list, computed on one thread. Interrupting keeps those that
    are finished."""
    check_generations(generations)
    found = []

    def said():
        return f"Stopped: {len(found)} of {generations + 1} generations are finished and kept." if found else None

    with runtime.threads(1), runtime.interruptible(said):
        for generation in itertools.islice(chain, generations + 1):
            found.append(generation)
    return found


def real_documents(seed: int, truth: language.Automaton | None = None) -> Callable[[int, object], torch.Tensor]:
    """Return the function (count, g) → real documents of one chain: other ones for every seed and generation, or for
    another purpose than a generation, such as "test"."""
    truth = truth or language.automaton()
    return lambda count, g: truth.sample(count, runtime.derive(seed, "people", g))


def counting_chain(
    seed: int,
    regime: str,
    documents: int,
    share: float = 0.1,
    temperature: float = 1.0,
    truth: language.Automaton | None = None,
) -> Iterator[tuple[torch.Tensor, language.Automaton, torch.Tensor]]:
    """Return the generations() of models that count: each is the Automaton with the frequencies of its data, and draws
    its words at `temperature`. CourseError as in generations(), and for a temperature out of range."""
    check_drawing(Arm(regime, temperature))
    truth = truth or language.automaton()
    return generations(
        lambda data, g: truth.refit(data),
        lambda model, count, g: sharpened(model, temperature).sample(count, runtime.derive(seed, "model", g)),
        real_documents(seed, truth),
        regime,
        documents,
        share,
        seed=seed,
    )


def sharpened(model: language.Automaton, temperature: float) -> language.Automaton:
    """Return the Automaton that draws each word at a temperature: every probability p of a state becomes p^(1/T)
    divided by their sum."""
    if temperature == 1:
        return model
    P = model.P ** (1 / temperature)
    return replace(model, P=P / P.sum(dim=-1, keepdim=True).clamp(min=1e-300))
