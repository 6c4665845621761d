"""The stored networks of chapter 18 are of its recipe, and come back as they were."""

import dataclasses

import pytest

from course_lib.chapters.language_collapse import gpt, stored
from course_lib.chapters.language_collapse.recipe import RECIPE
from course_lib.study.results import Table
from course_lib.study.stored import far_apart
from tests.chapters.language_collapse import small
from tests.helpers import refused


def test_the_result_counts_anew_and_takes_the_networks_from_the_store():
    found = stored.result()
    assert found.recipe == RECIPE
    assert len(found.counting.seeds) == len(found.drawn.seeds) == 8
    assert found.gpt.seeds == stored.SEEDS[stored.ARMS] and found.far.seeds == stored.SEEDS[stored.FAR]
    assert set(found.stories) == set(found.gpt.conditions) == set(conditions_of(RECIPE.gpt))
    assert all(len(story.texts) == RECIPE.gpt.read for story in found.stories.values())
    assert all(path.stat().st_size < 100_000 for path in stored.PATHS.values())


def conditions_of(recipe):
    return (("truth", 0), *((arm, g) for arm in recipe.arms for g in range(recipe.generations + 1)))


def test_one_live_generation_gives_the_stored_numbers():
    """Another processor rounds in another way, which moves the KL of generation 0 in its last digits. Where it changes
    a word that is drawn, later generations have other luck: those may be as far apart as two seeds are."""
    table, stories = stored.networks()
    short = dataclasses.replace(RECIPE.gpt, generations=1)
    arms = {name: short.arms[name] for name in ("replace", "cold")}
    live, written = gpt.tiny_gpt(table.seeds[:1], short, arms=arms, workers=1)
    kept = Table.of(
        live.conditions, table.seeds, **{m: [table.get(c, m) for c in live.conditions] for m in table.values}
    )
    close = {"kl": 5e-3, "possible": 3, "distinct": 3, "alive": 2, "cat": 3, "typical": 0.1, "odd": 0.3}
    close |= dict.fromkeys(("animal", "place", "food", "action"), 3)
    luck = {"kl": 0.15, "possible": 25, "distinct": 15, "alive": 6, "cat": 12, "typical": 0.3, "odd": 1.0}
    luck |= dict.fromkeys(("animal", "place", "food", "action"), 25)
    assert [told for told in far_apart(live, kept, close) if ", 0) is " in told] == []
    assert far_apart(live, kept, luck) == []
    assert written["truth", 0] == stories["truth", 0]


def test_what_is_stored_comes_back(tmp_path):
    paths = {name: tmp_path / f"{name}.json" for name in stored.PATHS}
    recipe, ours = small.RECIPE, small.result()
    for name in paths:
        stored.store(name, small.SEEDS, paths=paths, recipe=recipe, workers=1)
    table, stories = stored.networks(paths[stored.ARMS], recipe.gpt)
    assert table.conditions == ours.gpt.conditions and table.seeds == small.SEEDS
    assert stories == ours.stories
    for metric, values in table.values.items():
        assert values == pytest.approx(ours.gpt.values[metric], rel=1e-5)
    for metric, values in stored.reach(paths[stored.FAR], recipe).values.items():
        assert values == pytest.approx(ours.far.values[metric], rel=1e-5)
    changed = dataclasses.replace(recipe.gpt, cold=0.7)
    with refused("arms.json", "cold = 0.8", "0.7", stored.COMMAND):
        stored.networks(paths[stored.ARMS], changed)
    with refused("far.json", "gpt.cold = 0.8", "0.7", stored.COMMAND):
        stored.reach(paths[stored.FAR], dataclasses.replace(recipe, gpt=changed))


def test_the_command_stores_what_is_named(monkeypatch):
    ran = []
    monkeypatch.setattr(stored, "store", ran.append)
    stored.main(["far"])
    stored.main([])
    assert ran == ["far", "arms", "far"]
