"""The experiments of chapter 16: what a seed draws, and that they can be repeated."""

import dataclasses

import pytest
import torch

from course_lib.chapters.mode_collapse import experiment, lists, rewards, words
from tests.chapters.mode_collapse.small import SMALL, result
from tests.helpers import refused


@pytest.fixture(scope="module")
def found():
    return result()


def test_a_seed_gives_the_same_numbers_again_and_another_seed_others(found):
    for part in ("optima", "quality", "opinions", "words"):
        again = getattr(experiment, part)((1, 5), SMALL)
        first = getattr(found, part)
        for metric, values in again.values.items():
            assert (values[:, 0] == first.values[metric][:, 1]).all(), (part, metric)
        assert any((values[:, 1] != first.values[metric][:, 1]).any() for metric, values in again.values.items())


def test_the_parts_have_the_conditions_of_the_recipe(found):
    assert found.recipe == SMALL
    assert found.optima.conditions == tuple((a, b) for a in (SMALL.alpha, 0.0) for b in SMALL.betas)
    assert found.noise.conditions == tuple((n, b) for n in SMALL.counts for b in SMALL.betas)
    assert found.policies.conditions == SMALL.tuned
    assert found.lists.conditions == experiment.ASKED
    assert found.words.conditions == words.ARMS


def test_without_raters_liking_and_with_many_pairs_nothing_narrows():
    recipe = dataclasses.replace(SMALL, alpha=0.0, pairs=100_000, counts=(100_000,))
    table = experiment.optima((0, 1), recipe)
    assert table.mean((0.0, 1.0), "entropy").mean == pytest.approx(float(rewards.entropy(rewards.base())), abs=0.02)


def test_the_share_of_sevens_is_that_of_the_answer_7(monkeypatch):
    monkeypatch.delenv("COURSE_KEEP", raising=False)  # computed anew, not read from disk
    table = experiment.optima((0, 1), SMALL)
    reward = rewards.learned(rewards.base(), SMALL.alpha, SMALL.pairs, 1)
    best = rewards.optimum(rewards.base(), reward, SMALL.middle).tolist()
    assert table.get((SMALL.alpha, SMALL.middle), "seven")[1] == pytest.approx(100 * best[7 - 1])


def test_without_a_liking_lists_keep_everything(monkeypatch):
    monkeypatch.delenv("COURSE_KEEP", raising=False)
    table = experiment.lists((0, 1), dataclasses.replace(SMALL, alpha=0.0))
    for asked in ((lists.ONCE, 1), (lists.ALONE, 5), (lists.SETS, 5), (lists.SETS, 10)):
        assert table.get(asked, "kept") == pytest.approx([100, 100])
        assert table.get(asked, "apart") == pytest.approx([0, 0], abs=1e-9)


def test_equal_quality_is_equal():
    good = torch.linspace(-1, 1, 10, dtype=torch.double)
    base = rewards.base()
    policy = experiment.as_good(lambda beta: rewards.optimum(base, good, beta), good, 0.5)
    assert float(policy @ good) == pytest.approx(0.5)
    easy = experiment.as_good(lambda beta: rewards.optimum(base, good, beta), good, -0.9)
    assert torch.allclose(easy, base, atol=1e-2), "what the base model has, costs nothing"


def test_independent_lists_keep_what_single_answers_keep(found):
    once, alone = (found.lists.get(asked, "kept") for asked in ((lists.ONCE, 1), (lists.ALONE, 5)))
    assert once == pytest.approx(alone)


def test_kl_by_hand():
    half = torch.tensor([0.5, 0.5], dtype=torch.double)
    assert experiment.divergence(torch.tensor([1.0, 0.0]).double(), half) == pytest.approx(0.6931, abs=1e-4)


@pytest.mark.parametrize("change", [{"strong": 0.3}, {"middle": 3.0}, {"pairs": 5}])
def test_a_setting_that_is_not_run_is_refused(change):
    (name,) = change
    with refused(f"{name} is"):
        dataclasses.replace(SMALL, **change)


def test_too_few_seeds_are_refused():
    with refused("at least two"):
        experiment.run((0,), SMALL)
