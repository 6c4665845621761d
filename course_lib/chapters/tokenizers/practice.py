"""Exercises of chapter 09; the quiz stands in quiz.py."""

import torch

from course_lib.chapters.tokenizers.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_next_letter(words, probs, prefix):
    letters = {}
    for word, p in zip(words, probs, strict=True):
        if word.startswith(prefix) and len(word) > len(prefix):
            letter = word[len(prefix)]
            letters[letter] = letters.get(letter, 0.0) + p
    total = sum(letters.values())
    return {letter: p / total for letter, p in letters.items()}


def my_shared(ours, theirs):
    cuts, other = {end for _, end in ours[:-1]}, {end for _, end in theirs[:-1]}
    return len(cuts & other) / len(cuts)


def my_word_log_probs(log_probs, words):
    found = torch.zeros(int(words.max()) + 1, dtype=log_probs.dtype)
    return found.index_add(0, words, log_probs)


def my_merge(first, second, token):
    return first[token] * second


def my_rows(tokens, student_rows, teacher_rows):
    if min(student_rows, teacher_rows) < tokens:
        return "wrong tokenizer"
    return "as they are" if student_rows == teacher_rows else "cut both"


# --- mistakes -------------------------------------------------------------------------------------


def _letters(take, share=True, fits=str.startswith):
    """A wrong my_next_letter: another letter is taken, nothing is shared out, or other words are let in."""

    def next_letter(words, probs, prefix):
        found = {}
        for word, p in zip(words, probs, strict=True):
            if fits(word, prefix) and len(word) > len(prefix):
                found[take(word, prefix)] = found.get(take(word, prefix), 0.0) + p
        total = sum(found.values()) if share else 1.0
        return {letter: p / total for letter, p in found.items()}

    return next_letter


def _last_wins(words, probs, prefix):
    found = {}
    for word, p in zip(words, probs, strict=True):
        if word.startswith(prefix) and len(word) > len(prefix):
            found[word[len(prefix)]] = p
    total = sum(found.values())
    return {letter: p / total for letter, p in found.items()}


def _counted(words, probs, prefix):
    return my_next_letter(words, [1.0] * len(words), prefix)


def _per_letter(words, probs, prefix):
    found = _letters(lambda word, prefix: word[len(prefix)], share=False)(words, probs, prefix)
    return {letter: p / len(found) for letter, p in found.items()}


def _mean_log_probs(log_probs, words):
    return my_word_log_probs(log_probs, words) / torch.bincount(words)


def _last_log_probs(log_probs, words):
    found = torch.zeros(int(words.max()) + 1, dtype=log_probs.dtype)
    for log_p, word in zip(log_probs, words.tolist(), strict=True):
        found[word] = log_p
    return found


_WORDS = ("cat ", "cow ", "crab ", "dog ", "deer ")
_PROBS = (0.4, 0.1, 0.1, 0.3, 0.1)
_MORE = ("the ", "then ", "they ", "at ")
_INSIDE = ("hen ", "the ", "herd ")
_CUT = ([(0, 3), (3, 7), (7, 9), (9, 12)], [(0, 3), (3, 9), (9, 12)])
_LONG = ([(0, 2), (2, 5), (5, 8)], [(0, 1), (1, 2), (2, 4), (4, 8)])
_LOG = torch.tensor([-0.5, -0.25, -1.0, -0.125, -2.0])
_FIRST = torch.tensor([0.6, 0.3, 0.1])
_SECOND = torch.tensor([0.2, 0.5, 0.3])

EXERCISES = {
    "09.1": Exercise(
        "it returns the probability of each next letter, from a teacher's probabilities of whole words",
        "my_next_letter(words, probs, prefix)",
        my_next_letter,
        (
            (_WORDS, _PROBS, "c"),
            (_WORDS, _PROBS, ""),
            (_MORE, (0.5, 0.2, 0.2, 0.1), "the"),
            (_INSIDE, (0.5, 0.3, 0.2), "he"),
        ),
        (
            (
                "They do not add up to 1: words that do not begin with the prefix are out, so divide by what is left.",
                _letters(lambda word, prefix: word[len(prefix)], share=False),
            ),
            (
                "You took the first letter of the word: the next one stands at word[len(prefix)].",
                _letters(lambda word, prefix: word[0]),
            ),
            (
                "Two words that go on with the same letter share it: add their probabilities up.",
                _last_wins,
            ),
            (
                "You took what is left of the word: its next letter alone, word[len(prefix)].",
                _letters(lambda word, prefix: word[len(prefix) :]),
            ),
            (
                "They do not add up to 1: divide by the sum of the probabilities, not by how many letters there are.",
                _per_letter,
            ),
            (
                "A space ends a word, and the student has to write it: it is a letter like the others.",
                _letters(
                    lambda word, prefix: word[len(prefix)],
                    fits=lambda word, prefix: word.startswith(prefix) and word != f"{prefix} ",
                ),
            ),
            (
                "That is the likeliest letter: return a dict with all letters that can follow.",
                lambda words, probs, prefix: max(found := my_next_letter(words, probs, prefix), key=found.get),
            ),
            ("You counted words: weigh each by the teacher's probability.", _counted),
            (
                "Words that do not begin with the prefix cannot follow any more: leave them out.",
                _letters(lambda word, prefix: word[len(prefix)], fits=lambda word, prefix: True),
            ),
            (
                "You let in a word that holds the prefix further on: it has to begin with it.",
                _letters(lambda word, prefix: word[len(prefix)], fits=lambda word, prefix: prefix in word),
            ),
        ),
    ),
    "09.2": Exercise(
        "it returns the share of the first one's boundaries that the second one has too",
        "my_shared(ours, theirs)",
        my_shared,
        (_CUT, _LONG, (_CUT[1], _CUT[0])),
        (
            (
                "The end of the text counts as a boundary: both always have it, so leave the last end out.",
                lambda ours, theirs: len({e for _, e in ours} & {e for _, e in theirs}) / len(ours),
            ),
            (
                "You left out the end of the text when counting, but not in the total: divide by len(ours) - 1.",
                lambda ours, theirs: my_shared(ours, theirs) * (len(ours) - 1) / len(ours),
            ),
            (
                "Beginning and end of the text count as boundaries: leave them out.",
                lambda ours, theirs: (
                    len({x for token in ours for x in token} & {x for token in theirs for x in token}) / (len(ours) + 1)
                ),
            ),
            (
                "That is a number of boundaries: divide by the number of ours.",
                lambda ours, theirs: len({e for _, e in ours[:-1]} & {e for _, e in theirs[:-1]}),
            ),
            ("That is in percent: a share goes from 0 to 1.", lambda ours, theirs: 100 * my_shared(ours, theirs)),
            (
                "Those are whole tokens in common: compare the places of the cuts.",
                lambda ours, theirs: len(set(ours) & set(theirs)) / len(ours),
            ),
            (
                "You divided by the second one's boundaries: divide by the first one's.",
                lambda ours, theirs: my_shared(theirs, ours),
            ),
            (
                "You divided by all boundaries of both: divide by the first one's.",
                lambda ours, theirs: (
                    len({e for _, e in ours[:-1]} & {e for _, e in theirs[:-1]})
                    / len({e for _, e in ours[:-1]} | {e for _, e in theirs[:-1]})
                ),
            ),
        ),
    ),
    "09.3": Exercise(
        "it returns the log-probability of each word, from those of its characters",
        "my_word_log_probs(log_probs, words)",
        my_word_log_probs,
        ((_LOG, torch.tensor([0, 0, 1, 2, 2])), (_LOG, torch.tensor([0, 1, 1, 1, 2]))),
        (
            ("You took the mean: probabilities multiply, so their logarithms add up.", _mean_log_probs),
            ("Only the last character of each word counts so far: add all of them up.", _last_log_probs),
            (
                "You added probabilities: a word needs its first letter and its second, so add the logarithms.",
                lambda log_probs, words: my_word_log_probs(log_probs.exp(), words).log(),
            ),
            (
                "The logarithm of a product is a sum: you multiplied the logarithms.",
                lambda log_probs, words: torch.stack([log_probs[words == word].prod() for word in words.unique()]),
            ),
            (
                "That is the whole text: add up for each word by itself.",
                lambda log_probs, words: log_probs.sum(),
            ),
            (
                "That is one number for each letter: there are words.max() + 1 words.",
                lambda log_probs, words: torch.zeros_like(log_probs).index_add(0, words, log_probs),
            ),
            (
                "Those are probabilities: return their logarithms.",
                lambda log_probs, words: my_word_log_probs(log_probs, words).exp(),
            ),
        ),
    ),
    "09.4": Exercise(
        "it returns, for each second token, the probability of `token` followed by it",
        "my_merge(first, second, token)",
        my_merge,
        ((_FIRST, _SECOND, 0), (_FIRST, _SECOND, 2)),
        (
            (
                "That is the product of two whole lists: the first token is known, so multiply by its one probability.",
                lambda first, second, token: first * second,
            ),
            (
                "That is the product of two whole lists, scaled: multiply the second list by first[token].",
                lambda first, second, token: first * second / (first * second).sum(),
            ),
            (
                "You kept the first list: the piece ends with the second token, so its list is the one to keep.",
                lambda first, second, token: first * second[token],
            ),
            (
                "That is one number: return one for each possible second token.",
                lambda first, second, token: first[token] * second[token],
            ),
            (
                "You added probabilities: both tokens have to come, so multiply.",
                lambda first, second, token: first[token] + second,
            ),
            (
                "You divided by first[token]: the chain rule multiplies.",
                lambda first, second, token: second / first[token],
            ),
            (
                "That has every first token in it: only `token` has been read.",
                lambda first, second, token: first[:, None] * second,
            ),
            (
                "The first token's probability is missing: multiply the list by first[token].",
                lambda first, second, token: second * 1.0,
            ),
        ),
    ),
    "09.5": Exercise(
        "it says what to do with the logits of two models that have the same tokenizer",
        "my_rows(tokens, student_rows, teacher_rows)",
        my_rows,
        (
            (151_665, 151_936, 152_064),
            (49_152, 49_152, 49_152),
            (151_665, 151_936, 151_646),
            (100, 128, 128),
            (100, 64, 128),
            (100, 64, 64),
        ),
        (
            (
                "A model with fewer rows than tokens cannot have been trained with them: say 'wrong tokenizer'.",
                lambda tokens, student, teacher: "as they are" if student == teacher else "cut both",
            ),
            (
                "Equally many rows can both be too few: ask first whether each model has a row for every token.",
                lambda tokens, student, teacher: (
                    "as they are" if student == teacher else my_rows(tokens, student, teacher)
                ),
            ),
            (
                "You looked at the teacher's rows alone: the student's can be too few as well.",
                lambda tokens, student, teacher: my_rows(tokens, max(student, tokens + (student != teacher)), teacher),
            ),
            (
                "You looked at the student's rows alone: the teacher's can be too few as well.",
                lambda tokens, student, teacher: my_rows(tokens, student, max(teacher, tokens + (student != teacher))),
            ),
            (
                "One model with too few rows is enough for 'wrong tokenizer': ask for either, not for both.",
                lambda tokens, student, teacher: (
                    "as they are"
                    if student == teacher >= tokens
                    else "cut both"
                    if max(student, teacher) >= tokens
                    else "wrong tokenizer"
                ),
            ),
            (
                "As many rows as tokens are enough: compare with <, not with <=.",
                lambda tokens, student, teacher: (
                    "wrong tokenizer" if min(student, teacher) <= tokens else my_rows(tokens, student, teacher)
                ),
            ),
            (
                "Unequal rows cannot be compared as they are: 'cut both' to the tokens that exist.",
                lambda tokens, student, teacher: (
                    "as they are" if min(student, teacher) >= tokens else "wrong tokenizer"
                ),
            ),
            (
                "Rows beyond the last token are no error: they fill the matrix up; cut them off.",
                lambda tokens, student, teacher: "as they are" if student == teacher else "wrong tokenizer",
            ),
            (
                "Equal rows can be compared as they are, even where some stand for no token.",
                lambda tokens, student, teacher: (
                    "wrong tokenizer"
                    if min(student, teacher) < tokens
                    else "as they are"
                    if student == teacher == tokens
                    else "cut both"
                ),
            ),
        ),
    ),
}
