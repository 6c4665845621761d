"""Three measures of pluralism: by hand, and that each has a model that reaches it alone."""

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.mode_collapse import opinions
from tests.helpers import refused

SETTINGS = {"shown": 300, "pairs": 4000, "sharp": 4.0, "beta": 0.1}
TEDIUM = {opinions.TOLERANT: 0.05, opinions.IMPATIENT: 0.5, opinions.FROM_GROUP: 0.5}


def measured(training, seed=0):
    return opinions.measures(opinions.trained(training, seed, tedium=TEDIUM, **SETTINGS))


def model(plain, steered=0):
    """A model that always gives the response `plain`, and `steered` to every group."""
    found = torch.zeros(4, len(opinions.RESPONSES), dtype=torch.double)
    found[0, opinions.RESPONSES.index(plain)] = 1
    found[1:, steered] = 1
    return found


def test_measures_by_hand():
    found = opinions.measures(model((0,)))
    assert found == pytest.approx({"overton": 0, "steerable": 100 / 3, "distributional": 60})
    balanced = opinions.measures(model((0, 1, 2)))
    assert balanced["overton"] == 100 and balanced["distributional"] == pytest.approx(opinions.compromise())
    assert opinions.measures(model((0, 1, 2, 3)))["overton"] == 0


def test_what_a_rater_feels():
    felt = dict(zip(opinions.RESPONSES, opinions.felt(1, 0.2).tolist(), strict=True))
    assert felt[(1,)] == 1 and felt[(0, 1)] == pytest.approx(0.8) and felt[(0,)] == pytest.approx(-0.2)
    assert felt[(0, 1, 2, 3)] == pytest.approx(0.4)


def test_the_base_model_is_made_of_distributions():
    assert opinions.base_model().sum(1).tolist() == pytest.approx([1] * 4)


def test_imitating_adds_to_the_base():
    base, shown = torch.tensor([0.5, 0.5], dtype=torch.double), torch.tensor([1.0, 0.0], dtype=torch.double)
    found = opinions.imitated(base, shown, 30, runtime.generator(0, "test"), weight=10.0)
    assert found.tolist() == pytest.approx([(30 + 5) / 40, 5 / 40])


def test_with_many_pairs_tolerant_raters_always_bring_the_same_share_of_balanced_answers():
    """So what is wide with few pairs is noise."""
    many = SETTINGS | {"beta": 0.2, "pairs": 1_000_000}
    shares = [opinions.measures(opinions.trained(opinions.TOLERANT, seed, tedium=TEDIUM, **many)) for seed in range(4)]
    balanced = [each["overton"] for each in shares]
    assert max(balanced) - min(balanced) < 6 and min(balanced) > 12


def test_mistakes_are_told_in_a_sentence():
    with refused("Unknown training 'tolerant'", "tolerant raters"):
        opinions.trained("tolerant", 0, tedium=TEDIUM, **SETTINGS)
    with refused("The model has shape [2, 15]: give [4, 15]"):
        opinions.measures(torch.ones(2, 15))


def test_each_training_moves_its_own_measure():
    found = {training: measured(training) for training in opinions.TRAININGS}
    best = {name: max(found, key=lambda training: found[training][name]) for name in ("overton", "steerable")}
    assert best == {"overton": opinions.BALANCE, "steerable": opinions.FROM_GROUP}
    assert found[opinions.OWN]["distributional"] > 90 > found[opinions.IMPATIENT]["distributional"]
    assert found[opinions.TOLERANT]["overton"] > found[opinions.IMPATIENT]["overton"]
    for training in (opinions.OWN, opinions.TOLERANT, opinions.IMPATIENT, opinions.BALANCE):
        assert found[training]["steerable"] == found[opinions.BASE]["steerable"], "no group was named"
