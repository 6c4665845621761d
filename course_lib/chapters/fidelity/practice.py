"""Exercises and quiz of chapter 05: agreement, its limits, evidence of a copy, and a loss that somebody shipped."""

import torch
from torch.nn import functional

from course_lib.practice import Exercise, Question


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


def _repaired(mine, theirs, reduction="batchmean", square=True):
    """A function with these parts of the loss: mine and theirs make of scaled logits what kl_div gets."""

    def loss(s, t, T):
        found = functional.kl_div(mine(s / T), theirs(t / T), reduction="sum") / (
            len(s) if reduction == "batchmean" else s.numel()
        )
        return T * T * found if square else found

    return loss


def _pooled(a, b):
    """Kappa with the mean of both accuracies in the place of each."""
    mean = (a.float().mean() + b.float().mean()) / 2
    chance = mean * mean + (1 - mean) ** 2
    return ((a == b).float().mean() - chance) / (1 - chance)


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
                "The greatest comes second: return least, most.",
                lambda a, b: (1 - abs(a - b), max(0.0, a + b - 1)),
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
            ("One fault is left: the factor T² is missing.", _repaired(_log, _share, square=False)),
            (
                "Student and teacher have changed places: the student's log-probabilities come first.",
                lambda s, t, T: T * T * functional.kl_div(_log(t / T), _share(s / T), reduction="batchmean"),
            ),
            (
                "That is the loss as it was shipped, with all its faults.",
                _repaired(_share, _share, reduction="mean", square=False),
            ),
        ),
        learns="student_logits",
    ),
}

QUIZ = (
    Question(
        "Teacher and student are right on 96 and 95 % and agree on 95 %. Did the student copy?",
        (
            ("Yes: 95 % is far too much to be chance", False, "Nets that share nothing would agree on 91 % already."),
            (
                "No: a real copy would agree on 100 %",
                False,
                "A copy may not have been trained long enough: see the short students.",
            ),
            ("Unknown: outsiders reach that as well", True, "So the number alone shows skill at the task, no copying."),
        ),
    ),
    Question(
        "What does a student of the teacher's twin tell us?",
        (
            (
                "That both teachers had the same pile",
                True,
                "It agrees with the teacher that it never met: the pile did it.",
            ),
            ("That the student has seen the teacher", False, "It has not: it learned from the twin's answers alone."),
            (
                "That the twin began from equal weights",
                False,
                "The twin starts from others; only its pictures are the same.",
            ),
        ),
    ),
    Question(
        "Why ask about scrambled pictures at all?",
        (
            (
                "They are the hardest exam for a student",
                False,
                "There is no right answer to them, so they are no exam.",
            ),
            (
                "They show where two good teachers differ",
                True,
                "Where both say the same, nobody can see whom a net follows.",
            ),
            (
                "They are what the student is taught with",
                False,
                "These students saw digits. Noise teaches only where the logits mean nothing.",
            ),
        ),
    ),
    Question(
        "A student of checked answers is better than its weak teacher. Whose knowledge made it so?",
        (
            (
                "The student's: it generalised further",
                False,
                "From as many unchecked answers, learned alike, it stays at its teacher's level.",
            ),
            (
                "The checker's: it knows right and wrong",
                True,
                "Each answer that passes is a label that the check has given.",
            ),
            (
                "The teacher's: it knew but was not sure",
                False,
                "Blind guesses that pass make a good student too, and no teacher knew these.",
            ),
        ),
    ),
    Question(
        "A net passes its digits on through meaningless logits. Which control was decisive?",
        (
            ("Another teacher with the same accuracy", False, "That was not tried; the heads are what has to fit."),
            (
                "A longer training of the same students",
                False,
                "It could say how much gets through, but not through which part of the net.",
            ),
            ("Another body under the teacher's heads", True, "It still works: the whole start need not be the same."),
        ),
    ),
    Question(
        "The logged loss is a sixteenth of what it should be, and accuracy looks fine. What now?",
        (
            (
                "Look for a factor: T² at T = 4 is sixteen",
                True,
                "A ratio of the first losses names many bugs by itself.",
            ),
            (
                "Leave it: only the accuracy has to be right",
                False,
                "It shows as soon as alpha or the optimiser changes.",
            ),
            (
                "Train longer: a smaller loss learns slower",
                False,
                "The optimiser hides the factor; steps do not mend it.",
            ),
        ),
    ),
)
