"""The stored runs of chapter 07 are of its recipe, two seeds come out again, and what is stored comes back."""

from dataclasses import replace

import pytest

from course_lib import runtime
from course_lib.chapters.fewer_bits import experiment, payers, stored
from course_lib.chapters.fewer_bits.budget import same_bytes
from course_lib.chapters.fewer_bits.parts import facts, pictures
from course_lib.chapters.fewer_bits.recipe import RECIPE
from course_lib.data import worlds
from course_lib.study.stored import far_apart, load, stale
from tests.chapters.fewer_bits import small
from tests.helpers import refused

LIVE = (0, 1)
# Another processor rounds sums in another way, and near a level that moves a weight by a whole step.
WITHIN = {"accuracy": 3.0, "agreement": 3.0, "common": 4.0, "rare": 12.0, "units": 0.1, "recall": 3.0}
NEAR = {"same": 3.0, "near": 1.5, "digit": 2.0}
WITHIN |= {"stored": 0, "used": 0, "busiest": 15.0}


@pytest.fixture(scope="module")
def classroom():
    return experiment.prepare(LIVE, RECIPE)


def test_two_seeds_of_equal_bytes_come_out_again(classroom):
    whole = RECIPE.budget
    place = whole.sizes.index(1656)
    rates, fresh = ([row[place : place + 1] for row in rows] for rows in (whole.rates, whole.fresh_rates))
    pruned = whole.pruned_rates[place : place + 1]
    recipe = replace(whole, sizes=(1656,), rates=tuple(rates), fresh_rates=tuple(fresh), pruned_rates=pruned)
    ours = same_bytes(classroom, recipe)
    weak = ("fresh", 16, 1656)  # where chance decides much
    kept = [c for c in ours.conditions if c != weak]
    assert len(kept) >= 6
    assert far_apart(only(ours, kept), stored.long().same_bytes, WITHIN, luck=3) == []


def only(table, conditions, metrics=None):
    values = {m: [table.get(c, m) for c in conditions] for m in metrics or table.values}
    return type(table).of(conditions, table.seeds, **values)


def test_two_seeds_of_who_pays_come_out_again(classroom):
    ours = payers.payers(classroom, replace(RECIPE, smaller=(24,), healed=(1,), low=1))
    kept = [c for c in ours.conditions if c[0] not in (payers.PTQ, payers.NOISE)]
    assert far_apart(only(ours, kept), stored.long().payers, WITHIN, luck=3) == []


def test_two_seeds_of_mixtures_come_out_again(classroom):
    assert far_apart(facts(LIVE), stored.long().facts, WITHIN, luck=3) == []
    assert (
        far_apart(pictures(classroom), stored.long().pictures, WITHIN | {"accuracy": 6.0, "agreement": 6.0}, luck=3)
        == []
    )


def test_the_result_runs_what_is_quick_and_takes_the_rest_from_the_store():
    found = experiment.run(runtime.seeds(2), replace(RECIPE, healing=small.FEW, bits=(8, 2, 1)), long=stored.long())
    assert found.long is stored.long() and found.rounding.seeds == (0, 1)
    assert all(len(getattr(found.long, name).seeds) == 10 for name in stored.LONG)


@pytest.mark.parametrize("world", stored.WORLDS)
def test_the_stored_runs_are_of_this_recipe(world):
    assert stale(stored.path(world), RECIPE, stored.COMMAND) is None
    assert stored.path(world).stat().st_size < 60_000


def test_two_seeds_of_clothes_come_out_again():
    kept = stored.result("clothes")
    room = experiment.prepare(LIVE, RECIPE, data=worlds.tensors("clothes"))
    ours = experiment.rounding(room, replace(RECIPE, bits=(8, 2, 1)))
    there = [c for c in ours.conditions if c in kept.rounding.conditions and c[-1] != 1]
    assert len(there) >= 8 and kept.rounding.seeds == tuple(range(10))
    values = ("accuracy", "agreement", "changed")  # of few changed answers a share moves a lot
    assert far_apart(only(ours, there, values), kept.rounding, WITHIN | {"changed": 3.0}, luck=3) == []
    assert far_apart(experiment.neighbours(room, replace(RECIPE, bits=(2, 1))), kept.neighbours, NEAR, luck=3) == []


def test_what_is_stored_comes_back(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "path", lambda world: tmp_path / f"{world}.json")
    ours = small.result()
    for world in stored.WORLDS:
        stored.store(world, small.SEEDS, ours.recipe)
        found = stored.long(world, ours.recipe)
        for name in stored.LONG:
            there, here = getattr(found, name), getattr(ours.long, name)
            assert there.conditions == here.conditions and there.seeds == small.SEEDS
    tables = load(tmp_path / "clothes.json", ours.recipe, stored.COMMAND).tables
    assert set(tables) == {*stored.QUICK, *stored.LONG}
    assert tables["healing"].conditions == ours.healing.conditions
    with refused("clothes.json", "near = 10", "7", stored.COMMAND):
        stored.long("clothes", replace(ours.recipe, near=7))


def test_the_command_stores_both_worlds(monkeypatch):
    ran = []
    monkeypatch.setattr(stored, "store", lambda world, seeds: ran.append((world, len(seeds))))
    stored.main(["--seeds", "2"])
    assert ran == [("digits", 2), ("clothes", 2)]


def test_an_unknown_world_is_refused():
    with refused("world", "moon"):
        stored.path("moon")
