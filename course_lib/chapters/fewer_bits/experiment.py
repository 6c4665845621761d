"""Chapter 07. A trained net with fewer bits in each weight: what it still knows, how it is healed, who pays, and what
else the same bytes could have been.

recipe.py holds the settings; rounding.py, neighbours.py and healing.py are quick; payers.py, budget.py and parts.py
take a minute or two, so that their Tables are stored (stored.py).
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.fewer_bits import budget, parts, payers
from course_lib.chapters.fewer_bits.healing import healing
from course_lib.chapters.fewer_bits.neighbours import neighbours
from course_lib.chapters.fewer_bits.recipe import RECIPE, Recipe
from course_lib.chapters.fewer_bits.rounding import rounding
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.results import Table

SEEDS = 16  # of what is run live: rounding is quick, and its seeds differ a lot


@dataclass(frozen=True)
class Long:
    """The Tables that take long. payers: of payers.payers(); same_bytes: of budget.same_bytes(); facts, pictures: of
    parts.facts() and parts.pictures()."""

    payers: Table
    same_bytes: Table
    facts: Table
    pictures: Table


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: what was run; classroom: the Classroom, whose teachers are the originals; rounding, neighbours, healing,
    at_work: the Tables of the functions of these names; long: the Tables that take long, of seeds of their own."""

    recipe: Recipe
    classroom: Classroom
    rounding: Table
    neighbours: Table
    healing: Table
    at_work: Table
    long: Long


def prepare(seeds=None, recipe: Recipe = RECIPE, *, data=None, device=None, progress=False) -> Classroom:
    """Train an original net for every seed and return the Classroom. seeds: default runtime.seeds(SEEDS); data: Digits
    (default: the built-in digits), such as worlds.tensors("clothes")."""
    seeds = runtime.check_seeds(runtime.seeds(SEEDS) if seeds is None else seeds)
    return open_classroom(seeds, recipe.teacher, data=data, device=device, progress=progress)


def run(seeds=None, recipe: Recipe = RECIPE, *, classroom=None, long=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result.

    seeds: default runtime.seeds(SEEDS); classroom: one that is already open (its seeds are used); long: the Tables that
    take long, if they are at hand.
    """
    where = {"device": device, "progress": progress}
    classroom = classroom or prepare(seeds, recipe, **where)
    found = (rounding(classroom, recipe), neighbours(classroom, recipe), healing(classroom, recipe, **where))
    long = long or run_long(classroom, recipe, **where)
    return Result(recipe, classroom, *found, parts.at_work(classroom), long)


def run_long(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Long:
    """Run what takes long, and return the Tables."""
    where = {"device": device, "progress": progress}
    return Long(
        payers.payers(classroom, recipe, **where),
        budget.same_bytes(classroom, recipe.budget, **where),
        parts.facts(classroom.seeds, recipe.parts),
        parts.pictures(classroom, recipe.parts),
    )
