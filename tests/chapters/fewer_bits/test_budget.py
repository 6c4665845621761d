"""Nets of the same bytes, and nets of which one answer uses a part."""

import pytest
import torch

from course_lib.chapters.fewer_bits import axes, budget, mixture, parts
from course_lib.chapters.fewer_bits.recipe import Budget, Recipe
from course_lib.models import quantise
from course_lib.training import Cohort
from course_lib.training.cohort import initial_weights
from tests.chapters.fewer_bits import small
from tests.helpers import refused

WIDTHS = (64, 64, 64, 10)


@pytest.mark.parametrize("bits, size", [(16, 2760), (4, 1656), (1, 828)])
def test_the_widest_net_fits_and_the_next_does_not(bits, size):
    units = budget.widest(size, bits, WIDTHS)

    def takes(units):
        return quantise.stored_bytes((64, units, units, 10), bits)

    assert takes(units) <= size < takes(units + 1)


def test_a_budget_below_one_unit_is_refused():
    with refused("100 bytes do not pay for one unit"):
        budget.widest(100, 16, WIDTHS)


def test_the_originals_budgets_buy_the_original():
    for bits in (1, 2, 4):
        assert budget.widest(quantise.stored_bytes(WIDTHS, bits), bits, WIDTHS) == 64


def test_cutting_dead_units_changes_no_answer():
    nets = Cohort(*initial_weights((64, 6, 6, 10), [0]))
    for layer in (0, 1):
        nets.weights[layer][:, :, 3] = 0
        nets.biases[layer][:, :, 3] = 0
    picture = torch.rand(5, 64)
    assert torch.allclose(budget.cut(nets, 5).logits(picture), nets.logits(picture), atol=1e-6)


def test_a_pruned_net_keeps_the_largest_weights_of_all_layers():
    nets = Cohort(*initial_weights((64, 6, 10), [0, 1]))
    masks = budget.largest(nets, 30)
    for i in range(2):
        kept = torch.cat([weight[i][mask[i]].abs() for weight, mask in zip(nets.weights, masks, strict=True)])
        gone = torch.cat([weight[i][~mask[i]].abs() for weight, mask in zip(nets.weights, masks, strict=True)])
        assert len(kept) == 30 and kept.min() >= gone.max()


def test_pruned_weights_are_rounded_and_the_others_0():
    nets = Cohort(*initial_weights((64, 6, 10), [0, 1]))
    masks = budget.largest(nets, 40)
    held = budget.masked(masks, 2)
    found = held(nets.weights[0][[1]], 0, [1])
    assert bool((found[~masks[0][[1]]] == 0).all())
    assert all(len(column[column != 0].unique()) <= 4 for column in found[0].T)


@pytest.mark.parametrize("size", [828, 1656, 2760])
def test_a_pruned_net_fits_its_bytes(size):
    kept = budget.keeps(size, 8, WIDTHS)
    assert quantise.stored_bytes(WIDTHS, 8, kept) <= size < quantise.stored_bytes(WIDTHS, 8, kept + 1)
    assert budget.keeps(10, 8, WIDTHS) == 0


def test_what_a_net_does_not_have_is_refused():
    nets = Cohort(*initial_weights((64, 6, 6, 10), [0]))
    for units in (0, 7, 2.0):
        with refused("a hidden layer has 6", "ask for 1 to 6"):
            budget.cut(nets, units)
    for count in (0, 481, True):
        with refused("a net has 480", "ask for 1 to 480"):
            budget.largest(nets, count)
    with refused("65 units were asked for", "ask for 1 to 64"):
        parts.at_work(small.result().classroom, most=(65,))


def test_settings_that_do_not_fit_together_are_refused():
    with refused("low = 2 and lowest = 1 are not both among", "choose two that are"):
        Recipe(healed=(2,))
    with refused("5 bits, 2 fresh and 2 sizes", "a row of rates"):
        Budget(sizes=(828, 1656))


# --- mixtures -------------------------------------------------------------------------------------

SHAPE = mixture.Shape(inputs=8, experts=3, units=4, outputs=5)


def test_a_mixture_costs_by_hand():
    # an expert: 8·4 + 4 + 4·5 + 5 = 61 numbers, 52 multiplications; the router: 24 weights and 3 biases
    assert SHAPE.stored == 3 * 61 + 27 and SHAPE.used == 52 + 24
    assert mixture.Shape(8, 1, 4, 5).stored == 61 and mixture.Shape(8, 1, 4, 5).used == 52


def test_one_expert_answers():
    net = mixture.begin(SHAPE, (0, 1))
    inputs = torch.rand(2, 7, 8, generator=torch.Generator().manual_seed(0))
    shares, chosen = net.route(inputs)
    expert = int(chosen[0, 0].argmax())
    units = slice(4 * expert, 4 * expert + 4)
    hidden = (inputs[0, 0] @ net.first[0, :, units] + net.first_bias[0, 0, units]).relu()
    logits = hidden @ net.second[0, units] + net.second_bias[0, expert]
    torch.testing.assert_close(net.logits(inputs)[0, 0], (logits * shares[0, 0, expert]).detach())


def test_balance_by_hand():
    even = torch.eye(4)[None]
    assert float(mixture.balance_loss(even, even)) == pytest.approx(1)
    one = torch.tensor([1.0, 0, 0, 0]).expand(1, 4, 4)
    assert float(mixture.balance_loss(one, one)) == pytest.approx(4)


def test_plain_nets_have_the_work_and_the_bytes_of_the_mixture():
    found = parts.shapes(parts.RECIPE.parts, 32, 10)
    whole = found[parts.MIXTURE]
    assert found[parts.SAME_WORK].used == pytest.approx(whole.used, rel=0.05)
    assert found[parts.SAME_BYTES].stored == pytest.approx(whole.stored, rel=0.05)


def test_a_mixture_of_no_size_is_refused():
    with refused("sizes of the mixture", "1 or more"):
        mixture.Shape(8, 0, 4, 5)


def test_zeros_are_left_out_without_a_change():
    found = parts.at_work(small.result().classroom)
    assert (found.get(None, "agreement") == 100).all()
    assert (found.get(None, "moved") > 0).all() and (found.get(None, "moved") < 100).all()
    assert (found.get(16, "moved") < found.get(48, "moved")).all()


def test_every_way_stands_on_the_same_axes():
    rows = axes.rows(small.result())
    offloaded, original = rows[1], rows[0]
    assert original.stored == quantise.stored_bytes(WIDTHS)
    assert offloaded.moved == original.moved and offloaded.memory < original.memory
    text = axes.table(rows).text
    assert len(text.splitlines()) == 2 + len(rows) and "mixture of experts" in text
