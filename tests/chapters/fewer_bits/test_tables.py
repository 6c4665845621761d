"""The tables of chapter 07 hold the numbers that they name."""

from course_lib.chapters.fewer_bits import healing, rounding, stored, tables
from tests.chapters.fewer_bits import small


def lines(said):
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in said.text.splitlines()]


def test_steps_are_shown_with_their_bytes():
    result = small.result()
    head, _, *rows = lines(tables.steps(result.rounding, result.recipe))
    assert head[2:] == ["2 bits, same answer (%)", "1 bit, same answer (%)"]
    assert [row[1] for row in rows] == ["276", "6", "276", "6", ""], "64 + 64 + 10 outputs, or 3 layers, of 2 bytes"
    assert rows[0][2] == result.rounding.mean((rounding.BEST, rounding.PER_OUTPUT, 2), "agreement").plain()
    assert rows[-1][2:] == ["2,760", "1,656"]


def test_what_is_learned_stands_side_by_side_for_all_bits():
    result = small.result()
    head, _, *rows = lines(tables.healed(result.healing, "accuracy", result.recipe))
    assert head[1:] == ["32 bits", "2 bits", "1 bit"] and len(rows) == len(tables.ways(result.recipe))
    assert rows[0][1] == "–", "the original is not rounded"
    assert rows[-1][3] == result.healing.mean((healing.QAD, 1, 60)).plain()


def test_two_worlds_stand_side_by_side():
    clothes = stored.result("clothes")
    head, _, *rows = lines(tables.two_worlds(clothes, clothes))
    assert head[1:] == ["digits", "clothes"] and len(rows) == 12
    assert all(row[1] == row[2] for row in rows)
    assert rows[1][1] == clothes.rounding.mean((*tables.OURS, 2), "agreement").plain()
