"""The widget of chapter 13: what it tells of a Desk."""

import functools

import pytest
import torch

from course_lib.chapters.synthetic_data import experiment, widget
from tests.chapters.synthetic_data import small
from tests.helpers import refused

made = functools.cache(small.small)


def test_every_choice_has_a_row():
    rows = made().table["data"]["rows"]
    assert [(row["shown"], row["filter"]) for row in rows] == [(n, f) for n in widget.SHOWN for f in widget.FILTERS]
    assert all(len(row["hits"]) == widget.QUERIES and len(row["written"]) == small.RECIPE.each for row in rows)


def test_without_examples_every_field_counts_and_a_perfect_filter_keeps_what_is_right():
    for row in made().table["data"]["rows"]:
        assert row["shown"] or row["counts"] == [1] * 5
        assert row["filter"] != "perfect" or row["wrong"] == 0
        assert row["filter"] != "none" or row["kept"] == 100


@pytest.mark.parametrize("i", range(widget.QUERIES))
def test_the_right_document_stands_where_its_rank_says(i):
    for row in made().table["data"]["rows"]:
        found = row["hits"][i]
        places = [k + 1 for k, right in enumerate(found["right"]) if right]
        assert places in ([found["rank"]], []) or found["rank"] <= widget.HITS
        assert bool(places) or found["rank"] >= widget.HITS


def test_the_poster_tells_the_marks():
    picture, said = made().poster()
    assert picture.startswith("<svg") and said.startswith("Mean reciprocal rank of retrievers, in percent. BM25: ")


def test_a_desk_with_too_few_examples_is_refused():
    at = small.desk()
    few = experiment.Desk(at.world, at.exam, at.examples.some(torch.arange(3)), at.counts)
    with refused("3 examples", "8 or more"):
        widget.SyntheticData(few)
