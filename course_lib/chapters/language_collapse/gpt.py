"""The loop of chapter 18 with tiny GPTs: every generation is a new network, trained from scratch."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.language_collapse.loop import moments, real_documents
from course_lib.chapters.language_collapse.measures import Story, census, story
from course_lib.chapters.language_collapse.recipe import (
    RECIPE,
    Arm,
    TinyGPT,
    check_drawing,
    check_generations,
    check_regime,
)
from course_lib.data import language
from course_lib.models import language_models
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table
from course_lib.training import language as training


@dataclass(frozen=True)
class Step:
    """A step of training that is done: of which generation, its number from 1 on, and the loss before it."""

    generation: int
    number: int
    loss: float


def gpt_chain(
    seed: int, arm: Arm, recipe: TinyGPT = RECIPE.gpt, *, device=None, started: tuple | None = None
) -> Iterator[tuple]:
    """Return the generations() of tiny GPTs.

    started: (data, model, written) of generation 0 where another arm has trained it already. CourseError for a
    temperature or top-p out of range.
    """
    return (each for each in each_step(seed, arm, recipe, device=device, started=started) if type(each) is tuple)


def each_step(
    seed: int, arm: Arm, recipe: TinyGPT = RECIPE.gpt, *, device=None, started: tuple | None = None
) -> Iterator[Step | tuple]:
    """Yield a Step after every step of training, and (data, model, written) after every generation: for whoever wants
    to watch or stop. Arguments and CourseError as in gpt_chain()."""
    check_drawing(arm)
    sizes = {"width": recipe.width, "layers": recipe.layers, "heads": recipe.heads, "context": recipe.context}
    words, loss_of = len(language.automaton().words), training.word_loss(language.PAD)

    def fit(data, g):
        if g == 0 and started is not None:
            return started[1]
        mine = runtime.derive(seed, "network", g)
        model = language_models.build("llama", vocabulary=words, seed=mine, device=device, **sizes)
        for step, loss in training.each_step(model, data, loss_of, recipe.training, seed=mine):
            yield Step(g, step + 1, loss)
        return model.eval()

    def write(model, count, g):
        return language_models.sample(
            model,
            torch.full((count, 1), language.BOS),
            recipe.context - 1,
            temperature=arm.temperature,
            top_p=arm.top_p,
            seed=runtime.derive(seed, "writing", g),
            batch=1000,
        )

    return moments(fit, write, real_documents(seed), arm.regime, recipe.documents, recipe.share)


def kl_of(model, seed: int, recipe: TinyGPT = RECIPE.gpt) -> float:
    """Return the exact KL(truth ‖ model) in nats per token along real documents that no generation learned from."""
    test = real_documents(seed)(recipe.test, "test")
    return language.automaton().kl_of(lambda tokens: language_models.logits(model, tokens), test)


def tiny_gpt(
    seeds,
    recipe: TinyGPT = RECIPE.gpt,
    *,
    arms: Mapping[str, Arm] | None = None,
    workers: int | None = None,
    device=None,
    progress: bool = False,
) -> tuple[Table, dict[tuple[str, int], Story]]:
    """Return the Table of tiny GPTs by (arm, generation), and what they wrote.

    arms: {name: Arm}, default recipe.arms; workers: processes, default one per core and seed. Metrics: kl (exact
    KL(truth ‖ model) in nats per token), grammar and distinct (percent of the documents that it wrote), alive (animals
    of 24 in them). The conditions ("truth", 0) hold the same for as many real documents. What they wrote: {(arm,
    generation): the Story of the first seed}. CourseError for no seeds, or a recipe that cannot be run.
    """
    seeds, arms = runtime.check_seeds(seeds, least=1), arms or recipe.arms
    check_generations(recipe.generations)
    for arm in arms.values():
        check_regime(arm.regime, recipe.documents, recipe.share)
        check_drawing(arm)
    done = in_processes(seeds, one_seed, recipe, arms, device, workers=workers, progress=progress)
    seeds = seeds[: len(done)]
    rows = {(c, seed): row for seed, (mine, _) in zip(seeds, done, strict=True) for c, row in mine.items()}
    return Table.of_rows(rows, seeds), done[0][1]


def one_seed(seed: int, recipe: TinyGPT, arms: Mapping[str, Arm], device=None) -> tuple[dict, dict]:
    """Return {(arm, generation): {kl, grammar, distinct, alive}} of one seed, and {(arm, generation): Story}. Every arm
    shares generation 0's model; what it writes depends on the arm."""
    sample = real_documents(seed)(recipe.documents, "sample")
    rows, stories = {("truth", 0): {"kl": 0.0, **census(sample)}}, {("truth", 0): story(sample, recipe.read)}
    first = None
    for name, arm in arms.items():
        chain = gpt_chain(seed, arm, recipe, device=device, started=first)
        for g, (data, model, written) in enumerate(itertools.islice(chain, recipe.generations + 1)):
            first = first or (data, model, written)
            rows[name, g] = {"kl": kl_of(model, seed, recipe), **census(written)}
            stories[name, g] = story(written, recipe.read)
    return rows, stories
