"""Answers to the exercises of chapter 18 as learners write them: other right ways pass, wrong ones get a sentence."""

import numpy as np
import pytest
import torch

from course_lib import practice


def counts(states, words, state, vocabulary):
    return torch.bincount(words[states == state], minlength=vocabulary).double()


def adds_one(states, words, state, vocabulary):
    found = torch.ones(vocabulary)
    for word in words[states == state].tolist():
        found[word] += 1
    return found / found.sum()


def frequencies(counts_of=counts, divisor=lambda found, states: found.sum().clamp(min=1)):
    def answer(states, words, state, vocabulary):
        found = counts_of(states, words, state, vocabulary)
        return found / divisor(found, states)

    return answer


def with_a_loop(states, words, state, vocabulary):
    found = [0] * vocabulary
    for here, word in zip(states.tolist(), words.tolist(), strict=True):
        found[word] += here == state
    return [count / sum(found) if sum(found) else 0 for count in found]


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


WRONG = (
    ("18.1", adds_one, "smoothing"),
    ("18.1", frequencies(divisor=lambda found, states: found.sum()), "0/0 = NaN"),
    ("18.1", frequencies(lambda s, w, state, v: torch.bincount(w[s == state]).double()), "minlength"),
    ("18.1", lambda s, w, state, v: torch.bincount(w[s == state], minlength=v), "counts: divide"),
    ("18.1", frequencies(divisor=lambda found, states: len(states)), "all words"),
    ("18.1", frequencies(lambda s, w, state, v: counts(s[:-1], w[1:], state, v)), "one place too late"),
    ("18.1", frequencies(lambda s, w, state, v: counts(w, s, state, v)), "exchanged"),
    ("18.1", frequencies(lambda s, w, state, v: counts(s, w, 0, v)), "1, 6) gives"),
    ("18.1", frequencies(lambda s, w, state, v: counts(s, w, state, 6)), "8) gives"),
    ("18.1", frequencies(divisor=lambda found, states: found.max().clamp(min=1)), "largest"),
    ("18.1", lambda s, w, state, v: counts(s, w, state, v).softmax(0), "at index"),
    ("18.1", frequencies(divisor=lambda found, states: (found > 0).sum().clamp(min=1)), "at index"),
    ("18.1", frequencies(divisor=lambda found, states: found.sum().clamp(min=2)), "gives 0.5 where 1 is right"),
    ("18.2", bigrams_with_padding, "Padding"),
    ("18.2", distinct(short=1), "One n-gram is missing"),
    ("18.2", distinct(short=-1), "One n-gram too many"),
    ("18.2", mean_of_documents, "document by document"),
    ("18.2", one_set_per_document, "one set for all"),
    ("18.2", different_documents, "different documents"),
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
    ("18.3", mix(lambda real, test, count: real[:count]), "test"),
    ("18.3", mix(filtered_too_late), "before you take the first ones"),
    ("18.3", mix(stacked), "at a share of 0"),
    ("18.3", mix(first_unseen, lambda written, count: written[:-count]), "written[count:]"),
    ("18.3", mix(first_unseen, lambda written, count: written[: len(written) - count]), "written[count:]"),
    ("18.3", mix(first_unseen, number=lambda share, n: int(share * n)), "round()"),
    ("18.3", mix(first_unseen, number=lambda share, n: round(share * n) + 1), "at index"),
    ("18.3", mix(by_any_number), "`row in test`"),
    ("18.3", mix(lambda real, test, count: real[len(test) : len(test) + count]), "anywhere"),
    ("18.3", mix(random_ones), "at index"),
    ("18.3", mix(first_unseen, lambda written, count: written), "The generation grew"),
    ("18.3", lambda real, test, written, share: torch.cat([written[:7], unseen(real, test)[:3]]), "gives"),
    ("18.3", lambda real, test, written, share: written, "No real document"),
    (
        "18.3",
        mix(lambda real, test, count: unseen(real, test)[:count][:, :2], lambda written, count: written[count:, :2]),
        "gives",
    ),
    ("18.4", fills_up_with_people, "leak"),
    ("18.4", lambda write, real, count: write(2 * count)[:count], "no fixed number"),
    ("18.4", lambda write, real, count: write(count + count // 2 + 2)[:count], "no fixed number"),
    ("18.4", lambda write, real, count: write(10 * count)[:count], "no fixed number"),
    ("18.4", lambda write, real, count: write(100)[:count], "no fixed number"),
    ("18.4", from_the_share_that_passed, "stopped with ZeroDivisionError"),
    ("18.4", twice_at_most, "no fixed number"),
    ("18.4", writes_again_and_adds, "repeated"),
    ("18.4", writes_only_what_is_missing, "repeated"),
    ("18.4", attempts(lambda count: count, doubled, lambda written, count: written[-count:]), "cut at the front"),
    ("18.4", attempts(lambda count: 2 * count, doubled, lambda written, count: written), "cut with [:count]"),
    ("18.4", attempts(lambda count: count, doubled, lambda written, count: written[: count - 1]), "fewer than"),
    ("18.4", attempts(lambda count: count, doubled, lambda written, count: written[1 : count + 1]), "cut at the front"),
    ("18.4", lambda write, real, count: write(count), "fewer than"),
    ("18.4", lambda write, real, count: torch.arange(count), "leak"),
)

RIGHT = (
    ("18.1", with_a_loop),
    ("18.1", frequencies(divisor=lambda found, states: max(found.sum(), 1))),
    ("18.1", lambda s, w, state, v: torch.nan_to_num(counts(s, w, state, v) / counts(s, w, state, v).sum())),
    ("18.1", lambda s, w, state, v: counts(s, w, state, v) / (counts(s, w, state, v).sum() + 1e-9)),
    ("18.2", distinct()),
    ("18.2", with_numpy),
    ("18.3", mix(first_unseen)),
    ("18.3", by_sets),
    ("18.4", attempts(lambda count: count, doubled)),
    ("18.4", attempts(lambda count: count, lambda tried, count: tried + count)),
    ("18.4", attempts(lambda count: 10 * count, lambda tried, count: tried + 1)),
    ("18.4", attempts(lambda count: count, doubled, lambda written, count: written.tolist()[:count])),
    ("18.4", one_by_one),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
