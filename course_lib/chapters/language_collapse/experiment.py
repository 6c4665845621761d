"""Chapter 18. Language models that learn from what language models wrote, in a language of which every probability is
known: which words die, which sentences remain, and what keeps them.

recipe.py holds the settings, loop.py the loop, gpt.py the networks in it, theory.py the exact expectation.
"""

import itertools
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.language_collapse import gpt
from course_lib.chapters.language_collapse.loop import counting_chain
from course_lib.chapters.language_collapse.measures import Story, alive, animal_shares, census
from course_lib.chapters.language_collapse.recipe import (
    COLD,
    COUNTED,
    RECIPE,
    Counting,
    Recipe,
    TinyGPT,
    check_generations,
    check_regime,
)
from course_lib.data.animals import ANIMALS
from course_lib.study.each_seed import in_turn
from course_lib.study.kept import kept
from course_lib.study.results import Table


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe; counting, words: of counting(); drawn: of drawing(); gpt, stories: of gpt.tiny_gpt(); far: of
    gpt.reach()."""

    recipe: Recipe
    counting: Table
    words: Table
    drawn: Table
    gpt: Table
    stories: dict[tuple[str, int], Story]
    far: Table


def run(
    seeds=None, recipe: Recipe = RECIPE, *, networks=None, far=None, workers=None, device=None, progress=False
) -> Result:
    """Run every experiment of the chapter and return the Result.

    seeds: default runtime.seeds(); networks, far: what gpt.tiny_gpt() and gpt.reach() returned, if they are at hand;
    workers: processes for the networks, default one per core and seed. CourseError for fewer than two seeds.
    """
    seeds = runtime.check_seeds(seeds)
    how = {"workers": workers, "device": device, "progress": progress}
    table, words = counting(seeds, recipe.counting, progress=progress)
    drawn = drawing(seeds, recipe.gpt, progress=progress)
    if networks is None:
        networks = gpt.tiny_gpt(seeds, recipe.gpt, **how)
    if far is None:
        far = gpt.reach(seeds, recipe.gpt, recipe.far, **how)
    return Result(recipe, table, words, drawn, *networks, far)


@kept
def counting(seeds, recipe: Counting = RECIPE.counting, *, progress: bool = False) -> tuple[Table, Table]:
    """Return two Tables of models that count.

    The first has conditions (regime, generation) and the metric alive (animals of 24 that the model can still write).
    The second has conditions (regime, animal) and the metric alive, percent of chains in which the animal is alive in
    the last generation. Both are means over recipe.chains chains of a seed. Interrupting keeps the seeds that are
    finished. CourseError for no seeds.
    """
    seeds = runtime.check_seeds(seeds, least=1)
    check_generations(recipe.generations)
    check_regime("mix", recipe.documents, recipe.share)

    def work(seed):
        return {regime: shares_of_chains(seed, regime, recipe) for regime in COUNTED}

    curves, last = {}, {}
    for seed, found in zip(seeds, in_turn(seeds, work, progress), strict=False):
        for regime, shares in found.items():
            known = alive(shares).double().mean(dim=0)  # [generations + 1]
            for g in range(recipe.generations + 1):
                curves[(regime, g), seed] = {"alive": known[g]}
            for animal, share in zip(ANIMALS, shares[:, -1].unbind(dim=-1), strict=True):  # share: [chains]
                last[(regime, animal), seed] = {"alive": 100 * (share > 0).double().mean()}
    seeds = tuple(dict.fromkeys(seed for _, seed in curves))
    return Table.of_rows(curves, seeds), Table.of_rows(last, seeds)


def shares_of_chains(seed: int, regime: str, recipe: Counting = RECIPE.counting) -> torch.Tensor:
    """Return the animals' shares float64 [chains, generations + 1, 24] of one seed's chains."""
    found = []
    for c in range(recipe.chains):
        chain = counting_chain(runtime.derive(seed, "chain", c), regime, recipe.documents, recipe.share)
        found += [animal_shares(model) for _, model, _ in itertools.islice(chain, recipe.generations + 1)]
    return torch.stack(found).unflatten(0, (recipe.chains, -1))


@kept
def drawing(seeds, recipe: TinyGPT = RECIPE.gpt, *, progress: bool = False) -> Table:
    """Return the Table of models that count in the networks' place, and make no mistakes of their own.

    Conditions ("replace" or "cold", generation), as many documents and generations as the networks have; metrics as in
    measures.census(), of the documents that each generation writes. Interrupting and CourseError as in counting().
    """
    seeds = runtime.check_seeds(seeds, least=1)
    check_generations(recipe.generations)

    def work(seed):
        found = {}
        for name in ("replace", COLD):
            arm = recipe.arms[name]
            chain = counting_chain(seed, arm.regime, recipe.documents, temperature=arm.temperature)
            for g, (_, _, written) in enumerate(itertools.islice(chain, recipe.generations + 1)):
                found[name, g] = census(written)
        return found

    rows = zip(seeds, in_turn(seeds, work, progress), strict=False)
    rows = {(condition, seed): row for seed, mine in rows for condition, row in mine.items()}
    return Table.of_rows(rows, tuple(dict.fromkeys(seed for _, seed in rows)))
