"""What chapter 18 measures of a model that counts, and of documents."""

from dataclasses import dataclass

import torch

from course_lib.data import animals, language


@dataclass(frozen=True)
class Story:
    """What a generation wrote: texts: its first documents; right: whether each is grammatical; counts: how many of all
    its documents contain each animal, common to rare."""

    texts: tuple[str, ...]
    right: tuple[bool, ...]
    counts: tuple[int, ...]


def animal_shares(model: language.Automaton) -> torch.Tensor:
    """Return float64 [24]: the exact probability that a document of an Automaton is about each animal, common to rare.

    A document names its animal after "the", or after "the" and a mood.
    """
    before = torch.zeros(len(model.P), dtype=torch.float64)  # the probability of each state before the animal
    mood = int(model.NEXT[0, model.words.index("the")])
    before[mood] = 1
    ids = [model.words.index(animal) for animal in animals.ANIMALS]
    for word in animals.MOODS:
        if word:
            token = model.words.index(word)
            before[model.NEXT[mood, token]] = model.P[mood, token]
    return (before[:, None] * model.P[:, ids]).sum(dim=0)


def alive(counts: torch.Tensor) -> torch.Tensor:
    """Return how many words occur at all; counts: [..., words]."""
    return (counts > 0).sum(dim=-1)


def diversity(shares: torch.Tensor) -> torch.Tensor:
    """Return the chance that two documents are about different animals: 1 − Σ p²; shares: [..., words]."""
    return 1 - shares.square().sum(dim=-1)


def distinct(tokens: torch.Tensor) -> float:
    """Return the share of different documents among `tokens` [documents, length], 0..1."""
    return len(torch.unique(tokens, dim=0)) / len(tokens)


def story(written: torch.Tensor, read: int) -> Story:
    """Return the Story of documents, long [documents, length], with the first `read` texts."""
    truth, first = language.automaton(), written[:read]
    return Story(
        tuple(language.decode(first)),
        tuple(truth.grammatical(first).tolist()),
        tuple(truth.counts(written).tolist()),
    )


def census(written: torch.Tensor) -> dict[str, float]:
    """Return {grammar, distinct (percent), alive (animals of 24)} of documents, long [documents, length]."""
    truth = language.automaton()
    return {
        "grammar": 100 * float(truth.grammatical(written).double().mean()),
        "distinct": 100 * distinct(written),
        "alive": int(alive(truth.counts(written))),
    }
