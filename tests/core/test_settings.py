"""Settings: checked once, in the caller's words; the optimiser and the schedule that they make."""

import copy
import dataclasses
import math
import pickle

import numpy as np
import pytest
import torch

from course_lib.training import Settings
from course_lib.training.settings import check_settings
from tests.helpers import refused


def rates(settings, steps):
    """The learning rate of each step of an optimiser that is never asked to move anything."""
    optimizer = settings.optimizer([torch.zeros(1, requires_grad=True)])
    schedule, found = settings.schedule(optimizer), []
    for _ in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return found


def test_the_learning_rate_falls_along_half_a_cosine():
    # lr 0.2 over 4 steps: (1 + cos 0) / 2 = 1, (1 + cos 45°) / 2 = 0.85355, (1 + cos 90°) / 2 = 0.5, then 0.14645
    assert rates(Settings(steps=4, lr=0.2), 4) == pytest.approx([0.2, 0.17071, 0.1, 0.02929], abs=1e-5)


def test_without_a_cosine_the_learning_rate_stays():
    assert rates(Settings(steps=4, lr=0.2, cosine=False), 4) == [0.2] * 4


def test_a_long_training_ends_where_the_cosine_ends():
    # PyTorch's schedule goes from one rate to the next: after a thousand steps it must still be on the curve
    found = rates(Settings(steps=1000, lr=0.01), 1000)
    expected = [0.01 * (1 + math.cos(math.pi * step / 1000)) / 2 for step in range(1000)]
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_the_optimizer_is_adamw_with_these_numbers():
    optimizer = Settings(lr=0.03, weight_decay=0.2).optimizer([torch.zeros(1, requires_grad=True)])
    assert isinstance(optimizer, torch.optim.AdamW)
    assert (optimizer.defaults["lr"], optimizer.defaults["weight_decay"]) == (0.03, 0.2)


def test_numbers_of_numpy_become_pythons():
    settings = Settings(np.int64(3), np.float32(0.5), np.int32(8), np.float64(0.25), 0, np.bool_(False))
    assert settings == Settings(3, 0.5, 8, 0.25, 0.0, False)
    types = [type(getattr(settings, field.name)) for field in dataclasses.fields(settings)]
    assert types == [int, float, int, float, int, bool]


def test_settings_stay_as_they_are_and_can_be_copied():
    settings = Settings(steps=7)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.steps = 8
    assert copy.deepcopy(settings) == pickle.loads(pickle.dumps(settings)) == settings
    assert dataclasses.replace(settings, lr=0.5) == Settings(steps=7, lr=0.5)
    assert len({settings, Settings(steps=7)}) == 1


@pytest.mark.parametrize("name", ["steps", "batch_size"])
@pytest.mark.parametrize("value", [0, -1, 2.5, True, "3", None, math.nan])
def test_counts_are_whole_numbers_of_one_or_more(name, value):
    with refused(f"{name} is {value!r}", "a whole number of 1 or more"):
        Settings(**{name: value})


@pytest.mark.parametrize("value", [0, -0.1, math.nan, math.inf, True, "0.1", None])
def test_the_learning_rate_is_above_zero(value):
    with refused(f"lr is {value!r}", "finite number above 0, such as 0.01"):
        Settings(lr=value)


@pytest.mark.parametrize("name", ["noise", "weight_decay"])
@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, "much", None])
def test_noise_and_weight_decay_are_not_below_zero(name, value):
    with refused(f"{name} is {value!r}", "finite number of 0 or more"):
        Settings(**{name: value})


@pytest.mark.parametrize("value", ["no", 1, None])
def test_cosine_is_yes_or_no(value):
    with refused(f"cosine is {value!r}", "True or False"):
        Settings(cosine=value)


@pytest.mark.parametrize("given", [500, {"steps": 3}, None, Settings])
def test_other_things_are_no_settings(given):
    with refused("The settings are", "pass Settings(...)"):
        check_settings(given)


def test_what_has_no_effect_is_refused():
    check_settings(Settings(steps=3), unused=("noise",))
    with refused("noise is 0.1 and has no effect here", "leave it at 0.0"):
        check_settings(Settings(noise=0.1), unused=("noise",))
