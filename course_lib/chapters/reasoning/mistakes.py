"""Mistakes that the checks of exercises 10.4 and 10.5 know by name: (what to say, a function that makes it)."""

import torch


def _loss_of(pull=lambda a: a, sign=-1, over=lambda p, m: (p * m).sum(dim=1) / m.sum(dim=1), mean=torch.mean):
    return lambda log_p, mask, a: sign * mean(pull(a) * over(log_p, mask))


SHORT = (
    (
        "A wrong answer earns something for being short: the policy would stop thinking. Multiply by right.",
        lambda right, length, needed: right - 0.1 * (length - needed).clamp(min=0),
    ),
    (
        "Thoughts shorter than `needed` get more than 1: that pays the policy for thinking less than it must. "
        "Clamp the excess at 0.",
        lambda right, length, needed: right * (1 - 0.1 * (length - needed)).clamp(min=0.1),
    ),
    (
        "A long right answer can get less than a wrong one: keep at least 0.1 for it.",
        lambda right, length, needed: right * (1 - 0.1 * (length - needed).clamp(min=0)),
    ),
    (
        "Every token costs here: only those beyond `needed` should.",
        lambda right, length, needed: right * (1 - 0.1 * length).clamp(min=0.1),
    ),
    (
        "A wrong answer is paid the 0.1 as well: multiply by right after the second clamp.",
        lambda right, length, needed: (right - 0.1 * (length - needed).clamp(min=0)).clamp(min=0.1),
    ),
    ("Length does not matter yet.", lambda right, length, needed: right),
    (
        "Too long is not worth nothing: take off 0.1 per token, and keep at least 0.1.",
        lambda right, length, needed: right * (length <= needed),
    ),
    (
        "You took off 0.1 once: it is 0.1 per token beyond `needed`.",
        lambda right, length, needed: right * (1 - 0.1 * (length > needed)),
    ),
    (
        "Being shorter costs as much as being longer there: only tokens beyond `needed` should.",
        lambda right, length, needed: right * (1 - 0.1 * (length - needed).abs()).clamp(min=0.1),
    ),
    (
        "A long right answer is worth no more than a wrong one: it gets at least 0.1.",
        lambda right, length, needed: right * (1 - 0.1 * (length - needed).clamp(min=0)).clamp(min=0),
    ),
    (
        "A wrong answer is paid like a right one. Multiply by right.",
        lambda right, length, needed: (1 - 0.1 * (length - needed).clamp(min=0)).clamp(min=0.1),
    ),
    (
        "You count one token too many: a thought of exactly `needed` tokens costs nothing.",
        lambda right, length, needed: right * (1 - 0.1 * (length - needed + 1).clamp(min=0)).clamp(min=0.1),
    ),
    (
        "The first token beyond `needed` costs 0.1 already.",
        lambda right, length, needed: right * (1 - 0.1 * (length - needed - 1).clamp(min=0)).clamp(min=0.1),
    ),
)

LOSS = (
    (
        "The sign is reversed: training makes a loss small, and good traces should become more probable.",
        _loss_of(sign=1),
    ),
    (
        "The mask is not used: the padding after a trace's end counts as if the policy had written it.",
        _loss_of(over=lambda p, m: p.mean(dim=1)),
    ),
    (
        "Masked tokens still count in the length: divide by how many tokens of the trace count, mask.sum(dim=1).",
        _loss_of(over=lambda p, m: (p * m).mean(dim=1)),
    ),
    (
        "That sums over a trace's tokens, so long traces pull harder. (Some later methods do so on purpose.) Here "
        "each trace is averaged over its own.",
        _loss_of(over=lambda p, m: (p * m).sum(dim=1)),
    ),
    (
        "All tokens are averaged at once: long traces weigh more than short ones. Average each trace first.",
        lambda p, m, a: -(a[:, None] * p * m).sum() / m.sum(),
    ),
    ("The mean over the traces is missing: that is their sum.", _loss_of(mean=torch.sum)),
    (
        "One number is wanted, the mean over all traces.",
        _loss_of(mean=lambda each: each),
    ),
    (
        "The failures are left out: a negative advantage makes a trace less probable, and that teaches too.",
        _loss_of(pull=torch.relu),
    ),
    (
        "The advantages are missing: that makes every trace more probable, right or wrong.",
        _loss_of(pull=torch.ones_like),
    ),
    (
        "Take the logarithms as they are: the gradient of ln p does not shrink where p is small.",
        _loss_of(over=lambda p, m: (p.exp() * m).sum(dim=1) / m.sum(dim=1)),
    ),
)
