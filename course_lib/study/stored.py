"""Stored runs: the Tables of an experiment that takes too long to repeat on every visit, kept beside their chapter.

A file holds the seeds, the recipe that they were made with, and one Table on each line, so that a change can be read
line by line. Numbers keep six significant digits. A file that was made with another recipe is refused with a sentence
that names the command which makes it anew; a test runs some of its seeds again and asks far_apart().
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, astuple, dataclass, is_dataclass
from pathlib import Path

import numpy as np

from course_lib.errors import CourseError
from course_lib.study.results import Table

DIGITS = 6
PARTS = {"seeds", "recipe", "tables", "more"}


@dataclass(frozen=True)
class Stored:
    """What a file holds. seeds: of all Tables; tables: name → Table; more: what else was stored, as JSON gives it."""

    seeds: tuple[int, ...]
    tables: dict[str, Table]
    more: dict


def save(path: Path, seeds: Iterable[int], recipe, tables: Mapping[str, Table], **more) -> None:
    """Write the Tables of a run. recipe: the frozen dataclass that it was made with; more: what else to store, by name,
    such as JSON can hold. CourseError for a Table of other seeds."""
    seeds = tuple(seeds)
    for name, table in tables.items():
        if table.seeds != seeds:
            raise CourseError(f"The table {name!r} has the seeds {table.seeds}: store tables of the seeds {seeds}.")
    lines = {
        "seeds": _line(seeds),
        "recipe": _line(asdict(recipe)),
        "tables": _block({name: _line(_plain(table)) for name, table in tables.items()}),
        "more": _block({name: _line(value) for name, value in more.items()}),
    }
    path.write_text("{\n" + ",\n".join(f'"{name}": {line}' for name, line in lines.items()) + "\n}\n", encoding="utf-8")


def load(path: Path, recipe, command: str, conditions: Mapping[str, Callable] | None = None) -> Stored:
    """Return what save() wrote; CourseError, with stale()'s sentence, if the file is missing or of another recipe.

    conditions: for Tables whose conditions are dataclasses or named tuples, by name, the class that is called with
    their fields; otherwise tuples come back as tuples. Strings stay strings.
    """
    if sentence := stale(path, recipe, command):
        raise CourseError(sentence)
    kept = _read(path)
    seeds, made = tuple(kept["seeds"]), conditions or {}
    tables = {name: _table(plain, seeds, made.get(name)) for name, plain in kept["tables"].items()}
    return Stored(seeds, tables, kept["more"])


def stale(path: Path, recipe, command: str) -> str | None:
    """Return why stored runs cannot be used for a recipe, in one sentence that names the command which makes them anew;
    None if they can."""
    kept = _read(path)
    if kept is None:
        return f"The stored runs {path.name} are missing or unreadable: make them with `{command}`."
    ours, theirs = (dict(_leaves(each)) for each in (json.loads(_line(asdict(recipe))), kept["recipe"]))
    for name in sorted(ours | theirs):
        if ours.get(name) != theirs.get(name) or (name in ours) != (name in theirs):
            return (
                f"The stored runs {path.name} were made with {name} = {theirs.get(name)} and the recipe has "
                f"{ours.get(name)}: make them anew with `{command}`."
            )
    return None


def far_apart(ours: Table, stored: Table, within: Mapping[str, float], luck: float = 0.0) -> list[str]:
    """Return a sentence for each condition and metric in which a run and stored numbers are further apart than allowed,
    compared seed by seed over the seeds of `ours`.

    within: metric → the largest difference that another processor may make. luck: for students whose training carries
    such a difference away: how many standard deviations over the stored seeds a number may be off instead, as long as
    half of the metric's numbers lie within. CourseError where `stored` lacks a seed, condition or metric of `ours`, or
    `within` a metric.
    """
    places = [stored.seeds.index(seed) for seed in ours.seeds if seed in stored.seeds]
    if len(places) < len(ours.seeds):
        raise CourseError(f"The run has the seeds {ours.seeds}: run some of the stored seeds {stored.seeds}.")
    found = []
    for metric in ours.values:
        if metric not in within:
            raise CourseError(f"No tolerance is given for {metric!r}: say how far its numbers may lie apart.")
        pairs = {c: (ours.get(c, metric), stored.get(c, metric)) for c in ours.conditions}
        gaps = np.concatenate([abs(new - old[places]) for new, old in pairs.values()])
        most = np.mean(gaps[~np.isnan(gaps)] <= within[metric]) >= 0.5 if luck else False
        for condition, (new, old) in pairs.items():
            carried = luck * np.std(old, ddof=1) if most and len(old) > 1 else 0.0
            if not np.allclose(new, old[places], rtol=0, atol=max(within[metric], carried), equal_nan=True):
                found.append(f"{metric} of {condition!r} is {new} and {old[places]} is stored.")
    return found


# --- the form of the file -------------------------------------------------------------------------


def _read(path):
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) and set(kept) == PARTS else None


def _plain(table):
    values = {metric: [[_number(x) for x in row] for row in rows] for metric, rows in table.values.items()}
    return {"conditions": [_fields(condition) for condition in table.conditions], "values": values}


def _number(value):
    """Return a float with DIGITS significant digits, as a whole number where it is one; None for NaN, which JSON does
    not know."""
    if value != value:
        return None
    short = float(f"{value:.{DIGITS}g}")
    return int(short) if short.is_integer() else short


def _fields(condition):
    return astuple(condition) if is_dataclass(condition) else condition


def _table(plain, seeds, made):
    rows = {metric: np.array(values, dtype=float) for metric, values in plain["values"].items()}  # None becomes NaN
    return Table.of([_condition(each, made) for each in plain["conditions"]], seeds, **rows)


def _condition(plain, made):
    if not isinstance(plain, list):
        return plain
    fields = [_condition(each, None) for each in plain]
    return tuple(fields) if made is None else made(*fields)


def _line(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=lambda x: x.item())


def _block(lines):
    if not lines:
        return "{}"
    return "{\n" + ",\n".join(f"{_line(name)}: {line}" for name, line in sorted(lines.items())) + "\n}"


def _leaves(value, name=""):
    """Yield (name, value) of all settings of a nested recipe, named as in "student.steps"."""
    if not isinstance(value, dict):
        yield name, value
        return
    for key, each in value.items():
        yield from _leaves(each, f"{name}.{key}" if name else key)
