"""The stored runs of chapter 07 are of its recipe, two seeds come out again, and what is stored comes back."""

from dataclasses import fields, replace

import pytest

from course_lib import runtime
from course_lib.chapters.fewer_bits import experiment, payers, stored
from course_lib.chapters.fewer_bits.budget import same_bytes
from course_lib.chapters.fewer_bits.parts import facts, pictures
from course_lib.chapters.fewer_bits.recipe import RECIPE
from course_lib.study.stored import far_apart
from tests.chapters.fewer_bits import small
from tests.helpers import refused

LIVE = (0, 1)
# Another processor rounds sums in another way, and near a level that moves a weight by a whole step.
WITHIN = {"accuracy": 3.0, "agreement": 3.0, "common": 4.0, "rare": 12.0, "units": 0.1, "recall": 3.0}
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
    assert far_apart(only(ours, kept), stored.long().same_bytes, WITHIN) == []


def only(table, conditions):
    values = {m: [table.get(c, m) for c in conditions] for m in table.values}
    return type(table).of(conditions, table.seeds, **values)


def test_two_seeds_of_who_pays_come_out_again(classroom):
    ours = payers.payers(classroom, replace(RECIPE, smaller=(24,), healed=(1,), low=1))
    kept = [c for c in ours.conditions if c[0] not in (payers.PTQ, payers.NOISE)]
    assert far_apart(only(ours, kept), stored.long().payers, WITHIN) == []


def test_two_seeds_of_mixtures_come_out_again(classroom):
    assert far_apart(facts(LIVE), stored.long().facts, WITHIN) == []
    assert far_apart(pictures(classroom), stored.long().pictures, WITHIN | {"accuracy": 6.0, "agreement": 6.0}) == []


def test_the_result_runs_what_is_quick_and_takes_the_rest_from_the_store():
    found = experiment.run(runtime.seeds(2), replace(RECIPE, healing=small.FEW, bits=(8, 2, 1)), long=stored.long())
    assert found.long is stored.long() and found.rounding.seeds == (0, 1)
    assert all(len(getattr(found.long, field.name).seeds) == 10 for field in fields(found.long))
    assert stored.PATH.stat().st_size < 60_000


def test_what_is_stored_comes_back(tmp_path):
    path = tmp_path / "stored.json"
    stored.store(small.SEEDS, path, small.result().recipe)
    found, ours = stored.long(path, small.result().recipe), small.result().long
    for field in fields(found):
        there, here = getattr(found, field.name), getattr(ours, field.name)
        assert there.conditions == here.conditions and there.seeds == small.SEEDS
    with refused("stored.json", "near = 10", "7", stored.COMMAND):
        stored.long(path, replace(small.result().recipe, near=7))
