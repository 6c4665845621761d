"""The widget of chapter 14: what it tells of a Result."""

from course_lib.chapters.diversity.experiment import ALL
from tests.chapters.diversity import small


def test_every_way_has_a_row_with_its_skills():
    rows = small.small().table["data"]["rows"]
    assert rows[0]["name"] == "at random" and rows[-1]["name"] == "all 400"
    assert all(len(row["skills"]) == small.WORLD.skills for row in rows)
    assert all(len(row["dots"]) == 12 for row in rows[:9]) and rows[-1]["dots"] == []


def test_the_numbers_are_those_of_the_result():
    row = small.small().table["data"]["rows"][-1]
    mark = small.result().arms.mean((ALL, "teacher"), "outside")
    assert row["outside"] == [round(mark.mean, 1), round(mark.half, 1)]


def test_the_poster_tells_the_choice_at_random():
    picture, said = small.small().poster()
    assert picture.startswith("<svg") and said.startswith("Examples chosen at random: the student gets ")
