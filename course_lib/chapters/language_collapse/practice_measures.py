"""Exercises of chapter 18 that measure: the first impossible word, distinct-n, and words left by the pencil."""

from itertools import chain

import torch

from course_lib.practice import Exercise


def my_first_impossible(words, start, following):
    state = start
    for i, word in enumerate(words):
        if word not in following[state]:
            return i
        state = following[state][word]
    return -1


def my_distinct(tokens, n):
    rows = [[t for t in row if t != 0] for row in tokens.tolist()]
    grams = [tuple(row[i : i + n]) for row in rows for i in range(len(row) - n + 1)]
    return len(set(grams)) / len(grams)


def my_named(shares, T, writings, documents):
    powers = torch.as_tensor(shares) ** (1 / T**writings)
    p = powers / powers.sum()
    return (1 - (1 - p) ** documents).sum()


# --- typical mistakes ------------------------------------------------------------------------------


def _misread(found=lambda place, words: place, moves=True, known=lambda following, state: following[state]):
    """A wrong my_first_impossible: what it makes of the place, whether the state moves on, what it thinks possible."""

    def wrong(words, start, following):
        state, place = start, -1
        for i, word in enumerate(words):
            if word not in known(following, state):
                place = i
                break
            state = following[state].get(word, state) if moves else state
        return found(place, words)

    return wrong


def _last_impossible(words, start, following):
    state, place = start, -1
    for i, word in enumerate(words):
        if word in following[state]:
            state = following[state][word]
        else:
            place = i
    return place


def _anywhere(following, state):
    return {word for words in following.values() for word in words}


def _named(power=lambda T, writings: 1 / T**writings, share=lambda x: x / x.sum(), left=None):
    """A wrong my_named: another exponent, other shares, or another sum."""
    left = left or (lambda p, n: (1 - (1 - p) ** n).sum())

    def wrong(shares, T, writings, documents):
        return left(share(torch.as_tensor(shares) ** power(T, writings)), documents)

    return wrong


def _grams(tokens, n, longer=0):
    """The n-grams of each document."""
    rows = [[t for t in row if t != 0] for row in tokens.tolist()]
    return [[tuple(row[i : i + n]) for i in range(len(row) - n + 1 + longer)] for row in rows]


def _distinct(rows):
    return len({gram for row in rows for gram in row}) / sum(map(len, rows))


def _mean(numbers):
    return sum(numbers) / len(numbers)


def _once(grams):
    return _mean([grams.count(gram) == 1 for gram in grams])


_DOCUMENTS = torch.tensor([[1, 5, 6, 5, 6, 2], [1, 5, 6, 2, 0, 0], [1, 7, 2, 0, 0, 0]])
_WORLD = {
    "start": {"the": "who"},
    "who": {"cat": "cat", "hen": "hen"},
    "cat": {"sits": "cat at", "eats": "cat at"},
    "hen": {"sits": "hen at", "eats": "hen at"},
    "cat at": {"near": "cat place"},
    "hen at": {"near": "hen place"},
    "cat place": {"house": "end", "garden": "end"},
    "hen place": {"barn": "end", "garden": "end"},
    "end": {".": "end"},
}
_SHARES = torch.tensor([0.5, 0.3, 0.15, 0.05])
_MANY = torch.tensor([0.4, 0.2, 0.15, 0.1, 0.08, 0.04, 0.02, 0.01])


EXERCISES = {
    "18.1": Exercise(
        "it returns the number of the first impossible word, counted from 0, and −1 if every word is possible",
        "my_first_impossible(words, start, following)",
        my_first_impossible,
        (
            (["the", "cat", "sits", "near", "house", "."], "start", _WORLD),
            (["the", "hen", "sits", "near", "house", "."], "start", _WORLD),
            (["the", "cat", "eats", "near", "barn", "house"], "start", _WORLD),
            (["cat", "the", "sits", "near", "house", "."], "start", _WORLD),
            (["hen", "eats", "near", "barn", "cat", "."], "who", _WORLD),
            (["the", "cat", "near", "sits", "house", "."], "start", _WORLD),
            (["the", "hen", "sits", "near", "moon", "."], "start", _WORLD),
        ),
        (
            (
                "You counted from 1: the first word of a document has the number 0.",
                _misread(lambda place, words: place + (place >= 0)),
            ),
            (
                "That is the word itself: return its number.",
                _misread(lambda place, words: words[place] if place >= 0 else -1),
            ),
            ("That says only whether all words are possible: return the place.", _misread(lambda p, words: p < 0)),
            ("That says only whether a word is impossible: return the place.", _misread(lambda p, words: p >= 0)),
            (
                "Where every word is possible the answer is −1, not the length of the document.",
                _misread(lambda place, words: place if place >= 0 else len(words)),
            ),
            (
                "Where every word is possible the answer is −1: your function returns None there.",
                _misread(lambda place, words: place if place >= 0 else None),
            ),
            (
                "Where every word is possible the answer is −1: 0 says that the first word is impossible.",
                _misread(lambda place, words: place if place >= 0 else 0),
            ),
            (
                "That is the last impossible word: stop at the first. Behind it nobody knows the state.",
                _last_impossible,
            ),
            (
                "You looked whether a word is possible anywhere. “barn” is a word, but not one for the cat: look in "
                "following[state].",
                _misread(known=_anywhere),
            ),
            (
                "The state never moves on: after a possible word it is following[state][word].",
                _misread(moves=False),
            ),
        ),
    ),
    "18.2": Exercise(
        "it returns the share of different n-grams among all n-grams, padding left out",
        "my_distinct(tokens, n)",
        my_distinct,
        ((_DOCUMENTS, 1), (_DOCUMENTS, 2), (_DOCUMENTS, 3), (_DOCUMENTS, 4), (_DOCUMENTS[[0, 0, 2]], 2)),
        (
            (
                "Padding was counted as a word: leave out the zeros first.",
                lambda tokens, n: _distinct(_grams(tokens + 1, n)),
            ),
            (
                "That is a number of n-grams: divide by how many there are in all.",
                lambda tokens, n: len(set(chain(*_grams(tokens, n)))),
            ),
            (
                "Some of your n-grams begin in one document and end in the next: go document by document.",
                lambda tokens, n: _distinct(_grams(tokens.reshape(1, -1), n)),
            ),
            (
                "That is the share of repeats: distinct-n is 1 minus it.",
                lambda tokens, n: 1 - my_distinct(tokens, n),
            ),
            (
                "One n-gram is missing in each document: a row of length L has L − n + 1 of them.",
                lambda tokens, n: _distinct(_grams(tokens, n, -1)),
            ),
            (
                "One n-gram too many in each document: a row of length L has L − n + 1 of them, and the rest is "
                "shorter than n.",
                lambda tokens, n: _distinct(_grams(tokens, n, 1)),
            ),
            (
                "That is a mean of shares, document by document: two documents alike are not different, so count over "
                "all.",
                lambda tokens, n: _mean([_distinct([row]) for row in _grams(tokens, n) if row]),
            ),
            (
                "You kept a set for each document: an n-gram of two documents counts once, so keep one set for all.",
                lambda tokens, n: sum(len(set(row)) for row in _grams(tokens, n)) / sum(map(len, _grams(tokens, n))),
            ),
            (
                "A set takes each tensor for a different one, whatever number it holds: go through tokens.tolist().",
                lambda tokens, n: 1.0,
            ),
            (
                "That is the share of different documents: count n-grams.",
                lambda tokens, n: len({tuple(row) for row in tokens.tolist()}) / len(tokens),
            ),
            (
                "That is the share of n-grams that occur once: one that occurs twice is still one different n-gram.",
                lambda tokens, n: _once(list(chain(*_grams(tokens, n)))),
            ),
            (
                "The order of the words counts: an n-gram is a tuple, not a set and not sorted.",
                lambda tokens, n: _distinct([[tuple(sorted(gram)) for gram in row] for row in _grams(tokens, n)]),
            ),
            (
                "The order of the words counts, and how often each occurs: an n-gram is a tuple, not a set.",
                lambda tokens, n: _distinct([[frozenset(gram) for gram in row] for row in _grams(tokens, n)]),
            ),
            (
                "Divide by the number of n-grams, not words: a document of L words has L − n + 1 n-grams.",
                lambda tokens, n: len(set(chain(*_grams(tokens, n)))) / (tokens != 0).sum(),
            ),
            (
                "n does nothing yet: an n-gram is n words in a row.",
                lambda tokens, n: my_distinct(tokens, 1),
            ),
        ),
    ),
    "18.3": Exercise(
        "it returns how many words are expected in `documents` documents after so many writings at T",
        "my_named(shares, T, writings, documents)",
        my_named,
        (
            (_SHARES, 0.8, 1, 10),
            (_SHARES, 0.8, 3, 50),
            (_SHARES, 1.0, 5, 20),
            (_MANY, 0.5, 2, 7),
            (_MANY, 2.0, 1, 10),
            (_MANY, 0.8, 0, 10),
        ),
        (
            (
                "That is the exponent T^writings: a temperature below 1 must make it larger than 1, 1 / T^writings.",
                _named(lambda T, writings: T**writings),
            ),
            (
                "The exponents multiply, they do not add: 1 / T^writings, not writings / T.",
                _named(lambda T, writings: writings / T),
            ),
            (
                "The temperatures multiply: 1 / T^writings, not 1 / (T · writings).",
                _named(lambda T, writings: 1 / (T * writings)),
            ),
            ("You sharpened once: after `writings` writings it is 1 / T^writings.", _named(lambda T, writings: 1 / T)),
            ("That is one writing too many.", _named(lambda T, writings: 1 / T ** (writings + 1))),
            ("That is one writing too few.", _named(lambda T, writings: 1 / T ** (writings - 1))),
            ("The powers are not shares yet: divide them by their sum.", _named(share=lambda x: x)),
            (
                "You divided by the largest: shares sum to 1, so divide by the sum.",
                _named(share=lambda x: x / x.max()),
            ),
            (
                "That is how often the words occur: a word counts once, with probability 1 − (1 − p)ⁿ.",
                _named(left=lambda p, n: (p * n).sum()),
            ),
            (
                "That is how many words are missing: subtract each (1 − p)ⁿ from 1.",
                _named(left=lambda p, n: ((1 - p) ** n).sum()),
            ),
            (
                "1 − pⁿ is the chance that not *every* document has the word: it is in none with the chance (1 − p)ⁿ.",
                _named(left=lambda p, n: (1 - p**n).sum()),
            ),
            (
                "That is the chance for each word: sum them.",
                _named(left=lambda p, n: 1 - (1 - p) ** n),
            ),
            (
                "A word with a share above 0 may still be in none of the documents: sum 1 − (1 − p)ⁿ.",
                _named(left=lambda p, n: (p > 0).sum()),
            ),
        ),
    ),
}
