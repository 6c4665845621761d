"""Typical wrong answers to the exercises of chapter 18."""

import pytest
import torch

from course_lib import practice


def adds_one(states, words, state, vocabulary):
    counts = torch.ones(vocabulary)
    for word in words[states == state].tolist():
        counts[word] += 1
    return counts / counts.sum()


def bigrams_with_padding(tokens, n):
    grams = [tuple(row[i : i + n].tolist()) for row in tokens for i in range(tokens.shape[1] - n + 1)]
    return len(set(grams)) / len(grams)


def trains_on_the_test(real, test, written, share):
    count = round(share * len(written))
    return torch.vstack([real[:count], written[count:]])


def fills_up_with_people(write, real, count):
    documents = list(write(count))
    return torch.stack(documents + list(real(count - len(documents))))


WRONG = (
    ("18.1", adds_one, "smoothing"),
    ("18.2", bigrams_with_padding, "Padding"),
    ("18.3", trains_on_the_test, "test"),
    ("18.4", fills_up_with_people, "leak"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {wrong.__name__}" for name, wrong, _ in WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message
