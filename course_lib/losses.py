"""Distillation losses. One convention for all of them:

- Logits have shape [..., images, classes]. Classes are summed, images are averaged, and leading dimensions stay: a
  cohort [students, images, classes] gives one loss per student, [images, classes] gives one number. (PyTorch calls
  this "batchmean"; its reduction="mean" would also divide by the number of classes.)
- The first argument is always the student's logits, the second is what it should match.
- The soft loss is T² · KL(teacher ‖ student), both softened by the same temperature T. It is 0 when both agree.
  T² keeps the gradient's size when T grows (Hinton, Vinyals, Dean 2015, arXiv 1503.02531, section 2).
- alpha is the share of the soft loss: alpha = 1 is soft only, alpha = 0 is labels only.

In a language model every position of a document is one image, and every word of the vocabulary one class:
counted_positions() picks the positions, and the same losses follow.

T, alpha and smoothing are numbers, or tensors that broadcast (T [students, 1, 1], alpha [students], smoothing
[students, 1, 1]). The `checked` decorator turns a wrong argument into one sentence before any number is computed.
"""

import functools
import inspect

import torch
import torch.nn.functional as F

from course_lib.errors import CourseError


def checked(function):
    """Check the arguments of a loss by their names; raise CourseError with one sentence if one is wrong."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        values = bound.arguments
        check_logits(values["student_logits"], values.get("teacher_logits"), values.get("labels"))
        if "T" in values:
            check_temperature(values["T"])
        for name in ("alpha", "smoothing"):
            if name in values:
                check_share(values[name], name)
        if "beta" in values:
            check_mixture(values["beta"])
        return function(*args, **kwargs)

    return wrapper


@checked
def hard_target_loss(student_logits, labels):
    """Return the cross-entropy with the labels: minus the log of the probability given to the right class.

    student_logits: [..., images, classes]; labels: long [..., images]. Unit: nats. Returns [...].
    """
    log_student = F.log_softmax(student_logits, dim=-1)
    right = log_student.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
    return -right.mean(dim=-1)


@checked
def label_smoothing_loss(student_logits, labels, smoothing=0.1):
    """Return the cross-entropy with labels of which a share `smoothing` is spread evenly over all classes.

    Shapes and unit as hard_target_loss; smoothing in 0..1. Source: Szegedy et al. 2015 (arXiv 1512.00567), section 7;
    the same convention as torch's cross_entropy(label_smoothing=...). The source is cited from memory.
    """
    log_student = F.log_softmax(student_logits, dim=-1)
    right = log_student.gather(-1, labels.unsqueeze(-1))
    everywhere = log_student.mean(dim=-1, keepdim=True)
    mixed = (1 - smoothing) * right + smoothing * everywhere
    return -mixed.mean(dim=(-2, -1))


@checked
def soft_target_loss(student_logits, teacher_logits, T):
    """Return T² · KL(teacher ‖ student) at temperature T, averaged over images.

    student_logits, teacher_logits: [..., images, classes]; T > 0. Unit: nats · T². Returns [...].
    Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531), section 2; KL instead of cross-entropy moves the
    zero, not the gradient.
    """
    log_student = F.log_softmax(student_logits / T, dim=-1)
    log_teacher = F.log_softmax(teacher_logits / T, dim=-1)
    gap = log_teacher.exp() * (log_teacher - log_student)
    kl = gap.sum(dim=-1, keepdim=True)
    return (T**2 * kl).mean(dim=(-2, -1))


@checked
def distillation_loss(student_logits, labels, teacher_logits, T, alpha):
    """Return alpha · soft_target_loss + (1 − alpha) · hard_target_loss.

    Shapes as in the two parts; alpha in 0..1. Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531), section 2.
    """
    soft = soft_target_loss(student_logits, teacher_logits, T)
    hard = hard_target_loss(student_logits, labels)
    return alpha * soft + (1 - alpha) * hard


# --- language models ------------------------------------------------------------------------------


def counted_positions(tokens, pad, prompt=0):
    """Return which predictions count: bool [documents, length − 1], True where the next token is to be learned.

    tokens: long [documents, length], padded on the right with `pad`; position i predicts token i + 1. Padding does not
    count. prompt: how many tokens after the first (<bos>) are given, for all documents or long [documents]; they do not
    count either. Used as logits[:, :-1][counted] and tokens[:, 1:][counted].
    """
    following = tokens[:, 1:]
    place = torch.arange(following.shape[1], device=tokens.device)
    given = torch.as_tensor(prompt, device=tokens.device).reshape(-1, 1)
    return (following != pad) & (place >= given)


@checked
def reverse_kl_loss(student_logits, teacher_logits, T=1.0):
    """Return T² · KL(student ‖ teacher) at temperature T, averaged over images.

    It asks that the teacher approves of what the student does, not that the student does all the teacher would.
    Shapes and unit as soft_target_loss. Source: Gu et al. 2023 (MiniLLM, arXiv 2306.08543), from memory; Agarwal et
    al. 2023 (GKD, arXiv 2306.13649).
    """
    log_student = F.log_softmax(student_logits / T, dim=-1)
    log_teacher = F.log_softmax(teacher_logits / T, dim=-1)
    gap = log_student.exp() * (log_student - log_teacher)
    kl = gap.sum(dim=-1, keepdim=True)
    return (T**2 * kl).mean(dim=(-2, -1))


@checked
def jensen_shannon_loss(student_logits, teacher_logits, T=1.0, beta=0.5):
    """Return T² · (beta · KL(teacher ‖ mix) + (1 − beta) · KL(student ‖ mix)), averaged over images.

    mix = beta · teacher + (1 − beta) · student; beta lies strictly between 0 and 1, 0.5 is the usual, symmetric one.
    Divided by beta it tends to the forward KL for beta → 0, divided by 1 − beta to the reverse KL for beta → 1.
    Shapes and unit as soft_target_loss. Source: the generalised divergence of GKD, Agarwal et al. 2023 (arXiv
    2306.13649).
    """
    log_student = F.log_softmax(student_logits / T, dim=-1)
    log_teacher = F.log_softmax(teacher_logits / T, dim=-1)
    student, teacher = log_student.exp(), log_teacher.exp()
    log_mix = (beta * teacher + (1 - beta) * student).log()
    gap = beta * teacher * (log_teacher - log_mix)
    gap = gap + (1 - beta) * student * (log_student - log_mix)
    return (T**2 * gap.sum(dim=-1, keepdim=True)).mean(dim=(-2, -1))


# --- checks ---------------------------------------------------------------------------------------


def check_temperature(T):
    """Raise CourseError unless every temperature is a finite number above 0."""
    value = _numbers(T)
    wrong = value[~(torch.isfinite(value) & (value > 0))]
    if len(wrong):
        shown = T if value.numel() == 1 else f"{wrong[0]:g} for one student"
        raise CourseError(f"The temperature is {shown}: it must be a finite number above 0, such as 1 or 4.")


def check_share(share, name):
    """Raise CourseError unless every share (alpha, smoothing) lies in 0..1."""
    value = _numbers(share)
    wrong = value[~((value >= 0) & (value <= 1))]  # NaN is wrong too
    if len(wrong):
        shown = share if value.numel() == 1 else f"{wrong[0]:g} for one student"
        raise CourseError(f"{name} is {shown}: it is a share, so give a number from 0 to 1, such as 0.5.")


def check_mixture(beta):
    """Raise CourseError unless beta lies strictly between 0 and 1."""
    if not (isinstance(beta, int | float) and 0 < beta < 1):
        raise CourseError(
            f"beta is {beta}: it must lie between 0 and 1, as 0.5 does; at 0 and 1 the loss would be 0 for every "
            "student, so use the forward or the reverse KL there."
        )


def _numbers(value):
    """Return a number or tensor as a flat float tensor; what is neither becomes NaN, which no check accepts."""
    if isinstance(value, int | float | torch.Tensor) and not isinstance(value, bool):
        return torch.as_tensor(value, dtype=torch.float64).flatten()
    return torch.tensor([float("nan")])


def check_logits(student_logits, teacher_logits=None, labels=None):
    """Raise CourseError unless logits are [..., images, classes] with at least one image, student and teacher
    have the same classes and images, and labels are whole numbers below the number of classes."""
    shape = tuple(student_logits.shape)
    if len(shape) < 2 or shape[-2] == 0 or shape[-1] < 2:
        raise CourseError(
            f"The student's logits have shape {list(shape)}: expected [images, classes] with at least one image "
            "and two classes; for a single image use logits.unsqueeze(0)."
        )
    if teacher_logits is not None:
        theirs = tuple(teacher_logits.shape)
        if len(theirs) >= 2 and theirs[-1] != shape[-1]:
            raise CourseError(
                f"The student has {shape[-1]} classes and the teacher {theirs[-1]}: both must answer over the same "
                "classes; build the student with as many outputs as the teacher."
            )
        if len(theirs) > len(shape) or theirs[-2:] != shape[-2:]:
            raise CourseError(
                f"The student's logits have shape {list(shape)} and the teacher's {list(theirs)}: "
                "both need the same images in the same order."
            )
        if not bool(torch.isfinite(teacher_logits).all()):
            raise CourseError("The teacher's logits hold NaN or infinity: train the teacher anew with a lower lr.")
    if labels is not None:
        if labels.is_floating_point() or labels.dtype == torch.bool or tuple(labels.shape) != shape[:-1]:
            raise CourseError(
                f"The labels have shape {list(labels.shape)} and type {labels.dtype}: "
                f"expected one whole number per image, shape {list(shape[:-1])}."
            )
        if int(labels.max()) >= shape[-1] or int(labels.min()) < 0:
            raise CourseError(
                f"The labels go from {int(labels.min())} to {int(labels.max())} and there are {shape[-1]} classes: "
                f"labels must lie in 0..{shape[-1] - 1}."
            )
