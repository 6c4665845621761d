"""Exercises and quiz of chapter 01."""

import torch
import torch.nn.functional as F

from course_lib.chapters.soft_targets import mistakes
from course_lib.practice import Exercise, Question


def my_soft_targets(logits, T):
    return F.softmax(logits / T, dim=-1)


def my_distillation_loss(student_logits, labels, teacher_logits, T, alpha):
    log_student = F.log_softmax(student_logits / T, dim=-1)
    log_teacher = F.log_softmax(teacher_logits / T, dim=-1)
    gap = log_teacher.exp() * (log_teacher - log_student)
    soft = T**2 * gap.sum(dim=-1).mean()  # sum over classes, mean over images
    hard = F.cross_entropy(student_logits, labels)
    return alpha * soft + (1 - alpha) * hard


def my_interval(soft, hard, t):
    gains = soft - hard  # seed by seed
    half = t * gains.std() / len(gains) ** 0.5
    return torch.stack([gains.mean() - half, gains.mean() + half])


def my_distil(student, teacher, images, T, lr, steps):
    optimizer = torch.optim.SGD(student.parameters(), lr=lr)
    teacher.eval()
    with torch.no_grad():
        targets = F.softmax(teacher(images) / T, dim=-1)
    for _ in range(steps):
        log_student = F.log_softmax(student(images) / T, dim=-1)
        loss = T**2 * F.kl_div(log_student, targets, reduction="batchmean")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return student(images).detach()


def my_report(tuning, exam, hard):
    best = tuning.mean(dim=1).argmax()  # one temperature, chosen on other pictures
    return (exam[best] - hard).mean()


_source = torch.Generator().manual_seed(1)
_STUDENT = 2 * torch.randn(6, 10, generator=_source)
_TEACHER = 4 * torch.randn(6, 10, generator=_source)
_LABELS = torch.randint(0, 10, (6,), generator=_source)
_SOFT_SCORES = torch.tensor([91.0, 88.0, 93.0, 90.0])
_HARD_SCORES = torch.tensor([80.0, 75.0, 86.0, 79.0])
_IMAGES = torch.randn(12, 4, generator=_source)
_TUNING = torch.tensor([[80.0, 95.0, 86.0], [85.0, 84.0, 90.0], [90.0, 88.0, 89.0], [82.0, 81.0, 80.0]])
_EXAM = torch.tensor([[86.0, 81.0, 84.0], [83.0, 92.0, 88.0], [84.0, 83.0, 85.0], [88.0, 84.0, 86.0]])
_BASE = torch.tensor([80.0, 78.0, 81.0])
# Here the best mean, median, maximum and minimum belong to four temperatures.
_UNEVEN = torch.tensor(
    [[70.0, 96.0, 97.0, 98.0], [83.0, 92.0, 97.0, 97.0], [89.0, 89.0, 100.0, 80.0], [90.0, 90.0, 90.0, 90.0]]
)
_EXAM_UNEVEN = torch.tensor(
    [[71.0, 93.0, 95.0, 96.0], [82.0, 91.0, 94.0, 96.0], [88.0, 86.0, 97.0, 79.0], [89.0, 90.0, 88.0, 90.0]]
)
_BASE_UNEVEN = torch.tensor([79.0, 88.0, 85.0, 84.0])


def _net(*layers):
    """Return a network whose weights come from the source, in training mode as PyTorch makes it."""
    model = torch.nn.Sequential(*layers)
    with torch.no_grad():
        for weights in model.parameters():
            weights.copy_(torch.randn(weights.shape, generator=_source))
    return model


_WISE = _net(torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.ReLU(), torch.nn.Linear(8, 3))
_YOUNG = _net(torch.nn.Linear(4, 5), torch.nn.ReLU(), torch.nn.Linear(5, 3))

EXERCISES = {
    "01.1": Exercise(
        "it returns the probabilities softmax(logits / T), one row per image",
        "my_soft_targets(logits, T)",
        my_soft_targets,
        ((_TEACHER, 4.0), (_TEACHER, 0.5), (_STUDENT[:3, :4], 2.0)),
        mistakes.SOFTMAX,
    ),
    "01.2": Exercise(
        "it returns alpha · T² · KL(teacher ‖ student) + (1 − alpha) · cross-entropy with the labels",
        "my_distillation_loss(student_logits, labels, teacher_logits, T, alpha)",
        my_distillation_loss,
        (
            (_STUDENT, _LABELS, _TEACHER, 4.0, 0.7),
            (_STUDENT, _LABELS, _TEACHER, 3.0, 0.2),
            (_STUDENT[:4, :5], _LABELS[:4] % 5, _TEACHER[:4, :5], 2.0, 0.5),
        ),
        mistakes.LOSS,
        learns="student_logits",
    ),
    "01.3": Exercise(
        "it returns the two ends of the 95 % interval of the paired gain",
        "my_interval(soft, hard, t)",
        my_interval,
        (
            (_SOFT_SCORES, _HARD_SCORES, 3.182),
            (_SOFT_SCORES[:3], _HARD_SCORES[:3], 4.303),
            (_HARD_SCORES, torch.tensor([82.0, 71.0, 90.0, 80.0]), 3.182),  # some gains are losses
        ),
        mistakes.INTERVAL,
    ),
    "01.4": Exercise(
        "it trains the student by `steps` steps of torch.optim.SGD on T² · KL(teacher ‖ student), averaged over all the "
        "images, and returns the student's logits on them",
        "my_distil(student, teacher, images, T, lr, steps)",
        my_distil,
        ((_YOUNG, _WISE, _IMAGES, 2.0, 0.05, 6), (_YOUNG, _WISE, _IMAGES[:7], 4.0, 0.02, 9)),
        mistakes.LOOP,
        tolerance=1e-3,
    ),
    "01.5": Exercise(
        "it returns the mean gain on the exam of the one temperature that has the best mean on the tuning pictures",
        "my_report(tuning, exam, hard)",
        my_report,
        ((_TUNING, _EXAM, _BASE), (_TUNING[1:], _EXAM[1:], _BASE - 2.5), (_UNEVEN, _EXAM_UNEVEN, _BASE_UNEVEN)),
        mistakes.REPORT,
    ),
}

QUIZ = (
    Question(
        "A teacher is shown a 7 and says: 7 with 0.90, 1 with 0.08, the rest share 0.02. What does a hard label lose?",
        (
            ("The fact that the picture is a 7", False, "That is the one thing it keeps."),
            ("The hint that it resembles a 1", True, "The small probabilities say which classes look alike."),
            ("Nothing: only the top answer is scored", False, "Scored, yes. But training uses every number it gets."),
        ),
    ),
    Question(
        "Soft targets lead bare labels by many points. What should you compare them with before you say so?",
        (
            (
                "The teacher, since no student can be better than that",
                False,
                "That is a ceiling. It does not say what the soft targets added.",
            ),
            (
                "Labels again, with the noise that serves the labels best",
                True,
                "Give the rival its own best training. On the digits a noise of 0.3 alone is worth four points.",
            ),
            (
                "Labels smoothed evenly, since these are soft targets as well",
                False,
                "A fair idea, but a weak rival: with noise or without, smoothing brings nothing here.",
            ),
        ),
    ),
    Question(
        "Which experiment shows where the gain comes from?",
        (
            (
                "Shuffling the teacher's small probabilities",
                False,
                "It shows what carries the gain, not where it comes from.",
            ),
            (
                "Teaching with teachers of fewer and more labels",
                True,
                "A teacher with as few labels as its student brings nothing that we can see; with more, the gain rises.",
            ),
            (
                "Repeating the same comparison with more seeds",
                False,
                "That makes the interval narrower. It says nothing about causes.",
            ),
        ),
    ),
    Question(
        "The right numbers on the wrong digits are worth no more than labels. What follows?",
        (
            (
                "Which wrong digits are likely carries the gain",
                True,
                "The confidence is the same in both, so it is the digits.",
            ),
            (
                "A teacher's confidence carries most of the gain",
                False,
                "Shuffling keeps the confidence as it was, and the gain is gone.",
            ),
            (
                "Soft targets are a kind of label smoothing here",
                False,
                "Smoothing has no wrong digits to shuffle and, with noise or without, brings no gain.",
            ),
        ),
    ),
    Question(
        "A student agrees with its teacher on 97 % of the pictures and is right on 94 %. Another: 95 % and 95 %. "
        "Which is better?",
        (
            ("The first, for it copies better", False, "It copies mistakes better, too."),
            ("The second, for it is right more often", False, "If a good model is wanted. A copy may be wanted."),
            ("That depends on what it is for", True, "Accuracy and agreement are two goals: report both."),
        ),
    ),
    Question(
        "A student that never sees a 3 recognises threes. Which control tells you why?",
        (
            (
                "A student with the same pictures and plain labels",
                False,
                "It shows that labels do not do it, and leaves open what does.",
            ),
            (
                "A teacher that never saw a 3, and the same student",
                True,
                "Recall falls to zero: the knowledge came from the teacher's threes.",
            ),
            (
                "A teacher with twice as many threes among its labels",
                False,
                "More recall would fit, but so would a better teacher in general.",
            ),
        ),
    ),
)
