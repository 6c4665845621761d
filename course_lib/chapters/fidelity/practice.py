"""Exercises of chapter 05: agreement, its limits, evidence of a copy, and a loss that somebody shipped. The quiz stands
in quiz.py."""

import torch
from torch.nn import functional

from course_lib.chapters.fidelity.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_limits(first, second):
    least = max(0.0, first + second - 1)  # they meet where both are right, and nowhere else
    most = 1 - abs(first - second)  # the better one has to leave the other somewhere
    return least, most


def my_repeated(student_logits, teacher_logits, labels):
    student, teacher = student_logits.argmax(-1), teacher_logits.argmax(-1)
    wrong = teacher != labels
    return ((student == teacher) & wrong).sum() / wrong.sum()


def my_consistency(student_right, teacher_right):
    a, b = student_right.float().mean(), teacher_right.float().mean()
    seen = (student_right == teacher_right).float().mean()
    chance = a * b + (1 - a) * (1 - b)
    return (seen - chance) / (1 - chance)


def my_evidence(suspect, innocent):
    as_much = (innocent >= suspect).sum()
    return (as_much + 1) / (len(innocent) + 1)  # the suspect may be an innocent one too


def my_repaired(student_logits, teacher_logits, T):
    mine = (student_logits / T).log_softmax(dim=-1)
    theirs = (teacher_logits / T).softmax(dim=-1)
    return T * T * functional.kl_div(mine, theirs, reduction="batchmean")


def _repaired(mine, theirs, reduction="batchmean", power=2):
    """A function with these parts of the loss: mine and theirs make of scaled logits what kl_div gets."""

    def loss(s, t, T):
        parts = {"batchmean": len(s), "mean": s.numel(), "sum": 1}[reduction]
        return T**power * functional.kl_div(mine(s / T), theirs(t / T), reduction="sum") / parts

    return loss


def _pooled(a, b):
    """Kappa with the mean of both accuracies in the place of each."""
    mean = (a.float().mean() + b.float().mean()) / 2
    chance = mean * mean + (1 - mean) ** 2
    return ((a == b).float().mean() - chance) / (1 - chance)


def _kappa(a, b, chance=None, seen=None):
    """Kappa from another chance, or from another share of equal answers."""
    seen = (a == b).float().mean() if seen is None else seen
    if chance is None:
        a, b = a.float().mean(), b.float().mean()
        chance = a * b + (1 - a) * (1 - b)
    return (seen - chance) / (1 - chance)


def _log(z):
    return z.log_softmax(dim=-1)


def _share(z):
    return z.softmax(dim=-1)


# Ten pictures of three classes: the teacher is wrong on four of them, and the student repeats two of these.
_LABELS = torch.tensor([0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
_TEACHER = torch.tensor([0, 1, 2, 0, 1, 1, 0, 2, 1, 1])
_STUDENT = torch.tensor([0, 1, 2, 0, 1, 0, 0, 2, 1, 0])
_CARELESS = torch.tensor([1, 1, 2, 0, 1, 0, 0, 2, 1, 0])  # also wrong on the first, where the teacher is right
# How often students of other pictures sided with the teacher; one of them as often as the first suspect.
_INNOCENT = torch.tensor([0.44, 0.51, 0.39, 0.62, 0.47, 0.55, 0.36, 0.50, 0.65, 0.41, 0.58, 0.46], dtype=torch.float64)


def _logits(answers, classes=3):
    return 4.0 * functional.one_hot(answers, classes).float()


_S, _T = _logits(_STUDENT), _logits(_TEACHER)
_Z = torch.tensor([[2.0, 0.0, -1.0], [0.5, 1.0, 0.0]])
_V = torch.tensor([[1.0, 0.5, -2.0], [-1.0, 2.0, 0.5]])
_A = torch.tensor([1, 1, 1, 1, 0, 0, 1, 1, 0, 1])
_B = torch.tensor([1, 1, 0, 1, 0, 1, 1, 1, 0, 1])
_GOOD = torch.tensor([1, 1, 1, 1, 1, 1, 1, 1, 1, 0])  # nets of other accuracies, 9 and 5 of 10
_POOR = torch.tensor([1, 1, 1, 1, 0, 0, 1, 0, 0, 0])

EXERCISES = {
    "05.1": Exercise(
        "it returns the least and the greatest share of pictures on which two nets of these accuracies can agree",
        "my_limits(first, second)",
        my_limits,
        ((0.96, 0.95), (0.9, 0.4), (0.3, 0.5)),
        (
            (
                "Where their mistakes overlap as little as possible, both are right on first + second − 1 at least.",
                lambda a, b: (0.0, 1 - abs(a - b)),
            ),
            (
                "A share cannot be negative: the least is 0 where the mistakes have room for both.",
                lambda a, b: (a + b - 1, 1 - abs(a - b)),
            ),
            (
                "They can also agree on a wrong answer: at most they differ where only the better one is right.",
                lambda a, b: (max(0.0, a + b - 1), min(a, b)),
            ),
            (
                "That is agreement by chance: ask for the limits, whatever the two have in common.",
                lambda a, b: (a * b, a * b + (1 - a) * (1 - b)),
            ),
            (
                "Independent nets show neither limit: at least, they agree where both are right, first + second − 1.",
                lambda a, b: (a * b, 1 - abs(a - b)),
            ),
            (
                "At most they agree on less than all: where only the better one is right, they differ.",
                lambda a, b: (max(0.0, a + b - 1), 1.0),
            ),
            (
                "The greatest comes second: return least, most.",
                lambda a, b: (1 - abs(a - b), max(0.0, a + b - 1)),
            ),
        ),
        (
            (
                "The least is right. At most they agree everywhere but where the better one alone is right.",
                lambda limits, right: abs(limits[0] - right[0]) < 1e-4,
            ),
            (
                "The greatest is right. For the least, keep their mistakes apart as far as there is room.",
                lambda limits, right: abs(limits[1] - right[1]) < 1e-4,
            ),
        ),
    ),
    "05.2": Exercise(
        "it returns the share of the teacher's mistakes that the student repeats with the same answer",
        "my_repeated(student_logits, teacher_logits, labels)",
        my_repeated,
        ((_S, _T, _LABELS), (_S[3:9], _T[3:9], _LABELS[3:9]), (_logits(_CARELESS), _T, _LABELS)),
        (
            (
                "That counts every mistake of the student on these pictures: ask for the teacher's own answer.",
                lambda s, t, y: ((s.argmax(-1) != y) & (t.argmax(-1) != y)).sum() / (t.argmax(-1) != y).sum(),
            ),
            (
                "You divided by all pictures: divide by the number of the teacher's mistakes.",
                lambda s, t, y: ((s.argmax(-1) == t.argmax(-1)) & (t.argmax(-1) != y)).float().mean(),
            ),
            (
                "You divided by the student's mistakes: the question is how many of the teacher's come back.",
                lambda s, t, y: (
                    ((s.argmax(-1) == t.argmax(-1)) & (t.argmax(-1) != y)).sum() / (s.argmax(-1) != y).sum()
                ),
            ),
            (
                "You divided by the pictures on which one of them is wrong: divide by the teacher's mistakes alone.",
                lambda s, t, y: (
                    ((s.argmax(-1) == t.argmax(-1)) & (t.argmax(-1) != y)).sum()
                    / ((s.argmax(-1) != y) | (t.argmax(-1) != y)).sum()
                ),
            ),
            (
                "That is a number of pictures: divide by the number of the teacher's mistakes.",
                lambda s, t, y: ((s.argmax(-1) == t.argmax(-1)) & (t.argmax(-1) != y)).sum(),
            ),
            (
                "That is in percent: a share goes from 0 to 1.",
                lambda s, t, y: 100 * my_repeated(s, t, y),
            ),
            (
                "That is the agreement on all pictures: keep only those that the teacher gets wrong.",
                lambda s, t, y: (s.argmax(-1) == t.argmax(-1)).float().mean(),
            ),
        ),
    ),
    "05.3": Exercise(
        "it returns the error consistency, 0 for independent nets and 1 for nets that fail on the same pictures",
        "my_consistency(student_right, teacher_right)",
        my_consistency,
        ((_A, _B), (_B, _A[[1, 2, 3, 4, 5, 6, 7, 8, 9, 0]]), (_GOOD, _POOR)),
        (
            (
                "That is the agreement as it was seen: subtract what chance gives, and divide by what was left to gain.",
                lambda a, b: (a == b).float().mean(),
            ),
            (
                "Divide by 1 − chance, so that a perfect copy gets 1.",
                lambda a, b: (
                    (a == b).float().mean()
                    - a.float().mean() * b.float().mean()
                    - (1 - a.float().mean()) * (1 - b.float().mean())
                ),
            ),
            (
                "That is the correlation, which divides by the spread of both nets: divide by 1 − chance.",
                lambda a, b: torch.corrcoef(torch.stack([a, b]).float())[0, 1],
            ),
            (
                "You took one accuracy for both nets, their mean: each has its own, a and b.",
                _pooled,
            ),
            (
                "Only right or wrong counts here: two that are both wrong agree, so (1 − a)(1 − b) is not divided by 9.",
                lambda a, b: _kappa(
                    a, b, a.float().mean() * b.float().mean() + (1 - a.float().mean()) * (1 - b.float().mean()) / 9
                ),
            ),
            (
                "Chance is not one half: it follows from both accuracies, a b + (1 − a)(1 − b).",
                lambda a, b: _kappa(a, b, 0.5),
            ),
            (
                "You counted where both are right: they are equal where both are wrong, too.",
                lambda a, b: _kappa(a, b, seen=(a * b).float().mean()),
            ),
            (
                "You divided by chance: divide by what was left to gain, 1 − chance.",
                lambda a, b: (
                    (a == b).float().mean()
                    / (a.float().mean() * b.float().mean() + (1 - a.float().mean()) * (1 - b.float().mean()))
                    - 1
                ),
            ),
            (
                "Chance has two parts: both right, and both wrong.",
                lambda a, b: (
                    ((a == b).float().mean() - a.float().mean() * b.float().mean())
                    / (1 - a.float().mean() * b.float().mean())
                ),
            ),
        ),
    ),
    "05.4": Exercise(
        "it returns how likely a student that copied nobody is to side with the teacher as often as the suspect",
        "my_evidence(suspect, innocent)",
        my_evidence,
        ((0.62, _INNOCENT), (0.50, _INNOCENT), (0.90, _INNOCENT[:9])),
        (
            (
                "Never 0: the suspect may be an innocent one too, so add 1 above and below the line.",
                lambda s, i: (i >= s).double().mean(),
            ),
            (
                "One that sides as often as the suspect counts too: use >=.",
                lambda s, i: ((i > s).sum() + 1) / (len(i) + 1),
            ),
            (
                "You counted those that side less often: count those that do as often, or more.",
                lambda s, i: ((i <= s).sum() + 1) / (len(i) + 1),
            ),
            (
                "One that sides as often counts too, and the suspect may be innocent: use >=, and add 1 above and below.",
                lambda s, i: (i > s).double().mean(),
            ),
            (
                "You counted those that side less often: count those that do as often, or more.",
                lambda s, i: (i < s).double().mean(),
            ),
            (
                "That is the share of those that side less often: leave out the 1 − in front.",
                lambda s, i: 1 - ((i >= s).sum() + 1) / (len(i) + 1),
            ),
            (
                "That is a number of students: divide by all of them, the suspect too.",
                lambda s, i: (i >= s).sum() + 1,
            ),
            (
                "That says by how many standard deviations the suspect is off: count instead, it takes no bell curve.",
                lambda s, i: (s - i.mean()) / i.std(),
            ),
            (
                "That takes a bell curve for granted: count the innocent students themselves.",
                lambda s, i: 1 - torch.distributions.Normal(i.mean(), i.std()).cdf(torch.as_tensor(s, dtype=i.dtype)),
            ),
            (
                "Add 1 below the line as well: the suspect is one of them.",
                lambda s, i: ((i >= s).sum() + 1) / len(i),
            ),
        ),
    ),
    "05.5": Exercise(
        "it returns T² · KL(teacher ‖ student), averaged over pictures",
        "my_repaired(student_logits, teacher_logits, T)",
        my_repaired,
        ((_Z, _V, 4.0), (_Z, _V, 1.0), (_V, 2 * _Z, 2.0)),
        (
            (
                "One fault is left: reduction='mean' divides by the classes too, so the loss is too small; take batchmean.",
                _repaired(_log, _share, reduction="mean"),
            ),
            (
                "One fault is left: kl_div wants the logarithm of the student's probabilities as its first argument.",
                _repaired(_share, _share),
            ),
            (
                "One fault is left: reduction='sum' adds up the pictures; take batchmean.",
                _repaired(_log, _share, reduction="sum"),
            ),
            ("One fault is left: the factor is T², not T.", _repaired(_log, _share, power=1)),
            (
                "Two faults are left: the factor T² is missing, and reduction='mean' divides by the classes too.",
                _repaired(_log, _share, reduction="mean", power=0),
            ),
            (
                "Two faults are left: kl_div wants the logarithm of the student's probabilities, and reduction='mean' "
                "divides by the classes too.",
                _repaired(_share, _share, reduction="mean"),
            ),
            (
                "Two faults are left: kl_div wants the logarithm of the student's probabilities, and T² is missing.",
                _repaired(_share, _share, power=0),
            ),
            (
                "kl_div takes the student's logarithms first and the teacher's probabilities second: one of them is the other kind.",
                _repaired(_log, _log),
            ),
            (
                "That is the cross-entropy, with the teacher's own entropy in it: the KL has it taken off, as kl_div does.",
                lambda s, t, T: -T * T * (_share(t / T) * _log(s / T)).sum(dim=-1).mean(),
            ),
            ("One fault is left: the factor T² is missing.", _repaired(_log, _share, power=0)),
            (
                "Student and teacher have changed places: the student's log-probabilities come first.",
                lambda s, t, T: T * T * functional.kl_div(_log(t / T), _share(s / T), reduction="batchmean"),
            ),
            (
                "That is the loss as it was shipped, with all its faults.",
                _repaired(_share, _share, reduction="mean", power=0),
            ),
        ),
        learns="student_logits",
    ),
}
