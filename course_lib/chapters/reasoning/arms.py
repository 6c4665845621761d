"""The controls of chapter 10: why writing helps, how often a small model learns from rewards, rounds of own right
traces, halves of GRPO, and rewards that know nothing."""

import copy
from dataclasses import replace

import torch

from course_lib import runtime
from course_lib.chapters.reasoning.extra import Extra
from course_lib.chapters.reasoning.loop import reinforce
from course_lib.chapters.reasoning.pipeline import Pipeline
from course_lib.data import sums
from course_lib.training import PolicySettings, Settings, language, policy_gradient

METRICS = ("accuracy", "length", "consistency", "asked", "updates", "ninety")
ROUND = "round"
HALVES = {"right only": torch.relu, "failures only": lambda advantages: -torch.relu(-advantages)}
NO_ROOM = 3  # tokens: the arrow, a number, the end

Row = dict[str, float]


def row(pipeline: Pipeline, model, asked: int = 0, updates: int = 0, ninety: float = float("nan")) -> Row:
    """Return a row of METRICS: the exam of a model; asked: answers that models wrote for its training; updates: steps
    of the optimiser; ninety: answers until 90 % of them were right, NaN where that is not measured."""
    _, marks = pipeline.exam(model)
    exam = {name: marks[name] for name in ("accuracy", "length", "consistency")}
    return {**exam, "asked": asked, "updates": updates, "ninety": ninety}


def taught(pipeline: Pipeline, start: str, documents: torch.Tensor, settings: Settings):
    """Return the model of a stage after learning `documents`, whose questions are given."""
    model = copy.deepcopy(pipeline.stages[start].model)
    draw = runtime.derive(pipeline.seed, "taught")
    language.learn(model, documents, settings, prompt=sums.QUESTION - 1, seed=draw)
    return model


def rewarded(pipeline: Pipeline, start: str, settings: PolicySettings, reward_of, run=None):
    """Return the model of a stage after learning from reward_of, as in policy_gradient.grpo(); run: keeps its log."""
    model = copy.deepcopy(pipeline.stages[start].model)
    draw = runtime.derive(pipeline.seed, "rewards")
    policy_gradient.grpo(model, pipeline.training.tokens, reward_of, settings, seed=draw, run=run)
    return model


def right_of(questions: sums.Questions):
    """Return the reward of right answers to `questions` and nothing else, for grpo() and rejection_sample()."""
    return lambda traces, index: sums.verify(traces, questions.take(index))


def written(settings: PolicySettings) -> int:
    """Return how many answers a policy writes under these settings."""
    return settings.steps * settings.groups * settings.size


def answers_until(shares: list[float], settings: PolicySettings, level: float = 0.9, over: int = 5) -> float:
    """Return how many answers were written until the mean of `over` steps' shares of right answers reached `level`, NaN
    if it never did."""
    for step in range(over, len(shares) + 1):
        if sum(shares[step - over : step]) / over >= level:
            return step * settings.groups * settings.size
    return float("nan")


# --- why writing helps, and the lottery of the small model ------------------------------------------


def thoughts(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return the rows of shown() and after_more_reading()."""
    pipeline.finish(("base", "small base"))
    return {**shown(pipeline, extra), **after_more_reading(pipeline, extra)}


def shown(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return the rows of the large and the small model after learning true answers, with and without thoughts."""
    rows = {}
    for size, start, settings in (("large", "base", extra.recipe.copy), ("small", "small base", extra.small)):
        for name, thinks in (("true answers", False), ("true thoughts", True)):
            model = taught(pipeline, start, sums.worked(pipeline.training, thoughts=thinks), settings)
            rows[f"{name}, {size}"] = row(pipeline, model, updates=settings.steps)
    return rows


def after_more_reading(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return the rows of a small model that has read more, before and after its rewards."""
    more, settings = reads_more(pipeline, extra), extra.recipe.small_rl
    more.finish(("small base", "small RL"))
    before, after = (more.stages[name].model for name in ("small base", "small RL"))
    return {
        "small, reads more": row(more, before),
        "small, reads more, rewards": row(more, after, written(settings), settings.steps),
    }


def without_room(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return the row of the base model, rewarded for right answers with room for an answer alone."""
    short = replace(extra.again, new_tokens=NO_ROOM)
    model = rewarded(pipeline, "base", short, right_of(pipeline.training))
    return {"no room": row(pipeline, model, written(short), short.steps)}


def reads_more(pipeline: Pipeline, extra: Extra) -> Pipeline:
    """Return a fresh Pipeline of the same seed whose models read `reading` times as many documents in as many more
    steps."""
    recipe = extra.recipe
    reading = {name: getattr(recipe, name) for name in sums.STAGES}
    longer = {name: replace(settings, steps=extra.reading * settings.steps) for name, settings in reading.items()}
    return Pipeline(pipeline.seed, replace(recipe, documents=extra.reading * recipe.documents, **longer))


# --- rounds, halves, placebos -----------------------------------------------------------------------


def rounds(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return the rows of own_rounds(), grpo_and_halves(), without_room() and placebo_rows()."""
    pipeline.run("zero")
    return {
        **own_rounds(pipeline, extra),
        **grpo_and_halves(pipeline, extra),
        **without_room(pipeline, extra),
        **placebo_rows(pipeline, extra),
    }


def own_right(pipeline: Pipeline, model, tries: int, number: int) -> torch.Tensor:
    """Return a model's own right traces to the training questions, `tries` asked of each; number: of the round."""
    settings = {"tries": tries, "new_tokens": sums.TRACE, "seed": runtime.derive(pipeline.seed, "round", number)}
    keep = right_of(pipeline.training)
    return policy_gradient.rejection_sample(model, pipeline.training.tokens, keep, **settings)[0]


def own_rounds(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return a row after each round of own right traces."""
    model, rows = pipeline.stages["base"].model, {}
    for number in range(1, extra.rounds + 1):
        documents = own_right(pipeline, model, extra.recipe.tries, number)
        model = copy.deepcopy(model)
        draw = runtime.derive(pipeline.seed, "round", number)
        language.learn(model, documents, extra.round, prompt=sums.QUESTION - 1, seed=draw)
        asked = number * extra.recipe.tries * len(pipeline.training)
        rows[f"{ROUND} {number}"] = row(pipeline, model, asked, number * extra.round.steps)
    return rows


def grpo_and_halves(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return the rows of GRPO, of its right answers alone, and of its failures alone."""
    settings, zero = extra.again, pipeline.stages["zero"]
    until = answers_until([entry["accuracy"] / 100 for entry in zero.log], pipeline.recipe.zero)
    rows = {"GRPO": row(pipeline, zero.model, written(pipeline.recipe.zero), pipeline.recipe.zero.steps, until)}
    for name, pull in HALVES.items():
        model = copy.deepcopy(pipeline.stages["base"].model)
        draw = runtime.derive(pipeline.seed, "rewards")
        shares = list(reinforce(model, pipeline.training, settings, draw, pull))
        until = answers_until(shares, settings)
        rows[name] = row(pipeline, model.eval(), written(settings), settings.steps, until)
    return rows


def placebo_rows(pipeline: Pipeline, extra: Extra) -> dict[str, Row]:
    """Return the rows of the base, rewarded by each of placebos()."""
    settings, rows = extra.again, {}
    for name, reward_of in placebos(pipeline).items():
        model = rewarded(pipeline, "base", settings, reward_of)
        rows[name] = row(pipeline, model, written(settings), settings.steps)
    return rows


def placebos(pipeline: Pipeline) -> dict:
    """Return two rewards that do not know what is right: a coin, and 1 for any well-formed answer."""
    draw = runtime.generator(pipeline.seed, "coin")
    return {
        "coin": lambda traces, index: torch.randint(2, (len(traces),), generator=draw).float(),
        "form only": lambda traces, index: (sums.answer_of(traces) >= 0).float(),
    }
