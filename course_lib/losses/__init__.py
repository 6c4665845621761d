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

Losses on hidden layers compare *features*, the numbers that a layer gives for each image: shape [..., images, width].
They keep the same order (student first) and leave leading dimensions alone; each docstring says what is averaged.
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
        if "student_logits" in values:
            check_logits(values["student_logits"], values.get("teacher_logits"), values.get("labels"))
        if "student_features" in values:
            compared = {"distance_loss": 2, "similarity_loss": 2, "angle_loss": 3}.get(function.__name__, 1)
            images = -3 if function.__name__ == "attention_loss" else -2
            check_features(values["student_features"], values["teacher_features"], compared, images)
        if "regressor" in values:
            check_regressor(values["student_features"], values["teacher_features"], values["regressor"])
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


# --- hidden layers ----------------------------------------------------------------------------------


@checked
def hint_loss(student_features, teacher_features, regressor=None):
    """Return the mean squared distance between the teacher's features and the student's, mapped by the regressor.

    student_features: [..., images, width]; teacher_features: [..., images, teacher's width]; regressor: a function
    from the first shape to the second, such as torch.nn.Linear(width, teacher's width), which is trained along and
    thrown away afterwards. It may be left out if both widths are equal. Averaged over images and over the teacher's
    width. Returns [...].
    Source: Romero et al. 2014 (FitNets, arXiv 1412.6550), equation 3, cited from memory: there one half of the sum over
    the width; the mean keeps one weight meaningful for layers of any width.
    """
    if regressor is not None:
        student_features = regressor(student_features)
    return ((student_features - teacher_features) ** 2).mean(dim=(-2, -1))


@checked
def attention_loss(student_features, teacher_features):
    """Return the mean squared difference of the attention maps: where in the image a layer is active.

    student_features, teacher_features: [..., images, channels, positions], with any number of channels and the same
    positions. The map of an image is the mean over channels of the squared features, scaled to length 1. Averaged over
    images and positions. Returns [...].
    Source: Zagoruyko & Komodakis 2016 (arXiv 1612.03928), equation 2, cited from memory; the square as in their and
    in RepDistiller's code.
    """
    if student_features.shape[-1] != teacher_features.shape[-1]:
        raise CourseError(
            f"The student's layer has {student_features.shape[-1]} positions and the teacher's "
            f"{teacher_features.shape[-1]}: attention maps are compared place by place; choose layers with as many, or "
            "a loss without places, such as similarity_loss."
        )
    student = F.normalize((student_features**2).mean(dim=-2), dim=-1)  # one map per image: [..., images, positions]
    teacher = F.normalize((teacher_features**2).mean(dim=-2), dim=-1)
    return ((student - teacher) ** 2).mean(dim=(-2, -1))


@checked
def distance_loss(student_features, teacher_features):
    """Return how much the distances between images differ, each divided by the mean distance of its own model.

    Shapes as in hint_loss; the widths may differ. Huber loss (half the square up to 1, then linear), averaged over
    pairs of different images; at least two images. Returns [...].
    Source: Park et al. 2019 (RKD, arXiv 1904.05068), distance-wise loss; their sum is a mean here.
    """
    student = relative_distances(student_features)
    teacher = relative_distances(teacher_features)
    gap = F.smooth_l1_loss(student, teacher, reduction="none")
    n = student.shape[-1]
    return gap.sum(dim=(-2, -1)) / (n * (n - 1))


@checked
def angle_loss(student_features, teacher_features):
    """Return how much the angles differ that three images form: the cosine at the middle one, for every three.

    Shapes as in hint_loss; the widths may differ. Huber loss, averaged over triples of different images; at least three
    images. Returns [...]. Memory grows with the third power of the number of images.
    Source: Park et al. 2019 (RKD, arXiv 1904.05068), angle-wise loss; their sum is a mean here.
    """
    student, teacher = _cosines(student_features), _cosines(teacher_features)
    gap = F.smooth_l1_loss(student, teacher, reduction="none")
    n = student.shape[-1]
    return gap.sum(dim=(-3, -2, -1)) / (n * (n - 1) * (n - 2))  # where two are the same image, both cosines are equal


@checked
def similarity_loss(student_features, teacher_features):
    """Return how much the table of similarities between images differs.

    Shapes as in hint_loss; the widths may differ. The table holds the dot products of all pairs of images, each row
    scaled to length 1. Squared differences, averaged over all pairs. Returns [...].
    Source: Tung & Mori 2019 (arXiv 1907.09682), equations 2 to 4, cited from memory; the same numbers as RepDistiller's
    code.
    """
    student = F.normalize(student_features @ student_features.transpose(-1, -2), dim=-1)
    teacher = F.normalize(teacher_features @ teacher_features.transpose(-1, -2), dim=-1)
    return ((student - teacher) ** 2).mean(dim=(-2, -1))


def relation_loss(student_pair, teacher_pair, mask=None):
    """Return KL(teacher ‖ student) of the relations between tokens in one attention layer.

    student_pair, teacher_pair: two tensors each, [..., sequences, heads, tokens, width of a head]: (queries, keys)
    gives the attention relation, (values, values) the value relation. The widths may differ, heads and tokens may not.
    mask: bool [..., sequences, tokens], True for real tokens; padding is neither looked at nor counted. Averaged over
    heads and real tokens of all sequences. Unit: nats. Returns [...].
    Source: Wang et al. 2020 (MiniLM, arXiv 2002.10957): the attention distributions and value relations of the last
    layer. The equations are cited from memory.
    """
    check_relations(student_pair, teacher_pair, mask)
    log_student, log_teacher = _relations(*student_pair, mask), _relations(*teacher_pair, mask)
    gap = log_teacher.exp() * (log_teacher - log_student)
    if mask is None:
        return gap.sum(dim=-1).mean(dim=(-3, -2, -1))
    kl = gap.masked_fill(~mask[..., None, None, :], 0.0).sum(dim=-1)  # [..., sequences, heads, tokens]
    real = mask[..., None, :].to(kl.dtype).expand_as(kl)
    return (kl * real).sum(dim=(-3, -2, -1)) / real.sum(dim=(-3, -2, -1))


def relative_distances(features):
    """Return the distances between all pairs of images [..., n, n], divided by the mean over pairs of different
    ones."""
    squares = (features**2).sum(dim=-1)
    products = features @ features.transpose(-1, -2)
    gaps = squares.unsqueeze(-1) + squares.unsqueeze(-2) - 2 * products
    n = features.shape[-2]
    others = 1 - torch.eye(n, device=features.device)
    # the root's slope is infinite at 0: stay a little above it
    distances = gaps.clamp_min(1e-8).sqrt() * others
    pairs = n * (n - 1)
    return distances * pairs / distances.sum(dim=(-2, -1), keepdim=True)


def _cosines(features):
    """Cosines [..., j, i, k] of the angle at image j between the directions to i and to k."""
    directions = features.unsqueeze(-3) - features.unsqueeze(-2)  # [..., j, i, width]: from j to i
    directions = F.normalize(directions, dim=-1, eps=1e-8)
    return directions @ directions.transpose(-1, -2)


def _relations(first, second, mask):
    """Logarithms of the relations [..., sequences, heads, tokens, tokens]; padding has minus infinity."""
    scores = first @ second.transpose(-1, -2) / first.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask[..., None, None, :], -torch.inf)
    return scores.log_softmax(dim=-1)


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


def check_features(student_features, teacher_features, least=1, images=-2):
    """Raise CourseError unless both features are [..., images, width] with as many images, at least `least`, and the
    teacher's are finite. images: which dimension counts the images."""
    shapes = [list(features.shape) for features in (student_features, teacher_features)]
    if min(map(len, shapes)) < -images or 0 in shapes[0]:
        wanted = "[images, channels, positions]" if images == -3 else "[images, width]"
        raise CourseError(f"The features have shapes {shapes[0]} and {shapes[1]}: expected {wanted} of one layer.")
    ours, theirs = shapes[0][images], shapes[1][images]
    if ours != theirs:
        raise CourseError(
            f"The student's features are of {ours} images and the teacher's of {theirs}: both need the same images in "
            "the same order."
        )
    if ours < least:
        raise CourseError(
            f"There are features of {ours} images and this loss compares {least} with each other: give at least "
            f"{least}."
        )
    if not bool(torch.isfinite(teacher_features).all()):
        raise CourseError("The teacher's features hold NaN or infinity: train the teacher anew with a lower lr.")


def check_relations(student_pair, teacher_pair, mask=None):
    """Raise CourseError unless the pairs of relation_loss have the same sequences, heads and tokens, and the mask fits
    and leaves a real token in each sequence."""
    shapes = [list(part.shape) for part in (*student_pair, *teacher_pair)]
    if len(shapes) != 4 or min(map(len, shapes)) < 4:
        raise CourseError(
            f"The relations have shapes {shapes}: give two pairs of [sequences, heads, tokens, width], such as "
            "(queries, keys)."
        )
    ours, theirs = shapes[0], shapes[2]
    if ours[-3] != theirs[-3]:
        raise CourseError(
            f"The student has {ours[-3]} attention heads and the teacher {theirs[-3]}: the relations are compared head "
            "by head, so build the student with as many heads; their width may differ."
        )
    if ours[-2] != theirs[-2] or ours[-4] != theirs[-4]:
        raise CourseError(
            f"The student's relations have shape {ours} and the teacher's {theirs}: both need the same sequences of "
            "the same tokens; use one tokenizer for both."
        )
    if mask is not None:
        if mask.dtype != torch.bool or mask.shape[-1] != ours[-2] or mask.shape[-2] != ours[-4]:
            raise CourseError(
                f"The mask has shape {list(mask.shape)} and type {mask.dtype}: expected True for real tokens and False "
                f"for padding, shape {[ours[-4], ours[-2]]}."
            )
        if not bool(mask.any(dim=-1).all()):
            raise CourseError("A sequence has no real token at all: leave it out of the batch.")


def check_regressor(student_features, teacher_features, regressor):
    """Raise CourseError unless the regressor, or its absence, leads from the student's width to the teacher's."""
    ours, theirs = student_features.shape[-1], teacher_features.shape[-1]
    if regressor is None and ours != theirs:
        raise CourseError(
            f"The student's layer is {ours} wide and the teacher's {theirs}, and there is no regressor: pass "
            f"regressor=torch.nn.Linear({ours}, {theirs}) and train it along, or choose layers of the same width."
        )
    if regressor is not None and (mapped := regressor(student_features).shape[-1]) != theirs:
        raise CourseError(
            f"The regressor gives features of width {mapped} and the teacher's layer is {theirs} wide: let it end in "
            f"{theirs}."
        )
