"""A policy of ten logits, tuned by policy gradient: reward minus a KL penalty, as in RLHF, for many seeds at once."""

import torch

from course_lib import runtime
from course_lib.chapters.mode_collapse.rewards import check_distribution
from course_lib.errors import CourseError
from course_lib.runtime import is_number, is_whole


def tune(
    base: torch.Tensor,
    rewards: torch.Tensor,
    beta: float,
    seeds,
    *,
    steps: int = 1500,
    answers: int = 64,
    lr: float = 0.05,
) -> torch.Tensor:
    """Return the tuned policies, double [seeds, answers of the world].

    REINFORCE on `answers` sampled answers a step: each is worth reward − beta · ln(policy / base), minus the mean worth
    of its step. base: [n]; rewards: [seeds, n], a row a seed; beta: 0 or more; Adam, whose rate falls to 0 in a line.
    CourseError for settings of another kind.
    """
    base = check_distribution(base)
    if not is_number(beta) or not 0 <= float(beta) < float("inf"):
        raise CourseError(f"beta is {beta!r}: give a number of 0 or more, such as 0.1.")
    for name, value, least in (("steps", steps, 1), ("answers", answers, 2)):
        if not is_whole(value) or value < least:
            raise CourseError(f"{name} is {value!r}: give a whole number of {least} or more.")
    if rewards.shape != (len(seeds), len(base)):
        raise CourseError(
            f"The rewards have shape {list(rewards.shape)}: give a row for each of {len(seeds)} seeds and a number for "
            f"each of {len(base)} answers."
        )
    luck = [runtime.generator(seed, "policy", str(beta)) for seed in seeds]
    logits = base.log().repeat(len(seeds), 1).requires_grad_()
    optimiser = torch.optim.Adam([logits], lr=lr)
    for step in range(steps):
        optimiser.param_groups[0]["lr"] = lr * (1 - step / steps)
        log_policy = logits.log_softmax(-1)
        drawn = _drawn(log_policy.detach().exp(), answers, luck)  # [seeds, answers]
        worth = rewards - beta * (log_policy.detach() - base.log())
        worth = worth.gather(1, drawn)
        gain = worth - worth.mean(1, keepdim=True)
        loss = -(gain * log_policy.gather(1, drawn)).mean(1).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return logits.detach().softmax(-1)


def _drawn(policy, answers, luck):
    """Sampled answers [seeds, answers], each row by its own seed's luck."""
    spots = torch.stack([torch.rand(answers, generator=each, dtype=torch.double) for each in luck])
    found = torch.searchsorted(policy.cumsum(-1), spots)
    return found.clamp_max(policy.shape[-1] - 1)


def total_variation(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Return the total variation of distributions [..., answers], 0..1: the share of answers that would have to
    change."""
    return (first - second).abs().sum(-1) / 2
