"""R1's last stages in miniature: the base trained anew on chosen traces and general documents, and rewards by a judge
who has learned what people prefer. Also what the filter between a teacher and its students is worth."""

import copy

import torch

from course_lib import runtime
from course_lib.chapters.reasoning.arms import rewarded, taught
from course_lib.chapters.reasoning.extra import Extra
from course_lib.chapters.reasoning.judge import Comparisons, agreement, pairs_of, score, train
from course_lib.chapters.reasoning.pipeline import Pipeline, reward_of
from course_lib.data import sums
from course_lib.models import language_models
from course_lib.training import language, policy_gradient

METRICS = ("accuracy", "length", "consistency", "plain", "general", "agreement", "score")
ARROW = sums.QUESTION - 1  # where a general document has its arrow, in place of "="

Row = dict[str, float]


def stages(pipeline: Pipeline, extra: Extra) -> dict[str, dict]:
    """Return {"last": rows of METRICS, "judged": {(arm, step): the judge's score and the consistency}} of one run."""
    pipeline.run("R1")
    rows = filtered(pipeline, extra) | second_training(pipeline, extra)
    more, curves = second_rewards(pipeline, extra)
    return {"last": rows | more, "judged": curves}


def row(pipeline: Pipeline, model, agreement: float = float("nan"), score: float = float("nan")) -> Row:
    """Return a row of METRICS: the exam of a model; plain: numbers in the plain script after plain questions, less
    those after ringed ones (100: each in its own, 0: always the same, whatever the question's script); general: right
    answers to the other kind of question; agreement: of its judge with new comparisons; score: the judge's, 0..1."""
    documents, marks = pipeline.exam(model)
    traces = documents[:, sums.QUESTION :]
    script, written = sums.script_of(documents[:, 1]), sums.script_of(traces)
    plain = [float((written[script == own][written[script == own] >= 0] == 0).float().mean()) for own in (0, 1)]
    found = {name: marks[name] for name in ("accuracy", "length", "consistency")}
    found |= {"plain": 100 * (plain[0] - plain[1]), "general": general_marks(pipeline, model)}
    return {**found, "agreement": agreement, "score": score}


# --- the other kind of question -----------------------------------------------------------------------


def general(questions: sums.Questions) -> torch.Tensor:
    """Return documents long [n, CONTEXT] of another kind: four numbers, an arrow, and the first number again."""
    documents = torch.full((len(questions), sums.CONTEXT), sums.PAD)
    documents[:, : sums.QUESTION] = questions.tokens
    documents[:, ARROW] = sums.SO
    documents[:, sums.QUESTION] = questions.tokens[:, 1]
    documents[:, sums.QUESTION + 1] = sums.END
    return documents


def general_marks(pipeline: Pipeline, model) -> float:
    """Return the percentage of test questions of the other kind that a model answers as general() does."""
    right = general(pipeline.test)
    draw = runtime.derive(pipeline.seed, "general")
    found = language_models.write(model, right[:, : sums.QUESTION], sums.TRACE, seed=draw)
    return 100 * float((found == right).all(dim=1).float().mean())


# --- what the filter is worth -------------------------------------------------------------------------


def filtered(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return the rows of R1 and of two students, the base on its right and readable text and on all of its text."""
    model, settings = pipeline.stages["R1"].model, extra.recipe.copy
    draw = runtime.derive(pipeline.seed, "traces")
    asked = {"tries": extra.recipe.tries, "new_tokens": sums.TRACE, "seed": draw}

    def everything(traces, index):
        return torch.ones(len(traces))

    unfiltered, _ = policy_gradient.rejection_sample(model, pipeline.training.tokens, everything, **asked)
    right = pipeline.traces("R1", readable=True)
    return {
        "R1": row(pipeline, model),
        "right text": row(pipeline, taught(pipeline, "base", right, settings)),
        "all text": row(pipeline, taught(pipeline, "base", unfiltered, settings)),
    }


# --- the base, trained anew ---------------------------------------------------------------------------


def second_training(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return the rows of a base that knows another kind of question, of the checkpoint made from it, and of what
    follows: the base anew on traces with and without general documents, and the checkpoint that goes on with both."""
    line = knows_more(pipeline, extra)
    line.finish(("R1",))
    traces = line.traces("R1", readable=True)[: extra.many]
    both = torch.cat([traces, chosen_general(pipeline, extra.few)])
    copy_of = extra.recipe.copy
    models = {
        "knows more": line.stages["base"].model,
        "checkpoint": line.stages["R1"].model,
        "anew, traces and general": taught(line, "base", both, copy_of),
        "anew, traces only": taught(line, "base", traces, copy_of),
        "checkpoint goes on": taught(line, "R1", both, copy_of),
    }
    return {name: row(pipeline, model) for name, model in models.items()}


def knows_more(pipeline: Pipeline, extra: Extra) -> Pipeline:
    """Return a Pipeline whose base has also read general documents; its cold start reads the same traces."""
    line = Pipeline(pipeline.seed, extra.recipe)
    for name in ("base", "zero"):
        line.stages[name] = copy.copy(pipeline.stages[name])
    model = copy.deepcopy(line.stages["base"].model)
    web = sums.corpus("web", pipeline.training, extra.recipe.documents, seed=pipeline.seed)
    documents = torch.cat([web, chosen_general(pipeline, len(web))])
    language.learn(model, documents, extra.general, seed=runtime.derive(pipeline.seed, "general reading"))
    line.stages["base"].model = model
    return line


def chosen_general(pipeline: Pipeline, count: int) -> torch.Tensor:
    """Return so many general documents of training questions, drawn with replacement."""
    draw = runtime.generator(pipeline.seed, "general", count)
    index = torch.randint(len(pipeline.training), (count,), generator=draw)
    return general(pipeline.training.take(index))


# --- rewards by a judge -------------------------------------------------------------------------------


def second_rewards(pipeline: Pipeline, extra: Extra) -> tuple[dict[str, Row], dict]:
    """Return (rows, curves) of the model that mixes, rewarded by a rule and a judge of readable thoughts, by the rule
    and a judge of shuffled comparisons, and by the rule and what the judge should have learned."""
    zero = pipeline.stages["zero"].model
    pairs, seen = pairs_of(pipeline, zero, zero, extra), pairs_of(pipeline, zero, zero, extra, new=True)
    mixed = Comparisons(pairs.documents, pairs.better[torch.randperm(len(pairs.better), generator=_draw(pipeline))])
    judge, blind = train(pipeline, pairs, extra), train(pipeline, mixed, extra)
    rows, curves = {"mixes": row(pipeline, zero)}, {}

    def add(name, by):
        model, curve = judged(pipeline, by, extra)
        curves.update({(name, step): means for step, means in curve.items()})
        rows[name] = row(pipeline, model, agreement(by, seen), curve[max(curve)]["score"])

    add("rule and judge", judge)
    add("rule and blind judge", blind)
    written = reward_of(pipeline.training, weight=1.0)
    rows["rule and written rule"] = row(pipeline, rewarded(pipeline, "zero", extra.preferred, written))
    return rows, curves


def _draw(pipeline):
    return runtime.generator(pipeline.seed, "shuffled comparisons")


def judged(pipeline: Pipeline, judge, extra: Extra) -> tuple[object, dict[int, dict[str, float]]]:
    """Return (model, curve): "zero" after rewards of 1 for a right answer plus σ(judge's score); the curve is {step:
    the judge's mean score and the true consistency, in percent, over the `curve` steps before}."""
    noted = []

    def reward(traces, index):
        asked = pipeline.training.take(index)
        with torch.no_grad():
            liked = torch.sigmoid(score(judge, torch.cat([asked.tokens, traces], dim=1)))
        noted.append((float(liked.mean()), float(sums.consistency(traces, asked).mean())))
        return liked + sums.verify(traces, asked)

    model = rewarded(pipeline, "zero", extra.preferred, reward)
    curve = {}
    for start in range(0, len(noted), extra.curve):
        part = noted[start : start + extra.curve]
        means = [sum(each) / len(part) for each in zip(*part, strict=True)]
        curve[start + len(part)] = {"score": 100 * means[0], "consistency": 100 * means[1]}
    return model, curve
