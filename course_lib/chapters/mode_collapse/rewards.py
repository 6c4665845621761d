"""Raters who like the typical, the reward that is learned from their choices, and the best policy for that reward.

Ten answers to "a random number from 1 to 10". Distributions are double [..., answers].
"""

import torch

from course_lib import runtime
from course_lib.errors import CourseError
from course_lib.runtime import is_number, is_whole

# How often the base model gives each answer, 1 to 10. Invented, in the shape that people's answers are said to have.
WEIGHTS = (3.0, 6.0, 12.0, 8.0, 11.0, 8.0, 28.0, 12.0, 7.0, 5.0)
RIDGE = 0.1  # keeps the reward of an answer finite that lost all its comparisons


def base() -> torch.Tensor:
    """Return the base model's distribution over the ten answers, double [10]."""
    weights = torch.tensor(WEIGHTS, dtype=torch.double)
    return weights / weights.sum()


def check_distribution(p: torch.Tensor) -> torch.Tensor:
    """Return p as double [..., answers]. CourseError unless every row is a distribution without zeros."""
    p = torch.as_tensor(p, dtype=torch.double)
    if p.dim() < 1 or p.shape[-1] < 2 or not bool((p > 0).all()) or bool(((p.sum(-1) - 1).abs() > 1e-6).any()):
        raise CourseError("The base model is no distribution: give each of two or more answers a share above 0, sum 1.")
    return p


def check_answers(name: str, values, base: torch.Tensor) -> torch.Tensor:
    """Return values as double [..., answers]. CourseError unless there is one for each answer of the base model."""
    values = torch.as_tensor(values, dtype=torch.double)
    if values.dim() < 1 or values.shape[-1] != base.shape[-1]:
        raise CourseError(
            f"The {name} have shape {list(values.shape)}: give a number for each of {base.shape[-1]} answers."
        )
    return values


def check_beta(beta: float) -> float:
    """Return the weight of the KL penalty. CourseError unless it is a number above 0."""
    if not is_number(beta) or not 0 < float(beta) < float("inf"):
        raise CourseError(
            f"beta is {beta!r}: give a number above 0, such as 0.1; without a penalty one answer is left."
        )
    return float(beta)


def check_pairs(pairs: int) -> int:
    """Return the number of pairs. CourseError unless it is a whole number of 1 or more."""
    if not is_whole(pairs) or pairs < 1:
        raise CourseError(f"There are {pairs!r} pairs: give a whole number of 1 or more, such as 2000.")
    return pairs


def check_power(power: float) -> float:
    """Return the power to which a base model is raised. CourseError unless it is a finite number."""
    if not is_number(power) or not -float("inf") < float(power) < float("inf"):
        raise CourseError(f"The power is {power!r}: give a finite number; 1 is the base model.")
    return float(power)


def entropy(p: torch.Tensor) -> torch.Tensor:
    """Return the entropy in nats of distributions [..., answers]: 0 if one answer is left, ln(answers) if all are
    equal."""
    p = torch.as_tensor(p, dtype=torch.double)
    return -torch.xlogy(p, p).sum(-1)


def optimum(base: torch.Tensor, reward: torch.Tensor, beta: float) -> torch.Tensor:
    """Return the policy that makes E[reward] − beta · KL(policy ‖ base) as large as it can be: as base · exp(reward /
    beta). base, reward: [..., answers]. CourseError for rewards of another number of answers."""
    base, beta = check_distribution(base), check_beta(beta)
    return (base.log() + check_answers("rewards", reward, base) / beta).softmax(-1)


def exponent(alpha: float, beta: float) -> float:
    """Return γ = 1 + alpha / beta: where raters differ by typicality alone, the optimum goes as base ** γ."""
    if not is_number(alpha) or not -float("inf") < float(alpha) < float("inf"):
        raise CourseError(f"alpha is {alpha!r}: give a number, 0 for raters who do not care what is typical.")
    return 1 + float(alpha) / check_beta(beta)


def sharpened(base: torch.Tensor, power: float) -> torch.Tensor:
    """Return base ** power, scaled to sum 1: what sampling at the temperature 1 / power does."""
    return (check_power(power) * check_distribution(base).log()).softmax(-1)


def liking(base: torch.Tensor, alpha: float, quality: torch.Tensor | float = 0.0) -> torch.Tensor:
    """Return what raters feel for each answer: its quality + alpha · ln base."""
    return quality + alpha * check_distribution(base).log()


def choices(base: torch.Tensor, felt: torch.Tensor, pairs: int, luck: torch.Generator) -> torch.Tensor:
    """Let raters compare pairs of different answers, both drawn from the base model, and return how often answer i beat
    answer j, double [answers, answers]. They choose i with the probability sigmoid(felt[i] − felt[j])."""
    check_pairs(pairs)
    base, size = check_distribution(base), len(base)
    felt = check_answers("feelings", felt, base)
    both = torch.outer(base, base).fill_diagonal_(0).flatten()
    drawn = torch.multinomial(both, pairs, replacement=True, generator=luck)
    first, second = drawn // size, drawn % size
    beats = torch.rand(pairs, generator=luck, dtype=torch.double) < (felt[first] - felt[second]).sigmoid()
    won, lost = torch.where(beats, first, second), torch.where(beats, second, first)
    return torch.bincount(size * won + lost, minlength=size * size).view(size, size).double()


def bradley_terry(wins: torch.Tensor, ridge: float = RIDGE, steps: int = 30) -> torch.Tensor:
    """Return the rewards [..., answers] that make raters' choices most likely, with mean 0.

    wins: how often answer i beat answer j, [..., answers, answers]. P(i beats j) = sigmoid(r_i − r_j) (Bradley & Terry
    1952). Newton's method; ridge: the weight of Σ r² / 2. CourseError if nothing was compared.
    """
    if wins.dim() < 2 or wins.shape[-1] != wins.shape[-2] or not bool((wins >= 0).all()) or not bool(wins.sum() > 0):
        raise CourseError("The wins are no square table of counts with a comparison in it: wins[i, j] is i over j.")
    games, eye = wins + wins.transpose(-1, -2), torch.eye(wins.shape[-1], dtype=torch.double)
    reward = torch.zeros(wins.shape[:-1], dtype=torch.double)
    for _ in range(steps):
        chance = (reward.unsqueeze(-1) - reward.unsqueeze(-2)).sigmoid()
        slope = (wins - games * chance).sum(-1) - ridge * reward
        bend = games * chance * (1 - chance)
        curve = torch.diag_embed(bend.sum(-1)) - bend + ridge * eye
        reward = reward + torch.linalg.solve(curve, slope).clamp(-2, 2)
    return reward - reward.mean(-1, keepdim=True)


def learned(base: torch.Tensor, alpha: float, pairs: int, seed: int, quality=0.0) -> torch.Tensor:
    """Return the reward [answers] that one seed's raters teach. Seeds with other numbers of pairs draw others."""
    luck = runtime.generator(seed, "pairs", pairs)
    return bradley_terry(choices(base, liking(base, alpha, quality), pairs, luck))


def noise_cost(answers: int, pairs: int, beta: float) -> float:
    """Return about how many nats of KL from the base the reward's noise alone costs: (answers − 1) / (pairs · beta²).

    Each answer is in about 2 · pairs · p_i comparisons, each of which tells at most 1/4 about its reward: a variance of
    2 / (pairs · p_i). Weighted by p_i and halved, as the KL of a small tilt is, that is answers / pairs; one direction,
    adding the same to all, changes nothing. Pairs are of different answers, which makes it 1 − Σ p² of that, to first
    order in 1 / pairs; the rule leaves it out.
    """
    return (answers - 1) / (check_pairs(pairs) * check_beta(beta) ** 2)


def at_entropy(make, wanted: float, low: float = 1e-3, high: float = 1e3) -> float:
    """Return the dial, between low and high, at which make(dial) has the wanted entropy; it must rise with the dial.
    CourseError where no dial reaches it."""
    return bisect(lambda dial: float(entropy(make(dial))), wanted, low, high)


def bisect(value, wanted: float, low: float, high: float) -> float:
    """Return where a rising function of a positive dial is `wanted`. CourseError where it is not reached."""
    if not value(low) <= wanted <= value(high):
        raise CourseError(f"No dial from {low:g} to {high:g} reaches {wanted:g}: ask for something in between.")
    for _ in range(45):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if value(middle) < wanted else (low, middle)
    return (low * high) ** 0.5
