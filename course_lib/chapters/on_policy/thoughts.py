"""Thoughts that are rewarded by how much they help to predict the text: the idea of RLP in miniature. Stored runs in
the world of sums.

The text is a question and its answer. A model writes several thoughts before the answer; a thought is worth how much
better a slow average of the model predicts the answer after it than without it. Only the thoughts are learned. Thoughts
about one question are compared with each other, so what was predicted without a thought cancels between them.
Source of the idea: RLP (arXiv 2510.01265); this is no reproduction."""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.on_policy import square
from course_lib.chapters.on_policy.recipe import Thoughts
from course_lib.chapters.on_policy.stacked import Stacked
from course_lib.data import sums
from course_lib.errors import unknown
from course_lib.study.results import Table
from course_lib.training import Settings
from course_lib.training.policy_gradient import group_advantages

WORTH = ("gain in ln p", "gain in p", "right or wrong")
UNFINISHED = ("minus one", "as the worst", "as the mean")


@dataclass(frozen=True)
class Arm:
    """worth: of WORTH, what a thought is worth; strangers: judge the thought about another question in its place;
    doubting: begin with the base that has learned how far its thoughts can be trusted; along: learn to predict the
    answer too; unfinished: of UNFINISHED, what a thought without an end is worth beside a gain: −1, or as much as the
    worst or the mean of the finished ones about the same question. CourseError for a worth that does not exist."""

    worth: str
    strangers: bool = False
    doubting: bool = False
    along: bool = False
    unfinished: str = UNFINISHED[0]

    def __post_init__(self):
        if self.worth not in WORTH:
            raise unknown("worth of a thought", self.worth, WORTH)
        if self.unfinished not in UNFINISHED:
            raise unknown("worth of an unfinished thought", self.unfinished, UNFINISHED)


BASE, DOUBTING = "base", "base that doubts"
LOG, PLAIN, VERIFIER, STRANGERS = "gain in ln p", "gain in p", "right or wrong", "gain in p, strangers' thoughts"
DOUBT_LOG, ALONG = "doubts: gain in ln p", "doubts: gain in ln p, answer learned too"
ALONG_STRANGERS = "doubts: the same, strangers' thoughts"
LOG_WORST, PLAIN_WORST = "gain in ln p, unfinished as the worst", "gain in p, unfinished as the worst"
LOG_MEAN, PLAIN_MEAN = "gain in ln p, unfinished as the mean", "gain in p, unfinished as the mean"
ARMS = {
    LOG: Arm("gain in ln p"),
    PLAIN: Arm("gain in p"),
    VERIFIER: Arm("right or wrong"),
    STRANGERS: Arm("gain in p", strangers=True),
    DOUBT_LOG: Arm("gain in ln p", doubting=True),
    ALONG: Arm("gain in ln p", doubting=True, along=True),
    ALONG_STRANGERS: Arm("gain in ln p", strangers=True, doubting=True, along=True),
    LOG_WORST: Arm("gain in ln p", unfinished="as the worst"),
    PLAIN_WORST: Arm("gain in p", unfinished="as the worst"),
    LOG_MEAN: Arm("gain in ln p", unfinished="as the mean"),
    PLAIN_MEAN: Arm("gain in p", unfinished="as the mean"),
}


def table(seeds, recipe: Thoughts, names=ARMS) -> Table:
    """Return the Table over BASE, DOUBTING and names, of ARMS. accuracy: percent of the test questions that are
    answered rightly; length: tokens of thought; thought: percent of the answers before which a thought ends with the
    right number; gain, stranger: by how much ln p of the answer rises by the model's own thought, and by its thought
    about another question; unfinished: percent of thoughts that do not end, of all that an arm wrote while it learned,
    or of a base in the exam."""
    seeds = runtime.check_seeds(seeds, least=1)
    base = square.reader(recipe.width, seeds, recipe)
    training, test = (list(part) for part in zip(*(sums.split(seed) for seed in seeds), strict=True))
    doubting = doubt(base, training, seeds, recipe)
    rows = {BASE: examined(base, test, seeds, recipe), DOUBTING: examined(doubting, test, seeds, recipe)}
    for name in names:
        start = doubting if ARMS[name].doubting else base
        learned, open_ended = learn(start, training, ARMS[name], seeds, recipe)
        rows[name] = examined(learned, test, seeds, recipe) | {"unfinished": open_ended}
    return Table.of(rows, seeds, **{metric: [row[metric] for row in rows.values()] for metric in rows[BASE]})


def examined(model: Stacked, test: list, seeds, recipe: Thoughts) -> dict[str, list[float]]:
    """Return {metric: one number a seed}, the metrics of table(); unfinished: of the exam."""
    asked = [each.repeat(recipe.exam) for each in test]
    prompts = torch.stack([each.tokens for each in asked])
    traces = model.write(prompts, sums.TRACE, _draws(seeds, "exam"))[:, :, sums.QUESTION :]
    documents = model.write(prompts, recipe.room + 2, _draws(seeds, "exam"))
    found = {
        "accuracy": [100 * float(sums.verify(*pair).mean()) for pair in zip(traces, asked, strict=True)],
        "length": [float(sums.thought_length(each).float().mean()) for each in traces],
        "thought": [100 * float(ends_right(*pair).float().mean()) for pair in zip(traces, asked, strict=True)],
    }
    with torch.no_grad():
        for metric, strangers in (("gain", 0), ("stranger", recipe.exam)):
            after, bare, told = predicted(model, documents, asked, strangers)
            found[metric] = (((after - bare) * told).sum(dim=1) / told.sum(dim=1).clamp(min=1)).tolist()
    return found | {"unfinished": (100 * (~finished(documents)).float().mean(dim=1)).tolist()}


def doubt(base: Stacked, training: list, seeds, recipe: Thoughts) -> Stacked:
    """Return a copy of `base` that has learned to predict the answer, after its own thoughts as they are and without
    one: how far they can be trusted."""
    model, draws = base.copy(), _draws(seeds, "doubt")

    def loss():
        asked = _asked(training, draws, recipe)
        documents = model.write(torch.stack([each.tokens for each in asked]), recipe.room + 2, draws)
        return answer_loss(model, documents, asked)

    square.steps(model, loss, Settings(steps=recipe.doubt, lr=recipe.lr))
    return model.copy()


def learn(base: Stacked, training: list, arm: Arm, seeds, recipe: Thoughts) -> tuple[Stacked, list[float]]:
    """Return a copy of `base` that has learned to think by an Arm, and what percent of the thoughts that it wrote
    meanwhile did not end, one number a seed; training: sums.Questions of each seed."""
    model, slow, draws = base.copy(), base.copy(), _draws(seeds, "thoughts")
    open_ended = []

    def loss():
        asked = _asked(training, draws, recipe)
        documents = model.write(torch.stack([each.tokens for each in asked]), recipe.room + 2, draws)
        open_ended.append(~finished(documents))
        worth = worths(slow, documents, asked, arm, recipe)
        better = group_advantages(worth.reshape(-1, recipe.tries)).reshape(worth.shape)
        said = square.answers_of(model, documents).gather(-1, documents[..., sums.QUESTION :, None])[..., 0]
        thought = square.mean_of(-better[..., None] * said, thought_of(documents))
        with torch.no_grad():
            for name, weight in slow.weights.items():
                weight.lerp_(model.weights[name], 1 - recipe.slow)
        return thought + answer_loss(model, documents, asked) if arm.along else thought

    square.steps(model, loss, Settings(steps=recipe.steps, lr=recipe.lr, cosine=False))
    return model.copy(), (100 * torch.cat(open_ended, dim=1).float().mean(dim=1)).tolist()


@torch.no_grad()
def worths(judge: Stacked, documents: torch.Tensor, asked: list, arm: Arm, recipe: Thoughts) -> torch.Tensor:
    """Return what each thought in documents is worth to an Arm, float [seeds, n]; one without an arrow, or without room
    for an answer behind it, what arm.unfinished says (0 as right or wrong)."""
    if arm.worth == "right or wrong":
        traces = documents[:, :, sums.QUESTION :]
        return torch.stack([sums.verify(*pair) for pair in zip(traces, asked, strict=True)])
    after, bare, told = predicted(judge, documents, asked, recipe.tries * arm.strangers)
    gain = after - bare if arm.worth == "gain in ln p" else after.exp() - bare.exp()
    return torch.where(told, gain, unfinished(gain, told, arm.unfinished, recipe.tries))


def unfinished(gain: torch.Tensor, told: torch.Tensor, worth: str, tries: int) -> torch.Tensor:
    """Return what an unfinished thought about each question is worth, [seeds, n], for gains and told [seeds, n], in
    groups of `tries`. worth: of UNFINISHED. Where no thought of a group is finished, all are worth the same."""
    if worth == "minus one":
        return torch.full_like(gain, -1.0)
    groups, ended = (each.unflatten(-1, (-1, tries)) for each in (gain, told))
    if worth == "as the worst":
        own = groups.masked_fill(~ended, torch.inf).amin(dim=-1, keepdim=True)
    else:
        own = (groups * ended).sum(dim=-1, keepdim=True) / ended.sum(dim=-1, keepdim=True)
    return torch.where(ended.any(dim=-1, keepdim=True), own, 0.0).expand_as(groups).flatten(-2)


def predicted(model: Stacked, documents: torch.Tensor, asked: list, strangers: int = 0):
    """Return (ln p of the answer after the thought, ln p of it without one, whether there is a thought with an arrow),
    each [seeds, n]. strangers: so many places further on stands the thought that is judged with each question."""
    prompts = torch.stack([each.tokens for each in asked])
    answer = torch.stack([sums.number(each.answer, each.script) for each in asked])
    judged = documents.roll(strangers, dims=1)
    judged[:, :, : sums.QUESTION] = prompts
    place, told = (judged == sums.SO).int().argmax(dim=-1), finished(judged)
    bare = torch.cat([prompts, torch.full_like(prompts[..., :1], sums.SO)], dim=-1)
    without = _after(model, bare, torch.full_like(place, sums.QUESTION), answer)
    return _after(model, judged, place, answer), without, told


def finished(documents: torch.Tensor) -> torch.Tensor:
    """Return which documents long [seeds, n, length] have an arrow with room for an answer behind it, bool
    [seeds, n]."""
    return (documents[..., :-1] == sums.SO).any(dim=-1)


def answer_loss(model: Stacked, documents: torch.Tensor, asked: list) -> torch.Tensor:
    """Return − ln p of the answer, [seeds]: half of it after the model's thoughts, half without."""
    after, bare, told = predicted(model, documents, asked)
    return -((after * told).sum(dim=1) / told.sum(dim=1).clamp(min=1) + bare.mean(dim=1)) / 2


def thought_of(documents: torch.Tensor) -> torch.Tensor:
    """Return which tokens after the question belong to a thought, bool: up to the first arrow or end, which counts."""
    stops = ((documents == sums.SO) | (documents == sums.END))[..., sums.QUESTION :].int()
    return stops.cumsum(dim=-1) - stops == 0


def ends_right(traces: torch.Tensor, asked: sums.Questions) -> torch.Tensor:
    """Return whether the last number of each thought is the right answer, bool [n]; False without a thought."""
    length = sums.thought_length(traces)[:, None]
    last = sums.value_of(traces.gather(1, (length - 1).clamp(min=0)))
    return ((last == asked.answer[:, None]) & (length > 0))[:, 0]


def _after(model, documents, place, answer):
    log_p = model.logits(documents).log_softmax(dim=-1)
    at = place[..., None, None].expand(*place.shape, 1, log_p.shape[-1])
    return log_p.gather(2, at)[:, :, 0].gather(-1, answer[..., None])[..., 0]


def _asked(training, draws, recipe):
    """Return sums.Questions of each seed, each question recipe.tries times in a row."""
    pairs = zip(training, draws, strict=True)
    asked = [part.take(torch.randint(len(part), (recipe.questions,), generator=draw)) for part, draw in pairs]
    return [each.repeat(recipe.tries) for each in asked]


def _draws(seeds, purpose):
    return [runtime.generator(seed, purpose) for seed in seeds]
