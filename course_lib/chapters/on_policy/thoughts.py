"""Thoughts that are rewarded by how much they help to predict the text: the idea of RLP in miniature. Stored runs in
the world of sums.

The text is a question and its answer. A model writes several thoughts before the answer; a thought is worth how much
better the answer is predicted after it than without it, by a slow average of the model. Only the thoughts are learned.
Source of the idea: RLP (arXiv 2510.01265); this is no reproduction."""

import torch

from course_lib import runtime
from course_lib.chapters.on_policy import square
from course_lib.chapters.on_policy.recipe import Open
from course_lib.chapters.on_policy.stacked import Stacked
from course_lib.data import sums
from course_lib.study.results import Table
from course_lib.training import Settings
from course_lib.training.policy_gradient import group_advantages

BASE, LOG, PLAIN = "before", "gain in ln p", "gain in p"
VERIFIER, STRANGERS = "right or wrong", "gain in p, of other questions' thoughts"
REWARDS = (LOG, PLAIN, VERIFIER, STRANGERS)


def table(seeds, recipe: Open) -> Table:
    """Return the Table over BASE and REWARDS: accuracy, percent of test questions answered rightly; length, tokens of
    thought; gain, how much ln p of the answer rises by a thought, at the start of learning and, for BASE, then too."""
    seeds = runtime.check_seeds(seeds, least=1)
    base = square.reader(recipe.width, seeds, recipe)
    training, test = (list(part) for part in zip(*(sums.split(seed) for seed in seeds), strict=True))
    rows = {}
    for reward in (BASE, *REWARDS):
        model = base if reward == BASE else learn(base, training, reward, seeds, recipe)
        asked = [each.repeat(recipe.exam) for each in test]
        draws = [runtime.generator(seed, "exam") for seed in seeds]
        prompts = torch.stack([each.tokens for each in asked])
        traces = model.write(prompts, sums.TRACE, draws)[:, :, sums.QUESTION :]
        right = [100 * float(sums.verify(*pair).mean()) for pair in zip(traces, asked, strict=True)]
        long = [float(sums.thought_length(each).float().mean()) for each in traces]
        gain, _ = gains(model, model, asked, draws, recipe)
        rows[reward] = {"accuracy": right, "length": long, "gain": gain.mean(dim=1).tolist()}
    return Table.of(
        rows, seeds, **{name: [row[name] for row in rows.values()] for name in ("accuracy", "length", "gain")}
    )


def learn(base: Stacked, training: list, reward: str, seeds, recipe: Open) -> Stacked:
    """Return a copy of `base` after learning from one of REWARDS."""
    model = base.copy()
    slow, parameters = model.copy(), model.parameters()
    settings = Settings(steps=recipe.thinking, lr=recipe.pace, cosine=False)
    optimizer = settings.optimizer(parameters)
    schedule = settings.schedule(optimizer)
    draws = [runtime.generator(seed, "thoughts") for seed in seeds]
    for _ in range(recipe.thinking):
        pairs = zip(training, draws, strict=True)
        asked = [part.take(torch.randint(len(part), (recipe.questions,), generator=draw)) for part, draw in pairs]
        asked = [each.repeat(recipe.tries) for each in asked]
        worth, documents = gains(model, slow, asked, draws, recipe, reward)
        better = group_advantages(worth.reshape(-1, recipe.tries)).reshape(worth.shape)
        said = square.answers_of(model, documents).gather(-1, documents[..., sums.QUESTION :, None])[..., 0]
        square.step(parameters, square.mean_of(-better[..., None] * said, _thought(documents)), optimizer, schedule)
        with torch.no_grad():
            for name, weight in slow.weights.items():
                weight.lerp_(model.weights[name], 1 - recipe.slow)
    return model.copy()


@torch.no_grad()
def gains(model: Stacked, slow: Stacked, asked: list, draws, recipe: Open, reward: str = LOG):
    """Return (what each thought is worth, float [seeds, n]; documents long [seeds, n, length]): thoughts of `model`
    about the questions `asked`, judged by `slow`. A thought without an arrow is worth −1."""
    prompts = torch.stack([each.tokens for each in asked])
    documents = model.write(prompts, recipe.room + 2, draws)
    answer = torch.stack([sums.number(each.answer, each.script) for each in asked])
    arrow = documents == sums.SO
    place = arrow.int().argmax(dim=-1)
    told = arrow.any(dim=-1) & (place < documents.shape[-1] - 1)
    if reward == VERIFIER:
        traces = documents[:, :, sums.QUESTION :]
        return torch.stack([sums.verify(*pair) for pair in zip(traces, asked, strict=True)]), documents
    judged = documents
    if reward == STRANGERS:  # the questions stay, each with the thought about the one a group further on
        judged = documents.roll(recipe.tries, dims=1)
        judged[:, :, : sums.QUESTION] = prompts
        place, told = place.roll(recipe.tries, dims=1), told.roll(recipe.tries, dims=1)
    with_it = _predicted(slow, judged, place, answer)
    bare = torch.cat([prompts, torch.full_like(prompts[..., :1], sums.SO)], dim=-1)
    without = _predicted(slow, bare, torch.full_like(place, sums.QUESTION), answer)
    worth = with_it - without if reward == LOG else with_it.exp() - without.exp()
    return torch.where(told, worth, -1.0), documents


def _predicted(model, documents, place, answer):
    """Return ln p of the answer after the token at `place`, [seeds, n]."""
    log_p = model.logits(documents).log_softmax(dim=-1)
    at = place[..., None, None].expand(*place.shape, 1, log_p.shape[-1])
    return log_p.gather(2, at)[:, :, 0].gather(-1, answer[..., None])[..., 0]


def _thought(documents):
    """Return which tokens of the traces belong to a thought: up to the first arrow, which counts too."""
    stops = ((documents == sums.SO) | (documents == sums.END))[..., sums.QUESTION :].int()
    return stops.cumsum(dim=-1) - stops == 0
