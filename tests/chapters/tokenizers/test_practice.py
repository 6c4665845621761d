"""Answers to the exercises of chapter 09 as learners write them: other right ways pass, wrong ones get a sentence."""

import pytest
import torch

from course_lib import practice


def letters_by_counter(words, probs, prefix):
    from collections import Counter

    found = Counter()
    for word, p in zip(words, probs, strict=True):
        if word != prefix and word[: len(prefix)] == prefix:
            found[word[len(prefix) : len(prefix) + 1]] += p
    return {letter: p / sum(found.values()) for letter, p in found.items()}


def first_letters(words, probs, prefix):
    found = {}
    for word, p in zip(words, probs, strict=True):
        if word.startswith(prefix):
            found[word[0]] = found.get(word[0], 0) + p
    total = sum(found.values())
    return {letter: p / total for letter, p in found.items()}


def not_shared_out(words, probs, prefix):
    found = {}
    for word, p in zip(words, probs, strict=True):
        if word.startswith(prefix):
            found[word[len(prefix)]] = found.get(word[len(prefix)], 0) + p
    return found


def word_by_word(log_probs, words):
    return torch.stack([log_probs[words == word].sum() for word in words.unique()])


def a_prefix_anywhere(words, probs, prefix):
    found = {}
    for word, p in zip(words, probs, strict=True):
        if prefix in word:
            found[word[len(prefix)]] = found.get(word[len(prefix)], 0) + p
    return {letter: p / sum(found.values()) for letter, p in found.items()}


def only_the_teacher_s_rows(tokens, a, b):
    return "wrong tokenizer" if b < tokens else "as they are" if a == b else "cut both"


def equal_rows_first(tokens, a, b):
    return "as they are" if a == b else "wrong tokenizer" if min(a, b) < tokens else "cut both"


RIGHT = (
    ("09.1", letters_by_counter),
    ("09.2", lambda ours, theirs: sum(e in [t for _, t in theirs[:-1]] for _, e in ours[:-1]) / (len(ours) - 1)),
    ("09.3", word_by_word),
    ("09.4", lambda first, second, token: second * first[token].item()),
    (
        "09.5",
        lambda tokens, a, b: "wrong tokenizer" if a < tokens or b < tokens else "as they are" if a == b else "cut both",
    ),
)
WRONG = (
    ("09.1", first_letters, "next one"),
    ("09.1", not_shared_out, "add up to 1"),
    ("09.2", lambda ours, theirs: len({s for s, _ in ours[1:]} & {s for s, _ in theirs[1:]}) / len(ours), "the total"),
    ("09.3", lambda log_probs, words: torch.zeros(5).index_add(0, words, log_probs), "for each letter"),
    ("09.4", lambda first, second, token: (first * second)[token], "one number"),
    ("09.2", lambda ours, theirs: len({e for _, e in ours} & {e for _, e in theirs}) / len(ours), "end of the text"),
    ("09.2", lambda ours, theirs: len(set(ours) & set(theirs)) / len(ours), "whole tokens"),
    ("09.3", lambda log_probs, words: word_by_word(log_probs, words) / torch.bincount(words), "mean"),
    ("09.3", lambda log_probs, words: word_by_word(log_probs, words).exp(), "logarithms"),
    ("09.4", lambda first, second, token: first * second, "two whole lists"),
    ("09.4", lambda first, second, token: first * second[token], "kept the first"),
    ("09.5", lambda tokens, a, b: "as they are" if a == b else "cut both", "wrong tokenizer"),
    ("09.5", lambda tokens, a, b: "as they are" if a == b else "wrong tokenizer", "fill the matrix"),
    ("09.5", only_the_teacher_s_rows, "teacher's rows alone"),
    ("09.5", equal_rows_first, "both be too few"),
    ("09.1", a_prefix_anywhere, "further on"),
)


@pytest.mark.parametrize("name, answer", RIGHT, ids=[name for name, _ in RIGHT])
def test_another_right_way_passes(name, answer):
    verdict = practice.check(name, answer)
    assert verdict.status == "right", verdict.message


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_typical_wrong_answer_is_caught(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong" and word in verdict.message, verdict.message
