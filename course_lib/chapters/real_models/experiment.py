"""Chapter 19. A real model is asked the questions of the course: a random number, who made it, its words, names and
jokes, what it knows with fewer bits, and whether it can teach its own rounded copy.

A seed draws the wording of a question or the piece of text that is read: intervals are over wordings and texts, and
speak for this one model. What is measured once stands in stored.py; to measure needs the model (`make pretrained`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from course_lib import runtime
from course_lib.chapters.real_models import alike, bits, delve, fragile, healing, makers, numbers, swapped
from course_lib.chapters.real_models.recipe import RECIPE, Recipe
from course_lib.data.fortunes import by_people
from course_lib.models import pretrained
from course_lib.models.pretrained import Pretrained
from course_lib.study.results import Table

SEEDS = 16
ASKED, DELVE, NAMES, JOKES, LAYERS, HEALING = PARTS = ("asked", "delve", "names", "jokes", "layers", "healing")


@dataclass(frozen=True)
class Result:
    """recipe: what was run; numbers, lists: Tables of numbers.py; makers: of makers.py; delve: of delve.py; names: of
    swapped.py; jokes: of alike.py; bits: of bits.py; layers: of fragile.py; healing: of healing.py.

    shares: {condition: percent [wording][number]}; listed: [seed][list][number]; told: the jokes of the first
    wording, {condition: [text]}; said, healed: what was written about a penguin, {condition: text}; sizes: of
    fragile.py; runs: the KL of each run of healing, {condition: [run]}. Conditions of shares and said are joined by
    commas.
    """

    recipe: Recipe
    numbers: Table
    lists: Table
    makers: Table
    delve: Table
    names: Table
    jokes: Table
    bits: Table
    layers: Table
    healing: Table
    shares: dict
    listed: list
    told: dict
    said: dict
    sizes: dict
    runs: dict
    healed: dict


@dataclass(frozen=True)
class Here:
    """What is measured with. real: a language model; encoder: of sentences; people: one-liners."""

    real: Pretrained
    encoder: Pretrained
    people: Sequence[str]


def here(people: Sequence[str] | None = None, device=None) -> Here:
    """Return the real models, and one-liners by people (default: those of Debian's fortunes). CourseError if one of
    them is not here."""
    real, encoder = pretrained.load(device=device), pretrained.load_encoder(device=device)
    return Here(real, encoder, by_people() if people is None else people)


def measured(part: str, tools: Here, seeds, recipe: Recipe = RECIPE, progress: bool = False) -> dict:
    """Measure one of PARTS. Returns {field of Result: value}; one to five minutes of a core for 16 seeds."""
    real, seeds = tools.real, tuple(seeds)
    if part == ASKED:
        return _asked(real, seeds, recipe, progress)
    if part == DELVE:
        return {"delve": delve.asked(real, seeds, recipe.delve, progress)}
    if part == NAMES:
        return {"names": swapped.described(real, seeds, progress)}
    if part == JOKES:
        table, texts = alike.asked(real, tools.encoder, seeds, tools.people, recipe.jokes, progress)
        return {"jokes": table, "told": {name: texts[name][0] for name in alike.SHOWN}}
    if part == LAYERS:
        layers = fragile.hurt(real, seeds, recipe.layers, progress)
        return {"layers": layers, "sizes": fragile.sizes(real, recipe.layers)}
    table, runs, said = healing.heal(real, seeds, recipe.healing, progress)
    return {"healing": table, "runs": runs, "healed": said}


def _asked(real, seeds, recipe, progress):
    answers, chances = numbers.asked(real, seeds, recipe.numbers, progress)
    shares = {}
    for (condition, _), spread in chances.items():
        row = [round(100 * float(p), 2) for p in spread / spread.sum()]
        shares.setdefault(joined(condition), []).append(row)
    lists, listed = numbers.lists(real, seeds, recipe.numbers)
    fewer, said = bits.fewer(real, seeds, recipe.bits, progress)
    said = {joined(condition): text for condition, text in said.items()}
    found = {"numbers": answers, "lists": lists, "makers": makers.claimed(real, seeds, progress), "bits": fewer}
    return found | {"shares": shares, "listed": listed, "said": said}


def run(
    seeds=None, recipe: Recipe = RECIPE, *, device=None, progress: bool = False, tools: Here | None = None
) -> Result:
    """Ask the real model everything, and heal it from 3 bits as often as the recipe says: about twenty minutes of one
    core, 3.5 GB of memory.

    seeds: wordings, and texts that are read; tools: of here(), loaded already.
    CourseError if a model is not here, or no one-liners are.
    """
    seeds = runtime.check_seeds(runtime.seeds(SEEDS) if seeds is None else seeds)
    tools = tools or here(device=device)
    found = {}
    for part in PARTS:
        found |= measured(part, tools, seeds, recipe, progress)
    return Result(recipe, **found)


def joined(condition) -> str:
    """Return a condition as one string, as the stored file and the page name it."""
    return condition if isinstance(condition, str) else ",".join(map(str, condition))
