"""A tiny language about animals of which every probability is known.

"the sleepy cat sleeps near the house . at night the cat dreams ." A document is written word by word by a
deterministic probabilistic automaton: in each state it draws one word, and state and word together give the next
state. So the true probability of every next word is a row of a table, and a model can be compared with the truth
itself instead of with a test set. animals.py says what animals do.

Tokens are whole words. Documents are tensors long [documents, length]: <bos>, words, <eos>, then <pad>.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch

from course_lib.data import animals
from course_lib.data.animals import ANIMALS
from course_lib.errors import CourseError
from course_lib.runtime import generator, is_whole, require

PAD, BOS, EOS = 0, 1, 2
SPECIAL = ("<pad>", "<bos>", "<eos>")


@dataclass(frozen=True)
class Automaton:
    """A deterministic probabilistic automaton: the tiny language, or a refit of it.

    words: one per token, the special ones first; P: float64 [states, words], the probability of each next word, rows
    sum to 1 (a state that a refit never saw has a row of zeros); NEXT: long [states, words], the state that follows,
    −1 where the truth has probability 0. State 0 comes after <bos>; the last state, after <eos>, is the end: it
    writes <pad> for ever.
    """

    words: tuple[str, ...]
    P: torch.Tensor
    NEXT: torch.Tensor

    # --- writing and reading ----------------------------------------------------------------------

    def sample(self, count: int, seed: int = 0, *, prompt: torch.Tensor | None = None) -> torch.Tensor:
        """Write `count` documents; returns long [count, length], padded to the longest. seed: fixes them.

        prompt: long [k] tokens that every document starts with after <bos> (default: none). CourseError for zero
        documents, or for a prompt that this automaton cannot write.
        """
        if not is_whole(count) or count < 1:
            raise CourseError(f"{count!r} documents were asked for: ask for a whole number of 1 or more, such as 200.")
        source = generator(seed, "documents")
        start = torch.tensor([BOS] if prompt is None else [BOS, *(int(token) for token in prompt)])
        state = int(self.states(start[None])[0, -1])
        if state < 0 or self.P[state].sum() == 0:
            raise CourseError(
                f"No document starts with {' '.join(self.words[t] for t in start[1:])!r}: choose each word from those "
                "that have a probability above 0 after the one before."
            )
        cumulative = self.P.cumsum(dim=-1)
        cumulative /= cumulative[:, -1:]  # rounding must not leave a gap above the last word
        states = torch.full((count,), state)
        columns = [start.expand(count, -1)]
        end = len(self.P) - 1
        while bool((states != end).any()):
            drawn = torch.rand(count, 1, generator=source, dtype=torch.float64)
            tokens = torch.searchsorted(cumulative[states], drawn, right=True)  # [count, 1]
            states = self.NEXT[states, tokens[:, 0]]
            columns.append(tokens)
        return torch.cat(columns, dim=1)

    def states(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return long [documents, length]: the state after each token, −1 from the first impossible word on."""
        check_tokens(tokens, len(self.words))
        states = torch.empty_like(tokens)
        states[:, 0] = torch.where(tokens[:, 0] == BOS, 0, -1)
        for i in range(1, tokens.shape[1]):
            before = states[:, i - 1]
            states[:, i] = torch.where(before < 0, -1, self.NEXT[before.clamp(min=0), tokens[:, i]])
        return states

    def next_words(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return float64 [documents, length, words]: the true probability of the word after each token.

        A row of zeros stands after an ungrammatical beginning: there the truth has nothing to say.
        """
        states = self.states(tokens)
        return self.P[states.clamp(min=0)] * (states >= 0).unsqueeze(-1)

    def grammatical(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return bool [documents]: whether every word was possible and the document came to its end."""
        return self.states(tokens)[:, -1] == len(self.P) - 1

    # --- exact numbers ----------------------------------------------------------------------------

    def visits(self) -> torch.Tensor:
        """Return float64 [states]: how often a document passes each state, on average (the end counts 0)."""
        flow = torch.zeros(len(self.P), dtype=torch.float64)
        flow[0] = 1
        visits = torch.zeros_like(flow)
        while bool(flow[:-1].any()):  # no state comes twice, so the flow reaches the end
            visits += flow
            moved = flow[:, None] * self.P  # [states, words]
            moved[-1] = 0
            flow = torch.zeros_like(flow).index_add(0, self.NEXT.clamp(min=0).flatten(), moved.flatten())
        visits[-1] = 0
        return visits

    def entropy(self) -> float:
        """Return the entropy of the language in nats per token (<eos> is a token): no model can have a lower loss."""
        visits = self.visits()
        return float(-(visits[:, None] * torch.xlogy(self.P, self.P)).sum() / visits.sum())

    def kl(self, other: "Automaton") -> float:
        """Return the exact KL(self ‖ other) in nats per token, for another Automaton with the same states.

        Infinite if `other` gives probability 0 to a word that this one writes.
        """
        visits = self.visits()
        gap = torch.xlogy(self.P, self.P) - torch.xlogy(self.P, other.P)
        return float((visits[:, None] * gap).sum() / visits.sum())

    def kl_of(
        self, logits_of: Callable[[torch.Tensor], torch.Tensor], tokens: torch.Tensor, *, batch: int = 500
    ) -> float:
        """Return KL(truth ‖ model) in nats per token on given documents, for anything that yields logits.

        logits_of: function from long [b, length] to float [b, length, words], the logits of the word after each
        token; tokens: documents of this language [n, length]. The sum over next words is exact; only which beginnings
        are looked at depends on the documents. Padding is not counted. CourseError if the words do not match.
        """
        total, count = 0.0, 0
        for part in tokens.split(batch):
            logits = logits_of(part)
            if logits.shape[-1] != len(self.words):
                raise CourseError(
                    f"The model knows {logits.shape[-1]} words and the language has {len(self.words)}: build the model "
                    f"with vocabulary={len(self.words)}."
                )
            real = part[:, 1:] != PAD  # [b, length − 1]
            truth = self.next_words(part)[:, :-1][real]  # [real positions, words]
            log_model = logits[:, :-1].to(torch.float64).log_softmax(dim=-1).to(truth.device)[real]
            total += float((torch.xlogy(truth, truth) - truth * log_model).sum())
            count += int(real.sum())
        return total / count

    # --- learning by counting ---------------------------------------------------------------------

    def refit(self, tokens: torch.Tensor, *, smoothing: float = 0.0) -> "Automaton":
        """Return the Automaton with the same states whose probabilities are the frequencies in `tokens`.

        This is the maximum-likelihood fit. smoothing: added to the count of every word that the truth allows. Words
        after the first impossible one of a document are not counted. CourseError for zero documents.
        """
        states = self.states(tokens)
        before, word = states[:, :-1].flatten(), tokens[:, 1:].flatten()  # [documents · (length − 1)]
        kept = (before >= 0) & (before < len(self.P) - 1)
        kept &= self.NEXT[before.clamp(min=0), word] >= 0
        flat = before[kept] * len(self.words) + word[kept]
        counts = torch.bincount(flat, minlength=self.P.numel()).view_as(self.P).double()
        counts += smoothing * (self.NEXT >= 0)
        P = counts / counts.sum(dim=-1, keepdim=True).clamp(min=1e-300)
        P[-1] = self.P[-1]
        return Automaton(self.words, P, self.NEXT)

    def counts(self, tokens: torch.Tensor, words: tuple[str, ...] = ANIMALS) -> torch.Tensor:
        """Return long [words]: how many of the documents contain each of `words` (default: the 24 animals)."""
        check_tokens(tokens, len(self.words))
        ids = torch.tensor([self.words.index(word) for word in words], device=tokens.device)
        return torch.stack([(tokens == i).any(dim=-1).sum() for i in ids])


def check_tokens(tokens: torch.Tensor, vocabulary: int):
    """Raise CourseError unless `tokens` is long [documents, length], not empty, with numbers below `vocabulary`."""
    if tokens.dim() != 2 or tokens.numel() == 0 or tokens.dtype != torch.long:
        raise CourseError(
            f"The documents have shape {list(tokens.shape)} and type {tokens.dtype}: expected whole numbers "
            "[documents, length] with at least one document; use language.encode(texts)."
        )
    if int(tokens.min()) < 0 or int(tokens.max()) >= vocabulary:
        raise CourseError(
            f"The tokens go from {int(tokens.min())} to {int(tokens.max())} and the vocabulary has {vocabulary} words: "
            "the documents were written with another tokenizer."
        )


# --- the animal language --------------------------------------------------------------------------


@functools.cache
def automaton() -> Automaton:
    """Return the Automaton of the animal language: 59 words and three special tokens, 488 states."""
    table, waiting = {}, [("start",)]
    while waiting:
        state = waiting.pop(0)
        if state in table:
            continue
        table[state] = animals.choices(state)
        waiting += [following for _, following in table[state].values()]
    order = [state for state in table if state != ("end",)] + [("end",)]
    number = {state: i for i, state in enumerate(order)}
    used = dict.fromkeys(word for choices in table.values() for word in choices)
    words = (*SPECIAL, *ANIMALS, *sorted(word for word in used if word not in SPECIAL and word not in ANIMALS))
    token = {word: i for i, word in enumerate(words)}
    P = torch.zeros(len(order), len(words), dtype=torch.float64)
    NEXT = torch.full(P.shape, -1)
    for state, choices in table.items():
        for word, (p, following) in choices.items():
            P[number[state], token[word]] = p
            NEXT[number[state], token[word]] = number[following]
    return Automaton(words, P, NEXT)


# --- text -----------------------------------------------------------------------------------------


@functools.cache
def tokenizer():
    """Return the word-level tokenizer as a `transformers` PreTrainedTokenizerFast; it adds <bos> and <eos>.

    An unknown word has no token: use encode(), which names it.
    """
    require("transformers")
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    words = automaton().words
    inner = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token=None))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()  # splits at spaces and before a full stop
    inner.post_processor = processors.TemplateProcessing("<bos> $A <eos>", special_tokens=[("<bos>", 1), ("<eos>", 2)])
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", bos_token="<bos>", eos_token="<eos>", padding_side="right"
    )


def encode(texts: str | Iterable[str], *, end: bool = True) -> torch.Tensor:
    """Return long [texts, length] for a list of texts, with <bos> and, if `end`, <eos>, padded on the right.

    CourseError for no texts, or a word that the language does not have.
    """
    words = automaton().words
    token = {word: i for i, word in enumerate(words)}
    texts = [texts] if isinstance(texts, str) else list(texts)
    if not texts:
        raise CourseError("There are no documents: pass a list with at least one text.")
    rows = []
    for text in texts:
        parts = text.replace(".", " . ").split()
        for part in parts:
            if part not in token:
                import difflib

                near = difflib.get_close_matches(part, words[len(SPECIAL) :], n=1)
                hint = f"did you mean {near[0]!r}? " if near else ""
                raise CourseError(
                    f"The language has no word {part!r}: {hint}Its {len(words) - len(SPECIAL)} words stand in "
                    "language.automaton().words."
                )
        rows.append([BOS, *(token[part] for part in parts), *([EOS] if end else [])])
    length = max(map(len, rows))
    return torch.tensor([row + [PAD] * (length - len(row)) for row in rows])


def decode(tokens: torch.Tensor) -> list[str]:
    """Return a list of texts for tokens [documents, length], up to the first <eos>, without special tokens."""
    words = automaton().words
    check_tokens(tokens, len(words))
    texts = []
    for row in tokens.tolist():
        row = row[: row.index(EOS)] if EOS in row else row
        texts.append(" ".join(words[t] for t in row if t not in (PAD, BOS)))
    return texts


def dataset(count: int, seed: int = 0):
    """Return `count` documents as a `datasets.Dataset` with one column, "text". CourseError for zero documents."""
    texts = decode(automaton().sample(count, seed))
    return require("datasets").Dataset.from_dict({"text": texts})
