"""How sentences begin: counted by hand, stored as they were measured, and asked again of the real model."""

from dataclasses import replace

import pytest

from course_lib.chapters.mode_collapse import openings, real
from course_lib.chapters.real_models import stored as chapter_19
from tests.helpers import refused


def test_openings_by_hand():
    texts = ["Time is a river.", "time is, a thief", "Time flies.", "“Time is a gift”"]
    assert openings.begun(texts[3]) == "time is a"
    assert openings.measures(texts) == {"top": 75, "kinds": 50}
    assert openings.commonest(texts) == [["time is a", 75.0], ["time flies", 25.0]]


def test_no_texts_are_refused():
    with refused("There are no texts"):
        openings.measures([])


def test_people_are_read_from_a_folder(tmp_path):
    lines = (
        "Time is what keeps everything from happening at once.",
        "Too short, time.",
        "Nothing about the word in here, sorry to say.",
    )
    (tmp_path / "wisdom").write_text("\n%\n".join(lines), encoding="utf-8")
    (tmp_path / "wisdom.dat").write_bytes(b"\x00")
    assert openings.by_people(tmp_path) == [lines[0]]
    with refused("no one-liners about time", "fortunes"):
        openings.by_people(tmp_path / "nowhere")


def test_what_is_stored():
    found = openings.table()
    table = found.tables["openings"]
    assert table.seeds == tuple(range(openings.RECIPE.wordings)) and len(openings.WORDINGS) == len(table.seeds)
    names = (openings.CHAT, openings.HOT, openings.PLAIN, openings.OTHER, openings.PEOPLE)
    assert table.conditions == names and set(names) == set(found.more["tops"])


def test_the_real_model_says_it_again(real_model):
    """A few sentences of one wording. The bound is three standard deviations of a share of so few; without the marks of
    a chat it would be far outside."""
    table, few = openings.table().tables["openings"], replace(openings.RECIPE, texts=16)
    again = openings.measures(openings.asked(real_model, 0, openings.CHAT, few))
    stored = table.get(openings.CHAT, "top")[0]
    assert again["top"] == pytest.approx(stored, abs=35)
    assert table.get(openings.PLAIN, "top")[0] < stored - 35


def test_chapter_19_still_says_what_is_quoted():
    found = chapter_19.result()
    chat, plain = ((frame, "lowest first", 1, 10) for frame in ("chat", "plain"))
    turned = ("chat", "highest first", 1, 10)
    quoted = [(chat, "inside"), *((order, end) for end in ("lowest", "highest") for order in (chat, turned))]
    quoted += [(chat, "even"), (plain, "even")]
    intervals = [found.numbers.mean(*each) for each in quoted]
    intervals += [found.lists.mean(name, metric) for metric in ("even", "next") for name in ("lists", "fair")]
    for row, interval in zip(real.ROWS, intervals, strict=True):
        assert (row.mean, row.half) == pytest.approx((interval.mean, interval.half), abs=0.06), row
    assert "| ten at once, in a chat | next number = last one plus 1 | 57\u00a0±\u00a012 |" in real.table().text
