"""Texts decoded against the clock: a network writes alone, and with a draft that proposes words, on one core.

Everybody reads word by word and keeps what has been read in a cache; the teacher reads the words of a draft in one
pass. Processor seconds, the least of several tries, each text in all ways before the next. No claim rests on them.
"""

import time
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.capstone import clock, drafts, speculative
from course_lib.data import language
from course_lib.data.language import BOS, EOS, PAD
from course_lib.errors import unknown
from course_lib.models import language_models
from course_lib.study.results import Table

GREEDY, SAMPLED = "greedy", "sampled"
NETWORK, TABLE = "small network", "bigram table"


@dataclass(frozen=True)
class Race:
    """texts: that are written in each way; prompt: tokens that they begin with, <bos> among them; longest: tokens of a
    text, at most; ks: words that the draft proposes; tries: of which the quickest counts; smoothing: added to the
    counts of the table."""

    texts: int = 30
    prompt: int = 3
    longest: int = 22
    ks: tuple[int, ...] = (2, 4)
    tries: int = 3
    smoothing: float = 0.1


class Reader:
    """A language model that remembers what it has read. length: tokens of it."""

    def __init__(self, model):
        self.model, self.length = model, 0
        self.cache = runtime.require("transformers").DynamicCache(config=model.config)

    @torch.no_grad()
    def read(self, tokens: list[int]) -> torch.Tensor:
        """Read on, and return the probabilities of the next word float64 [tokens, words] after each token."""
        logits = self.model(torch.tensor([tokens]), past_key_values=self.cache, use_cache=True).logits[0]
        logits[:, [PAD, BOS]] = -torch.inf
        self.length += len(tokens)
        return logits.double().softmax(dim=-1)

    def back(self, length: int) -> None:
        """Forget all but the first `length` tokens."""
        if length < self.length:
            self.cache.crop(length - self.length)
            self.length = length


class TableReader:
    """A bigram table (speculative.counted) in the place of a Reader: it needs to remember nothing."""

    def __init__(self, table: speculative.Draft):
        self.table, self.length = table, 0

    def read(self, tokens: list[int]) -> torch.Tensor:
        """As Reader.read()."""
        self.length += len(tokens)
        return self.table.P[tokens]

    def back(self, length: int) -> None:
        """As Reader.back()."""
        self.length = min(self.length, length)


def said(rows: torch.Tensor, how: str) -> torch.Tensor:
    """Return probabilities [places, words] as they are for SAMPLED, and for GREEDY all of them on the likeliest word:
    with those the same rule keeps a drafted word exactly where the teacher would have written it. CourseError for
    another way."""
    if how not in (GREEDY, SAMPLED):
        raise unknown("way to write", how, (GREEDY, SAMPLED))
    if how == SAMPLED:
        return rows
    return torch.nn.functional.one_hot(rows.argmax(dim=-1), rows.shape[-1]).double()


def alone(text: list[int], teacher: Reader, how: str, longest: int, draw: torch.Generator) -> tuple[list[int], int]:
    """Return the text, written on word by word to its end or to `longest` tokens, and the teacher's passes."""
    text, passes = list(text), 0
    while len(text) < longest and text[-1] != EOS:
        row = said(teacher.read(text[teacher.length :])[-1:], how)[0]
        text.append(speculative.drawn(row, draw))
        passes += 1
    return text, passes


def drafted(
    text: list[int], teacher: Reader, draft: Reader | TableReader, k: int, how: str, longest: int, draw: torch.Generator
) -> tuple[list[int], int]:
    """Return the same with a draft that proposes k words before each pass. CourseError for a k below 1."""
    speculative.check_k(k)
    text, passes = list(text), 0
    while len(text) < longest and text[-1] != EOS:
        guess, q = [], []
        while len(guess) < min(k, longest - len(text) - 1) and (not guess or guess[-1] != EOS):
            q.append(said(draft.read([*text, *guess][draft.length :])[-1:], how)[0])
            guess.append(speculative.drawn(q[-1], draw))
        unread = [*text, *guess][: -1 if guess and guess[-1] == EOS else None]
        p = teacher.read(unread[teacher.length :])[len(text) - 1 - len(unread) :]
        written, kept = speculative.settled(guess, said(p, how), q, draw)
        for reader in (teacher, draft):
            reader.back(len(text) + kept)
        text += written
        passes += 1
    return text, passes


def raced(seeds, recipe: Race, networks: drafts.Networks, *, progress=False) -> Table:
    """Return the Table of (GREEDY or SAMPLED, NETWORK or TABLE, k).

    Metrics: ratio (times as fast as the teacher alone, by seconds a word), words (that a pass writes), c (a draft word,
    in passes of one word), promised (words / (1 + k · c)).
    """
    seeds, rows = runtime.check_seeds(seeds, least=1), {}
    for seed in runtime.progress_bar(seeds, progress, "decoding"):
        teacher = drafts.teacher_of(seed, networks).eval()
        small = drafts.network_draft(drafts.PROBABILITIES, seed, teacher, networks).eval()
        read = drafts.texts_of(seed, teacher, networks)
        table = speculative.counted(read, len(language.automaton().words), smoothing=recipe.smoothing)
        makers = {NETWORK: lambda small=small: Reader(small), TABLE: lambda table=table: TableReader(table)}
        once, *steps = clock.often(_step(Reader(teacher)), *(_step(make()) for make in makers.values()))
        costs = {name: step / once for name, step in zip(makers, steps, strict=True)}
        start = torch.full((recipe.texts, 1), BOS)
        prompts = language_models.write(teacher, start, recipe.prompt - 1, seed=runtime.derive(seed, "prompts"))
        prompts = [prompt for prompt in prompts.tolist() if EOS not in prompt]
        for how in (GREEDY, SAMPLED):
            found = _written(seed, prompts, teacher, makers, how, recipe)
            plain = found.pop(None)
            for (name, k), each in found.items():
                words = each["words"] / each["passes"]
                rows[(how, name, k), seed] = {
                    "ratio": (plain["seconds"] / plain["words"]) / (each["seconds"] / each["words"]),
                    "words": words,
                    "c": costs[name],
                    "promised": speculative.speed_up(words, k, costs[name]),
                }
    return Table.of_rows(rows, seeds)


def _step(reader):
    """The call that reads one word with a few others in the cache."""
    reader.read([BOS, 3, 4])

    def step():
        reader.read([5])
        reader.back(3)

    return step


def _written(seed, prompts, teacher, makers, how, recipe):
    """Seconds, words and passes of all texts: by (draft, k), and by None for the teacher alone."""
    ways = [None, *((name, k) for name in makers for k in recipe.ks)]
    found = {way: dict.fromkeys(("seconds", "words", "passes"), 0) for way in ways}
    for number, prompt in enumerate(prompts):
        quickest = dict.fromkeys(ways, float("inf"))
        for attempt in range(recipe.tries):
            for way in ways:
                draw = runtime.generator(seed, "decoded", how, number, way)
                begun = time.process_time()
                if way is None:
                    text, passes = alone(prompt, Reader(teacher), how, recipe.longest, draw)
                else:
                    readers = Reader(teacher), makers[way[0]]()
                    text, passes = drafted(prompt, *readers, way[1], how, recipe.longest, draw)
                quickest[way] = min(quickest[way], time.process_time() - begun)
                if not attempt:
                    found[way]["words"] += len(text) - len(prompt)
                    found[way]["passes"] += passes
        for way in ways:
            found[way]["seconds"] += quickest[way]
    return found
