"""How alike are a real model's jokes and sentences? Several answers to one wording, and how many different ones they
are worth; beside them another topic, their words dealt out anew, and one-liners by people.

The measure reads what texts are about: MiniLM turns each into a vector, metrics.diversity() counts directions.
Chapter 16 counts how sentences begin.
"""

import itertools
from collections.abc import Sequence

import torch

from course_lib import metrics, runtime
from course_lib.chapters.real_models import reading
from course_lib.chapters.real_models.recipe import Alike
from course_lib.chapters.real_models.wordings import chat, drawn
from course_lib.errors import CourseError
from course_lib.models.pretrained import Pretrained, embed
from course_lib.study.results import Table

JOKES, HOT, PENGUIN, SENTENCES, DEALT, PEOPLE = (
    "jokes about time",
    "jokes about time, T = 1",
    "jokes about a penguin",
    "sentences about time",
    "words of the jokes, dealt out anew",
    "people's one-liners with the word time",
)
SHOWN = (JOKES, HOT, DEALT)
_ASK = ("Tell me", "Give me", "Write", "Make up", "Write down", "I would like")
_WHAT = ("a joke", "a short joke", "one joke", "a good joke")
WORDINGS = tuple(itertools.product(_ASK, _WHAT))


def questions(seed: int, recipe: Alike) -> dict[str, tuple[str, float]]:
    """Return what is asked in a seed's wording and at which temperature, {condition: (question, T)}."""
    ask, what = drawn(WORDINGS, seed, "joke")
    joke = f"{ask} {what} about"
    return {
        JOKES: (f"{joke} time.", recipe.temperature),
        HOT: (f"{joke} time.", 1.0),
        PENGUIN: (f"{joke} a penguin.", recipe.temperature),
        SENTENCES: (f"{ask} {what.replace('joke', 'sentence')} about time.", recipe.temperature),
    }


def dealt(texts: Sequence[str], luck: torch.Generator) -> list[str]:
    """Return texts of the same lengths in words, made of all words of all texts at random places."""
    words = [word for text in texts for word in text.split()]
    order = iter(torch.randperm(len(words), generator=luck).tolist())
    return [" ".join(words[next(order)] for _ in text.split()) for text in texts]


def asked(real: Pretrained, encoder: Pretrained, seeds, people: Sequence[str], recipe: Alike, progress: bool = False):
    """Ask for jokes and sentences, several for each seed's wording.

    people: one-liners, of which each seed draws as many and cuts them to as many tokens. Returns a Table by condition
    with the metric "worth", how many different texts they are worth, from 1 to all; and {condition: [wording][text]}.
    CourseError if there are fewer one-liners than texts.
    """
    if len(people) < recipe.texts:
        raise CourseError(f"There are {len(people)} one-liners by people: give {recipe.texts} or more.")
    rows, texts = {}, {}
    for seed in runtime.progress_bar(seeds, progress, "jokes"):
        found = {}
        for condition, (question, T) in questions(seed, recipe).items():
            lucks = [runtime.generator(seed, condition, number) for number in range(recipe.texts)]
            written = reading.sampled(real, chat(real.tokenizer, question), recipe.tokens, lucks, T)
            found[condition] = [" ".join(text.split()) or "…" for text in written]
        found[DEALT] = dealt(found[JOKES], runtime.generator(seed, "dealt out anew"))
        order = torch.randperm(len(people), generator=runtime.generator(seed, "people"))[: recipe.texts]
        found[PEOPLE] = [cut(real, people[i], recipe.tokens) for i in order]
        for condition, some in found.items():
            rows[condition, seed] = {"worth": metrics.diversity(embed(encoder, some))}
            texts.setdefault(condition, []).append(some)
    return Table.of_rows(rows, tuple(seeds)), texts


def cut(real: Pretrained, text: str, tokens: int) -> str:
    """Return the first tokens of a text, as text."""
    return real.tokenizer.decode(reading.tokens(real, text)[:tokens])
