"""The loop of chapter 18 with tiny GPTs: every generation is a new network, trained from scratch."""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.language_collapse.loop import moments, real_documents
from course_lib.chapters.language_collapse.measures import Story, census, mistakes, story, surprise
from course_lib.chapters.language_collapse.recipe import (
    COLD,
    RECIPE,
    Arm,
    Far,
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
    real = real_documents(seed)
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
        if arm.beams:
            return searched(model, real(count, 0)[:, : 1 + recipe.beginning], arm.beams, recipe.context)
        return language_models.sample(
            model,
            torch.full((count, 1), language.BOS),
            recipe.context - 1,
            temperature=arm.temperature,
            top_p=arm.top_p,
            seed=runtime.derive(seed, "writing", g),
            batch=1000,
        )

    return moments(fit, write, real, arm.regime, recipe.documents, recipe.share, seed=seed)


def searched(model, beginnings: torch.Tensor, beams: int, context: int) -> torch.Tensor:
    """Return long [documents, length]: each beginning, continued to `context` tokens at most by the words that beam
    search finds to be the most probable; equal beginnings go on alike.

    beginnings: long [documents, length] with <bos>, without padding. CourseError for beginnings that the model cannot
    read.
    """
    language_models.check_prompts(model, beginnings, context - beginnings.shape[1])
    different, which = beginnings.unique(dim=0, return_inverse=True)
    with language_models.quiet(), torch.no_grad():
        found = model.generate(
            different.to(model.device),
            attention_mask=torch.ones_like(different),
            num_beams=beams,
            do_sample=False,
            max_new_tokens=context - beginnings.shape[1],
            pad_token_id=language.PAD,
            eos_token_id=language.EOS,
            suppress_tokens=[language.PAD],
        ).to(beginnings.device)
    after = (found == language.EOS).cumsum(dim=1) > (found == language.EOS)  # where a document has ended already
    return found.masked_fill(after, language.PAD)[which]


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
    KL(truth ‖ model) in nats per token); of the first recipe.documents documents that it wrote: possible and distinct
    (percent of them), alive (animals of 24 in them), cat (percent that name it), animal, place, food and action
    (percent, see measures.mistakes()), typical and odd (nats per token, to generation 0's network, see
    measures.surprise()). The conditions ("truth", 0) hold the same for as many real documents. What they wrote: {(arm,
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
    """Return {(arm, generation): metrics as in tiny_gpt()} of one seed, and {(arm, generation): Story}. Every arm
    shares generation 0's model; what it writes depends on the arm."""
    rows, stories, first = {}, {}, None
    for name, arm in arms.items():
        chain = gpt_chain(seed, arm, recipe, device=device, started=first)
        for g, (data, model, written) in enumerate(itertools.islice(chain, recipe.generations + 1)):
            first = first or (data, model, written)
            some = written[: recipe.documents]
            rows[name, g] = {"kl": kl_of(model, seed, recipe), **_measured(some, first[1])}
            stories[name, g] = story(some, recipe.read)
    sample = real_documents(seed)(recipe.documents, "sample")
    rows["truth", 0] = {"kl": 0.0, **_measured(sample, first[1])}
    stories["truth", 0] = story(sample, recipe.read)
    return rows, stories


def _measured(written, judge):
    return {**census(written), **mistakes(written), **surprise(judge, written)}


def variants(recipe: TinyGPT = RECIPE.gpt, far: Far = RECIPE.far) -> dict[str, TinyGPT]:
    """Return {what is changed: TinyGPT} with one setting changed, or two where more documents need more steps."""
    return {
        f"{far.short} steps": trained_for(far.short, recipe),
        f"{far.large:,} documents": dataclasses.replace(trained_for(far.long, recipe), documents=far.large),
        f"width {far.width}, {far.layers} layers": dataclasses.replace(recipe, width=far.width, layers=far.layers),
    }


def trained_for(steps: int, recipe: TinyGPT = RECIPE.gpt) -> TinyGPT:
    """Return the recipe with so many steps of training."""
    return dataclasses.replace(recipe, training=dataclasses.replace(recipe.training, steps=steps))


def reach(
    seeds,
    recipe: TinyGPT = RECIPE.gpt,
    far: Far = RECIPE.far,
    *,
    workers: int | None = None,
    device=None,
    progress: bool = False,
) -> Table:
    """Return the Table of the loops "replace" and "cold" of each of variants(), by (variant, arm, generation).

    ("truth", 0) of a variant and generation 0 of far.steps, by ("steps", number, 0), stand in it, too. Metrics,
    workers and CourseError as in tiny_gpt().
    """
    how = {"workers": workers, "device": device, "progress": progress}
    tables = []
    for name, changed in variants(recipe, far).items():
        arms = {arm: changed.arms[arm] for arm in ("replace", COLD)}
        table, _ = tiny_gpt(seeds, changed, arms=arms, **how)
        tables.append(_renamed(table, {c: (name, *c) for c in table.conditions}))
    for steps in far.steps:
        changed = dataclasses.replace(trained_for(steps, recipe), generations=0)
        table, _ = tiny_gpt(seeds, changed, arms={"replace": Arm("replace")}, **how)
        tables.append(_renamed(table, {("replace", 0): ("steps", steps, 0)}))
    return Table.joined(tables)


def _renamed(table, names):
    """The Table of the conditions that have a new name, under it."""
    values = {metric: [table.get(c, metric) for c in names] for metric in table.values}
    return Table.of(list(names.values()), table.seeds, **values)
