"""Exercises of chapter 18 about loops: real documents without a leak, and a loop that leaks."""

import math

import torch

from course_lib.practice import Exercise


def my_mix(real, test, written, share):
    unseen = [row for row in real if not (row == test).all(dim=1).any()]
    count = round(share * len(written))
    return torch.cat([torch.stack(unseen[:count]), written[count:]]) if count else written


def my_generation(write, real, count):
    attempts = count
    while len(write(attempts)) < count:
        attempts += 1
    return write(attempts)[:count]


def _unseen(real, test):
    return real[[not (row == test).all(dim=1).any() for row in real]]


def _mix(real_of=lambda real, test, count: _unseen(real, test)[:count], rest=lambda w, count: w[count:], number=round):
    def wrong(real, test, written, share):
        count = number(share * len(written))
        return torch.cat([real_of(real, test, count), rest(written, count)])

    return wrong


def _first_written(real, test, written, share):
    count = round(share * len(written))
    return torch.cat([written[count:], _unseen(real, test)[:count]])


def _topped_up(write, real, count):
    written = write(count)
    return torch.cat([written, real(count - len(written))])


def _repeated(write, real, count):
    written = write(count)
    while len(written) < count:
        written = torch.cat([written, write(count)])
    return written[:count]


_REAL = torch.tensor([[1, 6, 2], [1, 4, 2], [1, 8, 2], [1, 5, 2], [1, 7, 2]])
_TEST = torch.tensor([[1, 5, 2], [1, 4, 2]])
_WRITTEN = torch.stack([torch.tensor([1, 9 + i, 2]) for i in range(10)])
_MORE_REAL = torch.tensor([[1, 42 - i, 31 + i, 2] for i in range(13)])
_MORE_TEST = _MORE_REAL[[1, 3, 7]].flip(0)
_LONGER = torch.tensor([[1, 50 + i, 51 + i, 2] for i in range(10)])


class _Writer:
    """A model's first attempts, those from `first` on that `passes` lets through; documents of one word or of three.

    first None: as many as it is asked for at first are all thrown away, so that no number fixed beforehand is enough.
    """

    def __init__(self, first, passes, words=1):
        self.first, self.passes, self.words, self.calls, self.number = first, passes, words, 0, 100

    def __call__(self, attempts):
        self.calls += 1
        if self.calls > 5000:  # whoever asks for the same again and again would wait for ever
            raise RuntimeError(
                "write() was called 5,000 times; ask it for more attempts each time, it always begins anew"
            )
        if self.first is None:
            self.first, self.number = attempts, 100 - attempts
        kept = [self.number + i for i in range(self.first, attempts) if self.passes(i)]
        return torch.tensor(kept) if self.words == 1 else torch.tensor([[1, word, 2] for word in kept]).reshape(-1, 3)


def _people(count):
    return torch.arange(count) + 1


def _people_in_sentences(count):
    return torch.tensor([[1, 3 + i, 2] for i in range(count)]).reshape(-1, 3)


def _words(documents):
    return [row if isinstance(row, int) else row[1] for row in torch.stack(list(documents)).tolist()]


_LEAK = "That is the leak: what the model could not write was filled up with real documents. Let it write again."
_TOO_FEW = (
    "There are fewer than `count` documents where many attempts are thrown away. There is no fixed number of attempts "
    "that is always enough: write again, with more, until there are enough."
)
_REPEATED = (
    "You repeated documents: let the model make more attempts instead, from the start, since write() begins anew."
)
_TOO_MANY = "There are more than `count` documents: cut with [:count]."

EXERCISES = {
    "18.4": Exercise(
        "it returns as many documents as `written` has: first the real ones that the test does not contain, then the "
        "written ones",
        "my_mix(real, test, written, share)",
        my_mix,
        (
            (_REAL, _TEST, _WRITTEN, 0.2),
            (_REAL, _TEST, _WRITTEN, 0.32),
            (_REAL, _TEST, _WRITTEN, 0.0),
            (_MORE_REAL, _MORE_TEST, _LONGER, 0.48),
            (_MORE_REAL, _MORE_TEST, _LONGER, 1.0),
        ),
        (
            (
                "A document of the test went into the lessons: leave those out before you take the first ones.",
                _mix(lambda real, test, count: real[:count]),
            ),
            (
                "Keep the order of the real documents: `unique` sorts them.",
                _mix(lambda real, test, count: _unseen(real.unique(dim=0), test)[:count]),
            ),
            (
                "The generation grew: real documents take the place of written ones, written[count:].",
                _mix(rest=lambda written, count: written),
            ),
            (
                "That is 1 − share of real documents.",
                lambda real, test, written, share: my_mix(real, test, written, 1 - share),
            ),
            ("The real ones come first.", _first_written),
            (
                "You cut before you left out the documents of the test, so some are missing: leave those out before "
                "you take the first ones.",
                _mix(lambda real, test, count: _unseen(real[:count], test)),
            ),
            (
                "torch.stack stops at a share of 0, where no real document is taken: return `written` then.",
                _mix(lambda real, test, count: torch.stack(list(_unseen(real, test)[:count]))),
            ),
            (
                "`row in test` asks whether any single number occurs: a document is in the test if all its words agree "
                "with one row of it.",
                _mix(lambda real, test, count: torch.stack([row for row in real if row not in test][:count])),
            ),
            (
                "The written ones go on from that place, written[count:]: you took them from the start.",
                _mix(rest=lambda written, count: written[: len(written) - count]),
            ),
            (
                "The written ones go on from that place, written[count:]; written[:-count] takes them from the start, "
                "and nothing at a share of 0.",
                _mix(rest=lambda written, count: written[:-count]),
            ),
            ("int() cuts off: round(), as 0.48 · 10 = 4.8 is nearer to 5.", _mix(number=int)),
            ("That rounds up: round(), as 0.32 · 10 = 3.2 is nearer to 3.", _mix(number=math.ceil)),
            (
                "The test's documents stand anywhere among the real ones: compare each with every row of the test.",
                _mix(lambda real, test, count: real[len(test) : len(test) + count]),
            ),
            ("No real document is in it yet.", lambda real, test, written, share: written),
        ),
    ),
    "18.5": Exercise(
        "it returns the first `count` documents that the model writes, and no others",
        "my_generation(write, real, count)",
        my_generation,
        (
            (_Writer(0, lambda i: i % 3 != 2), _people, 6),
            (_Writer(0, lambda i: i % 3 != 2), _people, 10),
            (_Writer(0, lambda i: True), _people, 4),
            (_Writer(0, lambda i: i % 5 == 3, words=3), _people_in_sentences, 7),
            (_Writer(10, lambda i: True), _people, 5),
            (_Writer(1500, lambda i: i % 2 == 0), _people, 3),
            (_Writer(None, lambda i: True), _people, 4),
        ),
        (
            (_LEAK, _topped_up),
            (_TOO_FEW, lambda write, real, count: write(count)),
            (_TOO_FEW, lambda write, real, count: write(1000 * count)[:count]),
            (_REPEATED, _repeated),
            (_TOO_MANY, lambda write, real, count: write(10_000)),
            ("These are real documents alone.", lambda write, real, count: real(count)),
        ),
        signs=(
            (_LEAK, lambda documents, right: min(_words(documents)) < 100),
            (_TOO_FEW, lambda documents, right: len(documents) < len(right)),
            (_TOO_MANY, lambda documents, right: len(documents) > len(right)),
            (_REPEATED, lambda documents, right: len(set(_words(documents))) < len(right)),
            (
                "All of these are the model's, but not its first ones: cut at the front, with [:count].",
                lambda documents, right: len(set(_words(documents))) == len(right),
            ),
        ),
    ),
}
