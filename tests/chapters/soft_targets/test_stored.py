"""The stored runs of chapter 01 are of this recipe, say what a run says, and a command makes them."""

import pytest

from course_lib.chapters.soft_targets import experiment, stored, tables
from course_lib.chapters.soft_targets.claims import claims
from course_lib.chapters.soft_targets.recipe import RECIPE
from course_lib.data import worlds
from course_lib.study.stored import far_apart, stale
from tests.chapters.soft_targets import small
from tests.helpers import refused

SAMPLE = (0, 1)  # of the seeds, run again here
WITHIN = {"accuracy": 1.5, "agreement": 1.5}  # points: another processor rounds otherwise
PARTIAL = WITHIN | {"recall": 8} | {f"recall {digit}": 8 for digit in range(10)}


def test_the_stored_runs_are_of_this_recipe():
    assert stale(stored.path(), RECIPE, stored.COMMAND) is None
    assert stored.path().stat().st_size < 100_000
    result = stored.result()
    assert result.recipe == RECIPE
    assert all(getattr(result, name).seeds == tuple(range(10)) for name in experiment.TABLES)


@pytest.fixture(scope="module")
def again():
    return experiment.run(SAMPLE, RECIPE, data=worlds.tensors("clothes"))


@pytest.mark.parametrize("name", experiment.TABLES)
def test_two_seeds_say_the_same_again(name, again):
    within = PARTIAL if name in ("omitted", "two_digits") else WITHIN
    assert far_apart(getattr(again, name), getattr(stored.result(), name), within, luck=3) == []


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    ran, found = [], small.result()

    def run(seeds, recipe, *, data, progress):
        ran.append((tuple(seeds), len(data)))
        return found

    monkeypatch.setattr(stored, "path", lambda world="clothes": tmp_path / f"{world}.json")
    monkeypatch.setattr(stored, "RECIPE", small.RECIPE)
    monkeypatch.setattr(stored.runtime, "seeds", lambda count, master: found.sizes.seeds)
    monkeypatch.setattr(experiment, "run", run)
    stored.main(["--seeds", "2"])
    stored.result.cache_clear()
    try:
        assert stored.result().sizes.conditions == found.sizes.conditions
    finally:
        stored.result.cache_clear()
    assert ran == [(found.sizes.seeds, 5000)]


def test_an_unknown_world_is_refused():
    with refused("stored world", "moon"):
        stored.path("moon")


def test_every_claim_has_its_row_in_the_other_world():
    shown = claims.about(stored.result(), elsewhere=stored.result())._repr_markdown_().splitlines()
    assert shown[0].endswith("| on clothes |") and len(shown) == 2 + len(claims.names)
    assert not any("not tried" in row for row in shown)


def test_the_tables_show_both_worlds_and_what_fell():
    here, there = small.result(), stored.result()
    both = tables.two_worlds(here, there).text.splitlines()
    assert both[0].endswith("| here | clothes |") and len(both) == 18
    assert str(there.controls.gain("rest shuffled", "labels + noise")) in both[12]
    fallen = tables.fallen(here, there).text.splitlines()
    assert fallen[0] == "| expected | measured, points | set against |" and len(fallen) == 12
    assert str(here.controls.gain("rest spread evenly", "labels + noise")) in fallen[3]
