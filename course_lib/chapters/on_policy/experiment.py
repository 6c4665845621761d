"""Chapter 11. Whose text does a student learn from, and how often is it graded? On a narrow road, where a slip leads to
places that the teacher's text never shows, measured here; and in the world of sums, where it does not, stored runs.

walkers.py teaches the students of the road, square.py those of the sums; here many of them become Tables.
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.on_policy import road, stored_runs, walkers
from course_lib.chapters.on_policy.recipe import RECIPE, Recipe, Square
from course_lib.chapters.on_policy.walkers import Arm
from course_lib.study.kept import kept
from course_lib.study.results import Table

TEACHER = "teacher"
SFT, LONGER = "teacher's text", "teacher's text, longer"
SLIPS, OTHER, ANYWHERE = "teacher's text with slips", "teacher's text with other slips", "labels anywhere"
OWN, OWN_CALM = "own text", "own text, calm weather"
SOFT, REVERSE, RATIO, ONE = "own text, soft", "own text, reverse KL", "own text, log-ratio", "own text, one grade"
SLIPS_SOFT = "teacher's text with slips, soft"
THEN_OWN, THEN_ONE = "teacher's text, then own", "teacher's text, then one grade"
ITSELF, NOISE, WRONG = "placebo: graded by itself", "placebo: dealt-out grades", "wrong teacher"
ARMS = {
    SFT: Arm("teacher's", "label"),
    LONGER: Arm("teacher's", "label", longer=True),
    SLIPS: Arm("teacher's, with slips", "label"),
    OTHER: Arm("teacher's, with other slips", "label"),
    ANYWHERE: Arm("anywhere", "label"),
    OWN: Arm("own", "label"),
    OWN_CALM: Arm("own, calm", "label"),
    SOFT: Arm("own", "soft"),
    REVERSE: Arm("own", "reverse KL"),
    RATIO: Arm("own", "log-ratio"),
    SLIPS_SOFT: Arm("teacher's, with slips", "soft"),
    ONE: Arm("own", "one grade"),
    THEN_OWN: Arm("own", "label", first=0.5),
    THEN_ONE: Arm("own", "one grade", first=0.5),
    ITSELF: Arm("own", "itself", first=0.5),
    NOISE: Arm("own", "noise", first=0.5),
    WRONG: Arm("own", "wrong"),
}
ALONG = (TEACHER, SFT, SLIPS, OWN)  # whose success is measured over distance and over slips
NARROW = (SFT, SLIPS, OWN, REVERSE)  # what students that are too small learn from


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: of the road; road: Table of TEACHER and ARMS: home and calm, percent of the walks from the start that
    come home with slips and without; field and likeliest, as home, but where no hedges stand, and if the likeliest move
    is always taken; judged, how many grades were given, and walked, how many walks the student made itself; distance:
    Table of home by (one of ALONG, steps from home); slip: the same by (one of ALONG, chance of a slip); narrow: Table
    of home over NARROW.

    square: settings of the stored runs; sums: Table of the arms of the sums, curve: its accuracy by (arm, step); warm:
    as sums, after a start on the teacher's text; specialists: Table of specialists.table(); thoughts: Table of
    thoughts.table()."""

    recipe: Recipe
    road: Table
    distance: Table
    slip: Table
    narrow: Table
    square: Square
    sums: Table
    curve: Table
    warm: Table
    specialists: Table
    thoughts: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Result:
    """Teach the students of the road, one a seed and arm, and return the Result with the stored runs beside it.

    seeds: default runtime.seeds(); device: accepted as in every chapter, these students are too small to be moved.
    """
    seeds = runtime.check_seeds(seeds)
    with runtime.threads(1):
        tables = measured(seeds, recipe, progress)
    return Result(recipe, *tables, **stored_runs.tables())


@kept
def measured(seeds, recipe: Recipe, progress=False) -> tuple[Table, Table, Table, Table]:
    """Return the Tables road, distance, slip and narrow."""
    teacher = walkers.Taught.of_teacher(seeds)
    rows, distance, slip, narrow = {}, {}, {}, {}
    for name in runtime.progress_bar((TEACHER, *ARMS), progress):
        taught = teacher if name == TEACHER else walkers.teach(ARMS[name], seeds, recipe)
        found = {"home": walkers.exam(taught.policy, seeds, recipe.slip, recipe)}
        found["calm"] = walkers.exam(taught.policy, seeds, 0.0, recipe)
        found["field"] = walkers.exam(taught.policy, seeds, recipe.slip, recipe, leads=road.FIELD)
        found["likeliest"] = walkers.exam(walkers.likeliest(taught.policy), seeds, recipe.slip, recipe)
        found |= {"judged": taught.judged.tolist(), "walked": [taught.walked] * len(seeds)}
        rows[name] = found
        if name in ALONG:
            for far in recipe.distances:
                start = road.start_at(far)
                distance[name, far] = {"home": walkers.exam(taught.policy, seeds, recipe.slip, recipe, start)}
            for chance in recipe.slips:
                slip[name, chance] = {"home": walkers.exam(taught.policy, seeds, chance, recipe)}
    for name in NARROW:
        taught = walkers.teach(ARMS[name], seeds, recipe, width=recipe.narrow)
        narrow[name] = {"home": walkers.exam(taught.policy, seeds, recipe.slip, recipe)}
    return tuple(stored_runs.table_of(part, seeds) for part in (rows, distance, slip, narrow))
