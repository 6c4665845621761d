"""A tiny language about animals of which every probability is known.

"the sleepy cat sleeps near the house . at night the cat dreams ." A document is written word by word by a
deterministic probabilistic automaton: in each state it draws one word, and state and word together give the next
state. So the true probability of every next word is a row of a table, and a model can be compared with the truth
itself instead of with a test set.

Tokens are whole words. Documents are tensors long [documents, length]: <bos>, words, <eos>, then <pad>.
"""

import functools
from dataclasses import dataclass

import torch

from course_lib.errors import CourseError
from course_lib.runtime import generator, is_whole, require

PAD, BOS, EOS = 0, 1, 2
SPECIAL = ("<pad>", "<bos>", "<eos>")

# From common to rare: the r-th animal is written with probability proportional to 1 / r^ZIPF.
RANKS = """cat dog penguin hen parrot fox seal cow hamster owl gull pig
    canary bear whale sheep turtle wolf otter goat mouse deer crab donkey"""
ANIMALS = tuple(RANKS.split())
ZIPF = 1.3
HOMES = {
    "house": "cat dog parrot hamster canary turtle mouse",
    "farm": "hen cow pig sheep goat donkey",
    "forest": "fox owl bear wolf deer",
    "sea": "penguin seal gull whale otter crab",
}
KIND = {animal: kind for kind, animals in HOMES.items() for animal in animals.split()}
PLACES = {
    "house": ("house", "garden", "field"),
    "farm": ("barn", "field", "garden"),
    "forest": ("forest", "river", "field"),
    "sea": ("ice", "beach", "river"),
}
FOODS = {
    "house": ("bread", "fish", "seeds"),
    "farm": ("grass", "corn", "seeds"),
    "forest": ("berries", "fish", "corn"),
    "sea": ("fish", "seeds", "berries"),
}
MOODS = {"": 0.4, "happy": 0.25, "sleepy": 0.2, "hungry": 0.15}  # "" is no word at all
VERBS = {
    "": {"sits": 0.35, "walks": 0.3, "hides": 0.1, "sleeps": 0.1, "eats": 0.15},
    "happy": {"sits": 0.15, "walks": 0.6, "hides": 0.05, "sleeps": 0.05, "eats": 0.15},
    "sleepy": {"sits": 0.2, "walks": 0.05, "hides": 0.1, "sleeps": 0.6, "eats": 0.05},
    "hungry": {"sits": 0.05, "walks": 0.15, "hides": 0.1, "sleeps": 0.05, "eats": 0.65},
}
FAVOURITES = (0.7, 0.2, 0.1)  # of three places, foods or actions; each animal has its own order
ACTIONS = {"night": ("dreams", "sings", "swims"), "noon": ("jumps", "swims", "sings")}


@dataclass(frozen=True)
class Automaton:
    """A deterministic probabilistic automaton: the tiny language, or a refit of it.

    words: one per token, the special ones first; P: float64 [states, words], the probability of each next word, rows
    sum to 1 (a state that a refit never saw has a row of zeros); NEXT: long [states, words], the state that follows,
    −1 where the truth has probability 0. State 0 comes after <bos>; the last state, after <eos>, is the end: it
    writes <pad> for ever.
    """

    words: tuple
    P: torch.Tensor
    NEXT: torch.Tensor

    # --- writing and reading ----------------------------------------------------------------------

    def sample(self, count, seed=0, *, prompt=None):
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
            tokens = torch.searchsorted(cumulative[states], drawn, right=True)
            states = self.NEXT[states, tokens[:, 0]]
            columns.append(tokens)
        return torch.cat(columns, dim=1)

    def states(self, tokens):
        """Return long [documents, length]: the state after each token, −1 from the first impossible word on."""
        check_tokens(tokens, len(self.words))
        states = torch.empty_like(tokens)
        states[:, 0] = torch.where(tokens[:, 0] == BOS, 0, -1)
        for i in range(1, tokens.shape[1]):
            before = states[:, i - 1]
            states[:, i] = torch.where(before < 0, -1, self.NEXT[before.clamp(min=0), tokens[:, i]])
        return states

    def next_words(self, tokens):
        """Return float64 [documents, length, words]: the true probability of the word after each token.

        A row of zeros stands after an ungrammatical beginning: there the truth has nothing to say.
        """
        states = self.states(tokens)
        return self.P[states.clamp(min=0)] * (states >= 0).unsqueeze(-1)

    def log_likelihood(self, tokens):
        """Return float64 [documents]: the log-probability of each document in nats, −inf if it is impossible."""
        p = self.next_words(tokens)[:, :-1].gather(-1, tokens[:, 1:, None]).squeeze(-1)
        return p.log().sum(dim=-1)

    def grammatical(self, tokens):
        """Return bool [documents]: whether every word was possible and the document came to its end."""
        return self.states(tokens)[:, -1] == len(self.P) - 1

    # --- exact numbers ----------------------------------------------------------------------------

    def visits(self):
        """Return float64 [states]: how often a document passes each state, on average (the end counts 0)."""
        flow = torch.zeros(len(self.P), dtype=torch.float64)
        flow[0] = 1
        visits = torch.zeros_like(flow)
        while bool(flow[:-1].any()):  # no state comes twice, so the flow reaches the end
            visits += flow
            moved = flow[:, None] * self.P
            moved[-1] = 0
            flow = torch.zeros_like(flow).index_add(0, self.NEXT.clamp(min=0).flatten(), moved.flatten())
        visits[-1] = 0
        return visits

    def entropy(self):
        """Return the entropy of the language in nats per token (<eos> is a token): no model can have a lower loss."""
        visits = self.visits()
        return float(-(visits[:, None] * torch.xlogy(self.P, self.P)).sum() / visits.sum())

    def kl(self, other):
        """Return the exact KL(self ‖ other) in nats per token, for another Automaton with the same states.

        Infinite if `other` gives probability 0 to a word that this one writes.
        """
        visits = self.visits()
        gap = torch.xlogy(self.P, self.P) - torch.xlogy(self.P, other.P)
        return float((visits[:, None] * gap).sum() / visits.sum())

    def kl_of(self, logits_of, tokens, *, batch=500):
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
            real = part[:, 1:] != PAD
            truth = self.next_words(part)[:, :-1][real]
            log_model = logits[:, :-1].to(torch.float64).log_softmax(dim=-1).to(truth.device)[real]
            total += float((torch.xlogy(truth, truth) - truth * log_model).sum())
            count += int(real.sum())
        return total / count

    # --- learning by counting ---------------------------------------------------------------------

    def refit(self, tokens, *, smoothing=0.0):
        """Return the Automaton with the same states whose probabilities are the frequencies in `tokens`.

        This is the maximum-likelihood fit. smoothing: added to the count of every word that the truth allows. Words
        after the first impossible one of a document are not counted. CourseError for zero documents.
        """
        states = self.states(tokens)
        before, word = states[:, :-1].flatten(), tokens[:, 1:].flatten()
        kept = (before >= 0) & (before < len(self.P) - 1)
        kept &= self.NEXT[before.clamp(min=0), word] >= 0
        flat = before[kept] * len(self.words) + word[kept]
        counts = torch.bincount(flat, minlength=self.P.numel()).view_as(self.P).double()
        counts += smoothing * (self.NEXT >= 0)
        P = counts / counts.sum(dim=-1, keepdim=True).clamp(min=1e-300)
        P[-1] = self.P[-1]
        return Automaton(self.words, P, self.NEXT)

    def counts(self, tokens, words=ANIMALS):
        """Return long [words]: how many of the documents contain each of `words` (default: the 24 animals)."""
        check_tokens(tokens, len(self.words))
        ids = torch.tensor([self.words.index(word) for word in words], device=tokens.device)
        return torch.stack([(tokens == i).any(dim=-1).sum() for i in ids])


def check_tokens(tokens, vocabulary):
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


def _favourites(words, animal):
    """Return {word: probability}: three words in an order of the animal's own."""
    turn = ANIMALS.index(animal) % 3
    return dict(zip(words[turn:] + words[:turn], FAVOURITES, strict=True))


def zipf():
    """Return {animal: probability}, falling with the rank r as 1 / r^ZIPF."""
    weights = [r**-ZIPF for r in range(1, len(ANIMALS) + 1)]
    return {animal: weight / sum(weights) for animal, weight in zip(ANIMALS, weights, strict=True)}


def _choices(state):
    """Return {word: (probability, next state)} for a state, written as (place in the document, what is remembered)."""
    place, *memory = state
    animal = memory[0] if memory else None

    def each(probabilities, following):
        return {w: (p, following(w) if callable(following) else following) for w, p in probabilities.items()}

    if place == "start":
        return each({"the": 1.0}, ("mood",))
    if place == "mood":
        moods = each({m: p for m, p in MOODS.items() if m}, lambda mood: ("animal", mood))
        plain = {a: (MOODS[""] * p, ("verb", a, "")) for a, p in zipf().items()}
        return {**moods, **plain}
    if place == "animal":
        return each(zipf(), lambda a: ("verb", a, memory[0]))
    if place == "verb":
        return each(VERBS[memory[1]], lambda verb: ("food" if verb == "eats" else "near", animal))
    if place == "food":
        return each(_favourites(FOODS[KIND[animal]], animal), ("near", animal))
    if place == "near":
        return each({"near": 0.8, "by": 0.2}, ("the place", animal))
    if place == "the place":
        return each({"the": 1.0}, ("place", animal))
    if place == "place":
        return each(_favourites(PLACES[KIND[animal]], animal), ("after place", animal))
    if place == "after place":
        return {".": (0.7, ("more", animal)), "and": (0.3, ("and", animal))}
    if place == "and":
        return each({"eats": 1.0}, ("last food", animal))
    if place == "last food":
        return each(_favourites(FOODS[KIND[animal]], animal), ("dot", animal))
    if place == "dot":
        return each({".": 1.0}, ("more", animal))
    if place == "more":
        return {"<eos>": (0.4, ("end",)), "at": (0.6, ("at", animal))}
    if place == "at":
        return each({"night": 0.5, "noon": 0.5}, lambda time: ("who", animal, time))
    if place == "who":
        return {"the": (0.6, ("again", *memory)), "it": (0.4, ("act", *memory))}
    if place == "again":  # the same animal, many words later
        return each({animal: 1.0}, ("act", *memory))
    if place == "act":
        return each(_favourites(ACTIONS[memory[1]], animal), ("last dot",))
    if place == "last dot":
        return each({".": 1.0}, ("stop",))
    if place == "stop":
        return each({"<eos>": 1.0}, ("end",))
    return {"<pad>": (1.0, ("end",))}  # place == "end"


@functools.cache
def automaton():
    """Return the Automaton of the animal language: 59 words and three special tokens, 488 states."""
    table, waiting = {}, [("start",)]
    while waiting:
        state = waiting.pop(0)
        if state in table:
            continue
        table[state] = _choices(state)
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


def encode(texts, *, end=True):
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


def decode(tokens):
    """Return a list of texts for tokens [documents, length], up to the first <eos>, without special tokens."""
    words = automaton().words
    check_tokens(tokens, len(words))
    texts = []
    for row in tokens.tolist():
        row = row[: row.index(EOS)] if EOS in row else row
        texts.append(" ".join(words[t] for t in row if t not in (PAD, BOS)))
    return texts


def dataset(count, seed=0):
    """Return `count` documents as a `datasets.Dataset` with one column, "text". CourseError for zero documents."""
    texts = decode(automaton().sample(count, seed))
    return require("datasets").Dataset.from_dict({"text": texts})


def tokens_of(data):
    """Return the documents of a `datasets.Dataset` with a column "text" as tokens [documents, length].

    CourseError if the column is missing, the set is empty, or a word is unknown.
    """
    columns = getattr(data, "column_names", None)
    if columns is None or "text" not in columns:
        raise CourseError(f"The data set has the columns {columns}: it needs 'text'; use data.rename_column(old, new).")
    return encode(data["text"])
