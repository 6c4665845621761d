"""The widget of chapter 10."""

import time

import pytest

from course_lib.chapters.reasoning import line, stored
from course_lib.chapters.reasoning.widget import NAMES, Reasoning
from course_lib.data import sums
from course_lib.errors import CourseError
from tests.chapters.reasoning import small


def asked(widget, seconds=10, **want):
    seen = []
    widget.observe(lambda change: seen.append(change["new"]), "frame")
    widget.set_state({"want": {**want, "seq": 1}})
    until = time.monotonic() + seconds
    while not seen:
        assert time.monotonic() < until
        time.sleep(0.01)
    return seen[-1]


def test_the_page_has_a_name_for_every_station_of_the_stored_runs():
    for found in stored.lines().values():
        assert all(list(stations) == list(NAMES) for stations in found.values())


def test_new_questions_are_answered_by_the_station_of_the_live_run():
    widget = Reasoning(small.begun(), small.lines())
    assert widget.table["live"] is True
    frame = asked(widget, station=1, weight=0.0, seed=0, fresh=2)
    widget.close()
    assert frame["status"] == "done" and frame["station"] == 1
    assert len(frame["fresh"]) == 4 * line.SHOWN * sums.CONTEXT


@pytest.mark.parametrize(
    "want, sentence",
    [({"station": 3}, "The stage 'R1' has not been run"), ({"station": 9}, "There is no station 9")],
)
def test_what_cannot_be_asked_is_told_in_the_widget(want, sentence):
    widget = Reasoning(small.begun(), small.lines())
    frame = asked(widget, weight=0.5, fresh=1, **want)
    widget.close()
    assert frame["status"] == "error" and sentence in frame["sentence"]


def test_without_a_live_run_the_widget_says_so():
    widget = Reasoning(lines=small.lines())
    assert widget.table["live"] is False
    assert "no live run" in asked(widget, station=1, fresh=1)["sentence"]
    widget.close()


def test_no_runs_are_refused():
    with pytest.raises(CourseError, match="There are no runs to show"):
        Reasoning(lines={})


def test_the_stored_runs_fit_into_a_page():
    widget = Reasoning()
    assert 5_000 < len(widget.stored_html()) < 80_000
    assert "right" in widget.poster()[1]
