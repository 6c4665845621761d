"""Losses between a teacher and a student that cut the same text into different tokens, as formulas on tensors.

marginal_loss() needs the teacher's probabilities summed over its words (spelling.targets()); chunk_loss() the
probability of the same piece of text on both sides; sorted_loss() only two lists of probabilities.
"""

import torch

from course_lib.errors import CourseError


def marginal_loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Return the cross-entropy of the student's next character against soft targets, averaged over places, in nats.

    logits, targets: float [places, characters]. CourseError unless they have one shape and each target sums to 1.
    """
    if logits.shape != targets.shape or logits.dim() != 2 or len(logits) == 0:
        raise CourseError(
            f"The logits have shape {list(logits.shape)} and the targets {list(targets.shape)}: expected the same "
            "[places, characters], with at least one place."
        )
    if not bool(((targets.sum(dim=1) - 1).abs() < 1e-3).all()):
        raise CourseError("A target does not sum to 1: leave out places without a target, such as padding.")
    return -(targets * logits.log_softmax(dim=1)).sum(dim=1).mean()


def chunk_log_probs(log_probs: torch.Tensor, chunks: torch.Tensor, count: int) -> torch.Tensor:
    """Return the log-probability of each chunk, float [count]: the sum over the tokens that it is made of.

    log_probs: float [places], of the token that stands there; chunks: long [places], the chunk that it belongs to.
    """
    if log_probs.shape != chunks.shape or log_probs.dim() != 1:
        raise CourseError(
            f"The log-probabilities have shape {list(log_probs.shape)} and the chunks {list(chunks.shape)}: give both "
            "for the same places, [places]."
        )
    return torch.zeros(count, dtype=log_probs.dtype).index_add(0, chunks, log_probs)


def chunk_loss(log_student: torch.Tensor, log_teacher: torch.Tensor, temperature: float = 1.0) -> torch.Tensor:
    """Return the binary cross-entropy between what both say of each chunk: "it is this piece of text" or not.

    log_student, log_teacher: float [chunks], log-probabilities of the same pieces; both are divided by `temperature`.
    Averaged over chunks, in nats. Source: approximate likelihood matching, Minixhofer, Vulić & Ponti 2025 (arXiv
    2503.20083). CourseError for different numbers of chunks, log-probabilities above 0, or a temperature that is none.
    """
    if log_student.shape != log_teacher.shape or log_student.dim() != 1 or len(log_student) == 0:
        raise CourseError(
            f"The student has {list(log_student.shape)} chunks and the teacher {list(log_teacher.shape)}: cut the text "
            "where both have a boundary, and give one number for each piece."
        )
    if not 0 < temperature < float("inf"):
        raise CourseError(f"The temperature is {temperature}: give a finite number above 0, such as 1.")
    if bool((torch.cat([log_student.detach(), log_teacher]) > 1e-4).any()):
        raise CourseError("A log-probability is above 0: give logarithms of probabilities, not probabilities.")
    ours, theirs = ((each / temperature).clamp(max=-1e-6) for each in (log_student, log_teacher))
    return -(theirs.exp() * ours - torch.expm1(theirs) * torch.log(-torch.expm1(ours))).mean()


def sorted_loss(student: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """Return the summed difference of two lists of probabilities, each sorted, largest first, averaged over places.

    student: float [places, its tokens]; teacher: float [places, its tokens]; the shorter list is filled up with zeros.
    Which token a probability belongs to is not asked. Source: universal logit distillation, Boizard et al. 2024 (arXiv
    2402.12030). CourseError for other numbers of places.
    """
    if student.dim() != 2 or teacher.dim() != 2 or len(student) != len(teacher) or len(student) == 0:
        raise CourseError(
            f"The student's probabilities have shape {list(student.shape)} and the teacher's {list(teacher.shape)}: "
            "expected [places, tokens] of the same places."
        )
    widest = max(student.shape[1], teacher.shape[1])
    ours, theirs = (
        torch.nn.functional.pad(each.sort(dim=1, descending=True).values, (0, widest - each.shape[1]))
        for each in (student, teacher)
    )
    return (ours - theirs).abs().sum(dim=1).mean()


def merged(probs: torch.Tensor, own: torch.Tensor, chunks: torch.Tensor, count: int) -> torch.Tensor:
    """Return one list of probabilities for each chunk, float [count, tokens]: the student's at the chunk's last place,
    times the probability of the tokens before it in the chunk.

    probs: float [places, tokens], the student's probabilities; own: float [places], that of the token which stands
    there; chunks: long [places], ascending. The list of a chunk of several tokens sums to less than 1. Source: the
    merge called "bayesian" in TRL's GOLD trainer.
    """
    last = torch.ones_like(chunks, dtype=torch.bool)
    last[:-1] = chunks[:-1] != chunks[1:]
    before = chunk_log_probs(torch.where(last, 0.0, own.clamp(min=1e-8).log()), chunks, count)
    return probs[last] * before.exp()[:, None]
