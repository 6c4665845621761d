"""Answers to the exercises of chapter 18 as learners write them: other right ways pass, wrong ones get a sentence."""

import math

import numpy as np
import pytest
import torch

from course_lib import practice


def first_impossible(found=lambda i: i, none=-1, known=lambda following, state: following[state], moved=True):
    def answer(words, start, following):
        state = start
        for i, word in enumerate(words):
            if word not in known(following, state):
                return found(i)
            if moved:
                state = following[state].get(word, state)
        return none

    return answer


def goes_on(words, start, following):
    state, bad = start, []
    for i, word in enumerate(words):
        if word in following[state]:
            state = following[state][word]
        else:
            bad.append(i)
    return bad[-1] if bad else -1


def with_get(words, start, following):
    state = start
    for i in range(len(words)):
        state = following[state].get(words[i])
        if state is None:
            return i
    return -1


def named(power=lambda T, k: 1 / T**k, normed=lambda x: x / x.sum(), left=lambda p, n: (1 - (1 - p) ** n).sum()):
    return lambda shares, T, writings, documents: left(normed(shares ** power(T, writings)), documents)


def step_by_step(shares, T, writings, documents):
    for _ in range(writings):
        shares = shares ** (1 / T)
        shares = shares / shares.sum()
    return sum(1 - (1 - float(p)) ** documents for p in shares)


def windows(row, n, short=0):
    return [tuple(row[i : i + n]) for i in range(len(row) - n + 1 - short)]


def grams_of(tokens, n, padding=False, short=0):
    rows = [[t for t in row if padding or t] for row in tokens.tolist()]
    return [windows(row, n, short) for row in rows]


def distinct(key=lambda gram: gram, **how):
    def answer(tokens, n):
        grams = [key(gram) for row in grams_of(tokens, n, **how) for gram in row]
        return len(set(grams)) / len(grams)

    return answer


def bigrams_with_padding(tokens, n):
    grams = [tuple(row[i : i + n].tolist()) for row in tokens for i in range(tokens.shape[1] - n + 1)]
    return len(set(grams)) / len(grams)


def mean_of_documents(tokens, n):
    shares = [len(set(row)) / len(row) for row in grams_of(tokens, n) if row]
    return sum(shares) / len(shares)


def one_set_per_document(tokens, n):
    rows = grams_of(tokens, n)
    return sum(len(set(row)) for row in rows) / sum(map(len, rows))


def different_documents(tokens, n):
    return len({tuple(row) for row in tokens.tolist()}) / len(tokens)


def seen_once(tokens, n):
    grams = [gram for row in grams_of(tokens, n) for gram in row]
    return sum(grams.count(gram) == 1 for gram in grams) / len(grams)


def with_numpy(tokens, n):
    grams = np.array([gram for row in grams_of(tokens, n) for gram in row])
    return len(np.unique(grams, axis=0)) / len(grams)


def unseen(real, test):
    kept = [row for row in real if not (row == test).all(dim=1).any()]
    return torch.stack(kept) if kept else real[:0]


def mix(real_part, written_part=lambda written, count: written[count:], number=lambda share, n: round(share * n)):
    def answer(real, test, written, share):
        count = number(share, len(written))
        return torch.cat([real_part(real, test, count), written_part(written, count)])

    return answer


def first_unseen(real, test, count):
    return unseen(real, test)[:count]


def stacked(real, test, count):
    return torch.stack([row for row in real if not (row == test).all(1).any()][:count])


def filtered_too_late(real, test, count):
    return unseen(real[:count], test)


def by_any_number(real, test, count):
    return torch.stack([row for row in real if row not in test][:count])


def by_sets(real, test, written, share):
    known = {tuple(row) for row in test.tolist()}
    count = round(share * len(written))
    return [row for row in real.tolist() if tuple(row) not in known][:count] + written.tolist()[count:]


def random_ones(real, test, count):
    return unseen(real, test).flip(0)[:count]


def fills_up_with_people(write, real, count):
    documents = list(write(count))
    return torch.stack(documents + list(real(count - len(documents))))


def attempts(first, more, cut=lambda written, count: written[:count]):
    """Write first(count) attempts, then more(attempts, count) until there are enough, and cut."""

    def answer(write, real, count):
        tried = first(count)
        written = write(tried)
        while len(written) < count:
            tried = more(tried, count)
            written = write(tried)
        return cut(written, count)

    return answer


def doubled(tried, count):
    return 2 * tried


def writes_again_and_adds(write, real, count):
    written = write(count)
    while len(written) < count:
        written = torch.cat([written, write(count)])
    return written[:count]


def writes_only_what_is_missing(write, real, count):
    written = write(count)
    while len(written) < count:
        written = torch.cat([written, write(2 * (count - len(written)))])
    return written[:count]


def from_the_share_that_passed(write, real, count):
    share = len(write(count)) / count
    return write(round(count / share))[:count]


def twice_at_most(write, real, count):
    written = write(count)
    if len(written) < count:
        written = write(2 * count - len(written))
    return written[:count]


def one_by_one(write, real, count):
    written, tried = [], 0
    while len(written) < count:
        tried += 1
        written = write(tried)
    return written


def grams_of_tensors(tokens, n):
    """As the hint says, but without leaving tensors: no two of them are the same to a set."""
    rows = [[token for token in row if token != 0] for row in tokens]
    grams = [tuple(row[i : i + n]) for row in rows for i in range(len(row) - n + 1)]
    return len(set(grams)) / len(grams)


WRONG = (
    ("18.1", first_impossible(lambda i: i + 1), "counted from 1"),
    ("18.1", lambda words, start, following: first_impossible()(words, start, following) >= 0, "whether"),
    ("18.1", first_impossible(none=None), "None"),
    ("18.1", first_impossible(none=0), "first word is impossible"),
    ("18.1", first_impossible(known=lambda f, state: {w for words in f.values() for w in words}), "anywhere"),
    ("18.1", first_impossible(moved=False), "never moves on"),
    ("18.1", goes_on, "stop at the first"),
    ("18.1", lambda words, start, following: first_impossible()(words, "start", following), "gives"),
    ("18.1", lambda words, start, following: -1, "gives -1"),
    ("18.2", bigrams_with_padding, "Padding"),
    ("18.2", distinct(short=1), "One n-gram is missing"),
    ("18.2", distinct(short=-1), "One n-gram too many"),
    ("18.2", mean_of_documents, "document by document"),
    ("18.2", one_set_per_document, "one set for all"),
    ("18.2", different_documents, "different documents"),
    ("18.2", grams_of_tensors, "tokens.tolist()"),
    ("18.2", seen_once, "once"),
    ("18.2", distinct(key=frozenset), "order of the words"),
    ("18.2", distinct(key=lambda gram: tuple(sorted(gram))), "order of the words"),
    ("18.2", distinct(key=lambda gram: gram[0]), "gives"),
    ("18.2", lambda tokens, n: distinct()(tokens, 2), "1) gives"),
    (
        "18.2",
        lambda tokens, n: len({gram for row in grams_of(tokens, n) for gram in row}) / (tokens != 0).sum(),
        "n-grams, not words",
    ),
    ("18.2", lambda tokens, n: len({gram for row in grams_of(tokens, n) for gram in row}) / len(tokens), "gives"),
    ("18.3", named(lambda T, k: T**k), "larger than 1"),
    ("18.3", named(lambda T, k: k / T), "multiply"),
    ("18.3", named(lambda T, k: 1 / (T * k)), "1 / (T · writings)"),
    ("18.3", named(lambda T, k: 1 / T), "sharpened once"),
    ("18.3", named(normed=lambda x: x), "divide them by their sum"),
    ("18.3", named(normed=lambda x: x.softmax(0)), "gives"),
    ("18.3", named(left=lambda p, n: (p * n).sum()), "how often"),
    ("18.3", named(left=lambda p, n: (1 - p**n).sum()), "in none"),
    ("18.3", named(left=lambda p, n: ((1 - p) ** n).sum()), "missing"),
    ("18.3", named(left=lambda p, n: 1 - (1 - p) ** n), "sum them"),
    ("18.3", named(left=lambda p, n: (p * n >= 1).sum()), "gives"),
    ("18.4", mix(lambda real, test, count: real[:count]), "test"),
    ("18.4", mix(filtered_too_late), "before you take the first ones"),
    ("18.4", mix(stacked), "at a share of 0"),
    ("18.4", mix(first_unseen, lambda written, count: written[:-count]), "written[count:]"),
    ("18.4", mix(first_unseen, lambda written, count: written[: len(written) - count]), "written[count:]"),
    ("18.4", mix(first_unseen, number=lambda share, n: int(share * n)), "round()"),
    ("18.4", mix(first_unseen, number=lambda share, n: math.ceil(share * n)), "rounds up"),
    ("18.4", mix(first_unseen, number=lambda share, n: round(share * n) + 1), "at index"),
    ("18.4", mix(by_any_number), "`row in test`"),
    ("18.4", mix(lambda real, test, count: real[len(test) : len(test) + count]), "anywhere"),
    ("18.4", mix(random_ones), "at index"),
    ("18.4", mix(first_unseen, lambda written, count: written), "The generation grew"),
    ("18.4", lambda real, test, written, share: torch.cat([written[:7], unseen(real, test)[:3]]), "gives"),
    ("18.4", lambda real, test, written, share: written, "No real document"),
    (
        "18.4",
        mix(lambda real, test, count: unseen(real, test)[:count][:, :2], lambda written, count: written[count:, :2]),
        "gives",
    ),
    ("18.5", fills_up_with_people, "leak"),
    ("18.5", lambda write, real, count: write(2 * count)[:count], "no fixed number"),
    ("18.5", lambda write, real, count: write(count + count // 2 + 2)[:count], "no fixed number"),
    ("18.5", lambda write, real, count: write(10 * count)[:count], "no fixed number"),
    ("18.5", lambda write, real, count: write(100)[:count], "no fixed number"),
    ("18.5", lambda write, real, count: write(1000 * count)[:count], "no fixed number"),
    ("18.5", lambda write, real, count: write(1_000_000)[:count], "no fixed number"),
    ("18.5", from_the_share_that_passed, "stopped with ZeroDivisionError"),
    ("18.5", twice_at_most, "no fixed number"),
    ("18.5", writes_again_and_adds, "repeated"),
    ("18.5", writes_only_what_is_missing, "repeated"),
    ("18.5", attempts(lambda count: count, doubled, lambda written, count: written[-count:]), "cut at the front"),
    ("18.5", attempts(lambda count: 2 * count, doubled, lambda written, count: written), "cut with [:count]"),
    ("18.5", attempts(lambda count: count, doubled, lambda written, count: written[: count - 1]), "fewer than"),
    ("18.5", attempts(lambda count: count, doubled, lambda written, count: written[1 : count + 1]), "cut at the front"),
    ("18.5", lambda write, real, count: write(count), "fewer than"),
    ("18.5", lambda write, real, count: torch.arange(count), "leak"),
)

RIGHT = (
    ("18.1", first_impossible()),
    ("18.1", with_get),
    ("18.2", distinct()),
    ("18.2", with_numpy),
    ("18.3", named()),
    ("18.3", step_by_step),
    ("18.4", mix(first_unseen)),
    ("18.4", by_sets),
    ("18.5", attempts(lambda count: count, doubled)),
    ("18.5", attempts(lambda count: count, lambda tried, count: tried + count)),
    ("18.5", attempts(lambda count: 10 * count, lambda tried, count: tried + 1)),
    ("18.5", attempts(lambda count: count, doubled, lambda written, count: written.tolist()[:count])),
    ("18.5", one_by_one),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
