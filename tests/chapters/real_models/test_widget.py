"""The widget of chapter 19: what it gives to the page."""

from tests.chapters.real_models import small


def test_every_way_of_asking_has_its_bars():
    data = small.small().table["data"]
    assert len(data["shares"]) == 8 and len(data["questions"]) == len(small.SEEDS)
    for rows in data["shares"].values():
        assert len(rows) == len(small.SEEDS) and all(len(row) == 10 and abs(sum(row) - 100) < 0.1 for row in rows)
    assert all(question.count("{}") == 2 for question in data["questions"])


def test_a_sentence_for_each_number_of_bits():
    data = small.small().table["data"]
    names = [each["name"] for each in data["written"]]
    assert names == ["the original", "8 bits", "4 bits", "3 bits", "2 bits", "3 bits, healed"]


def test_the_poster_tells_the_numbers():
    picture, said = small.small().poster()
    assert picture.startswith("<svg") and said.startswith("Asked “") and " % " not in said[:10]
    assert " %" in said
