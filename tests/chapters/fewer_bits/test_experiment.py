"""What is measured in chapter 07: changed answers, neighbours, healing, rare digits; and the loop on its page."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from course_lib import chapters
from course_lib.chapters.fewer_bits import healing, neighbours, parts, payers, rounding
from course_lib.chapters.fewer_bits.strangers import RETRAINED, STRANGER, strangers
from course_lib.data import digits
from course_lib.models import quantise
from course_lib.training import Cohort, Settings, train_cohort
from tests.chapters.fewer_bits import small
from tests.helpers import refused


def test_where_changed_answers_went_by_hand():
    # answers before 0, 0, 1, 2; after 1, 2, 1, 0: three changed; second choices before were 1, 1, 0, 0
    before = torch.tensor([[3.0, 2, 1], [3, 2, 1], [2, 3, 1], [2, 1, 3]])
    after = torch.tensor([[0.0, 1, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]])
    found = rounding.went_where(before, after, seed=0)
    assert found["second"] == pytest.approx(100 * 2 / 3)
    assert 0 <= found["shuffled"] <= 100


def test_shuffled_answers_that_are_no_change_do_not_count():
    # two changed answers, 0 → 1 and 1 → 0: shuffled they either stay, and both hit, or are the pictures' old answers
    before, after = torch.tensor([[2.0, 1], [1, 2]]), torch.tensor([[1.0, 2], [2, 1]])
    assert rounding.went_where(before, after, seed=0) == {"second": 100, "shuffled": 100}


def test_where_nothing_changed_nothing_is_said():
    logits = torch.tensor([[2.0, 1]])
    assert all(np.isnan(value) for value in rounding.went_where(logits, 3 * logits, seed=0).values())


def test_rounding_leaves_biases_and_the_original_alone():
    nets = small.result().classroom.teachers
    before = [weight.clone() for weight in nets.weights]
    rounded = rounding.rounded(nets, 1)
    assert rounded.biases is nets.biases and all(map(torch.equal, before, nets.weights))
    assert all(len(layer[0, :, 0].unique()) == 2 for layer in rounded.weights), "two levels in each output"


def test_an_unknown_choice_of_the_step_is_refused():
    with refused("choice of a step", "best step"):
        rounding.rounding_of(2, ("best step", "for each pixel"))
    with refused("bits is 0"):
        rounding.rounding_of(0)


def test_simhash_differs_by_the_angle():
    # orthogonal vectors lie on different sides of a random plane half of the time, opposite ones always
    planes = torch.randn(2, 4000, generator=torch.Generator().manual_seed(0))
    codes = neighbours.simhash(torch.tensor([[1.0, 0], [0, 1], [-1, 0], [1, 1]]), planes)
    differ = (codes[0] != codes[1:]).float().mean(dim=1)
    assert differ.tolist() == pytest.approx([0.5, 1.0, 0.25], abs=0.03)


def test_sha_is_the_standard_one():
    # the first bytes of SHA-256 of 64 zero bytes are f5 a5
    bits = neighbours.sha(torch.zeros(64))
    assert "".join(str(int(bit)) for bit in bits[:16]) == f"{0xF5A5:016b}" and len(bits) == 256


def test_one_pixel_changes_half_of_the_hash():
    image = digits.tensors().images[0]
    other = image.clone()
    other[0] = 1
    assert 90 < int((neighbours.sha(image) != neighbours.sha(other)).sum()) < 166


def test_neighbours_are_the_nearest():
    generator = torch.Generator().manual_seed(0)
    asked, library = (torch.randn(2, n, 5, generator=generator) for n in (7, 30))
    found = neighbours._nearest(asked, library, 3)
    assert torch.equal(found, torch.cdist(asked, library).topk(3, largest=False).indices)


def test_the_original_finds_its_own_neighbours():
    found = small.result().neighbours
    assert (found.get(neighbours.ORIGINAL, "same") == 100).all() and (
        found.get(neighbours.ORIGINAL, "near") == 100
    ).all()


def test_every_method_begins_as_the_original_and_sees_its_pictures():
    classroom = small.result().classroom
    trial = classroom.trials[1]
    told, labelled = healing.told(trial, 30, 4.0), healing.labelled(trial, 30)
    assert torch.equal(told.images, labelled.images) and told.labels is None and labelled.teacher_logits is None
    assert torch.equal(told.teacher_logits, trial.transfer_logits[:30])
    still = replace(small.RECIPE, healing=Settings(steps=1, lr=1e-12))
    table = healing.healed(classroom, {"x": lambda trial: healing.told(trial, 30, 4.0)}, still, None)
    assert table.get("x", "agreement") == pytest.approx(100)


def test_rare_digits_are_rare_and_differ_from_seed_to_seed():
    classroom = small.result().classroom
    piles = payers.uneven(classroom, small.RECIPE)
    rare = []
    for lesson, trial, shown in zip(piles.lessons, classroom.trials, piles.rare, strict=True):
        counts = torch.bincount(lesson.labels, minlength=10)
        few = set((counts <= small.RECIPE.kept).nonzero()[:, 0].tolist())
        rare.append(set(trial.split.test.labels[shown].tolist()))
        assert rare[-1] <= few and len(rare[-1]) == small.RECIPE.rare
        assert counts.max() > small.RECIPE.kept
    assert rare[0] != rare[1]
    assert [len(pile) for pile in piles.even] == [len(pile) for pile in piles.thinned]
    assert all(len(pile) < len(trial.split.transfer) for pile, trial in zip(piles.even, classroom.trials, strict=True))


def test_rare_pictures_are_repeated_until_no_digit_is_rare():
    labels = torch.tensor([0] * 60 + [1] * 8 + [3] * 29)
    images = labels[:, None].float() + 0.001 * torch.arange(len(labels))[:, None]
    found = payers.evened(images, labels)
    # 60 / 8 is 7.5, to the even number 8; 60 / 29 is 2.07
    assert torch.bincount(found[:, 0].long()).tolist() == [60, 64, 0, 58]
    assert set(found[:, 0].tolist()) == set(images[:, 0].tolist()), "no picture is new, none is lost"


def test_a_stranger_shares_no_weight_and_no_picture_with_the_original():
    classroom = small.result().classroom
    found = strangers(classroom, small.RECIPE)
    assert list(found) == [(RETRAINED, 0), (STRANGER, 60), (STRANGER, 20)]
    for nets in found.values():
        assert nets.widths == classroom.teachers.widths and len(nets.weights[0]) == len(small.SEEDS)
        assert not torch.isclose(nets.weights[0], classroom.teachers.weights[0], atol=1e-4).any(dim=2).all()
    conditions = set(small.result().rounding.conditions)
    assert set(found) <= conditions & set(small.result().neighbours.conditions)


def test_old_labels_are_those_of_the_originals_own_pictures():
    trial = small.result().classroom.trials[0]
    old = healing.labelled(trial, 30, trial.split.teacher)
    assert torch.equal(old.images, trial.split.teacher.images[:30])
    assert torch.equal(old.labels, trial.split.teacher.labels[:30])


def test_at_one_bit_every_choice_of_the_step_stores_the_same_signs():
    nets = small.result().classroom.teachers
    signs = [[weight > 0 for weight in rounding.rounded(nets, 1, choice).weights] for choice in rounding.CHOICES]
    assert all(all(map(torch.equal, signs[0], other)) for other in signs[1:])


def test_one_expert_alone_is_as_large_as_one_of_the_mixture():
    shapes = parts.shapes(small.PARTS, 64, 10)
    assert shapes[parts.ONE_EXPERT].used == shapes[parts.MIXTURE].used - shapes[parts.MIXTURE].router


@pytest.mark.parametrize("rare", [0, 10, 11])
def test_there_must_be_common_digits_too(rare):
    with refused("there are 10 digits", "give fewer"):
        payers.uneven(small.result().classroom, replace(small.RECIPE, rare=rare))


def test_noise_is_as_large_as_the_rounding():
    nets = small.result().classroom.teachers
    noisy = payers.noisy(nets, 2, small.SEEDS)
    for weight, other, round_ in zip(nets.weights, noisy.weights, rounding.rounded(nets, 2).weights, strict=True):
        ratio = (other - weight).square().mean() / (round_ - weight).square().mean()
        assert 0.8 < float(ratio) < 1.25


def test_a_seed_gives_the_same_numbers_again():
    first, again = small.result(), small.result.__wrapped__()
    for name in ("rounding", "neighbours", "healing", "at_work"):
        for metric, values in getattr(first, name).values.items():
            np.testing.assert_allclose(
                getattr(again, name).values[metric], values, atol=0.7, err_msg=f"{name} {metric}"
            )


# --- the loop on the page -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page():
    """The functions that the notebook defines, from its cells."""
    cells = json.loads(chapters.find("fewer_bits").notebook.read_text(encoding="utf-8"))["cells"]
    place = {"torch": torch, "F": torch.nn.functional}
    for cell in cells:
        if cell["id"] in ("levels", "step", "straight-through", "copied", "loop"):
            exec("".join(cell["source"]), place)
    return place


@pytest.mark.parametrize("bits", [1, 2, 5])
def test_the_pages_quantiser_is_the_packages(page, bits):
    weights = torch.randn(10, 64, generator=torch.Generator().manual_seed(bits))
    step = page["step_by_error"](weights, bits)
    torch.testing.assert_close(step, quantise.best_step(weights, bits, 1))
    torch.testing.assert_close(page["to_levels"](weights, bits, step), quantise.quantise(weights, bits, step))


@pytest.mark.parametrize("bits", [1, 2])
def test_the_pages_loop_gives_the_packages_numbers(page, bits):
    """All pictures in one batch and no noise: so nothing is left to chance."""
    classroom = small.result().classroom
    trial, settings = classroom.trials[0], Settings(steps=15, lr=0.005, batch_size=40)
    start = Cohort(*classroom.teachers.copies([0]))
    lesson = healing.told(trial, 40, 4.0)
    theirs = train_cohort([lesson], start.widths, settings, start=start, held=rounding.rounding_of(bits))
    weights, biases = page["distil_rounded"](
        start.model(0), lesson.images, bits, T=4, steps=15, lr=0.005, noise=0.0, batch=40
    )
    with torch.no_grad():
        ours = page["rounded_logits"](weights, biases, trial.split.test.images, bits)
    found = theirs.logits(trial.split.test.images)[0]
    same = (ours.argmax(dim=-1) == found.argmax(dim=-1)).float().mean()
    assert float((ours - found).abs().median()) < 0.05 and float(same) > 0.985
