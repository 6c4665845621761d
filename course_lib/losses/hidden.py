"""Losses on hidden layers, as plain formulas. The convention stands in course_lib.losses."""

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F

from course_lib.losses.numerics import log_probabilities, raised, unit


def hint_loss(
    student_features: torch.Tensor,
    teacher_features: torch.Tensor,
    regressor: Callable[[torch.Tensor], torch.Tensor] | None = None,
) -> torch.Tensor:
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
    return ((raised(student_features) - raised(teacher_features)) ** 2).mean(dim=(-2, -1))


def contrast_loss(
    student_features: torch.Tensor,
    teacher_features: torch.Tensor,
    regressor: Callable[[torch.Tensor], torch.Tensor] | None = None,
    T: float = 0.1,
) -> torch.Tensor:
    """Return how badly each image's mapped features find their own among the teacher's features of all images.

    Shapes and regressor as in hint_loss; at least two images. Cross-entropy in nats of the cosines of an image's mapped
    features with the teacher's features of every image, divided by T; the right answer is the image itself. Averaged
    over images. Returns [...].
    Source: the idea of Tian, Krishnan & Isola 2019 (CRD, arXiv 1910.10699), with the other images of the batch as the
    wrong answers of one softmax (InfoNCE). CRD asks of each pair alone whether it belongs together (noise-contrastive
    estimation), keeps thousands in a memory and maps the teacher's features too.
    """
    if regressor is not None:
        student_features = regressor(student_features)
    student, teacher = unit(raised(student_features)), unit(raised(teacher_features))
    found = log_probabilities(student @ teacher.transpose(-1, -2), T)  # [..., images, images]
    return -found.diagonal(dim1=-2, dim2=-1).mean(dim=-1)


def attention_loss(student_features: torch.Tensor, teacher_features: torch.Tensor) -> torch.Tensor:
    """Return the mean squared difference of the attention maps: where in the image a layer is active.

    student_features, teacher_features: [..., images, channels, positions], with any number of channels and the same
    positions. The map of an image is the mean over channels of the squared features, scaled to length 1. Averaged over
    images and positions. Returns [...].
    Source: Zagoruyko & Komodakis 2016 (arXiv 1612.03928), equation 2, cited from memory; the square as in their and
    in RepDistiller's code.
    """
    student = unit((raised(student_features) ** 2).mean(dim=-2))  # one map per image: [..., images, positions]
    teacher = unit((raised(teacher_features) ** 2).mean(dim=-2))
    return ((student - teacher) ** 2).mean(dim=(-2, -1))


def distance_loss(student_features: torch.Tensor, teacher_features: torch.Tensor) -> torch.Tensor:
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


def relative_distances(features: torch.Tensor) -> torch.Tensor:
    """Return the distances between all pairs of images [..., n, n], divided by the mean over pairs of different
    ones; 0 everywhere if all images have the same features."""
    features = raised(features)
    # centred, because the distances come from products: a common part would cost them their digits
    features = features - features.mean(dim=-2, keepdim=True)
    n = features.shape[-2]
    itself = torch.eye(n, dtype=torch.bool, device=features.device)
    distances = torch.cdist(features, features).masked_fill(itself, 0.0)
    total = distances.sum(dim=(-2, -1), keepdim=True)
    return distances * (n * (n - 1)) / total.masked_fill(total == 0, 1.0)


def angle_loss(student_features: torch.Tensor, teacher_features: torch.Tensor) -> torch.Tensor:
    """Return how much the angles differ that three images form: the cosine at the middle one, for every three.

    Shapes as in hint_loss; the widths may differ. Huber loss, averaged over triples of different images; at least three
    images. Returns [...]. Memory grows with the third power of the number of images.
    Source: Park et al. 2019 (RKD, arXiv 1904.05068), angle-wise loss; their sum is a mean here.
    """
    student, teacher = _cosines(student_features), _cosines(teacher_features)
    gap = F.smooth_l1_loss(student, teacher, reduction="none")
    n = student.shape[-1]
    return gap.sum(dim=(-3, -2, -1)) / (n * (n - 1) * (n - 2))  # where two are the same image, both cosines are equal


def _cosines(features):
    """Cosines [..., j, i, k] of the angle at image j between the directions to i and to k."""
    features = raised(features)
    directions = features.unsqueeze(-3) - features.unsqueeze(-2)  # [..., j, i, width]: from j to i
    directions = unit(directions)
    return directions @ directions.transpose(-1, -2)


def similarity_loss(student_features: torch.Tensor, teacher_features: torch.Tensor) -> torch.Tensor:
    """Return how much the table of similarities between images differs.

    Shapes as in hint_loss; the widths may differ. The table holds the dot products of all pairs of images, each row
    scaled to length 1. Squared differences, averaged over all pairs. Returns [...].
    Source: Tung & Mori 2019 (arXiv 1907.09682), equations 2 to 4, cited from memory; the same numbers as RepDistiller's
    code.
    """
    student, teacher = raised(student_features), raised(teacher_features)
    student = unit(student @ student.transpose(-1, -2))  # [..., images, images]
    teacher = unit(teacher @ teacher.transpose(-1, -2))
    return ((student - teacher) ** 2).mean(dim=(-2, -1))


def relation_loss(
    student_pair: Sequence[torch.Tensor], teacher_pair: Sequence[torch.Tensor], mask: torch.Tensor | None = None
) -> torch.Tensor:
    """Return KL(teacher ‖ student) of the relations between tokens in one attention layer.

    student_pair, teacher_pair: two tensors each, [..., sequences, heads, tokens, width of a head]: (queries, keys)
    gives the attention relation, (values, values) the value relation. The widths may differ, heads and tokens may not.
    mask: bool [..., sequences, tokens], True for real tokens; padding is neither looked at nor counted. Averaged over
    heads and real tokens of all sequences. Unit: nats. Returns [...].
    Source: Wang et al. 2020 (MiniLM, arXiv 2002.10957): the attention distributions and value relations of the last
    layer. The equations are cited from memory.
    """
    log_student, log_teacher = _relations(student_pair, mask), _relations(teacher_pair, mask)
    gap = log_teacher.exp() * (log_teacher - log_student)
    kl = gap.sum(dim=-1)  # [..., sequences, heads, tokens]
    if mask is None:
        return kl.mean(dim=(-3, -2, -1))
    real = mask[..., None, :].expand_as(kl)
    return kl.masked_fill(~real, 0.0).sum(dim=(-3, -2, -1)) / real.sum(dim=(-3, -2, -1))


def _relations(pair, mask):
    """Logarithms of the relations [..., sequences, heads, tokens, tokens]; padding has probability 0."""
    first, second = map(raised, pair)
    if mask is not None:  # whatever stands in the padding, even NaN, reaches neither the loss nor the gradient
        padding = ~mask[..., None, :, None]
        first, second = first.masked_fill(padding, 0.0), second.masked_fill(padding, 0.0)
    scores = first @ second.transpose(-1, -2) / first.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask[..., None, None, :], -torch.inf)
    return log_probabilities(scores)
