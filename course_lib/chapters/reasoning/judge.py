"""A judge of traces: it learns from comparisons which of two traces a reader prefers."""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.reasoning.extra import Last
from course_lib.chapters.reasoning.pipeline import Pipeline, fresh_model
from course_lib.data import sums
from course_lib.models import language_models
from course_lib.training.loop import batch_order

SCORE = sums.START  # the judge's score is its logit of a token that nobody writes, at the end of the document


@dataclass(frozen=True)
class Comparisons:
    """documents: long [pairs, 2, CONTEXT], two traces to one question; better: long [pairs], which one is preferred."""

    documents: torch.Tensor
    better: torch.Tensor


def comparisons(pipeline: Pipeline, writers, last: Last, *, new: bool = False) -> Comparisons:
    """Return Comparisons of what two models, `writers`, write to training questions (new: to test questions). The two
    may be one and the same model.

    The reader prefers the trace of which more is in the question's script, with probability σ(sharp · the difference of
    the consistencies): a tie is decided by a coin.
    """
    questions, what = (pipeline.test, "new pairs") if new else (pipeline.training, "pairs")
    draw = runtime.generator(pipeline.seed, "reader", what)
    asked = questions.take(torch.randint(len(questions), (last.pairs,), generator=draw))
    documents = [
        language_models.write(model, asked.tokens, sums.TRACE, seed=runtime.derive(pipeline.seed, what, place))
        for place, model in enumerate(writers)
    ]
    first, second = (sums.consistency(one[:, sums.QUESTION :], asked) for one in documents)
    prefers_second = torch.rand(last.pairs, generator=draw) < torch.sigmoid(last.sharp * (second - first))
    turned = torch.rand(last.pairs, generator=draw) < 0.5  # no writer has a place of its own
    documents = torch.stack(documents, dim=1)
    documents = torch.where(turned[:, None, None], documents.flip(1), documents)
    return Comparisons(documents, (prefers_second ^ turned).long())


def shuffled(pairs: Comparisons, seed: int) -> Comparisons:
    """Return the same pairs with the preferences of other pairs."""
    order = torch.randperm(len(pairs.better), generator=runtime.generator(seed, "shuffled comparisons"))
    return Comparisons(pairs.documents, pairs.better[order])


@dataclass(frozen=True)
class Judge:
    """model: a language model that scores documents; middle: the score that it likes half. The loss looks at
    differences alone, so training leaves open where the middle is."""

    model: torch.nn.Module
    middle: float = 0.0

    @torch.no_grad()
    def likes(self, documents: torch.Tensor) -> torch.Tensor:
        """Return how much the judge likes documents long [n, CONTEXT]: σ(score − middle), float [n]."""
        return torch.sigmoid(scores(self.model, documents) - self.middle)


def scores(model, documents: torch.Tensor) -> torch.Tensor:
    """Return a judge's scores of documents long [n, CONTEXT], float [n]; gradients flow."""
    ends = (documents != sums.PAD).sum(dim=1) - 1
    return language_models.read(model, documents)[torch.arange(len(documents)), ends, SCORE]


def trained(pairs: Comparisons, last: Last, seed: int, *, gentle: bool = False) -> Judge:
    """Return a Judge that was trained to score the preferred trace of each pair higher; gentle: for last.gentle steps,
    and its middle is the mean score of the pairs.

    Its loss is −ln σ(score of the preferred − score of the other), after Bradley and Terry (1952).
    """
    settings = last.gentle if gentle else last.judge
    model = fresh_model(last.judge_width, runtime.derive(seed, "judge"))
    optimizer = settings.optimizer(model.parameters())
    schedule = settings.schedule(optimizer)
    draw = runtime.derive(seed, "judge", "order")
    for batch in batch_order(len(pairs.better), settings.batch_size, settings.steps, draw):
        better = pairs.better[batch, None]
        found = scores(model, pairs.documents[batch].flatten(0, 1)).view(-1, 2)
        gap = found.gather(1, better) - found.gather(1, 1 - better)
        optimizer.zero_grad()
        (-torch.nn.functional.logsigmoid(gap).mean()).backward()
        optimizer.step()
        schedule.step()
    model.eval()
    if not gentle:
        return Judge(model)
    with torch.no_grad():
        return Judge(model, float(scores(model, pairs.documents.flatten(0, 1)).mean()))


def agreement(judge: Judge, pairs: Comparisons) -> float:
    """Return in what percentage of pairs the judge likes the more consistent trace better, of those that differ in
    consistency."""
    documents = pairs.documents.flatten(0, 1)
    asked = sums.questions(sums.value_of(documents[:, 1 : sums.QUESTION - 1]), sums.script_of(documents[:, 1]))
    true = sums.consistency(documents[:, sums.QUESTION :], asked).view(-1, 2).diff(dim=1)[:, 0]
    found = judge.likes(documents).view(-1, 2).diff(dim=1)[:, 0]
    clear = true != 0
    return 100 * float(((found > 0) == (true > 0))[clear].float().mean())
