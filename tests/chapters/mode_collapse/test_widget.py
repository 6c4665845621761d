"""The widget of chapter 16: what the page is told, and what the poster says."""

import pytest

from course_lib.chapters.mode_collapse import widget
from tests.helpers import refused


def test_what_the_page_is_told():
    built = widget.ModeCollapse("sets", alpha=0.2, beta=1.0)
    assert built.want == {"ask": "sets", "alpha": 0.2, "beta": 1.0}
    data = built.table["data"]
    assert sum(data["base"]) == pytest.approx(1) and len(data["base"]) == 10
    assert [name for name, _ in data["worlds"]] == ["once", "alone", "fresh", "sets"]


def test_the_poster_tells_the_numbers():
    picture, said = widget.ModeCollapse().poster()
    assert picture.startswith("<svg") and "The base model says 7 in 28 %" in said
    assert "tuned with typicality 0.57 and beta 0.2" in said.lower() and "entropy 0.54 nats" in said


@pytest.mark.parametrize(
    "wrong, words",
    [({"ask": "set"}, "Unknown way to ask 'set'"), ({"alpha": 3}, "Unknown alpha"), ({"beta": 0}, "Unknown beta")],
)
def test_wrong_settings_are_told_in_a_sentence(wrong, words):
    with refused(words):
        widget.ModeCollapse(**wrong)
