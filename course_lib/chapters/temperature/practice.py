"""Exercises of chapter 02, and its quiz."""

import torch
import torch.nn.functional as F

from course_lib.chapters.temperature import wrong_answers as wrong
from course_lib.chapters.temperature.quiz import QUIZ
from course_lib.practice import Exercise

__all__ = ["EXERCISES", "QUIZ"]


def my_entropy(logits, T):
    log_p = F.log_softmax(logits / T, dim=-1)
    return -(log_p.exp() * log_p).sum(dim=-1).mean()


def my_gradient(student_logits, teacher_logits, T):
    student = F.softmax(student_logits / T, dim=-1)
    teacher = F.softmax(teacher_logits / T, dim=-1)
    return T * (student - teacher)  # T² from the loss, 1/T from the chain rule


def my_limit(student_logits, teacher_logits):
    student = student_logits - student_logits.mean(dim=-1, keepdim=True)
    teacher = teacher_logits - teacher_logits.mean(dim=-1, keepdim=True)
    return (student - teacher) / student_logits.shape[-1]


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


EXERCISES = {
    "02.1": Exercise(
        "it returns the mean entropy, in nats, of softmax(logits / T)",
        "my_entropy(logits, T)",
        my_entropy,
        ((wrong.TEACHER, 4.0), (wrong.STUDENT, 2.0), (wrong.TEACHER[:3, :4], 1.5)),
        (
            ("That is negative: entropy has a minus in front of the sum.", lambda z, T: -my_entropy(z, T)),
            (
                "That is in bits: use the natural logarithm for nats.",
                lambda z, T: my_entropy(z, T) / torch.tensor(2.0).log(),
            ),
            ("T does nothing yet: divide the logits by T.", lambda z, T: my_entropy(z, 1.0)),
            ("You multiplied by T: divide the logits by it.", lambda z, T: my_entropy(z, 1 / T)),
            (
                "You averaged over the classes: sum over classes, average over images.",
                lambda z, T: my_entropy(z, T) / z.shape[-1],
            ),
            ("That is a sum over images: take their mean.", lambda z, T: my_entropy(z, T) * len(z)),
            (
                "You used log10: use the natural logarithm for nats.",
                lambda z, T: my_entropy(z, T) / torch.tensor(10.0).log(),
            ),
            (
                "One value per image: take their mean.",
                lambda z, T: torch.special.entr(F.softmax(z / T, -1)).sum(-1),
            ),
            (
                "That is the entropy of the mean of the probabilities: take each image's entropy first, then the mean.",
                lambda z, T: torch.special.entr(F.softmax(z / T, -1).mean(0)).sum(),
            ),
            (
                "Your softmax runs over the images: it runs over the classes, dim=-1.",
                lambda z, T: my_entropy(z.T, T),
            ),
            (
                "The probabilities do not weigh the logarithms yet: the sum is over p · log p.",
                lambda z, T: -F.log_softmax(z / T, -1).sum(-1).mean(),
            ),
        ),
    ),
    "02.2": Exercise(
        "it returns the gradient of T² · KL(teacher ‖ student) with respect to the student's logits, image by image",
        "my_gradient(student_logits, teacher_logits, T)",
        my_gradient,
        (
            (wrong.STUDENT, wrong.TEACHER, 4.0),
            (wrong.STUDENT, wrong.TEACHER, 0.5),
            (wrong.STUDENT[:3, :4], wrong.TEACHER[:3, :4], 2.0),
        ),
        (
            ("The sign is reversed: it is student minus teacher.", lambda s, t, T: -my_gradient(s, t, T)),
            (
                "The factor is missing: the loss brings T² and the chain rule 1/T, which leaves T.",
                lambda s, t, T: my_gradient(s, t, T) / T,
            ),
            (
                "That is the gradient without T² in the loss: multiply by T².",
                lambda s, t, T: my_gradient(s, t, T) / T**2,
            ),
            (
                "T² is there, and the 1/T of the chain rule is not: the logits are divided by T inside the softmax.",
                lambda s, t, T: T * my_gradient(s, t, T),
            ),
            (
                "Only the student is softened: divide the teacher's logits by T as well.",
                lambda s, t, T: my_gradient(s, t * T, T),
            ),
            (
                "Only the teacher is softened: divide the student's logits by T as well.",
                lambda s, t, T: my_gradient(s * T, t, T),
            ),
            (
                "T is not in the softmax yet: divide both logits by it.",
                lambda s, t, T: my_gradient(s * T, t * T, T),
            ),
            (
                "Your softmax runs over the images: it runs over the classes, dim=-1.",
                lambda s, t, T: my_gradient(s.T, t.T, T).T,
            ),
            (
                "You divided by the number of classes: KL is a sum over them.",
                lambda s, t, T: my_gradient(s, t, T) / s.shape[-1],
            ),
            (
                "That is a difference of logits: take the softmax of both first.",
                lambda s, t, T: T * (s - t),
            ),
            (
                "You divided by the number of images: give one row per image, undivided.",
                lambda s, t, T: my_gradient(s, t, T) / len(s),
            ),
        ),
    ),
    "02.3": Exercise(
        "it returns what the gradient of 02.2 becomes when T is very large",
        "my_limit(student_logits, teacher_logits)",
        my_limit,
        (
            (wrong.STUDENT, wrong.TEACHER),
            (wrong.TEACHER, 3 * wrong.STUDENT),
            (wrong.STUDENT[:3, :4], wrong.TEACHER[:3, :4]),
        ),
        (
            (
                "The logits are not centred: softmax ignores a constant added to all logits, so subtract each image's "
                "mean first.",
                lambda s, t: (s - t) / s.shape[-1],
            ),
            (
                "The 1/classes is missing: softmax is near 1/classes at high T.",
                lambda s, t: my_limit(s, t) * s.shape[-1],
            ),
            ("The sign is reversed: it is student minus teacher.", lambda s, t: my_limit(t, s)),
            (
                "The logits are not centred, and the 1/classes is missing: subtract each image's mean, divide by the "
                "number of classes.",
                lambda s, t: s - t,
            ),
            (
                "You subtracted one mean for all images: each image has its own, mean(dim=-1, keepdim=True).",
                lambda s, t: (s - s.mean() - t + t.mean()) / s.shape[-1],
            ),
            (
                "You centred over the images: take the mean over the classes of each image, dim=-1.",
                lambda s, t: (s - s.mean(0, keepdim=True) - t + t.mean(0, keepdim=True)) / s.shape[-1],
            ),
            (
                "You subtracted one mean for all images, and the 1/classes is missing: each image has its own mean.",
                lambda s, t: s - s.mean() - t + t.mean(),
            ),
            (
                "mean(dim=-1) drops a dimension, so the means do not fit the rows: keepdim=True keeps it.",
                lambda s, t: s - s.mean(dim=-1),
            ),
            (
                "You divided by the number of images: divide by the number of classes.",
                lambda s, t: my_limit(s, t) * s.shape[-1] / len(s),
            ),
            (
                "Only the student's logits are centred: subtract the teacher's means too.",
                lambda s, t: (s - s.mean(dim=-1, keepdim=True) - t) / s.shape[-1],
            ),
            (
                "Only the teacher's logits are centred: subtract the student's means too.",
                lambda s, t: (s - t + t.mean(dim=-1, keepdim=True)) / s.shape[-1],
            ),
            (
                "That is the gradient at T = 1: at a very large T the softmax becomes a straight line in the logits.",
                lambda s, t: my_gradient(s, t, 1.0),
            ),
            (
                "That is the gradient at T = 4: at a very large T the softmax becomes a straight line in the logits.",
                lambda s, t: my_gradient(s, t, 4.0),
            ),
            (
                "The limit is not 0: the two softmaxes come closer like 1/T, and the factor T makes up for it.",
                lambda s, t: torch.zeros_like(s),
            ),
        ),
        tolerance=0.01,  # so that the gradient at a very large T will do
    ),
    "02.4": Exercise(
        "it returns the candidate temperature at which softmax(logits / T) gives the labels the best cross-entropy",
        "my_best_temperature(logits, labels, candidates)",
        my_best_temperature,
        (
            (wrong.OVERCONFIDENT, wrong.LABELS, wrong.CANDIDATES),
            (wrong.OVERCONFIDENT / 8, wrong.LABELS, wrong.CANDIDATES),
            (*wrong.unsure(5.0, 1.5), wrong.FINE),
            (*wrong.unsure(3.0, 1.5), wrong.FINE),
            (*wrong.unsure(2.0, 2.0), wrong.COARSE),
        ),
        (
            ("That is the worst candidate: the smallest cross-entropy is the best.", wrong.steepest),
            (
                "That is the first candidate. If you chose by accuracy: no T changes the largest logit, so all look the "
                "same; choose by cross-entropy.",
                lambda z, y, candidates: candidates[0],
            ),
            (
                "You took the softmax before F.cross_entropy, which takes it once more: give it logits.",
                wrong.best(F.cross_entropy),
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
                wrong.best(lambda p, y: -p[torch.arange(len(y)), y].mean()),
            ),
            (
                "You chose by the squared distance from the labels: the cross-entropy is −log of the label's probability.",
                wrong.best(lambda p, y: (p - F.one_hot(y, 10)).square().sum()),
            ),
            (
                "You matched the mean confidence and the accuracy, which says nothing of single images: choose by "
                "cross-entropy.",
                wrong.best(lambda p, y: (p.amax(-1).mean() - (p.argmax(-1) == y).float().mean()).abs()),
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
            (wrong.PICTURES, wrong.TEACHER, 4.0, 0.5, 3),
            (wrong.PICTURES, wrong.TEACHER, 0.5, 0.2, 2),
            (wrong.PICTURES[:4], wrong.STUDENT[:4], 2.0, 1.0, 5),
        ),
        (
            ("You walk uphill: subtract lr · gradient.", wrong.pulled(lambda z, v, T, x: -my_gradient(z, v, T))),
            (
                "The sum over the images is not divided by their number.",
                wrong.pulled(lambda z, v, T, x: my_gradient(z, v, T) * len(x)),
            ),
            (
                "T² is missing: without it the gradient of each image is (student − teacher) / T.",
                wrong.pulled(lambda z, v, T, x: my_gradient(z, v, T) / T**2),
            ),
            ("T does nothing yet: it softens both sides.", wrong.pulled(lambda z, v, T, x: my_gradient(z, v, 1.0))),
            (
                "Only the teacher is softened: during the lesson both answer at T.",
                wrong.pulled(lambda z, v, T, x: my_gradient(z * T, v, T)),
            ),
            ("The student learns the teacher's top answers alone, as labels.", wrong.pulled(wrong.hardened)),
            (
                "The gradient was taken once: the student's answers change, so take it anew in every step.",
                wrong.once,
            ),
            ("The gradient is not multiplied by `lr` yet.", lambda x, v, T, lr, n: my_student(x, v, T, 1.0, n)),
            (
                "That is one step: repeat it `steps` times.",
                lambda x, v, T, lr, steps: my_student(x, v, T, lr, 1),
            ),
            (
                "Those are the student's logits: return its weights [pixels, classes].",
                lambda x, v, T, lr, steps: x @ my_student(x, v, T, lr, steps),
            ),
            (
                "You began with ones: begin with zeros.",
                wrong.pulled(lambda z, v, T, x: my_gradient(z, v, T), first=1.0),
            ),
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
        ((wrong.VALIDATION, wrong.EXAM), (wrong.EXAM, wrong.VALIDATION), (wrong.VALIDATION.flip(0), wrong.EXAM)),
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
