"""Chapter 01. Hard labels against the teacher's soft targets: where they help, where not, and what the gain is made
of."""

from dataclasses import dataclass, replace

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.soft_targets import lessons
from course_lib.chapters.soft_targets.controls import controls, dose, mixed
from course_lib.chapters.soft_targets.missing import omitted, two_digits
from course_lib.chapters.soft_targets.recipe import HARD, NEAREST, NOISY, RECIPE, SOFT, Recipe
from course_lib.study.classroom import Classroom, open_classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table

TABLES = ("sizes", "baselines", "dose", "controls", "mixed", "omitted", "two_digits")
DECAYED, AS_TEACHER, LONGER = "labels + weight decay", "labels + the teacher's noise", "labels + noise, longer"
REGRESSION, SOFT_LONGER = "softmax regression", "soft targets, longer"


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: what was run; sizes, baselines, dose, controls, mixed, omitted, two_digits: the Tables of the functions
    of these names."""

    recipe: Recipe
    sizes: Table
    baselines: Table
    dose: Table
    controls: Table
    mixed: Table
    omitted: Table
    two_digits: Table


def run(
    seeds=None, recipe: Recipe = RECIPE, *, classroom: Classroom | None = None, data=None, device=None, progress=False
) -> Result:
    """Run every experiment of the chapter and return the Result.

    seeds: default runtime.seeds(); classroom: a Classroom that is already open (its seeds and data are used); data:
    the pictures of a Classroom that is opened here, as in open_classroom().
    """
    seeds = runtime.check_seeds(seeds if classroom is None else classroom.seeds)
    where = {"device": device, "progress": progress}
    classroom = classroom or open_classroom(seeds, transfer=max(recipe.sizes), data=data, **where)
    tables = (sizes, baselines, dose, controls, mixed, omitted, two_digits)
    return Result(recipe, *(table(classroom, recipe, **where) for table in tables))


@kept
def sizes(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students by (kind, pictures). kind: HARD, labels alone; NOISY, labels and noise on the
    pixels; SOFT, soft targets alone; NEAREST, no student but the nearest of the pictures."""
    where = {"device": device, "progress": progress}
    plain = {(HARD, n): lessons.hard(n) for n in recipe.sizes}
    plain |= {(SOFT, n): lessons.own_teacher(n, recipe.T) for n in recipe.sizes}
    noisy = {(NOISY, n): lessons.hard(n) for n in recipe.sizes}
    return Table.joined(
        (
            lessons.taught(classroom, plain, recipe.settings, **where),
            lessons.taught(classroom, noisy, lessons.noisy(recipe), **where),
            lessons.nearest(classroom, {(NEAREST, n): n for n in recipe.sizes}),
        )
    )


@kept
def baselines(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of what can be had from `recipe.few` pictures without a teacher, and with one: HARD, smoothed()
    for every share, DECAYED, AS_TEACHER (the teacher's own noise and weight decay), NOISY, LONGER, REGRESSION, NEAREST,
    SOFT, SOFT_LONGER."""
    n, settings = recipe.few, recipe.settings
    labels, noisy, regression = lessons.hard(n), lessons.noisy(recipe), recipe.regression
    softened = {smoothed(share): lessons.hard(n, share) for share in recipe.smoothing}
    soft = lessons.own_teacher(n, recipe.T)
    kinds = (
        ({HARD: labels} | softened, settings),
        ({DECAYED: labels}, replace(settings, weight_decay=recipe.decay)),
        ({AS_TEACHER: labels}, lessons.as_teacher(classroom, recipe)),
        ({NOISY: labels}, noisy),
        ({LONGER: labels}, lessons.longer(noisy, recipe)),
    )
    where = {"device": device, "progress": progress}
    widths = (classroom.trials[0].split.transfer.images.shape[-1], classroom.trials[0].test_logits.shape[-1])
    return Table.joined(
        (
            *(lessons.taught(classroom, made, how, **where) for made, how in kinds),
            classroom.table({REGRESSION: labels}, widths, regression, **where),
            lessons.nearest(classroom, {NEAREST: n}),
            lessons.taught(classroom, {SOFT: soft}, settings, **where),
            lessons.taught(classroom, {SOFT_LONGER: soft}, lessons.longer(settings, recipe), **where),
        )
    )


def smoothed(share: float) -> str:
    """Return the condition of labels smoothed by a share of the probability."""
    return f"labels smoothed by {share:g}"
