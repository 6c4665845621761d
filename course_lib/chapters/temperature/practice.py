"""Exercises and quiz of chapter 02."""

import torch
import torch.nn.functional as F

from course_lib import runtime
from course_lib.practice import Exercise, Question


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


def _best(score):
    def wrong(logits, labels, candidates):
        return min(candidates, key=lambda T: score(F.softmax(logits / T, dim=-1), labels).item())

    return wrong


def _steepest(logits, labels, candidates):
    losses = [F.cross_entropy(logits / T, labels) for T in candidates]
    return candidates[losses.index(max(losses))]


_source = torch.Generator().manual_seed(2)
_STUDENT = 2 * torch.randn(5, 10, generator=_source) + 1
_TEACHER = 4 * torch.randn(5, 10, generator=_source) - 2
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


_COARSE, _FINE = (6.0, 3.0, 1.5, 4.5, 0.75), (2.0, 0.25, 0.5, 1.5, 1.0, 2.5, 0.75)

EXERCISES = {
    "02.1": Exercise(
        "it returns the mean entropy, in nats, of softmax(logits / T)",
        "my_entropy(logits, T)",
        my_entropy,
        ((_TEACHER, 4.0), (_STUDENT, 2.0), (_TEACHER[:3, :4], 1.5)),
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
        ((_STUDENT, _TEACHER, 4.0), (_STUDENT, _TEACHER, 0.5), (_STUDENT[:3, :4], _TEACHER[:3, :4], 2.0)),
        (
            ("The sign is turned round: it is student minus teacher.", lambda s, t, T: -my_gradient(s, t, T)),
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
        ((_STUDENT, _TEACHER), (_TEACHER, 3 * _STUDENT), (_STUDENT[:3, :4], _TEACHER[:3, :4])),
        (
            (
                "The logits are not centred: softmax ignores a constant added to all logits, so subtract each image's mean first.",
                lambda s, t: (s - t) / s.shape[-1],
            ),
            (
                "The 1/classes is missing: softmax is near 1/classes at high T.",
                lambda s, t: my_limit(s, t) * s.shape[-1],
            ),
            ("The sign is turned round: it is student minus teacher.", lambda s, t: my_limit(t, s)),
            (
                "The logits are not centred, and the 1/classes is missing: subtract each image's mean, divide by classes.",
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
}

QUIZ = (
    Question(
        "What does T = 4 do to a teacher's top answer?",
        (
            ("It can change which answer is on top", False, "Dividing all logits by 4 keeps their order."),
            (
                "It lowers its probability, and the others together get more",
                True,
                "The order stays, the differences shrink.",
            ),
            ("It makes the teacher more accurate", False, "Accuracy looks at the top answer alone, and that stays."),
        ),
    ),
    Question(
        "Why is the soft loss multiplied by T²?",
        (
            ("Without it the loss could be negative", False, "KL is never negative, with or without."),
            (
                "Its gradient shrinks like 1/T², so the soft part of a mix would fade",
                True,
                "One 1/T comes from the chain rule, one from targets that move closer together.",
            ),
            (
                "To make training faster for alpha = 1",
                False,
                "At alpha = 1 Adam divides every constant factor out again.",
            ),
        ),
    ),
    Question(
        "You forget T² and set alpha = 1 with Adam. What happens?",
        (
            ("The student learns nothing", False, "It learns as before: only the scale of the loss changed."),
            (
                "Almost nothing changes",
                True,
                "Adam divides each gradient by its own size. That is why this bug can live long unseen.",
            ),
            ("The student copies the labels", False, "At alpha = 1 labels play no part."),
        ),
    ),
    Question(
        "A teacher trained much longer is more accurate, and teaches worse at T = 1. Why?",
        (
            (
                "It gives nearly all probability to one class, so its soft targets are almost hard labels",
                True,
                "Its entropy shows it. A higher T brings the small values back, and with them most of the lesson.",
            ),
            ("It forgot what it knew", False, "It is right more often than before."),
            ("Its students got other images", False, "They are paired: the same images, initial weights and steps."),
        ),
    ),
    Question(
        "At very high T the soft loss becomes:",
        (
            ("Random noise", False, "The small differences stay exact; T² restores their size."),
            ("The hard loss", False, "At high T every class counts, not only the right one, and no label is used."),
            (
                "A squared distance between centred logits",
                True,
                "Its gradient is the difference of the centred logits over the number of classes.",
            ),
        ),
    ),
)
