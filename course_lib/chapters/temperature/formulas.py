"""The first three exercises of chapter 02: formulas on logits."""

import torch
import torch.nn.functional as F

from course_lib.practice import Exercise


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


_draw = torch.Generator().manual_seed(2)
STUDENT = 2 * torch.randn(5, 10, generator=_draw) + 1
TEACHER = 4 * torch.randn(5, 10, generator=_draw) - 2

EXERCISES = {
    "02.1": Exercise(
        "it returns the mean entropy, in nats, of softmax(logits / T)",
        "my_entropy(logits, T)",
        my_entropy,
        ((TEACHER, 4.0), (STUDENT, 2.0), (TEACHER[:3, :4], 1.5)),
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
        ((STUDENT, TEACHER, 4.0), (STUDENT, TEACHER, 0.5), (STUDENT[:3, :4], TEACHER[:3, :4], 2.0)),
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
        ((STUDENT, TEACHER), (TEACHER, 3 * STUDENT), (STUDENT[:3, :4], TEACHER[:3, :4])),
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
            ("The sign is turned round: it is student minus teacher.", lambda s, t: my_limit(t, s)),
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
}
