"""R1's last two stages in miniature: the base trained anew on chosen traces and documents of another kind, and rewards
by a judge that has learned what a reader prefers."""

import copy
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.reasoning import judge as judges
from course_lib.chapters.reasoning.arms import rewarded, taught
from course_lib.chapters.reasoning.extra import Last
from course_lib.chapters.reasoning.line import shown_questions
from course_lib.chapters.reasoning.pipeline import Pipeline, reward_of
from course_lib.data import sums
from course_lib.models import language_models
from course_lib.training import language
from course_lib.training.policy_gradient import Run

METRICS = ("accuracy", "length", "consistency", "follows", "general", "agreement", "own_pairs", "score")
JUDGED = ("score", "consistency")  # what is noted of every step of rewards by a judge
JUDGE = "rule and judge"

Row = dict[str, float]


@dataclass(frozen=True)
class Ending:
    """rows: {model: METRICS}; logs: {rewards: one dict of JUDGED, in percent, per step}; traces: {model: a row
    of tokens for each of line.shown_questions()}, of the model that mixes and of the one rewarded by JUDGE."""

    rows: dict[str, Row]
    logs: dict[str, list[dict]]
    traces: dict[str, list[list[int]]]


def ending(pipeline: Pipeline, last: Last) -> Ending:
    """Return what anew() and by_preference() measure in one run."""
    pipeline.finish(("zero", "R1"))
    found = by_preference(pipeline, last)
    return Ending(anew(pipeline, last) | found.rows, found.logs, found.traces)


def row(pipeline: Pipeline, model, judge: judges.Judge | None = None, seen: tuple[judges.Comparisons, ...] = ()) -> Row:
    """Return a row of METRICS: the exam of a model; follows: numbers in the plain script after plain questions, less
    those after ringed ones (100: each in its own, 0: the question's script makes no difference); general: right answers
    to the other kind of question; agreement, own_pairs: of `judge` with the two sets `seen` of new comparisons; score:
    how much the judge likes what the model wrote in the exam. All in percent, length in tokens; without a judge the
    last three are NaN."""
    documents, marks = pipeline.exam(model)
    found = {name: marks[name] for name in ("accuracy", "length", "consistency")}
    found |= {"follows": follows(documents), "general": general_marks(pipeline, model)}
    said = dict.fromkeys(("agreement", "own_pairs", "score"), float("nan"))
    if judge is not None:
        agreements = (judges.agreement(judge, pairs) for pairs in seen)
        said = dict(zip(said, (*agreements, 100 * float(judge.likes(documents).mean())), strict=True))
    return found | said


def follows(documents: torch.Tensor) -> float:
    """Return how much the script of traces follows the question's, as in row(); documents: long [n, CONTEXT]."""
    own, written = sums.script_of(documents[:, 1]), sums.script_of(documents[:, sums.QUESTION :])
    plain, ringed = (written[own == script] for script in range(len(sums.SCRIPTS)))
    shares = [float((part[part >= 0] == 0).float().mean()) for part in (plain, ringed)]
    return 100 * (shares[0] - shares[1])


# --- the base, trained anew -------------------------------------------------------------------------


def anew(pipeline: Pipeline, last: Last) -> dict[str, Row]:
    """Return the rows of a base that knows another kind of question, of the checkpoint made from it, of that base anew
    on the checkpoint's chosen traces with and without documents of the other kind, and of the checkpoint that goes on
    with both."""
    knowing = knows_more(pipeline, last)
    knowing.finish(("R1",))
    traces = knowing.traces("R1", readable=True)[: last.traces]
    both = torch.cat([traces, other_documents(pipeline, last.others)])
    models = {
        "knows more": knowing.stages["base"].model,
        "checkpoint": knowing.stages["R1"].model,
        "anew, both": taught(knowing, "base", both, last.recipe.copy),
        "anew, traces only": taught(knowing, "base", traces, last.recipe.copy),
        "goes on, both": taught(knowing, "R1", both, last.recipe.copy),
    }
    return {name: row(pipeline, model) for name, model in models.items()}


def knows_more(pipeline: Pipeline, last: Last) -> Pipeline:
    """Return a Pipeline whose base has also read documents of the other kind, as many as of the web, mixed with it. Its
    cold start reads the same traces as that of `pipeline`."""
    more = Pipeline(pipeline.seed, last.recipe)
    more.stages = {name: copy.copy(pipeline.run(name)) for name in ("base", "zero")}
    base = more.stages["base"]
    base.model = copy.deepcopy(base.model)
    web = sums.corpus("web", pipeline.training, last.recipe.documents, seed=pipeline.seed)
    documents = torch.cat([web, other_documents(pipeline, len(web))])
    language.learn(base.model, documents, last.general, seed=runtime.derive(pipeline.seed, "general"))
    return more


def other_kind(questions: sums.Questions) -> torch.Tensor:
    """Return documents long [n, CONTEXT] of another kind of question: four numbers, an arrow, the first again."""
    documents = torch.full((len(questions), sums.CONTEXT), sums.PAD)
    documents[:, : sums.QUESTION] = questions.tokens
    documents[:, sums.QUESTION - 1] = sums.SO
    documents[:, sums.QUESTION] = questions.tokens[:, 1]
    documents[:, sums.QUESTION + 1] = sums.END
    return documents


def other_documents(pipeline: Pipeline, count: int) -> torch.Tensor:
    """Return so many documents of other_kind(), of training questions drawn with replacement."""
    draw = runtime.generator(pipeline.seed, "other kind", count)
    return other_kind(pipeline.training.take(torch.randint(len(pipeline.training), (count,), generator=draw)))


def general_marks(pipeline: Pipeline, model) -> float:
    """Return the percentage of test questions of the other kind that a model answers as other_kind() does."""
    right = other_kind(pipeline.test)
    draw = runtime.derive(pipeline.seed, "other kind")
    found = language_models.write(model, right[:, : sums.QUESTION], sums.TRACE, seed=draw)
    return 100 * float((found == right).all(dim=1).float().mean())


# --- rewards by a judge -----------------------------------------------------------------------------


def by_preference(pipeline: Pipeline, last: Last) -> Ending:
    """Return the Ending of the model that mixes, rewarded by a rule and each of five judges of readable traces: one
    learned from pairs of R1's traces and its own, one from the same pairs with shuffled preferences, a gentle one from
    the same pairs, one from pairs of its own, and the last is what the reader prefers, written by hand."""
    zero, (by, seen) = pipeline.stages["zero"].model, taught_judges(pipeline, last)
    rewards = {name: judged(pipeline, judge) for name, judge in by.items()}
    rewards["rule and written rule"] = reward_of(pipeline.training, weight=last.liking)
    models, runs = {"mixes": zero}, {name: Run() for name in rewards}
    for name, reward in rewards.items():
        models[name] = rewarded(pipeline, "zero", last.preferred, reward, runs[name])
    rows = {name: row(pipeline, model, by.get(name, by[JUDGE]), seen) for name, model in models.items()}
    asked = shown_questions(pipeline)
    traces = {name: pipeline.exam(models[name])[0][asked].tolist() for name in ("mixes", JUDGE)}
    return Ending(rows, {name: runs[name].log for name in by}, traces)


def taught_judges(pipeline: Pipeline, last: Last) -> tuple[dict[str, judges.Judge], list[judges.Comparisons]]:
    """Return (judges, seen): the judges of by_preference(), by the name of their rewards, and two sets of new pairs, of
    R1's traces and of those of the model that mixes, and of the latter's alone."""
    zero = pipeline.stages["zero"].model
    mixed, own = (pipeline.stages["R1"].model, zero), (zero, zero)
    pairs = judges.comparisons(pipeline, mixed, last)
    told = {
        JUDGE: pairs,
        "rule and blind judge": judges.shuffled(pairs, pipeline.seed),
        "rule and judge of its own": judges.comparisons(pipeline, own, last),
    }
    by = {name: judges.trained(one, last, pipeline.seed) for name, one in told.items()}
    by["rule and gentle judge"] = judges.trained(pairs, last, pipeline.seed, gentle=True)
    seen = [judges.comparisons(pipeline, writers, last, new=True) for writers in (mixed, own)]
    return by, seen


def judged(pipeline: Pipeline, judge: judges.Judge):
    """Return the reward function for policy_gradient.grpo: 1 for a right answer, plus how much the judge likes the
    document, 0..1. Its notes: JUDGED, in percent."""

    def reward(traces, index):
        asked = pipeline.training.take(index)
        likes = judge.likes(torch.cat([asked.tokens, traces], dim=1))
        notes = {"score": float(likes.mean()), "consistency": float(sums.consistency(traces, asked).mean())}
        return sums.verify(traces, asked) + likes, {name: 100 * value for name, value in notes.items()}

    return reward
