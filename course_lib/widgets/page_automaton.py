"""The animal language as the page gets it. The widgets of chapters 08 and 18 read it (js/_automaton.js)."""

from course_lib.data import language
from course_lib.widgets.base import packed


def automaton() -> dict:
    """Return the automaton of the language as JSON: its words, the special ones among them, how many transitions leave
    each state, and for every transition, sorted by the state that it leaves, its word, the next state and its
    probability."""
    truth = language.automaton()
    possible = truth.P > 0  # [states, words]
    return {
        "words": list(truth.words),
        "pad": language.PAD,
        "bos": language.BOS,
        "eos": language.EOS,
        "counts": packed(possible.sum(dim=1), "u1"),
        "word": packed(possible.nonzero()[:, 1], "u1"),
        "to": packed(truth.NEXT[possible], "<i2"),
        "p": packed(truth.P[possible], "<f4"),
    }
