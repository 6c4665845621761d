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
from course_lib.chapters.language_collapse.measures import Story, alive, animal_shares, diversity
from course_lib.chapters.language_collapse.recipe import (
    RECIPE,
    REGIMES,
    Counting,
    Recipe,
    check_generations,
    check_regime,
)
from course_lib.data.animals import ANIMALS
from course_lib.study.each_seed import in_turn
from course_lib.study.kept import kept
from course_lib.study.results import Table


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe; counting, words: of counting(); gpt, stories: of gpt.tiny_gpt()."""

    recipe: Recipe
    counting: Table
    words: Table
    gpt: Table
    stories: dict[tuple[str, int], Story]


def run(seeds=None, recipe: Recipe = RECIPE, *, networks=None, workers=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result.

    seeds: default runtime.seeds(); networks: what gpt.tiny_gpt() returned, if it is at hand; workers: processes for
    the networks, default one per core and seed. CourseError for fewer than two seeds.
    """
    seeds = runtime.check_seeds(seeds)
    table, words = counting(seeds, recipe.counting, progress=progress)
    if networks is None:
        networks = gpt.tiny_gpt(seeds, recipe.gpt, workers=workers, device=device, progress=progress)
    return Result(recipe, table, words, *networks)


@kept
def counting(seeds, recipe: Counting = RECIPE.counting, *, progress: bool = False) -> tuple[Table, Table]:
    """Return two Tables of models that count.

    The first has conditions (regime, generation) and the metrics alive (animals of 24 that the model can still write)
    and diversity (percent chance that two documents are about different animals). The second has conditions (regime,
    animal) and the metric alive, percent of chains in which the animal is alive in the last generation. Both are means
    over recipe.chains chains of a seed. Interrupting keeps the seeds that are finished. CourseError for no seeds.
    """
    seeds = runtime.check_seeds(seeds, least=1)
    check_generations(recipe.generations)
    check_regime("mix", recipe.documents, recipe.share)

    def work(seed):
        return {regime: shares_of_chains(seed, regime, recipe) for regime in REGIMES}

    curves, last = {}, {}
    for seed, found in zip(seeds, in_turn(seeds, work, progress), strict=False):
        for regime, shares in found.items():
            known = alive(shares).double().mean(dim=0)  # [generations + 1]
            differ = 100 * diversity(shares).mean(dim=0)
            for g in range(recipe.generations + 1):
                curves[(regime, g), seed] = {"alive": known[g], "diversity": differ[g]}
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
