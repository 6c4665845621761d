"""What chapter 18 measures of a model that counts, and of documents."""

from dataclasses import dataclass

import torch

from course_lib.data import animals, language
from course_lib.models import language_models

# What the first impossible word of a document can be; everything else, such as a full stop, is "other".
WORDS = {
    "animal": set(animals.ANIMALS),
    "place": {place for places in animals.PLACES.values() for place in places},
    "food": {food for foods in animals.FOODS.values() for food in foods},
    "action": {action for actions in animals.ACTIONS.values() for action in actions},
}


@dataclass(frozen=True)
class Story:
    """What a generation wrote.

    texts: its first documents; wrong: the number of the first impossible word of each, counted from 0, −1 where all are
    possible (as many as the text has words: its end is missing or comes too early); counts: how many of all its
    documents contain each animal, common to rare.
    """

    texts: tuple[str, ...]
    wrong: tuple[int, ...]
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


def distinct(tokens: torch.Tensor) -> float:
    """Return the share of different documents among `tokens` [documents, length], 0..1. CourseError for none."""
    language.check_tokens(tokens, len(language.automaton().words))
    return len(torch.unique(tokens, dim=0)) / len(tokens)


def first_impossible(tokens: torch.Tensor) -> torch.Tensor:
    """Return long [documents]: the place of the first impossible token of each document, <bos> being 0; −1 where the
    document is possible to its end.

    tokens: long [documents, length]. A document that stops without <eos> is impossible where its <eos> should stand.
    """
    truth = language.automaton()
    states = truth.states(tokens)
    place = (states >= 0).sum(dim=1)  # the tokens before it: from the first impossible one on, the state is −1
    return torch.where(states[:, -1] == len(truth.P) - 1, -1, place)


def marked(text: str, wrong: int) -> str:
    """Return a document as Markdown: ✗ in front and its first impossible word bold, if it has one.

    wrong: the number of that word as in Story.wrong.
    """
    if wrong < 0:
        return text
    words = [*text.split(), "(the end)"]
    return "✗ " + " ".join(
        f"**{word}**" if i == wrong else word for i, word in enumerate(words[: max(len(words) - 1, wrong + 1)])
    )


def mistakes(written: torch.Tensor) -> dict[str, float]:
    """Return {kind: percent} of the documents whose first impossible word is an animal, a place, a food, an action."""
    words, found = language.automaton().words, dict.fromkeys(WORDS, 0)
    ended = torch.nn.functional.pad(written, (0, 1), value=language.PAD)
    for row, place in zip(ended, first_impossible(written).tolist(), strict=True):
        for kind, members in WORDS.items():
            found[kind] += place >= 0 and words[int(row[place])] in members
    return {kind: 100 * count / len(written) for kind, count in found.items()}


def surprise(model, written: torch.Tensor) -> dict[str, float]:
    """Return how surprising documents are to a network, in nats per token: {typical: the median document's mean, odd:
    what one document in twenty exceeds}."""
    log_p = language_models.logits(model, written)[:, :-1].log_softmax(dim=-1)  # [documents, length − 1, words]
    real = written[:, 1:] != language.PAD
    nats = -log_p.gather(-1, written[:, 1:, None])[..., 0] * real
    mean = nats.sum(dim=1) / real.sum(dim=1)
    return {"typical": float(mean.quantile(0.5)), "odd": float(mean.quantile(0.95))}


def story(written: torch.Tensor, read: int) -> Story:
    """Return the Story of documents, long [documents, length], with the first `read` texts."""
    first = written[:read]
    return Story(
        tuple(language.decode(first)),
        tuple(place - (place > 0) for place in first_impossible(first).tolist()),
        tuple(language.automaton().counts(written).tolist()),
    )


def census(written: torch.Tensor) -> dict[str, float]:
    """Return {possible, distinct (percent), alive (animals of 24), cat (percent that name the most common animal)} of
    documents, long [documents, length]."""
    truth = language.automaton()
    counts = truth.counts(written)
    return {
        "possible": 100 * float(truth.grammatical(written).double().mean()),
        "distinct": 100 * distinct(written),
        "alive": int(alive(counts)),
        "cat": 100 * float(counts[0]) / len(written),
    }
