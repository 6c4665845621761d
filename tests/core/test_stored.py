"""Stored runs: what is written comes back, and what cannot be used says how to make it anew."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pytest

from course_lib.study import stored
from course_lib.study.results import Table
from tests.helpers import refused

COMMAND = "python -m course_lib.chapters.soft_targets.stored"


@dataclass(frozen=True)
class Lesson:
    steps: int = 200
    lr: float = 8e-3


@dataclass(frozen=True)
class Recipe:
    sizes: tuple = (200, 1000)
    student: Lesson = field(default_factory=Lesson)


class Walk(NamedTuple):
    whose: str
    step: int


@dataclass(frozen=True)
class Place:
    layer: int
    weight: float


SEEDS = (0, 1)
MARKS = Table.of(
    ["start", ("soft", 50), ("soft", (1, 0.5))], SEEDS, gap=[[1 / 3, 2e-9], [np.nan, 3], [4, 5]], right=[[1, 2]] * 3
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "stored.json"


def test_tables_come_back_with_six_digits(path):
    stored.save(path, SEEDS, Recipe(), {"marks": MARKS}, sizes={"small": np.int64(3)})
    found = stored.load(path, Recipe(), COMMAND)
    assert found.seeds == SEEDS and found.more == {"sizes": {"small": 3}}
    table = found.tables["marks"]
    assert table.conditions == MARKS.conditions and table.seeds == SEEDS
    np.testing.assert_array_equal(table.values["gap"], [[0.333333, 2e-9], [np.nan, 3], [4, 5]])
    np.testing.assert_array_equal(table.values["right"], MARKS.values["right"])


def test_writing_again_gives_the_same_file_with_one_table_on_a_line(path):
    stored.save(path, SEEDS, Recipe(), {"b": MARKS, "a": MARKS})
    text = path.read_text(encoding="utf-8")
    found = stored.load(path, Recipe(), COMMAND)
    stored.save(path, found.seeds, Recipe(), found.tables)
    assert path.read_text(encoding="utf-8") == text
    assert [line[:4] for line in text.splitlines() if line.startswith(('"a"', '"b"'))] == ['"a":', '"b":']


@pytest.mark.parametrize(
    "made, conditions", [(Walk, ("start", Walk("own", 3))), (Place, (Place(1, 0.5), Place(2, 0.0)))]
)
def test_conditions_with_fields_come_back(path, made, conditions):
    stored.save(path, SEEDS, Recipe(), {"marks": Table.of(conditions, SEEDS, gap=[[1, 2]] * len(conditions))})
    found = stored.load(path, Recipe(), COMMAND, {"marks": made}).tables["marks"]
    assert found.conditions == conditions
    assert [type(each) for each in found.conditions] == [type(each) for each in conditions]


@pytest.mark.parametrize(
    "recipe, said",
    [
        (replace(Recipe(), student=Lesson(steps=300)), ("student.steps = 200", "the recipe has 300")),
        (replace(Recipe(), sizes=(200,)), ("sizes = [200, 1000]", "the recipe has [200]")),
        (Lesson(), ("lr = None", "the recipe has 0.008")),
    ],
)
def test_another_recipe_is_refused_by_the_setting_that_differs(path, recipe, said):
    stored.save(path, SEEDS, Recipe(), {"marks": MARKS})
    assert stored.stale(path, Recipe(), COMMAND) is None
    with refused(*said, f"make them anew with `{COMMAND}`"):
        stored.load(path, recipe, COMMAND)


@pytest.mark.parametrize("text", [None, "", "[]", '{"version": 1, "records": []}'])
def test_a_missing_or_old_file_says_how_to_make_it(path, text):
    if text is not None:
        path.write_text(text)
    with refused("The stored runs stored.json are missing or unreadable", f"make them with `{COMMAND}`"):
        stored.load(path, Recipe(), COMMAND)


def test_tables_of_other_seeds_are_not_stored(path):
    with refused("The table 'marks' has the seeds (0, 1)", "the seeds (0, 1, 2)"):
        stored.save(path, (0, 1, 2), Recipe(), {"marks": MARKS})


def test_what_lies_further_apart_than_allowed_is_said():
    ours = Table.of(["start", ("soft", 50)], (1,), gap=[[0.4], [3]], right=[[2], [2.5]])
    assert stored.far_apart(ours, MARKS, {"gap": 0.5, "right": 0.5}) == []
    found = stored.far_apart(ours, MARKS, {"gap": 0.1, "right": 0.5})
    assert len(found) == 1 and "gap of 'start'" in found[0]
    nothing = Table.of([("soft", 50)], (0,), gap=[[np.nan]])
    assert stored.far_apart(nothing, MARKS, {"gap": 0}) == []
    assert stored.far_apart(nothing, MARKS.as_if({("soft", 50): "start"}), {"gap": 9})


def test_training_may_carry_a_few_numbers_away_and_no_further_than_other_seeds_lie():
    seeds, names = (0, 1, 2, 3), ["a", "b", "c"]
    kept = Table.of(names, seeds, gap=[[10, 14, 6, 10], [1, 1, 1, 1], [2, 2, 2, 2]])  # "a" has an sd of 3.3
    moved = Table.of(names, seeds[:1], gap=[[18], [1], [2]])
    assert stored.far_apart(moved, kept, {"gap": 0.5}, luck=3) == []
    assert len(stored.far_apart(moved, kept, {"gap": 0.5})) == 1
    assert len(stored.far_apart(moved, kept, {"gap": 0.5}, luck=2)) == 1
    # where most numbers have moved, the code has changed and not the processor
    changed = Table.of(names, seeds[:1], gap=[[18], [2], [2.6]])
    assert len(stored.far_apart(changed, kept, {"gap": 0.5}, luck=3)) == 3


def test_what_cannot_be_compared_is_refused():
    with refused("The run has the seeds (7,)", "stored seeds (0, 1)"):
        stored.far_apart(Table.of(["start"], (7,), gap=[[1]]), MARKS, {"gap": 1})
    with refused("No tolerance is given for 'gap'"):
        stored.far_apart(MARKS, MARKS, {"right": 1})
