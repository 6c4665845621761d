"""What the losses ask of their arguments: each check raises CourseError with one sentence, or returns nothing.

check_<loss>() takes what <loss>() takes. The other checks serve everybody who takes logits or features, so that a loop
can check once and then use the plain formulas in losses.unchecked.
"""

from collections.abc import Callable, Sequence

import torch

from course_lib.errors import CourseError
from course_lib.losses.numbers import check_mixture, check_place, check_share, check_temperature, kind_of

# --- logits -----------------------------------------------------------------------------------------


def check_logits(
    student_logits: torch.Tensor, teacher_logits: torch.Tensor | None = None, labels: torch.Tensor | None = None
) -> None:
    """Raise CourseError unless logits are numbers [..., images, classes] with at least one image, student and teacher
    have the same classes and images, and labels are whole numbers below the number of classes."""
    check_answers(student_logits, "student")
    shape = tuple(student_logits.shape)
    if teacher_logits is not None:
        check_tensor(teacher_logits, "teacher's logits")
        check_device("student's logits", student_logits, "teacher's logits", teacher_logits)
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
        check_answers(teacher_logits, "teacher")
    if labels is not None:
        check_tensor(labels, "labels")
        check_device("student's logits", student_logits, "labels", labels)
        if labels.is_floating_point() or labels.dtype == torch.bool or tuple(labels.shape) != shape[:-1]:
            raise CourseError(
                f"The labels have shape {list(labels.shape)} and type {labels.dtype}: "
                f"expected one whole number per image, shape {list(shape[:-1])}."
            )
        check_range(labels, shape[-1])


def check_tensor(values: object, name: str) -> None:
    """Raise CourseError unless `values`, called `name`, are a tensor."""
    if not isinstance(values, torch.Tensor):
        raise CourseError(f"The {name} are {kind_of(values)}: give a tensor, as torch.as_tensor(values) makes one.")


def check_device(name: str, values: torch.Tensor, other: str, others: torch.Tensor) -> None:
    """Raise CourseError unless two tensors, called `name` and `other`, lie on the same device."""
    if values.device != others.device:
        raise CourseError(
            f"The {name} lie on the device {str(values.device)!r} and the {other} on {str(others.device)!r}: bring "
            f"both to one, as values.to({str(values.device)!r}) does."
        )


def check_answers(logits: torch.Tensor, whose: str) -> None:
    """Raise CourseError unless logits are [..., images, classes] with at least one image and two classes, and leave
    each image a class that is possible: no NaN, no infinity. A logit of −inf says that a class is impossible."""
    check_tensor(logits, f"{whose}'s logits")
    shape = list(logits.shape)
    if len(shape) < 2 or 0 in shape or shape[-1] < 2:
        raise CourseError(
            f"The {whose}'s logits have shape {shape}: expected [images, classes] with at least one image "
            "and two classes; for a single image use logits.unsqueeze(0)."
        )
    if logits.dtype == torch.bool or logits.is_complex():
        raise CourseError(f"The {whose}'s logits are of type {logits.dtype}: give real numbers, as a model does.")
    # NaN and +inf are the largest in their row; a row of −inf has no largest number
    if not bool(torch.isfinite(logits.amax(dim=-1)).all()):
        raise CourseError(f"The {whose}'s logits hold NaN or infinity: train the {whose} anew with a lower lr.")


def check_range(labels: torch.Tensor, classes: int) -> None:
    """Raise CourseError unless all labels lie in 0..classes − 1."""
    low, high = int(labels.min()), int(labels.max())
    if high >= classes or low < 0:
        raise CourseError(
            f"The labels go from {low} to {high} and there are {classes} classes: labels must lie in 0..{classes - 1}."
        )


def _check_possible(target: torch.Tensor, answer: torch.Tensor, whose: str, others: str) -> None:
    """Raise CourseError where a class has probability 0 in `answer` and not in `target`: there KL is infinite."""
    if bool((torch.isneginf(answer) & ~torch.isneginf(target)).any()):
        raise CourseError(
            f"The {whose} gives a class the probability 0 (a logit of -inf) and the {others} does not, so the loss "
            "would be infinite: rule it out for both, or use the Jensen-Shannon loss."
        )


def check_hard_target_loss(student_logits: torch.Tensor, labels: torch.Tensor) -> None:
    check_tensor(labels, "labels")
    check_logits(student_logits, labels=labels)
    if bool(torch.isneginf(student_logits.gather(-1, labels.long().unsqueeze(-1))).any()):
        raise CourseError(
            "The student gives a right class the probability 0 (a logit of -inf), so the loss would be infinite: rule "
            "out no class that is a label."
        )


def check_label_smoothing_loss(
    student_logits: torch.Tensor, labels: torch.Tensor, smoothing: float | torch.Tensor = 0.1
) -> None:
    check_hard_target_loss(student_logits, labels)
    check_share(smoothing, "smoothing")
    check_place(smoothing, "smoothing", (student_logits.shape[-2], 1), "[students, 1, 1]")
    if bool(torch.isneginf(student_logits).any()) and bool((torch.as_tensor(smoothing) > 0).any()):
        raise CourseError(
            "The student gives a class the probability 0 (a logit of -inf) and smoothing asks for all classes, so the "
            "loss would be infinite: set smoothing=0, or rule no class out."
        )


def check_soft_target_loss(student_logits: torch.Tensor, teacher_logits: torch.Tensor, T: float | torch.Tensor) -> None:
    _check_softened(student_logits, teacher_logits, T)
    _check_possible(teacher_logits, student_logits, "student", "teacher")


def check_distillation_loss(
    student_logits: torch.Tensor,
    labels: torch.Tensor,
    teacher_logits: torch.Tensor,
    T: float | torch.Tensor,
    alpha: float | torch.Tensor,
) -> None:
    check_soft_target_loss(student_logits, teacher_logits, T)
    check_hard_target_loss(student_logits, labels)
    check_share(alpha, "alpha")
    if isinstance(alpha, torch.Tensor) and alpha.dim():
        leading = student_logits.shape[:-2]
        if isinstance(T, torch.Tensor) and T.dim() > 2:
            leading = torch.broadcast_shapes(leading, T.shape[:-2])
        if tuple(alpha.shape) != tuple(leading):
            raise CourseError(
                f"alpha has shape {list(alpha.shape)}: give one number for all, or one per student, shape "
                f"{list(leading)}."
            )


def check_reverse_kl_loss(
    student_logits: torch.Tensor, teacher_logits: torch.Tensor, T: float | torch.Tensor = 1.0
) -> None:
    _check_softened(student_logits, teacher_logits, T)
    _check_possible(student_logits, teacher_logits, "teacher", "student")


def check_jensen_shannon_loss(
    student_logits: torch.Tensor, teacher_logits: torch.Tensor, T: float | torch.Tensor = 1.0, beta: float = 0.5
) -> None:
    _check_softened(student_logits, teacher_logits, T)
    check_mixture(beta)


def _check_softened(student_logits, teacher_logits, T):
    check_tensor(teacher_logits, "teacher's logits")
    check_logits(student_logits, teacher_logits)
    check_temperature(T)
    check_place(T, "T", (student_logits.shape[-2], 1), "[students, 1, 1]")


def check_counted_positions(tokens: torch.Tensor, pad: int, prompt: int | torch.Tensor = 0) -> None:
    check_tensor(tokens, "tokens")
    if tokens.dim() != 2 or tokens.dtype not in (torch.long, torch.int):
        raise CourseError(
            f"The tokens have shape {list(tokens.shape)} and type {tokens.dtype}: expected whole numbers "
            "[documents, length]."
        )
    _check_padding(tokens, pad)
    given = torch.as_tensor(prompt)
    if given.is_floating_point() or given.dtype == torch.bool or list(given.shape) not in ([], [len(tokens)]):
        raise CourseError(
            f"prompt has shape {list(given.shape)} and type {given.dtype}: give one whole number, or one for each of "
            f"the {len(tokens)} documents."
        )
    if given.numel() and int(given.min()) < 0:
        raise CourseError(f"prompt is {int(given.min())}: say how many tokens are given, 0 or more.")


def _check_padding(tokens, pad):
    padding = tokens == pad
    late = padding[:, :-1] & ~padding[:, 1:]  # padding with a word behind it
    if bool(late.any()):
        raise CourseError(
            f"Document {int(late.any(dim=1).nonzero()[0])} has padding in front of a word: pad on the right, as "
            "language.encode() does."
        )


def check_counted(counted: torch.Tensor) -> None:
    """Raise CourseError unless some position counts: a mean over nothing is no loss."""
    if not bool(counted.any()):
        raise CourseError(
            "No position of these documents counts, so there is nothing to learn: they hold only padding, or the "
            "prompt is as long as they are; give longer documents or a shorter prompt."
        )


# --- features of hidden layers ------------------------------------------------------------------------


def check_features(
    student_features: torch.Tensor, teacher_features: torch.Tensor, least: int = 1, images: int = -2
) -> None:
    """Raise CourseError unless both features are [..., images, width] with as many images, at least `least`, and
    finite. images: which dimension counts the images."""
    check_tensor(student_features, "student's features")
    check_tensor(teacher_features, "teacher's features")
    check_device("student's features", student_features, "teacher's features", teacher_features)
    shapes = [list(features.shape) for features in (student_features, teacher_features)]
    if min(map(len, shapes)) < -images or 0 in shapes[0] + shapes[1]:
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
    for whose, features in (("student", student_features), ("teacher", teacher_features)):
        if not bool(torch.isfinite(features).all()):
            raise CourseError(f"The {whose}'s features hold NaN or infinity: train the {whose} anew with a lower lr.")


def check_regressor(
    student_features: torch.Tensor,
    teacher_features: torch.Tensor,
    regressor: Callable[[torch.Tensor], torch.Tensor] | None,
) -> None:
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


def check_hint_loss(
    student_features: torch.Tensor,
    teacher_features: torch.Tensor,
    regressor: Callable[[torch.Tensor], torch.Tensor] | None = None,
) -> None:
    check_features(student_features, teacher_features)
    check_regressor(student_features, teacher_features, regressor)


def check_contrast_loss(
    student_features: torch.Tensor,
    teacher_features: torch.Tensor,
    regressor: Callable[[torch.Tensor], torch.Tensor] | None = None,
    T: float = 0.1,
) -> None:
    check_features(student_features, teacher_features, least=2)
    check_regressor(student_features, teacher_features, regressor)
    check_temperature(T)


def check_attention_loss(student_features: torch.Tensor, teacher_features: torch.Tensor) -> None:
    check_features(student_features, teacher_features, images=-3)
    if student_features.shape[-1] != teacher_features.shape[-1]:
        raise CourseError(
            f"The student's layer has {student_features.shape[-1]} positions and the teacher's "
            f"{teacher_features.shape[-1]}: attention maps are compared place by place; choose layers with as many, or "
            "a loss without places, such as similarity_loss."
        )


def check_distance_loss(student_features: torch.Tensor, teacher_features: torch.Tensor) -> None:
    check_features(student_features, teacher_features, least=2)


def check_angle_loss(student_features: torch.Tensor, teacher_features: torch.Tensor) -> None:
    check_features(student_features, teacher_features, least=3)


def check_similarity_loss(student_features: torch.Tensor, teacher_features: torch.Tensor) -> None:
    check_features(student_features, teacher_features, least=2)


def check_relation_loss(
    student_pair: Sequence[torch.Tensor], teacher_pair: Sequence[torch.Tensor], mask: torch.Tensor | None = None
) -> None:
    """Raise CourseError unless the pairs have the same sequences, heads and tokens, and the mask fits and leaves a real
    token in each sequence."""
    for part in (*student_pair, *teacher_pair):
        check_tensor(part, "relations")
        check_device("student's relations", student_pair[0], "others", part)
    shapes = [list(part.shape) for part in (*student_pair, *teacher_pair)]
    if len(shapes) != 4 or min(map(len, shapes)) < 4 or any(0 in shape for shape in shapes):
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
    real = torch.ones(ours[-4], ours[-2], dtype=torch.bool) if mask is None else mask.cpu()
    for whose, pair in (("student", student_pair), ("teacher", teacher_pair)):
        for part in pair:
            finite = torch.isfinite(part).all(dim=-1).cpu()  # [..., sequences, heads, tokens]
            if not bool((finite | ~real[..., None, :]).all()):
                raise CourseError(
                    f"The {whose}'s relations hold NaN or infinity: train the {whose} anew with a lower lr."
                )
