"""Chapter 12. What a student inherits besides skill: a mark on digits; a refusal, a name and a leaning in a tiny
language about people; what brings them out, what cures them, and what only looks like an inheritance.

marks.py is about digits; people.py is the tiny language, lineage.py, lifted.py, borrowed.py and leaning.py train
models of it, swap.py tests them. The digits take about a minute and the people nine, so that their Tables are stored
(stored.py).
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.chapters.inheritance import borrowed, leaning, lifted, lineage, marks, swap
from course_lib.chapters.inheritance.recipe import RECIPE, Recipe, Words
from course_lib.errors import unknown
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.each_seed import in_processes
from course_lib.study.results import Table

PEOPLE = {"lineage": lineage, "lifted": lifted, "borrowed": borrowed, "leaning": leaning}


@dataclass(frozen=True)
class Result:
    """recipe: what was run; censored, cured, whose, piles, door: the Tables of the functions of marks.py; lineage,
    lifted, borrowed, leaning: what one_seed() of these files gives, over seeds; test: swap.errors()."""

    recipe: Recipe
    censored: Table
    cured: Table
    whose: Table
    piles: Table
    door: Table
    lineage: Table
    lifted: Table
    borrowed: Table
    leaning: Table
    test: Table


def prepare(seeds=None, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Classroom:
    """Train an open teacher of digits for every seed and return the Classroom. seeds: default runtime.seeds()."""
    return open_classroom(seeds, recipe.teacher, device=device, progress=progress)


def digits(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> dict[str, Table]:
    """Return the Tables about digits, by name."""
    where = {"device": device, "progress": progress}
    tables = (marks.censored, marks.cured, marks.whose, marks.piles, marks.door)
    return {table.__name__: table(classroom, recipe, **where) for table in tables}


def spoken(
    seeds, recipe: Words = RECIPE.words, *, parts=tuple(PEOPLE), workers=None, progress=False
) -> dict[str, Table]:
    """Return the Tables about the tiny people, by name. parts: of PEOPLE; workers: processes side by side.

    CourseError for an unknown part, or no seeds.
    """
    seeds = runtime.check_seeds(seeds)
    for part in parts:
        if part not in PEOPLE:
            raise unknown("part", part, PEOPLE)
    found = in_processes(seeds, _one_seed, recipe, parts, workers=workers, progress=progress)
    tables = {}
    for part in parts:
        rows = {(c, seed): row for seed, each in zip(seeds, found, strict=True) for c, row in each[part].items()}
        tables[part] = Table.of_rows(rows, seeds)
    return tables


def _one_seed(seed, recipe, parts):
    return {part: PEOPLE[part].one_seed(seed, recipe) for part in parts}


def run(seeds=None, recipe: Recipe = RECIPE, *, workers=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result. seeds: default runtime.seeds()."""
    seeds = runtime.check_seeds(seeds)
    classroom = prepare(seeds, recipe, device=device, progress=progress)
    tables = digits(classroom, recipe, device=device, progress=progress)
    tables |= spoken(seeds, recipe.words, workers=workers, progress=progress)
    return Result(recipe, **tables, test=swap.errors(seeds, recipe.words))
