"""The widget of chapter 09: one sentence between two tokenizers, and words on their way to letters."""

import functools
import json
from pathlib import Path

import torch

from course_lib.chapters.tokenizers import spelling
from course_lib.data import language
from course_lib.errors import CourseError, unknown
from course_lib.widgets import poster
from course_lib.widgets.base import Widget

MERGES = Path(__file__).with_name("merges.json")
NAMES = {
    "smollm2": "SmolLM2 (1,500 merges)",
    "deepseek": "DeepSeek (1,500 merges)",
    "words": "whole words",
    "characters": "characters",
}
# What stands before, and the word that the student reads letter by letter.
CONTEXTS = (("the", "cat"), ("the sleepy", "cow"), ("the hungry cat", "sits"), ("the penguin walks near the", "beach"))
SENTENCE = "The sleepy penguins strolled home at 12345."
MOST = 90  # characters, as in widget.js


@functools.cache
def merges() -> dict[str, list[str]]:
    """Return {tokenizer: its first merges, as "Ġ t"}, of SmolLM2 (Apache-2.0) and DeepSeek (MIT)."""
    return json.loads(MERGES.read_text(encoding="utf-8"))


def next_words(said: str) -> list[list]:
    """Return [[word, probability], ...] of what can follow `said` in the animal language, the likeliest first."""
    automaton = language.automaton()
    tokens = language.encode([said], end=False)
    shares = automaton.next_words(tokens)[0, -1]
    found = [[automaton.words[i], round(float(p), 4)] for i, p in enumerate(shares) if p > 0]
    return sorted(found, key=lambda pair: -pair[1])


class Tokenizers(Widget):
    """A sentence to type, two tokenizers to choose; and places of the animal language, with the teacher's next word.

    text: the sentence, of at most MOST characters; ours, theirs: of NAMES. CourseError for another one.
    """

    def __init__(self, text: str = SENTENCE, ours: str = "smollm2", theirs: str = "deepseek"):
        for name in (ours, theirs):
            if name not in NAMES:
                raise unknown("tokenizer", name, NAMES)
        if not isinstance(text, str) or len(text) > MOST:
            raise CourseError(f"The sentence is {text!r}: give a text of at most {MOST} characters.")
        data = {
            "merges": merges(),
            "names": [list(pair) for pair in NAMES.items()],
            "contexts": [[said, next_words(said), word] for said, word in CONTEXTS],
        }
        super().__init__({"axes": [], "data": data}, {"text": text, "ours": ours, "theirs": theirs})

    def poster(self) -> tuple[str, str]:
        said = CONTEXTS[1][0]
        listed = next_words(said)
        letters = first_letters(listed)
        parts = [
            poster.words(
                20, 28, f"after “{said}”: the teacher's words, and the student's next letter", 13, weight="bold"
            )
        ]
        for i, (name, p) in enumerate(listed[:6]):
            y = 60 + 24 * i
            parts.append(poster.words(20, y, name, 13))
            parts.append(_bar(110, y, p, 0))
        for i, (letter, p) in enumerate(letters[:6]):
            y = 60 + 24 * i
            parts.append(poster.words(360, y, letter, 13))
            parts.append(_bar(390, y, p, 1))
        told = ", ".join(f"{name} {100 * p:.0f} %" for name, p in listed[:4])
        then = ", ".join(f"{letter} {100 * p:.0f} %" for letter, p in letters[:4])
        return poster.picture(620, 210, *parts), (
            f"After “{said}” the teacher's likeliest words are {told}; added up by their first letters: {then}."
        )


def _bar(x, y, share, colour):
    number = poster.words(x + 6 + 380 * share, y, f"{100 * share:.0f} %", 12)
    return (
        f'<rect x="{x}" y="{y - 11}" width="{380 * share:.1f}" height="14" fill="{poster.LOOK.colours[colour]}"/>'
        + number
    )


def first_letters(listed):
    """Return [(letter, probability), ...] of words by their first letter. listed: of next_words()."""
    words = torch.zeros(1, len(language.automaton().words), dtype=torch.double)
    for word, p in listed:
        words[0, language.automaton().words.index(word)] = p
    shares = spelling.trie().next_characters(words, torch.tensor([0]))[0]
    found = [(spelling.CHARACTERS[i], float(p)) for i, p in enumerate(shares) if p > 0]
    return sorted(found, key=lambda pair: -pair[1])
