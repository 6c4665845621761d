"""Where two tokenizers cut the same text, and how much of that is in common: for real tokenizers of the `tokenizers`
library, which know the place in the text that each token stands for."""

import random
from collections.abc import Callable, Sequence

from course_lib import runtime
from course_lib.errors import CourseError

Spans = list[tuple[int, int]]


def spans(tokenizer, text: str) -> Spans:
    """Return the (start, end) of each token of a text, in characters, without special tokens.

    tokenizer: of `transformers` (a fast one) or of `tokenizers`. A space belongs to the token after it, even where a
    tokenizer reports it with the one before, or drops it; pieces of one character, such as two of its bytes, count as
    one. CourseError for a tokenizer that does not say where its tokens stand.
    """
    if hasattr(tokenizer, "backend_tokenizer"):
        tokenizer = tokenizer.backend_tokenizer
    if not hasattr(tokenizer, "encode_batch"):
        raise CourseError(
            f"{type(tokenizer).__name__} does not say where in the text its tokens stand: load it as a fast tokenizer, "
            "with AutoTokenizer.from_pretrained(..., use_fast=True)."
        )
    found = []
    for start, end in tokenizer.encode(text, add_special_tokens=False).offsets:
        if start >= end or (found and end <= found[-1][1]):
            continue  # a further byte of a character that has been seen
        found.append((start, end))
    return _filled(found, text)


def _filled(found, text):
    """Let each token begin where the one before ended, and the last one end with the text."""
    ends = [end for _, end in found]
    if ends:
        ends[-1] = len(text)
    return list(zip([0, *ends[:-1]], ends, strict=True)) if ends else []


def boundaries(cut: Spans) -> set[int]:
    """Return the places at which a text is cut, without its beginning and its end."""
    return {end for _, end in cut[:-1]}


def shared(ours: Spans, theirs: Spans) -> dict[str, float]:
    """Return what two ways of cutting one text have in common, in percent of ours. boundaries: cuts that theirs has as
    well; tokens: tokens that begin and end at the same places. CourseError for a text that one of them does not cut."""
    if len(ours) < 2 or not theirs:
        raise CourseError("There are no boundaries to compare: give a text of two tokens or more.")
    cuts, other = boundaries(ours), boundaries(theirs)
    return {
        "boundaries": 100 * len(cuts & other) / len(cuts),
        "tokens": 100 * len(set(ours) & set(theirs)) / len(ours),
    }


def chunks(ours: Spans, theirs: Spans) -> list[tuple[range, range]]:
    """Return the shortest pieces that both cut out of a text, as the numbers of the tokens that each is made of."""
    ends = [*sorted(boundaries(ours) & boundaries(theirs)), ours[-1][1]]
    found, i, j = [], 0, 0
    for end in ends:
        first, second = i, j
        while i < len(ours) and ours[i][1] <= end:
            i += 1
        while j < len(theirs) and theirs[j][1] <= end:
            j += 1
        found.append((range(first, i), range(second, j)))
    return found


def at_random(cut: Spans, length: int, seed: int) -> Spans:
    """Return as many cuts of a text as in `cut`, at random places: the control."""
    places = random.Random(runtime.derive(seed, "cuts")).sample(range(1, length), len(cut) - 1)
    ends = [*sorted(places), length]
    return list(zip([0, *ends[:-1]], ends, strict=True))


def vocabulary(tokenizer) -> dict[str, int]:
    """Return {piece of text: token} of a real tokenizer, with the marks of its kind turned into what they stand for: Ġ
    and U+2581 are a space before a word; WordPiece marks what is not the beginning of a word with ##, so there a piece
    without it gets a space."""
    entries = tokenizer.get_vocab()
    byte_level = any(
        piece.startswith("Ġ") for piece in entries
    )  # asked first: such a vocabulary may well hold "##" too
    if not byte_level and any(piece.startswith("##") for piece in entries):
        return {piece[2:] if piece.startswith("##") else " " + piece: number for piece, number in entries.items()}
    read = _byte_reader() if byte_level else str
    return {read(piece).replace("\u2581", " "): number for piece, number in entries.items()}


def _byte_reader() -> Callable[[str], str]:
    """The inverse of the letters by which byte-level tokenizers write bytes: Ġ is the space, Ã the byte 195."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {chr(byte): byte for byte in plain}
    letters |= {chr(256 + i): byte for i, byte in enumerate(b for b in range(256) if b not in plain)}

    def read(piece):
        if not all(letter in letters for letter in piece):
            return piece
        return bytes(letters[letter] for letter in piece).decode("utf-8", errors="surrogateescape")

    return read


def shared_entries(ours: dict[str, int], theirs: dict[str, int]) -> float:
    """Return how many of our pieces the other vocabulary has as well, in percent. CourseError for none."""
    if not ours:
        raise CourseError("The vocabulary is empty: give {piece: token}.")
    return 100 * len(ours.keys() & theirs.keys()) / len(ours)


def parts_of(text: str, size: int) -> Sequence[str]:
    """Return a text in parts of `size` lines: the units that an interval is taken over."""
    lines = [line for line in text.splitlines() if line.strip()]
    return ["\n".join(lines[i : i + size]) for i in range(0, len(lines) - size + 1, size)]
