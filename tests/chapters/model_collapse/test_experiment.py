"""What chapter 17 measures, by hand and on small groups."""

import dataclasses
import itertools

import numpy as np
import pytest

from course_lib.chapters.model_collapse import experiment as chapter
from course_lib.chapters.model_collapse import learners, worlds
from tests.chapters.model_collapse.small import SMALL, result
from tests.helpers import refused


@pytest.fixture(scope="module")
def small():
    return result()


def test_spread_by_hand():
    found = chapter.spread(np.array([0.25] * 15 + [0.5] * 4 + [4.25]))
    assert found == {"mean": 50.0, "median": 25.0, "wider": 5.0, "top": 42.5}
    assert chapter.spread(np.zeros(4))["top"] == 0


def test_the_mean_is_a_mean_of_variances_and_not_of_logarithms():
    assert chapter.spread(np.array([0.01, 1.0, 100.0]))["mean"] == pytest.approx(100 * 101.01 / 3)


def test_every_regime_is_measured_and_begins_with_the_truth(small):
    names = {name for name, _ in small.gaussian.conditions}
    assert names == {*worlds.REGIMES, chapter.KEPT}
    for name in names:
        first = {metric: small.gaussian.get((name, 0), metric).tolist() for metric in small.gaussian.values}
        assert first["mean"] == first["median"] == first["total"] == [100, 100]
        assert first["drift"] == first["wider"] == [0, 0]
    assert small.gaussian.get(("infinite", 20), "total").tolist() == [100, 100]


def test_paired_regimes_start_with_the_same_luck(small):
    recipe = dataclasses.replace(SMALL, chains=50)
    first = [chapter.gaussian_chains(name, 3, recipe).variance[1] for name in ("replace", "accumulate", "fresh")]
    assert (first[0] == first[1]).all() and (first[0] == first[2]).all()


def test_groups_differ_and_a_seed_gives_the_same_numbers_again(small):
    again = result()
    for part in ("gaussian", "histogram", "kernel", "slope", "judged", "mixture"):
        table, other = getattr(small, part), getattr(again, part)
        for metric, values in table.values.items():
            assert (values == other.values[metric]).all()
    assert (np.diff(small.gaussian.get(("replace", 20), "mean")) != 0).all()


def test_histograms_measure_who_is_left(small):
    table = small.histogram
    assert table.get(("replace", 0), "alive").tolist() == [12, 12]
    assert table.get(("replace", 1), "common").tolist() == table.get(("replace", 1), "rare").tolist() == [100, 100]
    assert (table.get(("replace", 20), "alive") < table.get(("fresh", 20), "alive")).all()


def test_who_is_left_by_hand():
    """What is seen again later was not lost."""
    rows = [[0, 0, 0], [1, 1, 1], [1, 0, 0], [1, 0, 1]]  # by generation: categories that the one chain has
    seen = np.array(rows, dtype=bool)[:, None, :]
    again = chapter.seen_again(seen)
    assert [chapter.still(seen, again, k, slice(None)) for k in (0, 1)] == [100, 100]
    assert chapter.still(seen, again, 2, slice(None)) == pytest.approx(200 / 3)
    assert chapter.still(seen, again, 2, slice(2, None)) == 100
    assert chapter.still(seen, again, 2, slice(1, 2)) == 0


def test_the_error_of_a_slope_is_its_distance_from_the_truth(small):
    """Not from its own mean: training that stops early forgets, and that is an error too."""
    assert small.slope.mean(("from 0", 20), "signal").mean < 60
    assert small.slope.mean(("from 0", 20), "error").mean > 0.16 * SMALL.samples


def test_clouds_begin_with_all_clusters_and_fresh_points_keep_them(small):
    assert {small.mixture.mean((regime, 0), "small").mean for regime in ("replace", "fresh")} == {100}
    assert (
        small.mixture.mean(("fresh", SMALL.cloudy), "small").mean
        > small.mixture.mean(("replace", SMALL.cloudy), "small").mean
    )


def test_a_recipe_says_which_worlds_are_judged():
    found = chapter.judged_worlds()
    assert list(found) == [
        chapter.NONE,
        chapter.CARELESS,
        chapter.GOOD,
        chapter.BLIND,
        chapter.NEARLY,
        chapter.FAIR,
        chapter.BIASED,
    ]
    assert found["no verifier"]["accepts"] == (1.0, 1.0)
    assert found["good"]["accepts"] == (0.1, 0.95), "a wrong answer first"
    assert found[chapter.BLIND] == {"slip": 0.025, "caught": 0.025, "accepts": (1.0, 1.0)}
    assert found["rare, biased"] == {"start": 0.2, "accepts": (0.9, 1.0)}


def test_the_chains_without_any_such_answer_are_counted():
    """At first there are no wrong answers, and the rare right ones are in every chain."""
    table = chapter.judged((0, 1), SMALL)
    first = {name: table.get((name, 0), "gone").tolist() for name in (chapter.CARELESS, chapter.BIASED)}
    assert first == {chapter.CARELESS: [100, 100], chapter.BIASED: [0, 0]}
    last = [table.mean((name, SMALL.judged), "gone").mean for name in (chapter.FAIR, chapter.BIASED)]
    assert last[0] < last[1]


def test_a_wrong_recipe_is_refused():
    with refused("The share of real data is 1.2"):
        chapter.gaussian((0, 1), dataclasses.replace(SMALL, share=1.2))
    with refused("The number of samples is 0"):
        chapter.kernel((0, 1), dataclasses.replace(SMALL, samples=0))


@pytest.mark.parametrize(
    "field, value, last", [("early", 21, "generations"), ("soon", 50, "generations"), ("later", 30, "judged")]
)
def test_a_look_after_the_end_of_a_chain_is_refused(field, value, last):
    with refused(f"{field} is {value} and {last} 20", f"give {field} at most 20"):
        dataclasses.replace(SMALL, **{field: value})


@pytest.mark.parametrize("part", ["run", "gaussian", "histogram", "kernel", "slope", "judged", "mixture"])
@pytest.mark.parametrize("seeds", [(), (3,), (1, 1), (0, -1), 5])
def test_too_few_or_equal_seeds_are_refused(part, seeds):
    with refused("give", "such as range(8)" if seeds not in ((0, -1),) else "not negative"):
        getattr(chapter, part)(seeds, SMALL)


def test_an_interrupted_table_keeps_the_groups_that_are_finished(monkeypatch, capsys):
    healthy, calls = learners.Slope.run, itertools.count(1)

    def run(self, generations):
        if next(calls) == 2 * 5 + 1:  # five ways of learning; the third group begins
            raise KeyboardInterrupt
        return healthy(self, generations)

    monkeypatch.setattr(learners.Slope, "run", run)
    assert chapter.slope((0, 1, 2), SMALL).seeds == (0, 1)
    assert "2 of 3 seeds are finished" in capsys.readouterr().out
