"""Three kinds of pluralism as three numbers, and which training moves which (names: Sorensen et al. 2024).

A question on which people differ: three opinions, held by 60, 30 and 10 % of them, and a fourth that nobody holds. A
response names one or more of the four: 15 responses. It is asked without more, or "as somebody of group g".
"""

import itertools

import torch

from course_lib import runtime
from course_lib.chapters.mode_collapse.rewards import bradley_terry, optimum
from course_lib.errors import CourseError, unknown

SHARES = torch.tensor([0.6, 0.3, 0.1], dtype=torch.double)
OPINIONS = 4
RESPONSES = tuple(s for size in range(1, OPINIONS + 1) for s in itertools.combinations(range(OPINIONS), size))
NAMES = torch.tensor([[float(o in s) for o in range(OPINIONS)] for s in RESPONSES], dtype=torch.double)
BALANCED = RESPONSES.index((0, 1, 2))
STEERED = 0.5  # how far the base model takes on a group that is named
STRAY = 0.1  # share of the base model's responses that are any of the 15

BASE = "base model"
OWN, NAMED, BALANCE = "their own answers", "answers with the group named", "balanced answers"
TOLERANT, IMPATIENT, FROM_GROUP = "tolerant raters", "impatient raters", "raters of the group named"
TRAININGS = (BASE, OWN, NAMED, BALANCE, TOLERANT, IMPATIENT, FROM_GROUP)


def base_model() -> torch.Tensor:
    """Return the base model, double [1 + groups, responses]: row 0 without a group, row 1 + g as group g."""
    stray = torch.full((len(RESPONSES),), STRAY / len(RESPONSES), dtype=torch.double)
    plain = stray.clone()
    plain[: len(SHARES)] += (1 - STRAY) * SHARES  # the first responses name one opinion
    rows = [plain]
    for group in range(len(SHARES)):
        row = (1 - STEERED) * plain
        row[group] += STEERED
        rows.append(row)
    return torch.stack(rows)


def felt(group: int, tedium: float) -> torch.Tensor:
    """Return what somebody of a group feels for each response [responses]: 1 if it names the own opinion, minus tedium
    for every other opinion that it names."""
    own = NAMES[:, group]
    return own - tedium * (NAMES.sum(1) - own)


def compared(base: torch.Tensor, groups: torch.Tensor, pairs: int, tedium: float, sharp: float, luck) -> torch.Tensor:
    """Return how often each response beat each other one [responses, responses], among pairs that the base model drew
    and raters of `groups` [shares of the groups] judged. sharp: how clearly they feel."""
    size = len(RESPONSES)
    both = torch.outer(base, base).fill_diagonal_(0).flatten()
    drawn = torch.multinomial(both, pairs, replacement=True, generator=luck)
    who = torch.multinomial(groups, pairs, replacement=True, generator=luck)
    feels = torch.stack([felt(group, tedium) for group in range(len(SHARES))])
    first, second = drawn // size, drawn % size
    chance = (sharp * (feels[who, first] - feels[who, second])).sigmoid()
    beats = torch.rand(pairs, generator=luck, dtype=torch.double) < chance
    won, lost = torch.where(beats, first, second), torch.where(beats, second, first)
    return torch.bincount(size * won + lost, minlength=size * size).view(size, size).double()


def imitated(base: torch.Tensor, shown: torch.Tensor, count: int, luck, weight: float = 10.0) -> torch.Tensor:
    """Return the base [responses] after fine-tuning on `count` responses drawn from `shown`: their counts, with the
    base as a prior worth `weight` responses."""
    drawn = torch.multinomial(shown, count, replacement=True, generator=luck)
    counts = torch.bincount(drawn, minlength=len(base)).double()
    return (counts + weight * base) / (count + weight)


def trained(training: str, seed: int, *, shown: int, pairs: int, tedium: dict, sharp: float, beta: float):
    """Return a model [1 + groups, responses] after one of TRAININGS. shown: responses that it imitates in each row that
    is trained; pairs: that raters compare there; tedium: {training: of its raters}. CourseError for another name."""
    if training not in TRAININGS:
        raise unknown("training", training, TRAININGS)
    model = base_model()
    luck = runtime.generator(seed, "opinions", training)
    single = torch.eye(len(RESPONSES), dtype=torch.double)
    if training == OWN:
        people = torch.zeros(len(RESPONSES), dtype=torch.double)
        people[: len(SHARES)] = SHARES
        model[0] = imitated(model[0], people, shown, luck)
    elif training == BALANCE:
        model[0] = imitated(model[0], single[BALANCED], shown, luck)
    elif training == NAMED:
        for group in range(len(SHARES)):
            model[1 + group] = imitated(model[1 + group], single[group], shown, luck)
    elif training == FROM_GROUP:
        groups = torch.eye(len(SHARES), dtype=torch.double)
        for group in range(len(SHARES)):
            wins = compared(model[1 + group], groups[group], pairs, tedium[training], sharp, luck)
            model[1 + group] = optimum(model[1 + group], bradley_terry(wins), beta)
    elif training in tedium:
        wins = compared(model[0], SHARES, pairs, tedium[training], sharp, luck)
        model[0] = optimum(model[0], bradley_terry(wins), beta)
    return model


def measures(model: torch.Tensor) -> dict[str, float]:
    """Return, in percent: overton, the responses that name all three opinions that somebody holds and not the fourth;
    steerable, the responses as somebody of a group that name the group's opinion alone, mean over groups;
    distributional, 100 − the total variation between the opinions it names, one drawn from each response, and people's.
    CourseError unless the model is [1 + groups, responses].
    """
    shape = (1 + len(SHARES), len(RESPONSES))
    if model.shape != shape:
        raise CourseError(
            f"The model has shape {list(model.shape)}: give {list(shape)}, a row without a group and one for each."
        )
    spoken = (model[0].unsqueeze(1) * NAMES / NAMES.sum(1, keepdim=True)).sum(0)  # [opinions]
    people = torch.cat([SHARES, torch.zeros(OPINIONS - len(SHARES), dtype=torch.double)])
    steered = [model[1 + group, group] for group in range(len(SHARES))]
    return {
        "overton": 100 * float(model[0, BALANCED]),
        "steerable": 100 * float(sum(steered)) / len(SHARES),
        "distributional": 100 * (1 - float((spoken - people).abs().sum()) / 2),
    }


def compromise() -> float:
    """Return the best distributional measure of a model that always gives the balanced answer, in percent: its three
    opinions come up equally often."""
    even = torch.full_like(SHARES, 1 / len(SHARES))
    return 100 * (1 - float((even - SHARES).abs().sum()) / 2)
