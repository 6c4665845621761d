"""The stored runs of chapter 00, ten seeds each: the clothes of Fashion-MNIST, and three changes of the
recipe. The digits run in the notebook.

`python -m course_lib.chapters.start_here.stored` makes them anew, in half a minute of one processor.
"""

import functools
from dataclasses import replace
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.start_here import experiment
from course_lib.chapters.start_here.experiment import RECIPE, Result
from course_lib.data import worlds
from course_lib.errors import unknown
from course_lib.study.stored import load, save

COMMAND = "python -m course_lib.chapters.start_here.stored"
WORLDS = ("clothes",)
# name → world and recipe
RUNS = {
    "clothes": ("clothes", RECIPE),
    "cool": ("clothes", replace(RECIPE, T=1.0)),
    "longer": ("clothes", replace(RECIPE, settings=replace(RECIPE.settings, steps=4 * RECIPE.settings.steps))),
    "narrow": ("digits", replace(RECIPE, teacher=replace(RECIPE.teacher, model=RECIPE.student))),
}


def path(run: str = "clothes") -> Path:
    """Return where the numbers of a run lie. CourseError for one that there is not."""
    if run not in RUNS:
        raise unknown("stored run", run, RUNS)
    return Path(__file__).with_name(f"stored_{run}.json")


@functools.cache
def result(run: str = "clothes") -> Result:
    """Return a stored Result: "clothes", the recipe on clothes; "cool" and "longer", the same at T = 1, or with four
    times the steps for the students; "narrow", digits and teachers as small as the students. CourseError if it is
    missing, or of another recipe."""
    where = path(run)
    _, recipe = RUNS[run]
    tables = load(where, recipe, COMMAND).tables
    return Result(recipe, tables["students"], tables["teachers"])


def main():
    """Run the chapter's experiment in each of RUNS and store its Tables."""
    seeds = runtime.seeds(10, master=0)
    for run, (world, recipe) in RUNS.items():
        found = experiment.run(seeds, recipe, data=worlds.tensors(world), progress=True)
        save(path(run), seeds, recipe, {"students": found.students, "teachers": found.teachers})


if __name__ == "__main__":
    main()
