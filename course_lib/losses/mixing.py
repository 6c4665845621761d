"""How several teachers become one target. One convention for all rules:

- Logits have shape [..., teachers, images, classes]; a list of [..., images, classes], one for each teacher, will do.
  Leading dimensions stay.
- A rule returns logits [..., images, classes] whose softmax at temperature T is the blended target: what a student is
  given as its teacher's logits, at the same T.
- weights: [..., teachers], not negative, with the sum 1; left out, every teacher counts alike.

Specialists answer over different classes. known says which: known[i] lists the classes of teacher i in the order of
its logits; with other=True one more logit, the last, means "none of mine".
"""

import math
from collections.abc import Sequence

import torch

from course_lib.errors import CourseError
from course_lib.losses.numbers import check_temperature
from course_lib.losses.numerics import log_probabilities, precise, raised
from course_lib.runtime import is_number, is_whole

Logits = torch.Tensor | Sequence[torch.Tensor]  # of several teachers
Weights = torch.Tensor | Sequence[float] | None

# A blend of specialists is never more certain than this that a class is wrong, so its logits are finite.
FLOOR = 1e-30

# --- teachers that know all classes ---------------------------------------------------------------


def mix_probabilities(teacher_logits: Logits, weights: Weights = None, T: float = 1.0) -> torch.Tensor:
    """Return the blend of the weighted mean of the teachers' probabilities at T. No teacher moves a probability by more
    than its weight. Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531): the arithmetic mean."""
    stacked = stack(teacher_logits)
    log_p = log_softened(stacked, T)
    log_weights = check_weights(weights, log_p.shape[-3]).to(log_p)[..., None, None].log()
    return _blend(torch.logsumexp(log_weights + log_p, dim=-3), T, stacked.dtype)


def mix_logits(teacher_logits: Logits, weights: Weights = None) -> torch.Tensor:
    """Return the weighted mean of the teachers' logits: the geometric mean of their probabilities. A teacher with large
    logits moves it as far as it likes; one that rules a class out (a logit of −inf) rules it out for all.
    Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531). CourseError where no class is left."""
    stacked = raised(stack(teacher_logits))
    weights = check_weights(weights, stacked.shape[-3]).to(stacked)[..., None, None]
    blend = (weights * stacked.masked_fill(weights == 0, 0.0)).sum(dim=-3)  # 0 · −inf would be NaN
    if bool(torch.isneginf(blend).all(dim=-1).any()):
        raise CourseError(
            "For some image every class is ruled out by one teacher or another, so the mean of their logits says "
            "nothing: use mixing.mix_probabilities."
        )
    return blend


def mix_median(teacher_logits: Logits, T: float = 1.0) -> torch.Tensor:
    """Return the blend of the middle probability of each class, renormalised. With an even number of teachers it is the
    mean of the two in the middle."""
    stacked = stack(teacher_logits)
    ordered = log_softened(stacked, T).sort(dim=-3).values
    count = ordered.shape[-3]
    low, high = ordered.select(-3, (count - 1) // 2), ordered.select(-3, count // 2)
    return _blend(torch.logaddexp(low, high), T, stacked.dtype)


def mix_trimmed(teacher_logits: Logits, trim: int = 1, T: float = 1.0) -> torch.Tensor:
    """Return the blend of the mean probability of each class without its `trim` largest and `trim` smallest values,
    renormalised. CourseError unless teachers are left."""
    stacked = stack(teacher_logits)
    ordered = log_softened(stacked, T).sort(dim=-3).values
    count = ordered.shape[-3]
    if not is_whole(trim) or not 0 <= 2 * trim < count:
        raise CourseError(
            f"trim is {trim!r} and there are {count} teachers: give a whole number from 0 to {(count - 1) // 2}, "
            "so that a teacher is left."
        )
    return _blend(torch.logsumexp(ordered.narrow(-3, trim, count - 2 * trim), dim=-3), T, stacked.dtype)


def agreement_weights(teacher_logits: Logits, sharpness: float = 4.0) -> torch.Tensor:
    """Return weights [..., teachers]: each teacher's mean agreement with the others on these images, to the power of
    `sharpness`, scaled to the sum 1. Needs no label. Where a majority errs alike, it rewards the majority.

    CourseError below three teachers: of two, nobody can say who is wrong.
    """
    stacked = raised(stack(teacher_logits))
    count = stacked.shape[-3]
    if count < 3:
        raise CourseError(f"There are {count} teachers: agreement tells who is odd among three or more.")
    if not is_number(sharpness) or sharpness < 0:
        raise CourseError(f"sharpness is {sharpness!r}: give a finite number of 0 or more, such as 4.")
    answers = stacked.argmax(dim=-1)
    same = (answers.unsqueeze(-2) == answers.unsqueeze(-3)).to(stacked).mean(dim=-1)  # [..., teachers, teachers]
    others = (same.sum(dim=-1) - 1) / (count - 1)  # less its agreement with itself
    return (sharpness * others.clamp_min(1e-9).log()).softmax(dim=-1)


def majority_vote(teacher_logits: Logits, weights: Weights = None) -> torch.Tensor:
    """Return the class with the most votes, long [..., images]: a hard label. A teacher's vote is its top class, and
    counts as much as its weight. Of classes with equally many votes, the one with the largest mean probability wins."""
    stacked = raised(stack(teacher_logits))
    weights = check_weights(weights, stacked.shape[-3]).to(stacked)[..., None, None]
    answers = torch.nn.functional.one_hot(stacked.argmax(dim=-1), stacked.shape[-1])
    votes = (weights * answers).sum(dim=-3)  # [..., images, classes]
    first = votes >= votes.amax(dim=-1, keepdim=True) - 1e-6
    return (weights * stacked.softmax(dim=-1)).sum(dim=-3).where(first, -1.0).argmax(dim=-1)


# --- specialists: each knows some of the classes --------------------------------------------------


def pool_probabilities(
    teacher_logits: Sequence[torch.Tensor],
    known: Sequence[Sequence[int]],
    classes: int,
    *,
    other: bool = False,
    weights: Weights = None,
    T: float = 1.0,
) -> torch.Tensor:
    """Return the blend of the specialists' summed probabilities. What a specialist gives to "other" is dropped before
    the sum, so whoever says "none of mine" has little say.

    teacher_logits: one [..., images, len(known[i]) (+ 1 if other)] for each specialist; classes: how many in all. A
    class that nobody with a weight knows gets the probability FLOOR.
    """
    log_shares = _log_shares(teacher_logits, known, classes, other, T)
    log_weights = check_weights(weights, len(teacher_logits)).to(log_shares)[..., None, None].log()
    return _blend(torch.logsumexp(log_weights + log_shares, dim=-3), T, teacher_logits[0].dtype, FLOOR)


def pool_most_sure(
    teacher_logits: Sequence[torch.Tensor],
    known: Sequence[Sequence[int]],
    classes: int,
    *,
    other: bool = False,
    T: float = 1.0,
) -> torch.Tensor:
    """Return the answer of the specialist whose top probability is the largest, image by image (a confidence gate);
    arguments as in pool_probabilities(). Classes that it does not know get the probability FLOOR."""
    log_shares = _log_shares(teacher_logits, known, classes, other, T)
    surest = log_shares.amax(dim=-1).argmax(dim=-2)  # [..., images]
    place = surest[..., None, :, None].expand(*surest.shape[:-1], 1, surest.shape[-1], classes)
    return _blend(log_shares.gather(-3, place).squeeze(-3), T, teacher_logits[0].dtype, FLOOR)


def pool_logits(
    teacher_logits: Sequence[torch.Tensor],
    known: Sequence[Sequence[int]],
    classes: int,
    *,
    other: bool = False,
) -> torch.Tensor:
    """Return for each class the mean logit of the specialists that know it; with other=True each logit counts from that
    of "other". Arguments as in pool_probabilities()."""
    known = _check_known(teacher_logits, known, classes, other)
    total, count = 0.0, torch.zeros(classes, device=teacher_logits[0].device)
    for logits, own in zip(map(raised, teacher_logits), known, strict=True):
        spoken = logits[..., :-1] - logits[..., -1:] if other else logits
        total = total + _place(spoken, own, classes, 0.0)
        count[list(own)] += 1
    return total / count


# --- shared ---------------------------------------------------------------------------------------


def log_softened(teacher_logits: Logits, T: float = 1.0) -> torch.Tensor:
    """Return the logarithms of the teachers' probabilities at T, [..., teachers, images, classes]."""
    check_temperature(T)
    return log_probabilities(stack(teacher_logits), T)


def stack(teacher_logits: Logits) -> torch.Tensor:
    """Return the teachers' logits as one tensor [..., teachers, images, classes]. CourseError for no teachers, or for
    other images or classes."""
    if not isinstance(teacher_logits, torch.Tensor):
        teacher_logits = list(teacher_logits)
        _check_some(len(teacher_logits))
        sizes = [part.shape[-1] for part in teacher_logits]
        if len(set(sizes)) > 1:
            raise CourseError(
                f"The teachers answer over {' and '.join(map(str, sorted(set(sizes))))} classes: say in `known` which "
                "classes each one knows and use mixing.pool_probabilities(logits, known, classes)."
            )
        shapes = sorted({tuple(part.shape) for part in teacher_logits})
        if len(shapes) > 1:
            raise CourseError(f"The teachers' logits have shapes {shapes}: ask all of them about the same images.")
        teacher_logits = torch.stack(teacher_logits, dim=-3)
    shape = list(teacher_logits.shape)
    if len(shape) < 3:
        raise CourseError(f"The logits have shape {shape}: expected [teachers, images, classes], one row per teacher.")
    _check_some(shape[-3])
    if not bool(torch.isfinite(teacher_logits.amax(dim=-1)).all()):  # NaN and +inf are the largest in their row
        raise CourseError("A teacher's logits hold NaN or infinity: leave that teacher out, or train it anew.")
    return teacher_logits


def check_weights(weights: Weights, teachers: int) -> torch.Tensor:
    """Return weights as a tensor [..., teachers], None as equal ones; CourseError unless there is one per teacher, none
    is negative, and the sum is 1."""
    if weights is None:
        return torch.full((teachers,), 1 / teachers, dtype=torch.float64)
    try:
        if not isinstance(weights, torch.Tensor):
            weights = torch.as_tensor(weights, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError):
        raise CourseError(f"The weights are {weights!r:.40}: give one number for each teacher.") from None
    weights = weights.float() if weights.device.type == "mps" else weights.double()
    if weights.dim() == 0 or weights.shape[-1] != teachers:
        count = weights.shape[-1] if weights.dim() else 1
        raise CourseError(f"There are {count} weights for {teachers} teachers: give one weight for each.")
    if not bool((weights >= 0).all()):
        raise CourseError(
            f"A weight is {float(weights.min()):g}: weights must not be negative; use 0 to leave a teacher out."
        )
    total = weights.sum(dim=-1)
    wrong = total[(total - 1).abs() > 1e-4]
    if wrong.numel():
        raise CourseError(f"The weights sum to {float(wrong.flatten()[0]):g} instead of 1: divide them by their sum.")
    return weights


def _check_some(count):
    if count == 0:
        raise CourseError("There are no teachers to mix: pass the logits of at least one.")


def _blend(log_shares, T, kind, floor=0.0):
    """Return logits whose softmax at T is exp(log_shares) [..., classes], renormalised, and no probability below
    `floor`. kind: the type of the teachers' logits; half precision is raised."""
    log_p = log_shares.log_softmax(dim=-1)
    if floor:
        log_p = log_p.clamp_min(math.log(floor))
    return (T * log_p).to(precise(kind))


def _log_shares(teacher_logits, known, classes, other, T):
    """Return the logarithms of the specialists' probabilities on all classes, [..., teachers, images, classes], without
    that of "other": they sum to 1 only where no share went to it."""
    check_temperature(T)
    known = _check_known(teacher_logits, known, classes, other)
    placed = []
    for logits, own in zip(teacher_logits, known, strict=True):
        log_p = log_probabilities(logits, T)
        placed.append(_place(log_p[..., : len(own)], own, classes, -math.inf))
    return torch.stack(placed, dim=-3)


def _place(values, own, classes, elsewhere):
    """Return `values` [..., len(own)] in the columns `own` of a tensor [..., classes]."""
    wide = values.new_full((*values.shape[:-1], classes), elsewhere)
    wide[..., list(own)] = values
    return wide


def _check_known(teacher_logits, known, classes, other):
    """Return known as tuples; CourseError unless it maps every specialist's logits and leaves no class out."""
    _check_some(len(teacher_logits))
    if known is None or len(known) != len(teacher_logits):
        count = 0 if known is None else len(known)
        raise CourseError(
            f"There are {len(teacher_logits)} specialists and {count} lists of classes: say for each which classes it "
            "knows, as known=[(0, 1), (2, 3)]."
        )
    known = [tuple(own) for own in known]
    for i, (logits, own) in enumerate(zip(teacher_logits, known, strict=True)):
        if not bool(torch.isfinite(logits.amax(dim=-1)).all()):
            raise CourseError(f"Specialist {i}'s logits hold NaN or infinity: leave it out, or train it anew.")
        wanted = len(own) + bool(other)
        if logits.shape[-1] != wanted:
            more = ' and "other"' if other else ""
            raise CourseError(
                f"Specialist {i} has {logits.shape[-1]} logits for its classes {own}{more}: expected {wanted}; "
                "set other=True if its last logit means none of its classes."
            )
        if len(set(own)) < len(own) or not all(is_whole(c) and 0 <= c < classes for c in own):
            raise CourseError(
                f"Specialist {i} is said to know {own}: give different whole numbers from 0 to {classes - 1}."
            )
    missing = sorted(set(range(classes)) - {c for own in known for c in own})
    if missing:
        raise CourseError(
            f"No specialist knows class {missing[0]}: add one that does, or lower `classes` and renumber the rest."
        )
    return known
