"""A judge of thoughts: it learns from comparisons which of two traces a reader prefers (Bradley and Terry's model)."""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.reasoning.extra import Extra
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


def pairs_of(pipeline: Pipeline, one, other, extra: Extra, *, new: bool = False) -> Comparisons:
    """Return Comparisons of what two models write to training questions (new: to test questions, other draws).

    The reader prefers the trace whose numbers are more in the question's script, with probability σ(sharp · difference
    of the consistencies): a tie is decided by a coin.
    """
    questions, what = (pipeline.test, "new pairs") if new else (pipeline.training, "pairs")
    draw = runtime.generator(pipeline.seed, "reader", what)
    asked = questions.take(torch.randint(len(questions), (extra.pairs,), generator=draw))
    documents = [
        language_models.write(model, asked.tokens, sums.TRACE, seed=runtime.derive(pipeline.seed, what, side))
        for side, model in enumerate((one, other))
    ]
    first, second = (sums.consistency(each[:, sums.QUESTION :], asked) for each in documents)
    prefers_second = torch.rand(extra.pairs, generator=draw) < torch.sigmoid(extra.sharp * (second - first))
    return Comparisons(torch.stack(documents, dim=1), prefers_second.long())


def score(model, documents: torch.Tensor) -> torch.Tensor:
    """Return the judge's score of documents long [n, CONTEXT], float [n]; gradients flow."""
    last = (documents != sums.PAD).sum(dim=1) - 1
    return language_models.read(model, documents)[torch.arange(len(documents)), last, SCORE]


def train(pipeline: Pipeline, pairs: Comparisons, extra: Extra):
    """Return a judge: a model that was trained to score the preferred trace of each pair higher.

    The loss is −ln σ(score of the preferred − score of the other) (Bradley and Terry 1952).
    """
    model = fresh_model(extra.judge_width, runtime.derive(pipeline.seed, "judge"))
    settings = extra.judge
    optimizer = settings.optimizer(model.parameters())
    schedule = settings.schedule(optimizer)
    draw = runtime.derive(pipeline.seed, "judge", len(pairs.better))
    for batch in batch_order(len(pairs.better), settings.batch_size, settings.steps, draw):
        shown, better = pairs.documents[batch], pairs.better[batch]
        scores = score(model, shown.flatten(0, 1)).view(-1, 2)
        gap = scores.gather(1, better[:, None]) - scores.gather(1, 1 - better[:, None])
        optimizer.zero_grad()
        (-torch.nn.functional.logsigmoid(gap).mean()).backward()
        optimizer.step()
        schedule.step()
    return model.eval()


@torch.no_grad()
def agreement(model, pairs: Comparisons) -> float:
    """Return the percentage of comparisons, of those in which the traces differ in consistency, in which the judge
    scores the more consistent trace higher."""
    documents = pairs.documents.flatten(0, 1)
    asked = sums.questions(sums.value_of(documents[:, 1:5]), sums.script_of(documents[:, 1]))
    true = sums.consistency(documents[:, sums.QUESTION :], asked).view(-1, 2).diff(dim=1)[:, 0]
    found = score(model, documents).view(-1, 2).diff(dim=1)[:, 0]
    clear = true != 0
    return 100 * float(((found > 0) == (true > 0))[clear].float().mean())
