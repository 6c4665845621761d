"""What is measured, and how sure we are of it. Logits have shape [..., images, classes]; leading dimensions stay.

A model that has diverged has no accuracy: logits or features with NaN are refused, and so is a mean over nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from course_lib.errors import CourseError
from course_lib.losses.checks import check_range, check_tensor
from course_lib.losses.numbers import check_temperature
from course_lib.losses.numerics import log_probabilities, precise, raised
from course_lib.runtime import is_whole

_PLUS_MINUS = "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}"


def accuracy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the share of images, 0..1, whose largest logit is the label. labels: whole numbers [..., images]."""
    _check_labelled(logits, labels)
    return (logits.argmax(dim=-1) == labels).float().mean(dim=-1)


def agreement(student_logits: torch.Tensor, teacher_logits: torch.Tensor) -> torch.Tensor:
    """Return the share of images, 0..1, on which both give the same answer, right or wrong.

    Also called top-1 agreement, one measure of fidelity (Stanton et al. 2021, arXiv 2106.05945).
    """
    _check_answers(student_logits, "student's logits")
    _check_answers(teacher_logits, "teacher's logits")
    if student_logits.shape[-2:] != teacher_logits.shape[-2:]:
        raise CourseError(
            f"The student's logits have shape {list(student_logits.shape)} and the teacher's "
            f"{list(teacher_logits.shape)}: ask both about the same images and classes."
        )
    return (student_logits.argmax(dim=-1) == teacher_logits.argmax(dim=-1)).float().mean(dim=-1)


def entropy(logits: torch.Tensor, T: float | torch.Tensor = 1.0) -> torch.Tensor:
    """Return the entropy in nats of softmax(logits / T), averaged over images: 0 is certain, ln(classes) is a guess."""
    _check_answers(logits, "logits")
    check_temperature(T)
    log_p = log_probabilities(logits, T)
    return -(log_p.exp() * log_p).sum(dim=-1).mean(dim=-1).to(precise(logits.dtype))


def calibration_error(logits: torch.Tensor, labels: torch.Tensor, bins: int = 10) -> torch.Tensor:
    """Return the expected calibration error, 0..1, of logits [..., images, classes] for labels [..., images].

    Images are sorted into `bins` equal bins by confidence, the largest probability; a bin holds its upper edge. The
    error is the gap between mean confidence and accuracy in each bin, weighted by the bin's share of images. An empty
    bin counts for nothing. Few images make it too large: within a bin even a perfect model is right now and then too
    often. Source: Guo et al. 2017 (arXiv 1706.04599), section 2, cited from memory.
    """
    _check_labelled(logits, labels)
    if not is_whole(bins) or bins < 1:
        raise CourseError(f"bins is {bins!r}: give a whole number of 1 or more, such as 10.")
    confidence, answer = log_probabilities(logits).max(dim=-1)
    confidence = confidence.exp()  # [..., images]
    gap = confidence - (answer == labels).to(confidence)
    which = (confidence * bins).ceil().long() - 1  # from 0 to bins − 1, as 0 < confidence ≤ 1
    here = which.unsqueeze(-2) == torch.arange(bins, device=which.device).unsqueeze(-1)  # [..., bins, images]
    return gap.unsqueeze(-2).masked_fill(~here, 0.0).sum(dim=-1).abs().sum(dim=-1) / gap.shape[-1]


def cka(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return the linear CKA of two layers' features, 0..1: how alike the patterns are that they make of the images.

    first, second: [..., images, width] of the same images, at least two; the widths may differ, leading dimensions
    broadcast. 1 if one is the other turned, moved or scaled. Centred: the mean over images is taken off first. NaN
    where a layer gives the same numbers for every image: it makes no pattern.
    Source: Kornblith, Norouzi, Lee, Hinton 2019 (arXiv 1905.00414), linear CKA in its form for features.
    """
    if first.shape[-2] != second.shape[-2] or first.shape[-2] < 2:
        raise CourseError(
            f"There are features of {first.shape[-2]} and of {second.shape[-2]} images: CKA compares two layers on the "
            "same images, at least two."
        )
    kind = torch.promote_types(precise(first.dtype), precise(second.dtype))
    first, second = _pattern(first).to(kind), _pattern(second).to(kind)

    def shared(a, b):  # squared length of the products of all pairs of units
        return ((a.transpose(-1, -2) @ b) ** 2).sum(dim=(-2, -1))

    return shared(first, second) / (shared(first, first) * shared(second, second)).sqrt()


def cka_map(ours: Sequence[torch.Tensor], theirs: Sequence[torch.Tensor]) -> torch.Tensor:
    """Return the CKA of every layer in `ours` with every layer in `theirs`, [..., ours, theirs]; each layer is given by
    its features as in cka()."""
    return torch.stack([torch.stack([cka(mine, other) for other in theirs], dim=-1) for mine in ours], dim=-2)


def diversity(vectors: torch.Tensor) -> float:
    """Return the Vendi score of vectors [n, width] of length 1, or 0 for one that counts for nothing: e to the entropy
    of the eigenvalues of their mean outer product, from 1, all in one direction, to `width`. CourseError for vectors of
    other lengths, if all are 0, or for another shape.

    Source: Friedman & Dieng 2022 (arXiv 2210.02410), with the cosine as the similarity; of gradients it is G-Vendi
    (arXiv 2505.20161).
    """
    check_tensor(vectors, "vectors")
    if vectors.dim() != 2:
        raise CourseError(f"The vectors have shape {list(vectors.shape)}: give a tensor [n, width], a row for each.")
    lengths = vectors.norm(dim=1)
    if not bool((((lengths - 1).abs() < 1e-3) | (lengths == 0)).all()) or not bool(lengths.any()):
        raise CourseError("The vectors are not of length 1: scale each to length 1, so that all count the same.")
    values = torch.linalg.eigvalsh(vectors.T.double() @ vectors.double()).clamp(min=1e-12)
    values = values / values.sum()
    return float(torch.exp(-(values * values.log()).sum()))


def _pattern(features):
    """Return features [..., images, width] without their mean over images, of length about 1, or 0 where all images
    have the same."""
    if not bool(torch.isfinite(features).all()):
        raise CourseError("A layer's features hold NaN or infinity: the model has diverged; train it with a lower lr.")
    features = raised(features)
    same = (features == features[..., :1, :]).all(dim=(-2, -1), keepdim=True)
    centred = features - features.mean(dim=-2, keepdim=True)
    # a common length, so that fourth powers of small or large features stay within what float32 can hold
    length = centred.norm(dim=(-2, -1), keepdim=True)
    return (centred / length).masked_fill(same, 0.0)


def _check_answers(logits, name):
    check_tensor(logits, name)
    if logits.dim() < 2:
        raise CourseError(f"The {name} have shape {list(logits.shape)}: expected [images, classes].")
    if 0 in logits.shape:
        raise CourseError(f"The {name} have shape {list(logits.shape)}: give answers for at least one image.")
    # NaN and +inf are the largest in their row; a row of −inf has no largest number
    broken = ~torch.isfinite(logits.amax(dim=-1))
    if bool(broken.any()):
        whose = f" for model {int(broken.any(dim=-1).flatten().nonzero()[0])}" if logits.dim() > 2 else ""
        raise CourseError(f"The {name}{whose} hold NaN or infinity: the model has diverged; train it with a lower lr.")


def _check_labelled(logits, labels):
    check_tensor(logits, "logits")
    check_tensor(labels, "labels")
    images = logits.shape[-2] if logits.dim() > 1 else 0
    if images == 0 or labels.dim() == 0 or images != labels.shape[-1]:
        raise CourseError(
            f"There are answers for {images} images and {labels.numel()} labels: give as many of both, at least one."
        )
    _check_answers(logits, "logits")
    if labels.is_floating_point() or labels.dtype == torch.bool:
        raise CourseError(f"The labels are of type {labels.dtype}: give the number of the right class for each image.")
    check_range(labels, logits.shape[-1])


@dataclass(frozen=True)
class Interval:
    """A mean over seeds with its 95 % t-interval [low, high]; n seeds, of which `wins` were above 0 and `ties` at 0.
    Where groups are not paired, n counts the values of all groups, and wins is None."""

    mean: float
    low: float
    high: float
    n: int
    wins: int | None
    ties: int = 0

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2

    def text(self, decimals: int = 1) -> str:
        """Return "+11.4 ± 2.3 (10/10)": mean, half width, seeds above 0; "(1/10, 8 ties)" where seeds are at 0; no
        brackets where nothing is paired. No line of a table breaks at the ±."""
        mean = round(self.mean, decimals) + 0.0  # + 0.0 turns -0.0 into 0.0
        ties = f", {self.ties} {'tie' if self.ties == 1 else 'ties'}" if self.ties else ""
        won = "" if self.wins is None else f" ({self.wins}/{self.n}{ties})"
        return f"{mean:+.{decimals}f}{_PLUS_MINUS}{self.half:.{decimals}f}{won}"

    __str__ = text

    def plain(self, decimals: int = 1) -> str:
        """Return "92.2 ± 1.1": for a quantity that is not a difference."""
        return f"{self.mean:.{decimals}f}{_PLUS_MINUS}{self.half:.{decimals}f}"


Values = Sequence[float] | np.ndarray | torch.Tensor  # one number per seed


def interval(values: Values) -> Interval:
    """Return the Interval of one number per seed. CourseError below two seeds or if a value is not finite."""
    from scipy.special import stdtrit  # a hundred times lighter to import than scipy.stats

    values = _per_seed(values)
    if values.ndim != 1 or len(values) < 2:
        raise CourseError(
            f"The values have shape {list(values.shape)}: an interval needs one number per seed, two or more."
        )
    if not np.isfinite(values).all():
        raise CourseError("A value is NaN or infinite: look for a diverged student before you average.")
    half = stdtrit(len(values) - 1, 0.975) * values.std(ddof=1) / len(values) ** 0.5
    mean = values.mean()
    wins, ties = int((values > 0).sum()), int((values == 0).sum())
    return Interval(float(mean), float(mean - half), float(mean + half), len(values), wins, ties)


def paired(first: Values, second: Values) -> Interval:
    """Return the Interval of first − second, seed by seed: both share data and initial weights, so their common luck
    cancels. CourseError if the lengths differ."""
    first, second = _per_seed(first), _per_seed(second)
    if first.shape != second.shape:
        raise CourseError(
            f"{first.size} and {second.size} values cannot be paired: run both conditions on the same seeds."
        )
    with np.errstate(invalid="ignore"):  # inf − inf: interval() says so
        return interval(first - second)


def unpaired(first: Values, second: Values) -> Interval:
    """Return the Interval of the mean of one group minus that of another, whose values have no partners in the first:
    two groups of names, say. It is contrast() with the weights 1 and −1."""
    return contrast((1, -1), (first, second))


def contrast(weights: Sequence[float], groups: Sequence[Values]) -> Interval:
    """Return the Interval of a weighted sum of the means of groups that were drawn independently of each other.

    weights: a number for each group, as (1, −1) for a difference; groups: two or more values each, as many as there
    are. Each brings a variance of its own. CourseError for other groups, or if all weights are 0.
    Source: Welch 1947, with Satterthwaite's degrees of freedom; cited from memory.
    """
    from scipy.special import stdtrit  # as in interval()

    weights = np.asarray(_per_seed(weights))
    if weights.shape != (len(groups),) or not np.isfinite(weights).all() or not weights.any():
        raise CourseError(f"There are {len(groups)} groups and the weights {weights.tolist()}: give one for each.")
    means = [interval(values) for values in groups]
    spread = np.array([np.var(_per_seed(values), ddof=1) / len(values) for values in groups])
    parts = weights**2 * spread  # what each group adds to the variance of the sum
    mean, half = float(sum(weight * found.mean for weight, found in zip(weights, means, strict=True))), 0.0
    if parts.any():
        shares = parts / parts.sum()
        freedom = 1 / sum(share**2 / (found.n - 1) for share, found in zip(shares, means, strict=True))
        half = float(stdtrit(freedom, 0.975) * parts.sum() ** 0.5)
    return Interval(mean, mean - half, mean + half, sum(found.n for found in means), None)


def _per_seed(values):
    """Return one number per seed as a float64 array; CourseError for what holds anything but numbers."""
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
    elif isinstance(values, list | tuple):
        values = [value.detach().cpu() if isinstance(value, torch.Tensor) else value for value in values]
    try:
        found = np.asarray(values)
        if found.size and found.dtype.kind not in "biuf":
            raise ValueError
        return found.astype(float)
    except (TypeError, ValueError):
        raise CourseError(f"The values are {values!r:.60}: give one number per seed.") from None


def binomial(n: int, p) -> np.ndarray:
    """Return the probabilities float64 [..., n + 1] of 0 to n successes in n draws. p: the chance of each, [...]."""
    from scipy.special import gammaln, xlog1py, xlogy

    k, p = np.arange(n + 1), np.asarray(p)[..., None]
    log_ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.exp(log_ways + xlogy(k, p) + xlog1py(n - k, -p))
