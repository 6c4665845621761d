"""Chapter 05. Can a student match its teacher, or beat it; and does it copy that teacher?

The experiments stand in copies (agreement and its floor), sizes (teachers of other sizes, assistants, generations),
wrong_labels, verified (a check between teacher and student), grid (a scaling law) and subliminal (meaningless logits).
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.fidelity.copies import by_pictures, copies, nets
from course_lib.chapters.fidelity.grid import grid, noisy
from course_lib.chapters.fidelity.recipe import RECIPE, Recipe
from course_lib.chapters.fidelity.sizes import generations, sizes
from course_lib.chapters.fidelity.subliminal import subliminal
from course_lib.chapters.fidelity.verified import checks, verified
from course_lib.chapters.fidelity.wrong_labels import wrong_labels
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.results import Table

__all__ = [
    "RECIPE",
    "Recipe",
    "Result",
    "by_pictures",
    "checks",
    "copies",
    "generations",
    "grid",
    "nets",
    "noisy",
    "prepare",
    "run",
    "sizes",
    "subliminal",
    "verified",
    "wrong_labels",
]


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: what was run; the other fields are the Tables of the functions of these names."""

    recipe: Recipe
    copies: Table
    by_pictures: Table
    sizes: Table
    generations: Table
    wrong_labels: Table
    verified: Table
    checks: Table
    grid: Table
    noisy: Table
    subliminal: Table


def prepare(seeds=None, recipe: Recipe = RECIPE, *, data=None, device=None, progress=False) -> Classroom:
    """Open the chapter's classroom: a teacher for every seed, a pool of pictures, an exam.

    seeds: default runtime.seeds(); data: Digits (default: the built-in digits), such as worlds.tensors("clothes").
    """
    sizes = {"transfer": recipe.pool, "test": recipe.exam}
    return open_classroom(seeds, recipe.teacher, **sizes, data=data, device=device, progress=progress)


def run(seeds=None, recipe: Recipe = RECIPE, *, data=None, classroom=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result: some five minutes for ten seeds on one core.

    seeds: default runtime.seeds(); data: as in prepare(); classroom: one that is already open (its seeds and data are
    used).
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    where = {"device": device, "progress": progress}
    classroom = classroom or prepare(seeds, recipe, data=data, **where)
    theirs = nets(classroom, recipe, **where)
    return Result(
        recipe,
        copies(classroom, theirs, recipe, **where),
        by_pictures(classroom, theirs, recipe, **where),
        sizes(classroom, recipe, **where),
        generations(classroom, recipe, **where),
        wrong_labels(classroom, recipe, **where),
        verified(classroom, recipe, **where),
        checks(classroom, recipe, **where),
        grid(classroom, recipe, **where),
        noisy(classroom, recipe, **where),
        subliminal(seeds, recipe, data=classroom.data, **where),
    )
