"""The student's tokenizer, with one token for each character, and the trie of the teacher's words.

The teacher reads words, the student their letters, each word closed by a space: "the cat" is t, h, e, space, c, a, t,
space. <eos> is one token for both. No word is the beginning of another one, since the space belongs to it, so every
text of the student can be cut into the teacher's words in one way only.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from course_lib.data import language
from course_lib.data.language import BOS, EOS, PAD
from course_lib.errors import CourseError

LETTERS = "abcdefghijklmnopqrstuvwxyz. "
CHARACTERS = (*language.SPECIAL, *LETTERS)
_NUMBER = {character: i for i, character in enumerate(CHARACTERS)}


@dataclass(frozen=True)
class Trie:
    """The words of a vocabulary as paths from one root, node 0: words that begin alike share their first steps.

    child: long [nodes, characters], the node that a character leads to, or −1; below: bool [nodes, words], which words
    pass a node; ends: long [nodes], the word that ends there, or −1.
    """

    child: torch.Tensor
    below: torch.Tensor
    ends: torch.Tensor

    @classmethod
    def of(cls, spellings: Sequence[Sequence[int]], characters: int) -> "Trie":
        """Return the trie of words, each spelled as a sequence of characters below `characters`; a word without a
        spelling cannot be said. CourseError if no word has one, or one word is the beginning of another."""
        children, passing, ends = [{}], [set()], [-1]
        for word, spelling in enumerate(spellings):
            node = 0
            for character in spelling:
                if not 0 <= character < characters:
                    raise CourseError(f"Word {word} holds the character {character}: there are {characters} of them.")
                passing[node].add(word)
                if character not in children[node]:
                    children[node][character] = len(children)
                    children, passing, ends = [*children, {}], [*passing, set()], [*ends, -1]
                node = children[node][character]
            if spelling:
                passing[node].add(word)
                ends[node] = word
        if len(children) == 1:
            raise CourseError("No word has a spelling: give at least one word as a sequence of characters.")
        for node, word in enumerate(ends):
            if word >= 0 and children[node]:
                raise CourseError(
                    f"Word {word} is the beginning of another word: close each word with a sign of its own, such as a "
                    "space, or nobody can tell where it ends."
                )
        child = torch.full((len(children), characters), -1)
        below = torch.zeros(len(children), len(spellings), dtype=torch.bool)
        for node, steps in enumerate(children):
            for character, following in steps.items():
                child[node, character] = following
            below[node, sorted(passing[node])] = True
        return cls(child, below, torch.tensor(ends))

    def next_characters(self, words: torch.Tensor, nodes: torch.Tensor) -> torch.Tensor:
        """Return the probability of the next character, float [places, characters]: what the teacher's next-word
        probabilities say about it, once the characters that lead to a node have been read.

        words: float [places, words], probabilities of the next word; nodes: long [places]. The probability of a
        character is that of all words that go on with it, divided by that of all words that pass the node. CourseError
        for other words, or where none of the words that pass has any probability.
        """
        if words.dim() != 2 or words.shape[1] != self.below.shape[1] or nodes.shape != words.shape[:1]:
            raise CourseError(
                f"The probabilities have shape {list(words.shape)} and the nodes {list(nodes.shape)}: expected "
                f"[places, {self.below.shape[1]}] and [places]."
            )
        mass = words @ self.below.T.to(words.dtype)  # [places, nodes]: of all words that pass a node
        following = self.child[nodes]  # [places, characters]
        flow = torch.where(following >= 0, mass.gather(1, following.clamp(min=0)), 0)
        here = flow.sum(dim=1, keepdim=True)
        if not bool((here > 0).all()):
            raise CourseError(
                f"At place {int((here <= 0).flatten().nonzero()[0])} the teacher gives no word that fits the "
                "characters read so far: ask it about this very text."
            )
        return flow / here


@dataclass(frozen=True)
class Spelled:
    """Documents in characters. tokens: long [documents, length], with <bos>, <eos> and padding; word: long, alike, the
    place in the document of words that a character belongs to (0 for <bos>, −1 for padding); node: long, alike, the
    node of the trie that stands before a character."""

    tokens: torch.Tensor
    word: torch.Tensor
    node: torch.Tensor

    def __len__(self):
        return len(self.tokens)

    def part(self, rows: slice) -> "Spelled":
        """Return some of the documents."""
        return Spelled(self.tokens[rows], self.word[rows], self.node[rows])


def spelled(word: str) -> tuple[int, ...]:
    """Return the characters of one of the teacher's words: its letters and a space, or <eos>. <pad> and <bos> are never
    predicted, so they have none. CourseError for a letter that the student does not have."""
    if word in language.SPECIAL:
        return (EOS,) if word == "<eos>" else ()
    unknown = [letter for letter in word if letter not in LETTERS]
    if unknown or not word:
        raise CourseError(f"{word!r} cannot be spelled: the student has the letters {LETTERS!r}.")
    return (*(_NUMBER[letter] for letter in word), _NUMBER[" "])


@functools.cache
def trie() -> Trie:
    """Return the trie of the teacher's words: those of the animal language, and <eos>."""
    return Trie.of([spelled(word) for word in language.automaton().words], len(CHARACTERS))


@functools.cache
def _steps():
    """The characters and the nodes before them, of each word."""
    tree, found = trie(), []
    for word in language.automaton().words:
        characters, nodes = spelled(word), [0]
        for character in characters[:-1]:
            nodes.append(int(tree.child[nodes[-1], character]))
        found.append((characters, nodes[: len(characters)]))
    return found


def spell(documents: torch.Tensor) -> Spelled:
    """Return documents long [n, length] of the animal language, in characters. CourseError for what is no document, or
    one that does not begin with <bos>."""
    language.check_tokens(documents, len(language.automaton().words))
    if not bool((documents[:, 0] == BOS).all()):
        raise CourseError("A document does not begin with <bos>: pass what language.encode() or sample() returns.")
    rows = []
    for document in documents.tolist():
        tokens, places, nodes = [BOS], [0], [0]
        for place, word in enumerate(document[1:], start=1):
            if word == PAD:
                break
            characters, before = _steps()[word]
            tokens += characters
            nodes += before
            places += [place] * len(characters)
        rows.append((tokens, places, nodes))
    length = max(len(tokens) for tokens, _, _ in rows)
    parts = [[row[k] + [(PAD, -1, 0)[k]] * (length - len(row[k])) for row in rows] for k in range(3)]
    return Spelled(*(torch.tensor(part) for part in parts))


def text_of(tokens: Sequence[int]) -> str:
    """Return the text of characters, up to <eos>, without <bos> and padding."""
    shown = []
    for token in tokens:
        if int(token) == EOS:
            break
        if int(token) not in (PAD, BOS):
            shown.append(CHARACTERS[int(token)])
    return "".join(shown).strip()


def targets(documents: Spelled, words: torch.Tensor) -> torch.Tensor:
    """Return what a teacher of words says about each next character: float [documents, length, characters], at the
    place of the character that is predicted; zeros for <bos> and padding.

    words: probabilities of the word after each word, float [documents, length in words, words].
    """
    real = documents.word > 0
    which = real.nonzero()[:, 0]
    before = words[which, documents.word[real] - 1]  # [places, words]
    found = torch.zeros(*documents.tokens.shape, len(CHARACTERS), dtype=torch.float32)
    for rows in torch.arange(len(which)).split(20_000):
        place = real.nonzero()[rows]
        found[place[:, 0], place[:, 1]] = trie().next_characters(before[rows], documents.node[real][rows]).float()
    return found
