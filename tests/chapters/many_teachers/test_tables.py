"""The tables of chapter 04's page say what the Results hold."""

import numpy as np

from course_lib.chapters.many_teachers import tables
from course_lib.chapters.many_teachers.recipe import Recipe
from course_lib.study.results import Table
from tests.chapters.many_teachers import small

RECIPE = Recipe(**small.HASTY)


def rows(said):
    """The cells of a table, without its head."""
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in said.text.splitlines()[2:]]


def test_the_gain_of_a_committee_by_hand():
    sources = ("same labels", "resampled labels", "own labels", "thin, same labels")
    member, together = [[70, 72], [60, 62], [71, 71], [50, 52]], [[71, 73], [70, 70], [91, 93], [60, 62]]
    found = Table.of([(s, 6) for s in sources], (0, 1), member=member, committee=together, disagreement=member)
    told = {name: cells for name, *cells in rows(tables.gains(found, RECIPE))}
    assert list(told) == list(sources)
    assert told["own labels"][0] == "120" and told["same labels"][0] == "20"  # six piles of 20, or one
    assert told["own labels"][-1].startswith("+21.0") and told["same labels"][-1].startswith("+1.0")


def test_a_target_that_nobody_learned_is_a_dash():
    found = {name: cells for name, *cells in rows(tables.targets(small.result().students, RECIPE))}
    assert found["one teacher, 20 labels"][1:] == ["–", "–"]
    assert "–" not in found["6 teachers, own labels"]
    assert found["one teacher, all 120 labels"][2] == "–" and found["one teacher, all 120 labels"][1] != "–"


def test_every_table_has_its_rows():
    result = small.result()
    assert [row[0] for row in rows(tables.why(result.causes, RECIPE))] == [
        "soft blend",
        "shares of the votes",
        "its top class",
        "majority vote",
    ]
    assert len(rows(tables.others(result.bad_teachers, RECIPE))) == 7
    assert [row[0] for row in rows(tables.fields(result.specialists))] == [
        "own classes only",
        "taught doubt",
        "other class, fewer images",
        "other class",
    ]
    fallen = rows(tables.fallen(result))
    assert len(fallen) == 5 and all("(" in row[-1] for row in fallen)
    widths = {len(row) for row in fallen}
    assert widths == {3} and np.isfinite(result.causes.values["accuracy"]).all()
