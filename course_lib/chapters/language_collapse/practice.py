"""Exercises and quiz of chapter 18."""

import torch
import torch.nn.functional as F

from course_lib.practice import Exercise, Question


def my_frequencies(states, words, state, vocabulary):
    counts = torch.bincount(words[states == state], minlength=vocabulary).double()
    return counts / counts.sum().clamp(min=1)  # a state that nobody passed keeps a row of zeros


def my_distinct(tokens, n):
    grams = [tuple(part) for row in tokens.tolist() for part in _windows([t for t in row if t != 0], n)]
    return len(set(grams)) / len(grams)


def my_mix(real, test, written, share):
    unseen = [row for row in real if not (row == test).all(dim=1).any()]
    count = round(share * len(written))
    return torch.cat([torch.stack(unseen[:count]), written[count:]]) if count else written


def my_generation(write, real, count):
    attempts = count
    while len(write(attempts)) < count:
        attempts += 1
    return write(attempts)[:count]


def _windows(row, n):
    return [row[i : i + n] for i in range(len(row) - n + 1)]


def _counts(states, words, state, vocabulary):
    return torch.bincount(words[states == state], minlength=vocabulary).double()


def _equal_shares(states, words, state, vocabulary):
    found = my_frequencies(states, words, state, vocabulary)
    return found if found.any() else torch.full((vocabulary,), 1 / vocabulary, dtype=torch.float64)


def _grams(tokens, n, keep=True):
    rows = tokens.tolist() if keep else [[t for t in row if t != 0] for row in tokens.tolist()]
    return [tuple(part) for row in rows for part in _windows(row, n)]


def _across(tokens, n):
    grams = [tuple(part) for part in _windows([t for t in tokens.flatten().tolist() if t != 0], n)]
    return len(set(grams)) / len(grams)


def _leaky_mix(real, test, written, share):
    count = round(share * len(written))
    return torch.cat([real[:count], written[count:]])


def _longer_mix(real, test, written, share):
    count = round(share * len(written))
    return torch.cat([my_mix(real, test, written, share)[:count], written])


def _other_share(real, test, written, share):
    return my_mix(real, test, written, 1 - share)


def _first_written(real, test, written, share):
    count = round(share * len(written))
    return torch.cat([written[count:], my_mix(real, test, written, share)[:count]])


def _topped_up(write, real, count):
    written = write(count)
    return torch.cat([written, real(count - len(written))])


def _repeated(write, real, count):
    written = write(count)
    return torch.cat([written, written[: count - len(written)]])


def _all_attempts(write, real, count):
    return write(2 * count)


_STATES = torch.tensor([0, 1, 2, 0, 1, 1, 0, 2, 1])
_WORDS = torch.tensor([3, 4, 1, 3, 5, 4, 2, 1, 4])
_DOCUMENTS = torch.tensor([[1, 5, 6, 5, 6, 2], [1, 5, 6, 2, 0, 0], [1, 7, 2, 0, 0, 0]])
_REAL = torch.tensor([[1, 4, 2], [1, 5, 2], [1, 6, 2], [1, 7, 2], [1, 8, 2]])
_TEST = torch.tensor([[1, 5, 2], [1, 4, 2]])
_WRITTEN = torch.stack([torch.tensor([1, 9 + i, 2]) for i in range(10)])


def _drops_threes(attempts):
    """A model's first attempts; every third is no sentence and is thrown away."""
    return torch.tensor([100 + i for i in range(attempts) if i % 3 != 2])


def _drops_nothing(attempts):
    return torch.arange(attempts) + 50


def _people(count):
    return torch.arange(count) + 1


EXERCISES = {
    "18.1": Exercise(
        "it returns the frequencies of the words that followed one state, zeros if nobody passed it",
        "my_frequencies(states, words, state, vocabulary)",
        my_frequencies,
        ((_STATES, _WORDS, 0, 6), (_STATES, _WORDS, 1, 6), (_STATES, _WORDS, 7, 6)),
        (
            ("These are counts: divide them by their sum.", _counts),
            (
                "You divided by all words: divide by how often this state was passed.",
                lambda s, w, state, v: _counts(s, w, state, v) / len(w),
            ),
            (
                "You counted the words of every state: keep those where `states == state`.",
                lambda s, w, state, v: torch.bincount(w, minlength=v).double() / len(w),
            ),
            ("A state that nobody passed has no frequencies: return zeros there, not equal shares.", _equal_shares),
            (
                "Every word got something: that is smoothing. Here a word that was not written has probability 0.",
                lambda s, w, state, v: F.normalize(_counts(s, w, state, v) + 1, p=1, dim=0),
            ),
        ),
    ),
    "18.2": Exercise(
        "it returns the share of different n-grams among all n-grams, padding left out",
        "my_distinct(tokens, n)",
        my_distinct,
        ((_DOCUMENTS, 1), (_DOCUMENTS, 2), (_DOCUMENTS, 3)),
        (
            (
                "Padding was counted as a word: leave out the zeros first.",
                lambda tokens, n: len(set(_grams(tokens, n))) / len(_grams(tokens, n)),
            ),
            (
                "That is a number of n-grams: divide by how many there are in all.",
                lambda tokens, n: len(set(_grams(tokens, n, False))),
            ),
            (
                "Some of your n-grams begin in one document and end in the next: go document by document.",
                _across,
            ),
            (
                "That is the share of repeats: distinct-n is 1 minus it.",
                lambda tokens, n: 1 - my_distinct(tokens, n),
            ),
            (
                "n does nothing yet: an n-gram is n words in a row.",
                lambda tokens, n: my_distinct(tokens, 1),
            ),
        ),
    ),
    "18.3": Exercise(
        "it returns as many documents as `written` has: first the real ones that the test does not contain, then the "
        "written ones",
        "my_mix(real, test, written, share)",
        my_mix,
        ((_REAL, _TEST, _WRITTEN, 0.2), (_REAL, _TEST, _WRITTEN, 0.3), (_REAL, _TEST, _WRITTEN, 0.0)),
        (
            (
                "A document of the test went into the lessons: leave those out before you take the first ones.",
                _leaky_mix,
            ),
            (
                "The generation grew: real documents take the place of written ones, written[count:].",
                _longer_mix,
            ),
            ("That is 1 − share of real documents.", _other_share),
            ("The real ones come first.", _first_written),
        ),
    ),
    "18.4": Exercise(
        "it returns `count` documents, all written by the model",
        "my_generation(write, real, count)",
        my_generation,
        ((_drops_threes, _people, 6), (_drops_threes, _people, 10), (_drops_nothing, _people, 4)),
        (
            (
                "That is the leak: what the model could not write was filled up with real documents. Let it write again.",
                _topped_up,
            ),
            (
                "There are fewer than `count` documents: let the model make more attempts.",
                lambda write, real, count: write(count),
            ),
            ("You repeated documents: let the model make more attempts instead.", _repeated),
            ("There are more than `count` documents: cut with [:count].", _all_attempts),
            ("These are real documents alone.", lambda write, real, count: real(count)),
        ),
    ),
}

QUIZ = (
    Question(
        "A model that counts has lost the word “donkey”. When does it come back, if each generation replaces the last?",
        (
            (
                "After some luck in a later sample",
                False,
                "A word with probability 0 is never drawn, whatever the luck.",
            ),
            ("Never", True, "Its frequency is 0, so it is never written, so its frequency stays 0."),
            ("When the sample is larger", False, "A larger sample loses words more slowly. It brings none back."),
        ),
    ),
    Question(
        "Which words die first?",
        (
            ("The rare ones", True, "A word with few mentions is the likeliest to be missing from a sample by chance."),
            (
                "All at the same rate",
                False,
                "The chance to be missing is (1 − p)ⁿ: it depends on how common a word is.",
            ),
            ("The words that come late in a sentence", False, "The place does not matter, the frequency does."),
        ),
    ),
    Question(
        "Every generation learns from everything written so far, the real documents included. Counting models then lose:",
        (
            ("As many words as with replacing, later", False, "The first documents are never thrown away."),
            ("Half of them", False, "A word that stands in the pile has a frequency above 0 for ever."),
            (
                "None after generation 0",
                True,
                "What the first documents contain stays in the pile. Its frequency moves, but never to 0.",
            ),
        ),
    ),
    Question(
        "At T = 1 the tiny GPT's sentences stay as different from each other as they were. Is that good news?",
        (
            (
                "Yes: no collapse at all",
                False,
                "Look at the grammar: many of the sentences are different because they are wrong.",
            ),
            (
                "No: fewer and fewer of them are grammatical",
                True,
                "Each generation copies the slips of the last and adds its own. Diversity alone would call that healthy.",
            ),
            (
                "It shows a bug in the measure",
                False,
                "The measure is right: it counts different sentences, not good ones.",
            ),
        ),
    ),
    Question(
        "Why does T = 0.8 make the loop narrow so fast?",
        (
            (
                "The models are trained for fewer steps",
                False,
                "The training is the same. Only the drawing of words differs.",
            ),
            ("The learning rate is lower", False, "Temperature here belongs to the writing, not to the training."),
            (
                "Each generation sharpens what the last one has sharpened",
                True,
                "Common words gain a little each time, and the next model takes the gain for the truth.",
            ),
        ),
    ),
)
