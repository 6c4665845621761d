"""How several teachers become one target. One convention for all rules:

- Logits have shape [..., teachers, images, classes]; a list of [..., images, classes], one for each teacher, will do.
  Leading dimensions stay.
- A rule returns logits [..., images, classes] whose softmax at temperature T is the blended target: what a student is
  given as its teacher's logits, at the same T.
- weights: [..., teachers], not negative, with the sum 1; left out, every teacher counts alike.

Specialists answer over different classes. known says which: known[i] lists the classes of teacher i in the order of
its logits; with other=True one more logit, the last, means "none of mine".
"""

import functools
import inspect

import torch

from course_lib import losses
from course_lib.errors import CourseError
from course_lib.runtime import is_whole

# --- teachers that know all classes ---------------------------------------------------------------


def checked(rule):
    """Give a rule its checked arguments: stacked logits, weights [..., teachers, 1, 1] and, if it has one, T. What
    remains of the rule is its formula."""
    has_temperature = "T" in inspect.signature(rule).parameters

    @functools.wraps(rule)
    def wrapper(teacher_logits, weights=None, T=1.0):
        stacked = stack(teacher_logits)
        losses.check_temperature(T)
        weights = _weights(weights, stacked)
        return rule(stacked, weights, T) if has_temperature else rule(stacked, weights)

    wrapper.__signature__ = inspect.signature(wrapper, follow_wrapped=False)
    return wrapper


@checked
def mix_probabilities(teacher_logits, weights, T):
    """Return the blend of the weighted mean of the teachers' probabilities at T. No teacher moves a probability by more
    than its weight. Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531): the arithmetic mean."""
    probabilities = (teacher_logits / T).softmax(dim=-1)
    blend = (weights * probabilities).sum(dim=-3)
    return T * blend.clamp_min(1e-30).log()


@checked
def mix_logits(teacher_logits, weights):
    """Return the weighted mean of the teachers' logits: the geometric mean of their probabilities. A teacher with large
    logits moves it as far as it likes. Source: Hinton, Vinyals, Dean 2015 (arXiv 1503.02531)."""
    return (weights * teacher_logits).sum(dim=-3)


def mix_median(teacher_logits, T=1.0):
    """Return the blend of the middle probability of each class, renormalised. With an even number of teachers it is the
    mean of the two in the middle."""
    ordered = softened(teacher_logits, T).sort(dim=-3).values
    count = ordered.shape[-3]
    low, high = ordered.select(-3, (count - 1) // 2), ordered.select(-3, count // 2)
    return _logits((low + high) / 2, T)


def mix_trimmed(teacher_logits, trim=1, T=1.0):
    """Return the blend of the mean probability of each class without its `trim` largest and `trim` smallest values,
    renormalised. CourseError unless teachers are left."""
    ordered = softened(teacher_logits, T).sort(dim=-3).values
    count = ordered.shape[-3]
    if not is_whole(trim) or not 0 <= 2 * trim < count:
        raise CourseError(
            f"trim is {trim} and there are {count} teachers: give a whole number from 0 to {(count - 1) // 2}, "
            "so that a teacher is left."
        )
    return _logits(ordered.narrow(-3, trim, count - 2 * trim).mean(dim=-3), T)


def agreement_weights(teacher_logits, sharpness=4.0):
    """Return weights [..., teachers]: each teacher's mean agreement with the others on these images, to the power of
    `sharpness`, scaled to the sum 1. Needs no label. Where a majority errs alike, it rewards the majority.

    CourseError below three teachers: of two, nobody can say who is wrong.
    """
    stacked = stack(teacher_logits)
    count = stacked.shape[-3]
    if count < 3:
        raise CourseError(f"There are {count} teachers: agreement tells who is odd among three or more.")
    answers = stacked.argmax(dim=-1)
    same = (answers.unsqueeze(-2) == answers.unsqueeze(-3)).double().mean(dim=-1)
    others = (same.sum(dim=-1) - 1) / (count - 1)  # less its agreement with itself
    raised = others.clamp_min(1e-9) ** sharpness
    return (raised / raised.sum(dim=-1, keepdim=True)).to(stacked.dtype)


# --- specialists: each knows some of the classes --------------------------------------------------


def pool_probabilities(teacher_logits, known, classes, *, other=False, weights=None, T=1.0):
    """Return the blend of the specialists' summed probabilities. What a specialist gives to "other" is dropped before
    the sum, so whoever says "none of mine" has little say.

    teacher_logits: one [..., images, len(known[i]) (+ 1 if other)] for each specialist; classes: how many in all.
    """
    shares = _shares(teacher_logits, known, classes, other, T)
    return _logits((_weights(weights, shares) * shares).sum(dim=-3), T)


def pool_most_sure(teacher_logits, known, classes, *, other=False, T=1.0):
    """Return the answer of the specialist whose top probability is the largest, image by image (a confidence gate);
    arguments as in pool_probabilities()."""
    shares = _shares(teacher_logits, known, classes, other, T)
    surest = shares.amax(dim=-1).argmax(dim=-2)  # [..., images]
    chosen = torch.nn.functional.one_hot(surest, shares.shape[-3]).movedim(-1, -2).unsqueeze(-1)
    return _logits((chosen * shares).sum(dim=-3), T)


def pool_logits(teacher_logits, known, classes, *, other=False):
    """Return for each class the mean logit of the specialists that know it; with other=True each logit counts from that
    of "other". Arguments as in pool_probabilities()."""
    known = _check_known(teacher_logits, known, classes, other)
    total, count = 0.0, torch.zeros(classes)
    for logits, own in zip(teacher_logits, known, strict=True):
        spoken = logits[..., :-1] - logits[..., -1:] if other else logits
        total = total + _place(spoken, own, classes)
        count[list(own)] += 1
    return total / count


# --- shared ---------------------------------------------------------------------------------------


def softened(teacher_logits, T=1.0):
    """Return the teachers' probabilities at T, [..., teachers, images, classes]."""
    losses.check_temperature(T)
    return (stack(teacher_logits) / T).softmax(dim=-1)


def stack(teacher_logits):
    """Return the teachers' logits as one tensor. CourseError for no teachers, or for other images or classes."""
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
    if not bool(torch.isfinite(teacher_logits).all()):
        raise CourseError("A teacher's logits hold NaN or infinity: leave that teacher out, or train it anew.")
    return teacher_logits


def check_weights(weights, teachers):
    """Return weights as a tensor; CourseError unless there is one per teacher, none is negative, and the sum is 1."""
    weights = torch.as_tensor(weights, dtype=torch.float64)
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


def _weights(weights, stacked):
    """Return weights [..., teachers, 1, 1] for `stacked` [..., teachers, images, classes]."""
    count = stacked.shape[-3]
    weights = [1 / count] * count if weights is None else weights
    return check_weights(weights, count).to(stacked.dtype)[..., None, None]


def _logits(shares, T):
    """Return logits whose softmax at T is `shares` [..., classes], renormalised."""
    shares = shares.clamp_min(1e-30)
    return T * (shares / shares.sum(dim=-1, keepdim=True)).clamp_min(1e-30).log()


def _shares(teacher_logits, known, classes, other, T):
    """Return the specialists' probabilities on all classes, [..., teachers, images, classes], without that of
    "other": they sum to 1 only where no share went to it."""
    losses.check_temperature(T)
    known = _check_known(teacher_logits, known, classes, other)
    placed = []
    for logits, own in zip(teacher_logits, known, strict=True):
        probabilities = (logits / T).softmax(dim=-1)
        placed.append(_place(probabilities[..., : len(own)], own, classes))
    return torch.stack(placed, dim=-3)


def _place(values, own, classes):
    """Return `values` [..., len(own)] in the columns `own` of zeros [..., classes]."""
    wide = values.new_zeros(*values.shape[:-1], classes)
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
