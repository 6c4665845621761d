"""The stored runs of chapter 10, and the line of stations that the widget shows."""

import pytest
import torch

from course_lib.chapters.reasoning import line, stored
from course_lib.chapters.reasoning.recipe import RECIPE
from course_lib.study.stored import load, stale
from tests.chapters.reasoning import small
from tests.helpers import refused


def test_the_stored_runs_are_of_this_recipe():
    assert stale(stored.PATH, RECIPE, stored.COMMAND) is None
    assert stored.result().recipe == RECIPE
    assert stored.result().stages.seeds == tuple(stored.SEEDS[stored.STAGES]) and list(stored.lines()) == [
        0,
        1,
        2,
    ]
    assert stored.PATH.stat().st_size < 300_000


def test_the_stored_runs_have_the_form_of_a_run():
    ours, kept = small.result(), stored.result()
    assert kept.stages.conditions == ours.stages.conditions == kept.seconds.conditions
    assert set(kept.stages.values) == set(ours.stages.values) and set(kept.growth.values) == set(ours.growth.values)
    assert {name for name, _ in kept.growth.conditions} == {name for name, _ in ours.growth.conditions}
    assert set(kept.sizes) == set(ours.sizes)
    found = line.stations(small.pipeline(), (small.RECIPE.weight,))[f"{small.RECIPE.weight:g}"]
    for one in stored.lines().values():
        assert list(one) == [f"{weight:g}" for weight in line.WEIGHTS]
        for stations in one.values():
            assert list(stations) == list(found) == list(line.STATIONS)
            for name, parts in stations.items():
                assert len(parts["marks"]) == 3
                assert torch.tensor(parts["tokens"]).shape == torch.tensor(found[name]["tokens"]).shape


def test_the_stored_lines_belong_to_the_stored_tables():
    for place, one in stored.lines().items():
        for name in line.STATIONS:
            marks = one[f"{RECIPE.weight:g}"][name]["marks"]
            assert marks[0] == pytest.approx(stored.result().stages.get(name)[place], abs=0.01)


def test_the_stored_lines_show_what_the_chapter_says_of_the_slider():
    """With heavy weights some model without a cold start ends in the empty thought, R1 never; at weight 0 R1 mixes
    again."""
    lines = stored.lines().values()

    def marks(station, weight, place):
        return [one[weight][station]["marks"][place] for one in lines]

    _, thought, same = range(3)
    for weight in ("1", "2"):
        assert min(marks("consistent", weight, thought)) < 0.5 and min(marks("R1", weight, thought)) > 2.5
    assert max(marks("R1", "0", same)) < 75


def test_storing_keeps_tables_and_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(line, "WEIGHTS", (small.RECIPE.weight,))
    path = tmp_path / "stored.json"
    stored.store(small.SEEDS, path, small.RECIPE, lines=1, workers=1)
    found = load(path, small.RECIPE, stored.COMMAND)
    assert found.seeds == small.SEEDS and list(found.more["lines"]) == [str(small.SEEDS[0])]
    ours = small.result()
    assert found.tables["stages"].get("zero") == pytest.approx(ours.stages.get("zero"))
    assert found.more["sizes"] == ours.sizes
    with refused("stored.json were made with", stored.COMMAND):
        load(path, RECIPE, stored.COMMAND)
