"""The widget of chapter 13: what it tells of a Result."""

from tests.chapters.synthetic_data import small


def test_every_teacher_has_a_row():
    rows = small.small().table["data"]["rows"]
    assert [row["count"] for row in rows] == list(small.RECIPE.counts)
    assert all(0 < row["error"] < 1 for row in rows)


def test_the_poster_tells_the_numbers():
    picture, said = small.small().poster()
    assert picture.startswith("<svg") and said.startswith("The error of a teacher's answer: 0.")
