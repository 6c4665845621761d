"""Typical wrong answers to the exercises of chapter 10."""

import pytest
import torch

from course_lib import practice


def finds_it_anywhere(words, answer):
    return float(str(answer) in list(words))


def over_the_batch(rewards):
    return (rewards - rewards.mean()) / rewards.var(correction=0).sqrt()


def pays_for_a_guess(right, thoughts_same, thoughts, answer_same):
    return right + (thoughts_same + answer_same) / (2 * (thoughts + 1))


def pays_for_silence(right, length, needed):
    return right - (length - needed).clamp(min=0) / 10


def divides_by_the_variance(rewards):
    centred = rewards - rewards.mean(dim=1, keepdim=True)
    return torch.nan_to_num(centred / centred.square().mean(dim=1, keepdim=True))


def half_for_the_answer(right, thoughts_same, thoughts, answer_same):
    return right * (1 + 0.5 * torch.stack([thoughts_same / thoughts.clamp(min=1), answer_same]).mean(dim=0))


def pays_everybody(right, length, needed):
    return torch.maximum(right - 0.1 * torch.relu(length - needed), torch.tensor(0.1))


WRONG = (
    ("10.1", finds_it_anywhere, "anywhere"),
    ("10.2", divides_by_the_variance, "variance"),
    ("10.2", over_the_batch, "dim=1"),
    ("10.3", half_for_the_answer, "half each"),
    ("10.3", pays_for_a_guess, "Multiply by right"),
    ("10.4", pays_everybody, "second clamp"),
    ("10.4", pays_for_silence, "being short"),
)


@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {wrong.__name__}" for name, wrong, _ in WRONG])
def test_a_typical_wrong_answer_is_caught_with_the_right_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message
