"""The stored runs of chapter 11: the arms of the world of sums, from nothing and after a start on the teacher's text;
two specialists and one student; thoughts that are rewarded by how much they help; and samples of hasty recipes, which
tests repeat.

`python -m course_lib.chapters.on_policy.stored_runs` makes them anew: about a quarter of an hour of processor time; `…
stored_runs warm` makes one part alone, `… stored_runs thoughts --arms "gain in p"` one arm, which takes its place among
what is stored. Seconds in the tables are of the machine that made them."""

import argparse
import functools
from pathlib import Path

from course_lib import runtime
from course_lib.chapters.on_policy import specialists, square, thoughts
from course_lib.chapters.on_policy.recipe import (
    SAMPLES,
    SPECIALISTS,
    SQUARE,
    THOUGHTS,
    Specialists,
    Square,
    Thoughts,
)
from course_lib.errors import CourseError, unknown
from course_lib.study.results import Table
from course_lib.study.stored import far_apart, load, save, stale

COMMAND = "python -m course_lib.chapters.on_policy.stored_runs"
SEEDS = {"sums": range(200, 204), "warm": range(200, 204)}
SEEDS |= {"specialists": range(300, 304), "thoughts": range(300, 306)}
SEEDS |= dict.fromkeys(SAMPLES, range(200, 202))
PARTS = {"sums": SQUARE, "warm": SQUARE, "specialists": SPECIALISTS, "thoughts": THOUGHTS, **SAMPLES}
OPENED = {"specialists": specialists, "thoughts": thoughts}  # modules with a table()
NAMES = {  # of the arms of a part
    "sums": tuple(square.ARMS),
    "warm": square.WARM,
    "specialists": tuple(specialists.ARMS),
    "thoughts": tuple(thoughts.ARMS),
    "sample": ("right text: SFT", "own text: reverse KL", "own text: sum of log-ratios"),
    "specialists_sample": (specialists.SOFT, specialists.OWN, specialists.BOTH),
    "thoughts_sample": (thoughts.LOG, thoughts.ALONG, thoughts.PLAIN_MEAN),
}


def path(part: str) -> Path:
    """Return where a part is stored. CourseError for another name."""
    if part not in PARTS:
        raise unknown("part of the stored runs", part, PARTS)
    return Path(__file__).with_name(f"stored_{part}.json")


def tables() -> dict:
    """Return the fields of a Result that are stored. CourseError if a file is missing or of another recipe."""
    held = {part: load(path(part), recipe, COMMAND).tables for part, recipe in PARTS.items()}
    found = {"square": SQUARE, "sums": held["sums"]["arms"], "curve": held["sums"]["curve"]}
    return found | {part: held[part]["arms"] for part in ("warm", *OPENED)}


def measure(part: str, seeds, recipe: Square | Specialists | Thoughts, arms=None) -> dict[str, Table]:
    """Return the Tables of a part. arms: of NAMES[part], default all of them. CourseError for another one."""
    for name in arms or ():
        if name not in NAMES[part]:
            raise unknown(f"arm of {part}", name, NAMES[part])
    names = [name for name in NAMES[part] if name in (arms or NAMES[part])]
    with runtime.threads(1):
        module = OPENED.get(part.removesuffix("_sample"))
        if module:
            return {"arms": module.table(tuple(seeds), recipe, names)}
        return courses(school_of(tuple(seeds), recipe), recipe, names, warm=part == "warm")


@functools.cache
def school_of(seeds: tuple[int, ...], recipe: Square) -> square.School:
    """Return the School of some seeds, opened once: two parts begin with it."""
    return square.open_school(seeds, recipe)


def courses(school: square.School, recipe: Square, names, warm: bool = False) -> dict[str, Table]:
    """Return {"arms": Table over names, "curve": Table over (name, step)} of the students of a School.

    warm: begin with recipe.first steps on the teacher's right text. Metrics of arms: accuracy, length, answers, tokens
    and seconds at the end, as in square.Course, and ninety, the steps to the first exam with recipe.ninety percent,
    with ninety_tokens and ninety_seconds; NaN for a student that never got there. The teacher's exam is the arm
    "teacher"."""
    start, total = None, recipe.steps
    if warm:
        total = recipe.after
        first = square.teach(school, square.ARMS["right text: SFT"], recipe, total=recipe.first, falling=False)
        start = first.student
    rows, curve = {}, {}
    for name in ("teacher", "student", *names):
        if name in ("teacher", "student"):
            model = school.teacher if name == "teacher" else start or school.student
            found = {0: square.exam(school, model, recipe) | {m: [0.0] * len(school.seeds) for m in square.COSTS}}
        else:
            found = square.teach(school, square.ARMS[name], recipe, start=start, total=total).curve
            curve |= {(name, step): {"accuracy": marks["accuracy"]} for step, marks in found.items()}
        rows[name] = found[max(found)] | ninety(found, recipe.ninety)
    return {"arms": table_of(rows, school.seeds), "curve": table_of(curve, school.seeds)}


def ninety(curve: dict[int, dict[str, list[float]]], bound: float) -> dict[str, list[float]]:
    """Return the steps, tokens and seconds to the first exam of a curve with `bound` percent or more, one number a seed
    each; NaN without one."""
    count = len(next(iter(curve.values()))["accuracy"])
    found = {name: [float("nan")] * count for name in ("ninety", "ninety_tokens", "ninety_seconds")}
    for seed in range(count):
        for step, marks in sorted(curve.items()):
            if marks["accuracy"][seed] >= bound:
                found["ninety"][seed] = step
                found["ninety_tokens"][seed] = marks["tokens"][seed]
                found["ninety_seconds"][seed] = marks["seconds"][seed]
                break
    return found


def table_of(rows: dict, seeds) -> Table:
    """Return the Table of {condition: {metric: one number a seed}}."""
    first = next(iter(rows.values()))
    return Table.of(rows, seeds, **{metric: [row[metric] for row in rows.values()] for metric in first})


def store(part: str, place: Path, seeds=None, recipe=None, arms=None):
    """Measure a part and write it to `place`. arms: measure these alone, and keep what is stored there of the others.
    CourseError as in measure() and merged()."""
    seeds, recipe = tuple(seeds or SEEDS[part]), recipe or PARTS[part]
    found = measure(part, seeds, recipe, arms)
    if arms and stale(place, recipe, COMMAND) is None:
        kept = load(place, recipe, COMMAND)
        if kept.seeds == seeds:
            found = {name: merged(kept.tables[name], table, NAMES[part]) for name, table in found.items()}
    save(place, seeds, recipe, found)


def merged(kept: Table, new: Table, names) -> Table:
    """Return `kept` with the arms of `new` in the places that they have among `names`.

    What is no arm, such as the base, stands in both. CourseError where it differs (seconds aside): the arms would then
    come from two beginnings."""
    both, arms = ([c for c in new.conditions if (_arm(c) in names) == is_arm] for is_arm in (False, True))
    shared = Table.of(both, new.seeds, **{m: [new.get(c, m) for c in both] for m in new.values})
    near = dict.fromkeys(new.values, 1e-3) | {"seconds": float("inf")}
    if apart := far_apart(shared, kept, near):
        raise CourseError(f"{apart[0]} These runs began otherwise than those that are stored: make all arms anew.")
    tables = dict.fromkeys(kept.conditions, kept) | dict.fromkeys(arms, new)
    conditions = sorted(tables, key=lambda c: names.index(_arm(c)) if _arm(c) in names else -1)
    return Table.of(conditions, new.seeds, **{m: [tables[c].get(c, m) for c in conditions] for m in kept.values})


def _arm(condition):
    return condition[0] if isinstance(condition, tuple) else condition


def main(arguments=None):
    """Make the stored runs anew."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=" ".join(PARTS))
    parser.add_argument("--arms", nargs="+", help="arms of one part, which take their places among what is stored")
    given = parser.parse_args(arguments)
    if given.arms and len(given.parts) != 1:
        raise CourseError("Arms belong to one part: name the part before --arms, such as `thoughts`.")
    for part in given.parts:
        store(part, path(part), arms=given.arms)


if __name__ == "__main__":
    main()
