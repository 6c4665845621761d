"""The mistakes that the exercises of chapter 01 know by name: pairs (sentence, wrong function)."""

import torch
import torch.nn.functional as F

# --- 01.1: the soft targets -----------------------------------------------------------------------

SOFTMAX = (
    (
        "You multiplied by T: that sharpens where it should soften. Divide the logits by T.",
        lambda z, T: F.softmax(z * T, -1),
    ),
    ("T does nothing yet: divide the logits by T before the softmax.", lambda z, T: F.softmax(z, -1)),
    (
        "You divided the probabilities, and they no longer sum to 1: divide the logits before the softmax.",
        lambda z, T: F.softmax(z, -1) / T,
    ),
    (
        "Each column sums to 1 and not each row: the softmax runs over the classes, dim=-1, not over the images.",
        lambda z, T: F.softmax(z / T, 0),
    ),
    (
        "These are logarithms of probabilities: take softmax, not log_softmax.",
        lambda z, T: F.log_softmax(z / T, -1),
    ),
    (
        "The whole table sums to 1 and not each row: divide each image by its own sum, dim=-1.",
        lambda z, T: F.softmax((z / T).flatten(), 0).view_as(z),
    ),
    (
        "Probabilities to the power 1 / T no longer sum to 1: divide each row by its sum, or the logits by T.",
        lambda z, T: F.softmax(z, -1) ** (1 / T),
    ),
    ("The exponentials are not scaled yet: divide by their sum, row by row.", lambda z, T: (z / T).exp()),
    (
        "That is the sigmoid, which judges each class alone: the softmax lets the classes share 100 %.",
        lambda z, T: torch.sigmoid(z / T),
    ),
)


# --- 01.2: the loss -------------------------------------------------------------------------------


def _mixed(soft, hard, alpha):
    return alpha * soft + (1 - alpha) * hard


def _loss_with(soft_of, mix=_mixed, hard_factor=0, hard_T=False):
    def wrong(student_logits, labels, teacher_logits, T, alpha):
        hard = T**hard_factor * F.cross_entropy(student_logits / T if hard_T else student_logits, labels)
        return mix(soft_of(student_logits, teacher_logits, T), hard, alpha)

    return wrong


def _soft(student_logits, teacher_logits, T, squared=True, reduction="batchmean"):
    log_student = F.log_softmax(student_logits / T, dim=-1)
    log_teacher = F.log_softmax(teacher_logits / T, dim=-1)
    gap = log_teacher.exp() * (log_teacher - log_student)
    kl = {"batchmean": gap.sum() / len(gap), "mean": gap.mean(), "sum": gap.sum()}[reduction]
    return kl * T**2 if squared else kl


def _each_image(s, y, t, T, a):
    whole = _loss_with(_soft)
    return torch.stack([whole(s[[i]], y[[i]], t[[i]], T, a) for i in range(len(s))])


LOSS = (
    (
        "Teacher and student are swapped: this is KL(student ‖ teacher). The probabilities that weight the sum are the "
        "teacher's; F.kl_div wants the student's logarithms first.",
        _loss_with(lambda s, t, T: _soft(t, s, T)),
    ),
    (
        "The factor T² is missing: without it the soft part fades as T grows.",
        _loss_with(lambda s, t, T: _soft(s, t, T, squared=False)),
    ),
    (
        "The soft part is divided by the number of classes too (reduction='mean'): sum over classes, average over "
        "images, which F.kl_div calls 'batchmean'.",
        _loss_with(lambda s, t, T: _soft(s, t, T, reduction="mean")),
    ),
    (
        "The soft part is a sum over images: divide by their number, or the loss grows with the batch.",
        _loss_with(lambda s, t, T: _soft(s, t, T, reduction="sum")),
    ),
    (
        "alpha sits on the wrong part: here alpha is the share of the soft loss.",
        _loss_with(_soft, mix=lambda soft, hard, alpha: (1 - alpha) * soft + alpha * hard),
    ),
    (
        "Only the student is softened: divide the teacher's logits by T as well.",
        _loss_with(lambda s, t, T: _soft(s, t * T, T)),
    ),
    (
        "The labels play no part: add (1 − alpha) times the cross-entropy.",
        _loss_with(_soft, lambda s, h, a: a * s),
    ),
    (
        "That is the cross-entropy with the teacher, not KL: subtract the teacher's own entropy. (The gradient would "
        "be the same.)",
        _loss_with(lambda s, t, T: -(T**2) * (F.softmax(t / T, -1) * F.log_softmax(s / T, -1)).sum(-1).mean()),
    ),
    ("The factor is T and should be T².", _loss_with(lambda s, t, T: _soft(s, t, T) / T)),
    (
        "T² is on both parts: only the soft part shrinks with T, so only it needs the factor.",
        _loss_with(_soft, hard_factor=2),
    ),
    ("The labels meet softened logits: T belongs to the soft part alone.", _loss_with(_soft, hard_T=True)),
    (
        "Only the teacher is softened: divide the student's logits by T as well.",
        _loss_with(lambda s, t, T: _soft(s * T, t, T)),
    ),
    ("The sign of the soft part is reversed: KL is never negative.", _loss_with(lambda s, t, T: -_soft(s, t, T))),
    (
        "F.kl_div got the student's probabilities: it wants their logarithms.",
        _loss_with(
            lambda s, t, T: T**2 * F.kl_div(F.softmax(s / T, -1), F.softmax(t / T, -1), reduction="none").sum(-1).mean()
        ),
    ),
    (
        "F.kl_div takes the softmax of a softmax here: log_softmax wants the student's logits.",
        _loss_with(lambda s, t, T: _soft(F.softmax(s / T, -1) * T, t, T)),
    ),
    (
        "F.kl_div got the student's logits: give it their log_softmax.",
        _loss_with(lambda s, t, T: T**2 * F.kl_div(s / T, F.softmax(t / T, -1), reduction="batchmean")),
    ),
    (
        "That is NaN: F.kl_div takes the logarithm of its second argument by itself, so give it the teacher's "
        "probabilities, or their logarithms with log_target=True.",
        lambda s, y, t, T, a: torch.tensor(float("nan")),
    ),
    (
        "T is not in the softmax yet: divide the logits of both by T.",
        _loss_with(lambda s, t, T: T**2 * _soft(s, t, 1.0)),
    ),
    (
        "F.cross_entropy takes the softmax itself: give it the student's logits, not probabilities.",
        lambda s, y, t, T, a: a * _soft(s, t, T) + (1 - a) * F.cross_entropy(s.softmax(-1), y),
    ),
    (
        "The hard part is a sum over images: take their mean, as F.cross_entropy does by itself.",
        lambda s, y, t, T, a: a * _soft(s, t, T) + (1 - a) * F.cross_entropy(s, y, reduction="sum"),
    ),
    ("alpha is missing on the soft part.", _loss_with(_soft, lambda soft, hard, a: soft + (1 - a) * hard)),
    ("1 − alpha is missing on the hard part.", _loss_with(_soft, lambda soft, hard, a: a * soft + hard)),
    (
        "Two faults: the factor T² is missing, and the soft part is divided by the number of classes too "
        "(take reduction='batchmean').",
        _loss_with(lambda s, t, T: _soft(s, t, T, squared=False, reduction="mean")),
    ),
    (
        "Two faults: teacher and student are swapped, and the factor T² is missing.",
        _loss_with(lambda s, t, T: _soft(t, s, T, squared=False)),
    ),
    ("The loss has one value per image: take the mean over the images.", _each_image),
)


# --- 01.3: the interval ---------------------------------------------------------------------------


def _interval(gains, half):
    return torch.stack([gains.mean() - half, gains.mean() + half])


def _unpaired(soft, hard, t):
    spread = (soft.var() / len(soft) + hard.var() / len(hard)) ** 0.5
    middle = soft.mean() - hard.mean()
    return torch.stack([middle - t * spread, middle + t * spread])


def _interval_with(half_of):
    return lambda soft, hard, t: _interval(soft - hard, half_of(soft - hard, t))


def _half(gains, t):
    return t * gains.std() / len(gains) ** 0.5


INTERVAL = (
    (
        "You treated both lists as strangers. Position i of both lists is the same seed: subtract first, then take the "
        "spread of the gains.",
        _unpaired,
    ),
    (
        "The spread of single gains, not of their mean: divide by the square root of their number.",
        _interval_with(lambda gains, t: t * gains.std()),
    ),
    (
        "You divided by the number of seeds: it is its square root.",
        _interval_with(lambda gains, t: t * gains.std() / len(gains)),
    ),
    (
        "That is the spread around a known mean (it divides by n): use the sample's, which divides by n − 1.",
        _interval_with(lambda gains, t: t * gains.std(correction=0) / len(gains) ** 0.5),
    ),
    (
        "The sign is reversed: the gain is soft minus hard.",
        lambda soft, hard, t: _interval(hard - soft, _half(hard - soft, t)),
    ),
    (
        "1.96 is for very many seeds: with few of them the interval is wider, so use the t that is given.",
        _interval_with(lambda gains, t: _half(gains, 1.96)),
    ),
    ("The lower end comes first.", _interval_with(lambda gains, t: -_half(gains, t))),
    (
        "That is the mean and half the width: return the two ends, mean − half and mean + half.",
        lambda soft, hard, t: torch.stack([(soft - hard).mean(), _half(soft - hard, t)]),
    ),
    (
        "std() divides by n − 1 already: divide it by the square root of their number, n.",
        _interval_with(lambda gains, t: t * gains.std() / (len(gains) - 1) ** 0.5),
    ),
    (
        "That is the variance: take the standard deviation, its square root.",
        _interval_with(lambda gains, t: t * gains.var() / len(gains) ** 0.5),
    ),
)


# --- 01.4: the loop -------------------------------------------------------------------------------


def _distil(*, evaluate=True, fresh=True, squared=True, classes=False, both=False, swapped=False, adam=False, more=0):
    """Return the loop with faults. evaluate: teacher.eval(); fresh: gradients begin at 0; classes: divided
    by their number too; both: the optimiser moves the
    teacher too; swapped: the teacher learns from the student; more: steps beyond those asked for."""

    def wrong(student, teacher, images, T, lr, steps):
        if evaluate:
            teacher.eval()
        moved = [*student.parameters(), *(teacher.parameters() if both else ())]
        optimizer = (torch.optim.Adam if adam else torch.optim.SGD)(moved, lr=lr)
        for _ in range(steps + more):
            mine, theirs = student(images) / T, teacher(images) / T
            if swapped:
                mine, theirs = theirs, mine
            loss = F.kl_div(F.log_softmax(mine, -1), F.softmax(theirs, -1), reduction="batchmean")
            loss = loss / (mine.shape[-1] if classes else 1)
            if fresh:
                optimizer.zero_grad()
            (T**2 * loss if squared else loss).backward()
            optimizer.step()
        return student(images).detach()

    return wrong


LOOP = (
    (
        "The teacher is still in training mode: call teacher.eval() first, or layers such as batch normalisation and "
        "dropout give other answers than in use.",
        _distil(evaluate=False),
    ),
    (
        "The gradients of all steps add up: call optimizer.zero_grad() before each backward().",
        _distil(fresh=False),
    ),
    ("The teacher learns too: give the optimiser the student's parameters alone.", _distil(both=True)),
    ("Teacher and student are swapped in the loss.", _distil(swapped=True)),
    ("The factor T² is missing, so the steps are T² times too small.", _distil(squared=False)),
    (
        "The loss is divided by the number of classes too: F.kl_div wants reduction='batchmean'.",
        _distil(classes=True),
    ),
    ("That is Adam: use torch.optim.SGD here, so that the result is one number for all.", _distil(adam=True)),
    ("These are the logits before the last step: ask the student once more at the end.", _distil(more=-1)),
    (
        "The learning rate is not the one asked for: pass `lr=lr` to the optimiser.",
        lambda s, t, x, T, lr, n: _distil()(s, t, x, T, 1e-3, n),  # the default of torch.optim.SGD
    ),
    ("Nothing was learned: do `steps` steps before you ask the student.", lambda s, t, x, T, lr, n: s(x).detach()),
    ("These are the teacher's logits: return the student's.", lambda s, t, x, T, lr, n: t.eval()(x).detach()),
)


# --- 01.5: the report -----------------------------------------------------------------------------

REPORT = (
    (
        "That is the report as it stood: it picks the best temperature of every seed on the exam that it then reports.",
        lambda tuning, exam, hard: exam.max(dim=0).values.mean() - hard.mean(),
    ),
    (
        "The temperature is still chosen on the exam, by its mean: choose it on the tuning pictures.",
        lambda tuning, exam, hard: exam.mean(dim=1).max() - hard.mean(),
    ),
    (
        "You chose a temperature for every seed: a method has one temperature, that with the best mean over the seeds.",
        lambda tuning, exam, hard: exam[tuning.argmax(dim=0), torch.arange(exam.shape[1])].mean() - hard.mean(),
    ),
    (
        "That is the gain on the tuning pictures, on which the temperature was chosen: report the exam.",
        lambda tuning, exam, hard: tuning.mean(dim=1).max() - hard.mean(),
    ),
    (
        "That is what the soft student gets right: subtract what the hard one does.",
        lambda tuning, exam, hard: exam[tuning.mean(dim=1).argmax()].mean(),
    ),
    (
        "That is one gain per seed: take their mean.",
        lambda tuning, exam, hard: exam[tuning.mean(dim=1).argmax()] - hard,
    ),
    (
        "That is the number of the chosen temperature: return the gain that it has on the exam.",
        lambda tuning, exam, hard: tuning.mean(dim=1).argmax(),
    ),
)
