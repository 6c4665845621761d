"""Exercises of chapter 02, and its quiz."""

import torch
import torch.nn.functional as F

from course_lib import runtime
from course_lib.chapters.temperature import formulas
from course_lib.chapters.temperature.formulas import my_gradient
from course_lib.chapters.temperature.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_best_temperature(logits, labels, candidates):
    losses = [F.cross_entropy(logits / T, labels) for T in candidates]
    return candidates[losses.index(min(losses))]


def my_student(images, teacher_logits, T, lr, steps):
    weights = torch.zeros(images.shape[-1], teacher_logits.shape[-1])
    for _ in range(steps):
        gradient = my_gradient(images @ weights, teacher_logits, T)  # [images, classes]
        weights = weights - lr * images.T @ gradient / len(images)
    return weights


def my_honest_score(validation, exam):
    best = validation.mean(dim=-1).argmax()  # the place of one T
    return exam[best].mean()


def _best(score):
    def wrong(logits, labels, candidates):
        return min(candidates, key=lambda T: score(F.softmax(logits / T, dim=-1), labels).item())

    return wrong


def _steepest(logits, labels, candidates):
    losses = [F.cross_entropy(logits / T, labels) for T in candidates]
    return candidates[losses.index(max(losses))]


# An overconfident model: right on 15 of 20 images, with logits 6 apart.
_LABELS = torch.arange(20) % 10
_ANSWERS = torch.where(torch.arange(20) % 4 == 0, (_LABELS + 1) % 10, _LABELS)
_OVERCONFIDENT = 6 * F.one_hot(_ANSWERS, 10).float()
_CANDIDATES = (1.0, 0.5, 2.0, 4.0, 8.0)


def _unsure(sharpness, lead):
    """Draw logits and labels of a model that is often wrong: on these, other measures choose another T."""
    draw = runtime.generator(2, "unsure")
    labels = torch.randint(0, 10, (30,), generator=draw)
    return sharpness * (torch.randn(30, 10, generator=draw) + lead * F.one_hot(labels, 10)), labels


def _pulled(gradient_of, first=0.0):
    """Return the wrong my_student that uses another gradient, (logits, teacher's logits, T, images) → [images, classes],
    or other first weights."""

    def wrong(images, teacher_logits, T, lr, steps):
        weights = torch.full((images.shape[-1], teacher_logits.shape[-1]), first)
        for _ in range(steps):
            gradient = gradient_of(images @ weights, teacher_logits, T, images)
            weights = weights - lr * images.T @ gradient / len(images)
        return weights

    return wrong


def _hardened(z, v, T, x):
    return F.softmax(z, dim=-1) - F.one_hot(v.argmax(dim=-1), v.shape[-1]).float()


def _once(images, teacher_logits, T, lr, steps):
    gradient = my_gradient(torch.zeros_like(teacher_logits), teacher_logits, T)
    return -steps * lr * images.T @ gradient / len(images)


_PICTURES = torch.rand(5, 6, generator=runtime.generator(2, "pictures"))
_VALIDATION = torch.tensor([[90.0, 92.0, 88.0], [93.0, 91.0, 95.0], [94.0, 90.0, 92.0], [89.0, 96.0, 91.0]])
_EXAM = torch.tensor([[91.0, 90.0, 86.0], [92.0, 93.0, 91.0], [95.0, 94.0, 94.0], [90.0, 93.0, 92.0]])

_COARSE, _FINE = (6.0, 3.0, 1.5, 4.5, 0.75), (2.0, 0.25, 0.5, 1.5, 1.0, 2.5, 0.75)

EXERCISES = {
    **formulas.EXERCISES,
    "02.4": Exercise(
        "it returns the candidate temperature at which softmax(logits / T) gives the labels the best cross-entropy",
        "my_best_temperature(logits, labels, candidates)",
        my_best_temperature,
        (
            (_OVERCONFIDENT, _LABELS, _CANDIDATES),
            (_OVERCONFIDENT / 8, _LABELS, _CANDIDATES),
            (*_unsure(5.0, 1.5), _FINE),
            (*_unsure(3.0, 1.5), _FINE),
            (*_unsure(2.0, 2.0), _COARSE),
        ),
        (
            ("That is the worst candidate: the smallest cross-entropy is the best.", _steepest),
            (
                "That is the first candidate. If you chose by accuracy: no T changes the largest logit, so all look the "
                "same; choose by cross-entropy.",
                lambda z, y, candidates: candidates[0],
            ),
            (
                "You took the softmax before F.cross_entropy, which takes it once more: give it logits.",
                _best(F.cross_entropy),
            ),
            (
                "That is the place in the list: return the candidate itself, candidates[place].",
                lambda z, y, candidates: candidates.index(my_best_temperature(z, y, candidates)),
            ),
            (
                "That is the loss at the best candidate: return the candidate.",
                lambda z, y, candidates: min(F.cross_entropy(z / T, y) for T in candidates),
            ),
            ("That is the softest candidate: the labels must say which fits best.", lambda z, y, cs: max(cs)),
            ("That is the sharpest candidate: the labels must say which fits best.", lambda z, y, cs: min(cs)),
            (
                "You took the largest mean of the labels' probabilities: the cross-entropy is the mean of the logarithms.",
                _best(lambda p, y: -p[torch.arange(len(y)), y].mean()),
            ),
            (
                "You chose by the squared distance from the labels: the cross-entropy is −log of the label's probability.",
                _best(lambda p, y: (p - F.one_hot(y, 10)).square().sum()),
            ),
            (
                "You matched the mean confidence and the accuracy, which says nothing of single images: choose by "
                "cross-entropy.",
                _best(lambda p, y: (p.amax(-1).mean() - (p.argmax(-1) == y).float().mean()).abs()),
            ),
            (
                "You multiplied by T: divide the logits by it.",
                lambda z, y, candidates: min(candidates, key=lambda T: F.cross_entropy(z * T, y).item()),
            ),
        ),
    ),
    "02.5": Exercise(
        "it trains a student of one layer by gradient descent on the soft loss and returns its weights",
        "my_student(images, teacher_logits, T, lr, steps)",
        my_student,
        (
            (_PICTURES, formulas.TEACHER, 4.0, 0.5, 3),
            (_PICTURES, formulas.TEACHER, 0.5, 0.2, 2),
            (_PICTURES[:4], formulas.STUDENT[:4], 2.0, 1.0, 5),
        ),
        (
            ("You walk uphill: subtract lr · gradient.", _pulled(lambda z, v, T, x: -my_gradient(z, v, T))),
            (
                "The sum over the images is not divided by their number.",
                _pulled(lambda z, v, T, x: my_gradient(z, v, T) * len(x)),
            ),
            (
                "T² is missing: without it the gradient of each image is (student − teacher) / T.",
                _pulled(lambda z, v, T, x: my_gradient(z, v, T) / T**2),
            ),
            ("T does nothing yet: it softens both sides.", _pulled(lambda z, v, T, x: my_gradient(z, v, 1.0))),
            (
                "Only the teacher is softened: during the lesson both answer at T.",
                _pulled(lambda z, v, T, x: my_gradient(z * T, v, T)),
            ),
            ("The student learns the teacher's top answers alone, as labels.", _pulled(_hardened)),
            (
                "The gradient was taken once: the student's answers change, so take it anew in every step.",
                _once,
            ),
            (
                "That is one step: repeat it `steps` times.",
                lambda x, v, T, lr, steps: my_student(x, v, T, lr, 1),
            ),
            (
                "Those are the student's logits: return its weights [pixels, classes].",
                lambda x, v, T, lr, steps: x @ my_student(x, v, T, lr, steps),
            ),
            ("You began with ones: begin with zeros.", _pulled(lambda z, v, T, x: my_gradient(z, v, T), first=1.0)),
            (
                "The weights have shape [classes, pixels]: as images @ weights gives logits, [pixels, classes] is wanted.",
                lambda x, v, T, lr, steps: my_student(x, v, T, lr, steps).T,
            ),
        ),
    ),
    "02.6": Exercise(
        "it chooses one T by the mean over seeds on the validation pictures and returns the mean exam score of that T",
        "my_honest_score(validation, exam)",
        my_honest_score,
        ((_VALIDATION, _EXAM), (_EXAM, _VALIDATION), (_VALIDATION.flip(0), _EXAM)),
        (
            (
                "That is still the best T of the exam: the exam must not choose.",
                lambda validation, exam: exam.mean(dim=-1).max(),
            ),
            (
                "That is the score on the validation pictures, which chose the T: report the exam's.",
                lambda validation, exam: validation.mean(dim=-1).max(),
            ),
            (
                "You chose a T for every seed: choose one by the mean over seeds.",
                lambda validation, exam: exam.gather(0, validation.argmax(dim=0, keepdim=True)).mean(),
            ),
            (
                "You took the best T of every seed in its exam, the most flattering choice of all.",
                lambda validation, exam: exam.max(dim=0).values.mean(),
            ),
            (
                "You averaged over temperatures: the rows are temperatures, the columns seeds.",
                lambda validation, exam: exam[:, validation.mean(dim=0).argmax()].mean(),
            ),
            (
                "That is the place of the T: return its mean exam score.",
                lambda validation, exam: validation.mean(dim=-1).argmax(),
            ),
            (
                "Those are the scores of every seed: return their mean.",
                lambda validation, exam: exam[validation.mean(dim=-1).argmax()],
            ),
            (
                "You took the worst T of the validation pictures.",
                lambda validation, exam: exam[validation.mean(dim=-1).argmin()].mean(),
            ),
            ("That averages over all temperatures: choose one.", lambda validation, exam: exam.mean()),
        ),
    ),
}
