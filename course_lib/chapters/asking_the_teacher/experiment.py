"""Chapter 06. A model behind an interface: what questions and what answers make a copy of it, what they cost, and what
defends it.

recipe.py holds the settings. questions.py and answers.py are the two sides of the wire; copies.py, precision.py,
controls.py, choosing.py and defences.py train copies over it, lists.py does so with text, and layer.py looks at logits
alone. Together they take some twenty minutes, so that their Tables are stored (stored.py).
"""

from dataclasses import dataclass

from course_lib.chapters.asking_the_teacher import choosing, controls, copies, defences, layer, lists, precision
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.data import worlds
from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.results import Table

OTHER = {"digits": "clothes", "clothes": "digits"}  # each world is the other one's other domain


@dataclass(frozen=True)
class Result:
    """recipe: what was run; teachers: Table of the teachers' own accuracy; copies, prices, precision, controls,
    augmented, choosing, copied, served, layer: the Tables of the functions of these names; listed: of lists.listed(),
    which is about text and of seeds of its own, or None."""

    recipe: Recipe
    teachers: Table
    copies: Table
    prices: Table
    precision: Table
    controls: Table
    augmented: Table
    choosing: Table
    copied: Table
    served: Table
    layer: Table
    listed: Table | None = None


def prepare(seeds=None, recipe: Recipe = RECIPE, *, world="digits", device=None, progress=False) -> Classroom:
    """Train a teacher for every seed on the pictures of a world and return the Classroom. seeds: default
    runtime.seeds(). CourseError for an unknown world."""
    return open_classroom(seeds, recipe.teacher, data=worlds.tensors(world), device=device, progress=progress)


def run(
    seeds=None, recipe: Recipe = RECIPE, *, world="digits", classroom=None, texts=True, device=None, progress=False
) -> Result:
    """Run every experiment of the chapter and return the Result.

    seeds: default runtime.seeds(); world: whose pictures the teachers know, while the other one's are another domain;
    classroom: one that is already open (its seeds are used); texts: with lists.listed(). CourseError for an unknown
    world.
    """
    where = {"device": device, "progress": progress}
    classroom = classroom or prepare(seeds, recipe, world=world, **where)
    if world not in OTHER:
        raise CourseError(f"There is no world {world!r}: choose one of {', '.join(OTHER)}.")
    other = worlds.tensors(OTHER[world])
    return Result(
        recipe,
        Table.of(["teacher"], classroom.seeds, accuracy=classroom.teacher_accuracy()),
        copies.copies(classroom, other, recipe, **where),
        copies.prices(classroom, other, recipe, **where),
        precision.precision(classroom, other, recipe, **where),
        controls.controls(classroom, other, recipe, **where),
        controls.augmented(classroom, other, recipe, **where),
        choosing.choosing(classroom, recipe, **where),
        defences.copied(classroom, other, recipe, **where),
        defences.served(classroom, recipe),
        layer.layer(classroom, other, recipe, **where),
        lists.listed(classroom.seeds, recipe.words, progress=progress) if texts else None,
    )
