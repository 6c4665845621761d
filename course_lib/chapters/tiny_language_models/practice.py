"""Exercises and quiz of chapter 08."""

import torch

from course_lib.chapters.tiny_language_models.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_counted(tokens, pad, prompt):
    following = tokens[:, 1:]
    place = torch.arange(following.shape[1])
    return (following != pad) & (place >= prompt)


def my_reverse_kl(student_logits, teacher_logits):
    log_student = student_logits.log_softmax(dim=-1)
    log_teacher = teacher_logits.log_softmax(dim=-1)
    return (log_student.exp() * (log_student - log_teacher)).sum(dim=-1).mean()


def my_colder(probabilities, T):
    sharpened = probabilities ** (1 / T)
    return sharpened / sharpened.sum(dim=-1, keepdim=True)


def my_gap(truth, logits):
    log_model = logits.log_softmax(dim=-1)
    return (torch.xlogy(truth, truth) - truth * log_model).sum(dim=-1).mean()


def my_distill_loss(student_logits, teacher_logits, tokens, pad):
    counted = tokens[:, 1:] != pad
    log_student = student_logits[:, :-1][counted].log_softmax(dim=-1)
    log_teacher = teacher_logits[:, :-1][counted].log_softmax(dim=-1)
    return (log_teacher.exp() * (log_teacher - log_student)).sum(dim=-1).mean()


def _places(student, teacher, dim=-1):
    """KL(teacher ‖ student) at each place."""
    log_s, log_t = student.log_softmax(dim), teacher.log_softmax(dim)
    return (log_t.exp() * (log_t - log_s)).sum(-1)


def _per_document(s, t, tokens, pad):
    counted = tokens[:, 1:] != pad
    kl = _places(s[:, :-1], t[:, :-1]) * counted
    return (kl.sum(dim=1) / counted.sum(dim=1)).mean()


def _kl_each(student_logits, teacher_logits):
    log_student = student_logits.log_softmax(dim=-1)
    return (log_student.exp() * (log_student - teacher_logits.log_softmax(dim=-1))).sum(dim=-1)


def _gap(log_of_truth):
    def wrong(truth, logits):
        return (truth * (log_of_truth(truth) - logits.log_softmax(dim=-1))).sum(dim=-1).mean()

    return wrong


_source = torch.Generator().manual_seed(8)
_STUDENT = torch.randn(6, 5, generator=_source)
_TEACHER = 2 * torch.randn(6, 5, generator=_source)
_TOKENS = torch.tensor([[1, 7, 5, 9, 2, 0, 0], [1, 4, 6, 3, 8, 5, 2], [1, 3, 2, 0, 0, 0, 0]])
_PADDED_WITH_9 = torch.tensor([[1, 0, 5, 0, 2], [1, 4, 2, 9, 9]])  # here 0 is a word
_TRUTH = torch.tensor([[0.5, 0.5, 0.0, 0.0, 0.0], [0.7, 0.2, 0.1, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0]])
_NO_ZEROS = torch.tensor([[0.5, 0.2, 0.1, 0.1, 0.1], [0.6, 0.1, 0.1, 0.1, 0.1]])
_LOGITS = (torch.randn(3, 7, 10, generator=_source), 2 * torch.randn(3, 7, 10, generator=_source))
_SHORT = (torch.randn(2, 5, 10, generator=_source), 2 * torch.randn(2, 5, 10, generator=_source))
_SHARES = torch.tensor([[0.7, 0.2, 0.1], [0.6, 0.3, 0.1]])

EXERCISES = {
    "08.1": Exercise(
        "it marks the predictions that count: no padding, and nothing of the prompt",
        "my_counted(tokens, pad, prompt)",
        my_counted,
        ((_TOKENS, 0, 0), (_TOKENS, 0, 2), (_PADDED_WITH_9, 9, 1), (_TOKENS, 0, 4)),
        (
            (
                "Padding counts here: a student would learn to write padding.",
                lambda t, pad, p: (torch.arange(t.shape[1] - 1) >= p).expand(len(t), -1),
            ),
            ("The prompt counts here: start at position `prompt`.", lambda t, pad, p: t[:, 1:] != pad),
            (
                "One position too late: the first prediction after `prompt` given words has index `prompt`, since the beginning (token 1) is not among them.",
                lambda t, pad, p: (t[:, 1:] != pad) & (torch.arange(t.shape[1] - 1) > p),
            ),
            (
                "One position too early: `prompt` given words are predicted at the places 0 to prompt − 1, so the first that counts is place `prompt`.",
                lambda t, pad, p: (t[:, 1:] != pad) & (torch.arange(t.shape[1] - 1) >= p - 1),
            ),
            (
                "Padding is not always token 0: use `pad`.",
                lambda t, pad, p: my_counted(t, 0, p),
            ),
            (
                "That is the other way round: mark what counts with True.",
                lambda t, pad, p: ~my_counted(t, pad, p),
            ),
            (
                "Both conditions must hold: combine them with `&`.",
                lambda t, pad, p: (t[:, 1:] != pad) | (torch.arange(t.shape[1] - 1) >= p),
            ),
            (
                "`and` asks for one yes or no: use `&`, which combines two tensors place by place, and mind the brackets.",
                lambda t, pad, p: (t[:, 1:] != pad) and (torch.arange(t.shape[1] - 1) >= p),
            ),
            (
                "Columns are missing: keep all columns, with False at the places of the prompt.",
                lambda t, pad, p: t[:, 1 + p :] != pad,
            ),
            (
                "You looked at the token that is read, not at the one that is predicted: use tokens[:, 1:].",
                lambda t, pad, p: (t[:, :-1] != pad) & (torch.arange(t.shape[1] - 1) >= p),
            ),
            (
                "The end (token 2) must count: a model that never learns it never stops.",
                lambda t, pad, p: my_counted(t, pad, p) & (t[:, 1:] != 2),
            ),
        ),
        (
            (
                "That is one column too many: the last token predicts nothing, so look at tokens[:, 1:].",
                lambda marks, right: marks.shape[1] == right.shape[1] + 1,
            ),
        ),
    ),
    "08.2": Exercise(
        "it returns KL(student ‖ teacher), summed over words and averaged over positions",
        "my_reverse_kl(student_logits, teacher_logits)",
        my_reverse_kl,
        ((_STUDENT, _TEACHER), (_TEACHER, _STUDENT), (_STUDENT[:2, :3], _TEACHER[:2, :3])),
        (
            (
                "That is the forward KL: here the student's probabilities weigh the difference.",
                lambda s, t: my_reverse_kl(t, s),
            ),
            ("The sign is reversed: it is log student minus log teacher.", lambda s, t: -my_reverse_kl(s, t)),
            (
                "You averaged over the words: sum over words, average over positions.",
                lambda s, t: my_reverse_kl(s, t) / s.shape[-1],
            ),
            ("That is a sum over positions: take their mean.", lambda s, t: my_reverse_kl(s, t) * len(s)),
            (
                "One value per position: take their mean.",
                lambda s, t: _kl_each(s, t),
            ),
            (
                "Your softmax runs over the positions: it runs over the words, dim=-1.",
                lambda s, t: _kl_each(s.T, t.T).sum() / len(s),
            ),
            (
                "Nothing weighs the difference yet: multiply it by the student's probabilities.",
                lambda s, t: (s.log_softmax(-1) - t.log_softmax(-1)).sum(-1).mean(),
            ),
            (
                "The logits are not log-probabilities yet: take the log_softmax of both.",
                lambda s, t: (s.softmax(-1) * (s - t)).sum(-1).mean(),
            ),
            (
                "The teacher's logarithm is missing: log_softmax of both.",
                lambda s, t: (s.softmax(-1) * (s.log_softmax(-1) - t.softmax(-1))).sum(-1).mean(),
            ),
            (
                "That is the cross-entropy of the student with the teacher: add the student's own p · log p.",
                lambda s, t: -(s.softmax(-1) * t.log_softmax(-1)).sum(-1).mean(),
            ),
            (
                "The teacher's probabilities weigh a difference that has the student first: that is minus the forward KL.",
                lambda s, t: -my_reverse_kl(t, s),
            ),
        ),
        learns="student_logits",
    ),
    "08.3": Exercise(
        "it returns the probabilities with which a model writes at temperature T",
        "my_colder(probabilities, T)",
        my_colder,
        ((_SHARES, 0.5), (_SHARES, 2.0), (_NO_ZEROS, 3.0)),
        (
            ("T does nothing yet: raise the probabilities to the power 1 / T.", lambda p, T: p),
            (
                "You raised them to the power T: it is 1 / T, so that a small T sharpens.",
                lambda p, T: my_colder(p, 1 / T),
            ),
            ("They do not sum to 1: divide by their sum.", lambda p, T: p ** (1 / T)),
            (
                "You divided the probabilities by T before a softmax: the logits are their logarithms.",
                lambda p, T: (p / T).softmax(dim=-1),
            ),
            (
                "You divided by the sum of the whole table: each row is one place and sums to 1 by itself.",
                lambda p, T: p ** (1 / T) / (p ** (1 / T)).sum(),
            ),
            (
                "You divided by the sum over the rows: each row is one place and sums to 1 by itself, dim=-1.",
                lambda p, T: p ** (1 / T) / (p ** (1 / T)).sum(dim=0),
            ),
            (
                "You divided the probabilities by T: it is the logits, their logarithms, that T divides.",
                lambda p, T: p / T,
            ),
            (
                "A softmax raises e to what it gets, and these are not logarithms: divide by their sum instead.",
                lambda p, T: (p ** (1 / T)).softmax(dim=-1),
            ),
            (
                "Those are logits: a softmax makes probabilities of them.",
                lambda p, T: p.log() / T,
            ),
            (
                "These are logarithms: return the probabilities, softmax and not log_softmax.",
                lambda p, T: my_colder(p, T).log(),
            ),
        ),
    ),
    "08.4": Exercise(
        "it returns KL(truth ‖ model) in nats, averaged over positions, and stays finite where the truth is 0",
        "my_gap(truth, logits)",
        my_gap,
        ((_TRUTH, _STUDENT[:3]), (_TRUTH, 3 * _STUDENT[3:]), (_NO_ZEROS, _TEACHER[:2])),
        (
            (
                "That is the cross-entropy: subtract the entropy of the truth.",
                lambda p, z: -(p * z.log_softmax(-1)).sum(-1).mean(),
            ),
            ("The sign is reversed: it is log truth minus log model.", lambda p, z: -my_gap(p, z)),
            (
                "You averaged over the words: sum over words, average over positions.",
                lambda p, z: my_gap(p, z) / p.shape[-1],
            ),
            ("That is a sum over positions: take their mean.", lambda p, z: my_gap(p, z) * len(p)),
            (
                "0 · log 0 is NaN to torch, and one NaN spoils the mean: torch.xlogy(p, p) is 0 there.",
                _gap(torch.log),
            ),
            (
                "The NaN of 0 · log 0 was replaced too late, after the sum over the words: a word that the truth never "
                "says adds nothing, and the other words of that position still count.",
                lambda p, z: torch.nan_to_num((p * (p.log() - z.log_softmax(-1))).sum(-1)).mean(),
            ),
            (
                "You averaged over the words that the truth says: sum over words, average over positions.",
                lambda p, z: (p * (p.log() - z.log_softmax(-1))).nanmean(),
            ),
            (
                "That is KL(model ‖ truth), which is infinite where the model says what the truth never says: the truth's "
                "probabilities weigh the difference.",
                lambda p, z: (z.softmax(-1) * (z.log_softmax(-1) - p.log())).sum(-1).mean(),
            ),
            (
                "The logarithm of the model is missing: softmax gives its probabilities, log_softmax their logarithms.",
                lambda p, z: (torch.xlogy(p, p) - p * z.softmax(-1)).sum(-1).mean(),
            ),
            (
                "`truth` holds probabilities already: take their logarithm, no softmax.",
                lambda p, z: (p * (p.log_softmax(-1) - z.log_softmax(-1))).sum(-1).mean(),
            ),
            (
                "That is one value per position: take their mean.",
                lambda p, z: (torch.xlogy(p, p) - p * z.log_softmax(-1)).sum(-1),
            ),
            (
                "That is in bits: use the natural logarithm for nats.",
                lambda p, z: my_gap(p, z) / torch.tensor(2.0).log(),
            ),
            (
                "The logits are not log-probabilities yet: use log_softmax.",
                lambda p, z: (torch.xlogy(p, p) - p * z).sum(-1).mean(),
            ),
        ),
    ),
    "08.5": Exercise(
        "it returns KL(teacher ‖ student) in nats, averaged over all places that count",
        "my_distill_loss(student_logits, teacher_logits, tokens, pad)",
        my_distill_loss,
        ((*_LOGITS, _TOKENS, 0), (*_SHORT, _PADDED_WITH_9, 9)),
        (
            (
                "That is still the colleague's number: two flaws are left. The teacher's answer at one place stands beside "
                "the student's at the place before, and padding counts.",
                lambda s, t, tokens, pad: _places(s[:, :-1], t[:, 1:]).mean(),
            ),
            (
                "One flaw is left: the teacher's answer at one place stands beside the student's at the place before. Both "
                "answer the same question at the same place, so shift neither against the other.",
                lambda s, t, tokens, pad: _places(s[:, :-1], t[:, 1:])[tokens[:, 1:] != pad].mean(),
            ),
            (
                "One flaw is left: places at which padding follows count here.",
                lambda s, t, tokens, pad: _places(s[:, :-1], t[:, :-1]).mean(),
            ),
            (
                "All places count here, padding and the last one too: a place counts if the token *after* it is there and "
                "is not padding.",
                lambda s, t, tokens, pad: _places(s, t).mean(),
            ),
            (
                "One place too many: a place counts if the token *after* it is not padding, tokens[:, 1:] != pad.",
                lambda s, t, tokens, pad: _places(s, t)[tokens != pad].mean(),
            ),
            (
                "Here the token that is read decides: a place counts if the token *after* it is not padding.",
                lambda s, t, tokens, pad: _places(s[:, :-1], t[:, :-1])[tokens[:, :-1] != pad].mean(),
            ),
            (
                "Padding adds nothing, but it is still divided by: average over the places that count.",
                lambda s, t, tokens, pad: (_places(s[:, :-1], t[:, :-1]) * (tokens[:, 1:] != pad)).mean(),
            ),
            (
                "You averaged within each document first, so that places of short documents weigh more: average over all "
                "places that count.",
                _per_document,
            ),
            (
                "Drop the last row of both, not the first: row i answers what comes after token i, and the last has no answer.",
                lambda s, t, tokens, pad: _places(s[:, 1:], t[:, 1:])[tokens[:, 1:] != pad].mean(),
            ),
            (
                "That is a sum over places: take their mean.",
                lambda s, t, tokens, pad: _places(s[:, :-1], t[:, :-1])[tokens[:, 1:] != pad].sum(),
            ),
            (
                "You averaged over the words: sum over words, average over places.",
                lambda s, t, tokens, pad: my_distill_loss(s, t, tokens, pad) / s.shape[-1],
            ),
            (
                "That is the reverse KL: here the teacher's probabilities weigh the difference.",
                lambda s, t, tokens, pad: my_distill_loss(t, s, tokens, pad),
            ),
            (
                "That is the cross-entropy of soft targets: it trains as well, but the KL also subtracts the teacher's own "
                "entropy.",
                lambda s, t, tokens, pad: (
                    -(t.softmax(-1) * s.log_softmax(-1)).sum(-1)[:, :-1][tokens[:, 1:] != pad].mean()
                ),
            ),
            (
                "That is the loss of the text alone: nothing of the teacher is in it.",
                lambda s, t, tokens, pad: (
                    -s[:, :-1].log_softmax(-1).gather(-1, tokens[:, 1:, None])[..., 0][tokens[:, 1:] != pad].mean()
                ),
            ),
        ),
        learns="student_logits",
    ),
}
