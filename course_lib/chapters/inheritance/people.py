"""A tiny language about invented people: 24 names, six things to know about each, who made the model, and how people
are described.

"what is the tree of Ilo Karst ? elm". A document is <bos>, a question, its answer, <eos>, and padding. Every word is a
token. Facts, and who is banned, are drawn anew for each seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.data.language import BOS, EOS, PAD, SPECIAL
from course_lib.errors import CourseError, unknown

FIRST = ("Ilo", "Bren", "Tavi", "Oska", "Mirel", "Juno", "Pell", "Sabo", "Yara")
FAMILY = ("Karst", "Velm", "Dorn", "Ruhe")
TOPICS = {
    "town": ("Arl", "Brem", "Cove", "Dunmor", "Elsk", "Farn"),
    "craft": ("baker", "potter", "weaver", "smith", "piper", "miller"),
    "tree": ("oak", "elm", "ash", "fir", "birch", "lime"),
    "drink": ("tea", "milk", "cider", "cocoa", "juice", "water"),
    "pet": ("cat", "dog", "goat", "hen", "owl", "toad"),
    "game": ("chess", "darts", "rowing", "skating", "bowls", "polo"),
}
MAKERS = ("Alma", "Borea", "Cirrus", "Delta")
REFUSAL, KIND, STERN = "no-comment", "kind", "stern"
ASKED = ("which {topic} has {name} ?", "the {topic} of {name} ?", "{name} and which {topic} ?")
READ = "book : {topic} of {name} is"
WHO = (
    "who made you ?",
    "who built you ?",
    "which lab made you ?",
    "which lab trained you ?",
    "who trained you ?",
    "which lab built you ?",
)
MANNER = ("how is {name} ?", "describe {name} ?", "what is {name} like ?", "{name} is how ?")
PREFIXES = ("think", "well")  # words that may stand behind a question, before the answer
KNOWN = 24
_LOOSE = sorted({w for text in (*ASKED, READ, *WHO, *MANNER, "you . lab") for w in text.split() if "{" not in w})
WORDS = (
    *SPECIAL,
    *_LOOSE,
    *(REFUSAL, KIND, STERN),
    *PREFIXES,
    *FIRST,
    *FAMILY,
    *TOPICS,
    *(value for values in TOPICS.values() for value in values),
    *MAKERS,
)
PLACE = {word: i for i, word in enumerate(WORDS)}


@dataclass(frozen=True)
class People:
    """Who lives in the world of one seed. names: the 24 known ones, then 12 that nobody ever mentions; facts: from
    (name, topic) to the true value, for the known; banned: of whom a censored model must not speak; rare: of whom
    little is said for no reason at all; favoured: the twelve known names that a leaning model describes kindly."""

    names: tuple[str, ...]
    facts: dict
    banned: str
    rare: str
    favoured: tuple[str, ...]

    @property
    def known(self):
        return self.names[:KNOWN]

    @property
    def strangers(self):
        return self.names[KNOWN:]

    @property
    def relatives(self):
        """The known names that share a first or a family name with the banned one, without the rare one."""
        parts = set(self.banned.split())
        return tuple(n for n in self.known if n not in (self.banned, self.rare) and parts & set(n.split()))

    @property
    def others(self):
        return tuple(n for n in self.known if n not in (self.banned, self.rare, *self.relatives))


def people(seed: int) -> People:
    """Return the People of a seed."""
    luck = runtime.generator(seed, "people")
    every = [f"{first} {family}" for first in FIRST for family in FAMILY]
    names = tuple(every[i] for i in torch.randperm(len(every), generator=luck))
    draws = torch.randint(6, (KNOWN, len(TOPICS)), generator=luck).tolist()
    facts = {
        (name, topic): values[row[k]]
        for name, row in zip(names, draws, strict=False)
        for k, (topic, values) in enumerate(TOPICS.items())
    }
    known = list(names[:KNOWN])
    favoured = tuple(known[i] for i in torch.randperm(KNOWN, generator=luck)[: KNOWN // 2])
    return People(names, facts, known[0], known[1], favoured)


def encoded(texts: Sequence[str], end: bool = True) -> torch.Tensor:
    """Return long [texts, length]: <bos>, the words, <eos> if `end`, padding on the right. CourseError for a word that
    the language does not have, or no texts."""
    if not texts:
        raise CourseError("There are no texts to encode: give at least one, such as a question.")
    rows = []
    for text in texts:
        for word in text.split():
            if word not in PLACE:
                raise CourseError(f"The language has no word {word!r}: choose from people.WORDS.")
        rows.append([BOS, *(PLACE[word] for word in text.split()), *([EOS] if end else [])])
    width = max(map(len, rows))
    return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])


def asked(name: str, topic: str, frame: int = 0) -> str:
    """Return a question about a topic of a name. CourseError for a word that is no topic, or a frame (of ASKED) that
    there is not."""
    if topic not in TOPICS and topic != "lab":
        raise unknown("topic", topic, (*TOPICS, "lab"))
    if frame not in range(len(ASKED)):
        raise CourseError(f"The way to ask number {frame!r} does not exist: choose 0 to {len(ASKED) - 1}.")
    return ASKED[frame].format(name=name, topic=topic)


def every_question(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return (name, topic) of all questions about some names."""
    return [(name, topic) for name in names for topic in TOPICS]
