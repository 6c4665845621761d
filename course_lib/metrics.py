"""What is measured, and how sure we are of it. Logits have shape [..., images, classes]; leading dimensions stay."""

from dataclasses import dataclass

import numpy as np

from course_lib.errors import CourseError


def accuracy(logits, labels):
    """Return the share of images, 0..1, whose largest logit is the label. labels: long [..., images]."""
    _check_lengths(logits, labels)
    return (logits.argmax(dim=-1) == labels).float().mean(dim=-1)


def _check_lengths(logits, labels):
    if logits.shape[-2] == 0 or logits.shape[-2] != labels.shape[-1]:
        raise CourseError(
            f"There are answers for {logits.shape[-2]} images and {labels.shape[-1]} labels: "
            "give as many of both, at least one."
        )


def agreement(student_logits, teacher_logits):
    """Return the share of images, 0..1, on which both give the same answer, right or wrong.

    Also called top-1 agreement, one measure of fidelity (Stanton et al. 2021, arXiv 2106.05945).
    """
    return (student_logits.argmax(dim=-1) == teacher_logits.argmax(dim=-1)).float().mean(dim=-1)


def kl_divergence(teacher_logits, student_logits):
    """Return KL(teacher ‖ student) in nats at T = 1, averaged over images: 0 when both agree fully."""
    log_teacher = teacher_logits.log_softmax(dim=-1)
    log_student = student_logits.log_softmax(dim=-1)
    return (log_teacher.exp() * (log_teacher - log_student)).sum(dim=-1).mean(dim=-1)


def entropy(logits, T=1.0):
    """Return the entropy in nats of softmax(logits / T), averaged over images: 0 is certain, ln(classes) is a guess."""
    from course_lib.losses import check_temperature

    check_temperature(T)
    log_p = (logits / T).log_softmax(dim=-1)
    return -(log_p.exp() * log_p).sum(dim=-1).mean(dim=-1)


def cka(first, second):
    """Return the linear CKA of two layers' features, 0..1: how alike the patterns are that they make of the images.

    first, second: [..., images, width] of the same images, at least two; the widths may differ, leading dimensions
    broadcast. 1 if one is the other turned, moved or scaled. Centred: the mean over images is taken off first. NaN
    where a layer gives the same numbers for every image.
    Source: Kornblith, Norouzi, Lee, Hinton 2019 (arXiv 1905.00414), linear CKA in its form for features.
    """
    if first.shape[-2] != second.shape[-2] or first.shape[-2] < 2:
        raise CourseError(
            f"There are features of {first.shape[-2]} and of {second.shape[-2]} images: CKA compares two layers on the "
            "same images, at least two."
        )
    first = first - first.mean(dim=-2, keepdim=True)
    second = second - second.mean(dim=-2, keepdim=True)

    def shared(a, b):  # squared length of the products of all pairs of units
        return ((a.transpose(-1, -2) @ b) ** 2).sum(dim=(-2, -1))

    return shared(first, second) / (shared(first, first) * shared(second, second)).sqrt()


def calibration_error(logits, labels, bins=10):
    """Return the expected calibration error, 0..1, of [images, classes] logits.

    Images are sorted into `bins` equal bins by confidence (the largest probability); the error is the gap between mean
    confidence and accuracy in each bin, weighted by the bin's share of images (Guo et al. 2017, arXiv 1706.04599,
    section 2; cited from memory).
    """
    _check_lengths(logits, labels)
    confidence, answer = logits.softmax(dim=-1).max(dim=-1)
    right = (answer == labels).float()
    which = (confidence * bins).long().clamp(max=bins - 1)
    error = sum(abs((confidence - right)[which == b].sum().item()) for b in range(bins))
    return error / len(labels)


@dataclass(frozen=True)
class Interval:
    """A mean over seeds with its 95 % t-interval [low, high]; n seeds, of which `wins` were above 0."""

    mean: float
    low: float
    high: float
    n: int
    wins: int

    @property
    def half(self):
        return (self.high - self.low) / 2

    def text(self, decimals=1):
        """Return "+11.4 ± 2.3 (10/10)": mean, half width, seeds above 0."""
        mean = round(self.mean, decimals) + 0.0  # + 0.0 turns -0.0 into 0.0
        return f"{mean:+.{decimals}f} ± {self.half:.{decimals}f} ({self.wins}/{self.n})"

    __str__ = text

    def plain(self, decimals=1):
        """Return "92.2 ± 1.1": for a quantity that is not a difference."""
        return f"{self.mean:.{decimals}f} ± {self.half:.{decimals}f}"


def interval(values):
    """Return the Interval of one number per seed. CourseError below two seeds or if a value is not finite."""
    from scipy.special import stdtrit  # a hundred times lighter to import than scipy.stats

    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or len(values) < 2:
        raise CourseError(
            f"The values have shape {list(values.shape)}: an interval needs one number per seed, two or more."
        )
    if not np.isfinite(values).all():
        raise CourseError("A value is NaN or infinite: look for a diverged student before you average.")
    half = stdtrit(len(values) - 1, 0.975) * values.std(ddof=1) / len(values) ** 0.5
    mean = values.mean()
    return Interval(float(mean), float(mean - half), float(mean + half), len(values), int((values > 0).sum()))


def paired(first, second):
    """Return the Interval of first − second, seed by seed: both share data and initial weights, so their common luck
    cancels. CourseError if the lengths differ."""
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if first.shape != second.shape:
        raise CourseError(
            f"{first.size} and {second.size} values cannot be paired: run both conditions on the same seeds."
        )
    return interval(first - second)


def binomial(n: int, p) -> np.ndarray:
    """Return the probabilities float64 [..., n + 1] of 0 to n successes in n draws. p: the chance of each, [...]."""
    from scipy.special import gammaln, xlog1py, xlogy

    k, p = np.arange(n + 1), np.asarray(p, dtype=float)[..., None]
    log_ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.exp(log_ways + xlogy(k, p) + xlog1py(n - k, -p))
