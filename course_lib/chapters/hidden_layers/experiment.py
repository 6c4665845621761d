"""Chapter 03. Distillation through hidden layers, judged beside controls that have no teacher, or a worthless one.

The experiments stand in gains (hints, distances and contrast beside 60 labels),
looking (the same, with a teacher that looks at the student's noisy pictures), alike (CKA at equal skill), partial (a
teacher of six digits; pictures without labels), cnn and rows (small convolutional networks and transformers).
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.hidden_layers.alike import cka_map, maps
from course_lib.chapters.hidden_layers.cnn import cnns
from course_lib.chapters.hidden_layers.gains import gains
from course_lib.chapters.hidden_layers.looking import looking
from course_lib.chapters.hidden_layers.partial import partial, unlabelled
from course_lib.chapters.hidden_layers.recipe import RECIPE, Recipe
from course_lib.chapters.hidden_layers.rows import rows
from course_lib.study.classroom import open_classroom
from course_lib.study.results import Table

__all__ = [
    "RECIPE",
    "Recipe",
    "Result",
    "cka_map",
    "cnns",
    "gains",
    "looking",
    "maps",
    "partial",
    "rows",
    "run",
    "unlabelled",
]

SEEDS = 8  # of the chapter's run: it trains many nets, so fewer than other chapters have


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: the Recipe of the run; the other fields are the Tables of the functions of these names."""

    recipe: Recipe
    gains: Table
    maps: Table
    partial: Table
    unlabelled: Table
    cnns: Table
    rows: Table
    looking: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, data=None, classroom=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter.

    seeds: default runtime.seeds(); data: Digits (default: the built-in digits), such as worlds.tensors("clothes");
    classroom: a Classroom that is already open (its seeds and data are used).
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    settings = {"device": device, "progress": progress}
    classroom = classroom or open_classroom(seeds, recipe.teacher, data=data, **settings)
    return Result(
        recipe,
        gains(classroom, recipe, **settings),
        maps(classroom, recipe, **settings),
        partial(classroom, recipe, **settings),
        unlabelled(classroom, recipe, **settings),
        cnns(classroom, recipe, **settings),
        rows(classroom, recipe, **settings),
        looking(classroom, recipe, **settings),
    )
