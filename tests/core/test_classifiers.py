import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from course_lib.models import classifiers
from tests.helpers import refused


def test_layers_alternate_and_the_last_one_is_linear():
    kinds = [type(layer) for layer in classifiers.mlp((64, 12, 8, 10))]
    assert kinds == [nn.Linear, nn.ReLU, nn.Linear, nn.ReLU, nn.Linear]


def test_the_answer_by_hand():
    # one input 2, two hidden units with weights 1 and -1: ReLU gives 2 and 0; outputs 3 · 2 + 5 · 0 + 1 = 7
    model = classifiers.mlp((1, 2, 1))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([[1.0], [-1.0]]))
        model[0].bias.zero_()
        model[2].weight.copy_(torch.tensor([[3.0, 5.0]]))
        model[2].bias.fill_(1.0)
        assert model(torch.tensor([[2.0]])).item() == 7


@given(st.lists(st.integers(1, 40), min_size=2, max_size=4), st.integers(0, 1000))
def test_initial_weights_lie_within_one_over_the_root_of_the_inputs(widths, seed):
    for layer in classifiers.mlp(widths, seed)[::2]:
        limit = layer.in_features**-0.5
        for parameter in layer.parameters():
            assert bool(torch.isfinite(parameter).all()) and parameter.abs().max() <= limit


def test_initial_weights_fill_their_range():
    weight = classifiers.mlp((64, 256))[0].weight
    assert weight.min() < -0.124 and weight.max() > 0.124  # 1/√64 = 0.125
    assert weight.mean().abs() < 0.003  # 16,384 draws: the mean has a standard deviation of 0.072 / 128 = 0.0006


def same(first, second):
    return all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def test_the_seed_fixes_the_weights():
    assert same(classifiers.mlp((5, 4, 3), 1), classifiers.mlp((5, 4, 3), 1))
    assert not same(classifiers.mlp((5, 4, 3), 1), classifiers.mlp((5, 4, 3), 2))


def test_building_a_model_does_not_touch_the_global_generator():
    before = torch.get_rng_state()
    classifiers.mlp((5, 4, 3))
    assert torch.equal(torch.get_rng_state(), before)


def test_parameters_by_hand():
    # teacher: 64 · 256 + 256 + 256 · 10 + 10 = 19,210; student: 64 · 16 + 16 + 16 · 10 + 10 = 1,210
    assert classifiers.parameter_count(classifiers.build("teacher")) == 19210
    assert classifiers.parameter_count(classifiers.build("student")) == 1210


@pytest.mark.parametrize("name", classifiers.WIDTHS)
def test_every_model_turns_digits_into_ten_logits(name):
    assert classifiers.build(name)(torch.zeros(3, 64)).shape == (3, 10)


def test_unknown_model_is_refused():
    with refused("Unknown model 'studnet'", "did you mean 'student'?"):
        classifiers.build("studnet")


@pytest.mark.parametrize("widths", [(), (64,), (64, 0, 10), (64, -3)])
def test_impossible_widths_are_refused(widths):
    with refused(f"The widths are {widths}", "at least two sizes of 1 or more"):
        classifiers.mlp(widths)


def test_multiplications_are_those_that_pytorch_counts():
    model = classifiers.mlp((64, 12, 8, 10))
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(torch.zeros(7, 64))
    assert counter.get_total_flops() == 2 * 7 * classifiers.multiplications((64, 12, 8, 10))  # each with an addition


def test_multiplications_by_hand():
    assert classifiers.multiplications((64, 16, 10)) == 64 * 16 + 16 * 10 == 1184
    with refused("The widths are (64,)"):
        classifiers.multiplications((64,))
