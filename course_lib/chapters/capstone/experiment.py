"""Chapter 20. What a distilled student is good for, and what it costs: an encoder, a model of one narrow task, a draft,
the first stage of a cascade; and beside it a mixture of experts, which saves work in another way.

A seed deals the data and draws the weights. Most of it runs in seconds; encoders, networks, experts and the narrow task
are stored (stored.py).
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.chapters.capstone import cascade, drafts, drawn, experts, glosses, narrow
from course_lib.chapters.capstone.recipe import RECIPE, Recipe
from course_lib.models.pretrained import Pretrained
from course_lib.study.results import Table

SEEDS = 8


@dataclass(frozen=True)
class Result:
    """recipe: what was run; alphas, passes, rules: of drafts.decoded(); drawn: of drawn.drawn(); cascade: of
    cascade.cascades(); experts: of experts.recalled(); networks: of drafts.network_alphas(); narrow: of
    narrow.students(); encoders: of glosses.taught()."""

    recipe: Recipe
    alphas: Table
    passes: Table
    rules: Table
    drawn: Table
    cascade: Table
    experts: Table
    networks: Table
    narrow: Table
    encoders: Table


def quick(seeds, recipe: Recipe = RECIPE, *, device=None, progress=False) -> dict[str, Table]:
    """Return the Tables alphas, passes, rules, drawn and cascade: a minute of one processor for eight seeds."""
    alphas, passes, rules = drafts.decoded(seeds, recipe.drafts, progress=progress)
    handed = cascade.cascades(seeds, recipe.cascade, device=device, progress=progress)
    words = drawn.drawn(seeds, recipe.drawn, progress=progress)
    return {"alphas": alphas, "passes": passes, "rules": rules, "drawn": words, "cascade": handed}


def run(
    seeds=None, recipe: Recipe = RECIPE, *, device=None, progress=False, encoder: Pretrained | None = None
) -> Result:
    """Run everything and return the Result: some five minutes of one processor for each seed.

    encoder: the teacher of the encoders (default: pretrained.load_encoder()). CourseError if it is not here.
    """
    seeds = runtime.check_seeds(runtime.seeds(SEEDS) if seeds is None else seeds)
    return Result(
        recipe,
        **quick(seeds, recipe, device=device, progress=progress),
        experts=experts.recalled(seeds, recipe.experts, progress=progress),
        networks=drafts.network_alphas(seeds, recipe.networks, progress=progress),
        narrow=narrow.students(seeds, recipe.narrow, progress=progress),
        encoders=glosses.taught(seeds, recipe.encoders, real=encoder, progress=progress),
    )
