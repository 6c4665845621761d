"""Chapter 02. What the temperature does: to the targets, to the gradient, to the student, and to an overconfident
teacher; and how far each of these reaches."""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.temperature.recipe import RECIPE, Recipe
from course_lib.chapters.temperature.students import (
    afterwards,
    baselines,
    matched,
    patient,
    reach,
    squared,
    sureness,
    sweep,
)
from course_lib.chapters.temperature.teachers import high_limit, teachers
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.results import Table


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: what was run; classroom: the Classroom, None for runs that were stored; sweep, afterwards, baselines,
    reach, sureness, patient, squared, matched, teachers: Tables of the functions of these names; limit: that of
    high_limit."""

    recipe: Recipe
    classroom: Classroom | None
    sweep: Table
    afterwards: Table
    baselines: Table
    reach: Table
    sureness: Table
    patient: Table
    squared: Table
    matched: Table
    teachers: Table
    limit: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, classroom=None, device=None, progress=False) -> Result:
    """Run every experiment of the chapter and return the Result.

    seeds: default runtime.seeds(); classroom: a Classroom that is already open (its seeds are used).
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    where = {"device": device, "progress": progress}
    classroom = classroom or open_classroom(seeds, **where)
    measured = (sweep, afterwards, baselines, reach, sureness, patient, squared, matched, teachers)
    tables = {function.__name__: function(classroom, recipe, **where) for function in measured}
    return Result(recipe, classroom, **tables, limit=high_limit(classroom, recipe))
