"""Answers to the exercises of chapter 08 as learners write them: other right ways pass, wrong ones get a sentence."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_lib import practice


def counted(first, padding=None, following=lambda tokens: tokens[:, 1:]):
    """Where predictions count: first(prompt) is the first place; padding: the token of padding, if it is not asked."""

    def answer(tokens, pad, prompt):
        words = following(tokens)
        return (words != (pad if padding is None else padding)) & (torch.arange(words.shape[1]) >= first(prompt))

    return answer


def in_place(tokens, pad, prompt):
    mask = tokens[:, 1:] != pad
    mask[:, :prompt] = False
    return mask


def counting_from_one(tokens, pad, prompt):
    return (tokens[:, 1:] != pad) & (torch.arange(1, tokens.shape[1]) >= prompt)


def without_the_last_place(tokens, pad, prompt):
    return (
        (tokens[:, 1:] != pad)
        & (tokens[:, :-1] != 2)
        & (torch.arange(tokens.shape[1] - 1) >= prompt)
        & (torch.arange(tokens.shape[1] - 1) < tokens.shape[1] - 2)
    )


def first_document(tokens, pad, prompt):
    return counted(lambda prompt: prompt)(tokens[:1], pad, prompt)


def forward(student_logits, teacher_logits):
    return F.kl_div(student_logits.log_softmax(-1), teacher_logits.softmax(-1), reduction="batchmean")


def reverse(student_logits, teacher_logits, reduction="batchmean", dim=-1):
    return F.kl_div(teacher_logits.log_softmax(dim), student_logits.softmax(dim), reduction=reduction)


def not_weighed(student_logits, teacher_logits):
    return (student_logits.log_softmax(-1) - teacher_logits.log_softmax(-1)).sum(-1).mean()


def half_way(student_logits, teacher_logits):
    return (forward(student_logits, teacher_logits) + reverse(student_logits, teacher_logits)) / 2


def not_normalised(probabilities, T):
    return (probabilities.log() / T).exp()


def by_columns(probabilities, T):
    powers = probabilities ** (1 / T)
    return powers / powers.sum(0, keepdim=True)


def cross_entropy_of_truth(truth, logits):
    return F.cross_entropy(logits, truth)


def gap(of_truth, of_model=lambda z: z.log_softmax(-1)):
    """KL(truth ‖ model) with another logarithm of the truth."""

    def answer(truth, logits):
        return (truth * (of_truth(truth) - of_model(logits))).sum(-1).mean()

    return answer


def gap_of_the_model(truth, logits):
    log_model = logits.log_softmax(-1)
    return (log_model.exp() * (log_model - truth.log())).sum(-1).mean()


def without_zeros(truth, logits):
    parts = truth * (truth.log() - logits.log_softmax(-1))
    return parts.nanmean()


def zeros_at_the_end(truth, logits):
    return torch.nan_to_num((truth * (truth.log() - logits.log_softmax(-1))).sum(-1)).mean()


def with_numpy(truth, logits):
    p, q = truth.numpy(), logits.softmax(-1).numpy()
    return sum(a * np.log(a / b) for a, b in zip(p.ravel(), q.ravel(), strict=True) if a > 0) / len(p)


WRONG = (
    ("08.1", counted(lambda prompt: prompt, following=lambda t: t[:, :-1]), "predicted"),
    ("08.1", counted(lambda prompt: prompt - 1), "One position too early"),
    ("08.1", counting_from_one, "One position too early"),
    ("08.1", counted(lambda prompt: prompt + 1), "One position too late"),
    ("08.1", counted(lambda prompt: 0), "The prompt counts here"),
    ("08.1", counted(lambda prompt: 2), "at index"),
    ("08.1", counted(lambda prompt: prompt, padding=0), "use `pad`"),
    ("08.1", counted(lambda prompt: prompt, padding=2), "at index"),
    ("08.1", counted(lambda prompt: prompt, following=lambda t: t), "one column too many"),
    ("08.1", without_the_last_place, "at index"),
    ("08.1", first_document, "gives a tensor of shape [1, 6]"),
    ("08.1", lambda t, pad, p: ~counted(lambda prompt: prompt)(t, pad, p), "the other way round"),
    ("08.1", lambda t, pad, p: counted(lambda prompt: prompt)(t, pad, p).sum(), "gives one number"),
    ("08.1", lambda t, pad, p: (t[:, 1:] != pad) and (torch.arange(t.shape[1] - 1) >= p), "`&`"),
    ("08.1", lambda t, pad, p: t[:, 1 + p :] != pad, "keep all columns"),
    ("08.1", lambda t, pad, p: (t[:, 1:] != pad) | (torch.arange(t.shape[1] - 1) >= p), "Both conditions"),
    ("08.2", forward, "forward KL"),
    ("08.2", lambda s, t: reverse(s, t, "mean"), "sum over words"),
    ("08.2", lambda s, t: reverse(s, t, "sum"), "sum over positions"),
    ("08.2", lambda s, t: reverse(s, t, "none").sum(-1), "One value per position"),
    ("08.2", lambda s, t: reverse(s, t, dim=0), "over the positions"),
    ("08.2", not_weighed, "Nothing weighs"),
    ("08.2", half_way, "gives"),
    ("08.2", lambda s, t: (s.softmax(-1) * (s - t)).sum(-1).mean(), "log_softmax"),
    ("08.2", lambda s, t: F.kl_div(t.log_softmax(-1), s.log_softmax(-1), reduction="batchmean"), "NaN"),
    ("08.2", lambda s, t: reverse(s, t).abs() ** 0.5, "gives"),
    ("08.2", lambda s, t: -(s.softmax(-1) * t.log_softmax(-1)).sum(-1).mean(), "cross-entropy"),
    ("08.3", not_normalised, "sum to 1"),
    ("08.3", by_columns, "over the rows"),
    ("08.3", lambda p, T: p / T, "that T divides"),
    ("08.3", lambda p, T: torch.log(p) / T, "Those are logits"),
    ("08.1", lambda tokens, pad, prompt: tokens != pad, "one column too many"),
    ("08.3", lambda p, T: p.softmax(-1), "at index"),
    ("08.3", lambda p, T: (p.log() * T).softmax(-1), "power T"),
    ("08.3", lambda p, T: p**2 / (p**2).sum(-1, keepdim=True), "2.0) gives"),
    ("08.3", lambda p, T: F.one_hot(p.argmax(-1), 3), "at index"),
    ("08.3", lambda p, T: (p.log() / T).log_softmax(-1), "logarithms"),
    ("08.4", cross_entropy_of_truth, "entropy of the truth"),
    ("08.4", gap(torch.log), "0 · log 0"),
    ("08.4", gap_of_the_model, "KL(model ‖ truth)"),
    ("08.4", without_zeros, "words that the truth says"),
    ("08.4", zeros_at_the_end, "too late"),
    ("08.4", gap(lambda p: p.clamp(min=1e-9).log(), lambda z: z), "log_softmax"),
    ("08.4", gap(lambda p: p.clamp(min=1e-9).log(), lambda z: z.softmax(-1)), "logarithm of the model"),
    ("08.4", lambda p, z: F.kl_div(z.log_softmax(-1), p, reduction="sum"), "sum over positions"),
    ("08.4", lambda p, z: F.kl_div(z.log_softmax(-1), p, reduction="none").sum(-1), "one value per position"),
    ("08.4", lambda p, z: F.kl_div(z.softmax(-1), p, reduction="batchmean"), "logarithm of the model"),
    ("08.4", lambda p, z: F.kl_div(z.log_softmax(-1), p, reduction="batchmean") / np.log(2), "bits"),
    ("08.4", lambda p, z: F.cross_entropy(z, p.argmax(-1)), "gives"),
)

RIGHT = (
    ("08.1", in_place),
    ("08.1", lambda t, pad, p: in_place(t, pad, p).int()),
    ("08.1", lambda t, pad, p: in_place(t, pad, p).tolist()),
    ("08.2", reverse),
    (
        "08.2",
        lambda s, t: (s.softmax(-1) * ((s.softmax(-1) + 1e-9).log() - (t.softmax(-1) + 1e-9).log())).sum() / len(s),
    ),
    ("08.3", lambda p, T: (p.log() / T).softmax(-1)),
    ("08.3", lambda p, T: ((p + 1e-9).log() / T).softmax(-1)),
    ("08.4", with_numpy),
    ("08.4", lambda p, z: F.kl_div(z.log_softmax(-1), p, reduction="batchmean")),
    ("08.4", lambda p, z: F.cross_entropy(z, p) - torch.special.entr(p).sum(-1).mean()),
    ("08.4", gap(lambda p: (p + 1e-9).log())),
    ("08.4", gap(lambda p: p.clamp(min=1e-12).log())),
)


@pytest.mark.filterwarnings("ignore:reduction")
@pytest.mark.parametrize("name, wrong, word", WRONG, ids=[f"{name} {word}" for name, _, word in WRONG])
def test_a_wrong_answer_gets_a_sentence(name, wrong, word):
    verdict = practice.check(name, wrong)
    assert verdict.status == "wrong"
    assert word in verdict.message


@pytest.mark.parametrize("name, answer", RIGHT)
def test_another_right_way_passes(name, answer):
    assert practice.check(name, answer).status == "right"
