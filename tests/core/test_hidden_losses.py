"""Losses on hidden layers, by hand."""

import itertools
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib import losses
from course_lib.losses.numerics import unit
from tests.helpers import refused

CORNERS = torch.tensor([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0]])  # distances 3, 4 and 5: their mean is 4


def features(images=6, width=4, seed=0, leading=()):
    return torch.randn(*leading, images, width, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


# --- hints ------------------------------------------------------------------------------------------


def test_hint_by_hand():
    # differences 1 and 2 in the first image, 0 and 0 in the second: (1 + 4 + 0 + 0) / 4 = 1.25
    student, teacher = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[0.0, 0.0], [3.0, 4.0]])
    assert losses.hint_loss(student, teacher).item() == pytest.approx(1.25)


def test_hint_through_a_regressor_by_hand():
    # 1, 2 → 1, 2, 3 against 1, 0, 5: (0 + 4 + 4) / 3
    table = torch.tensor([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    loss = losses.hint_loss(torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 0.0, 5.0]]), lambda f: f @ table)
    assert loss.item() == pytest.approx(8 / 3)


def test_the_regressor_maps_the_student_and_learns():
    regressor = torch.nn.Linear(4, 7)
    losses.hint_loss(features().float().requires_grad_(), features(width=7).float(), regressor).backward()
    assert regressor.weight.grad is not None and regressor.weight.grad.abs().sum() > 0


def test_no_regressor_for_other_widths_says_what_to_do():
    with refused("4 wide and the teacher's 7", "torch.nn.Linear(4, 7)", "same width"):
        losses.hint_loss(features(), features(width=7))


def test_a_layer_of_one_unit_is_not_stretched_to_the_teachers_width():
    with refused("1 wide and the teacher's 7"):
        losses.hint_loss(features(width=1), features(width=7))


def test_a_regressor_to_another_width_is_refused():
    with refused("gives features of width 5 and the teacher's layer is 7 wide", "let it end in 7"):
        losses.hint_loss(features().float(), features(width=7).float(), torch.nn.Linear(4, 5))


# --- contrast ---------------------------------------------------------------------------------------


def test_contrast_by_hand():
    # two images, T = 1: the first has the cosines 1 with its own and 0 with the other, the second .6 and, its own, .8
    student, teacher = torch.tensor([[2.0, 0.0], [3.0, 4.0]]), torch.tensor([[5.0, 0.0], [0.0, 0.1]])
    first, second = math.log(1 + math.exp(-1)), math.log(1 + math.exp(0.6 - 0.8))
    assert losses.contrast_loss(student, teacher, T=1.0).item() == pytest.approx((first + second) / 2)


def test_contrast_divides_by_its_temperature():
    # cosines 1 and 0 at T = .5: log(1 + e⁻²), for both images
    student = torch.eye(2)
    assert losses.contrast_loss(student, student, T=0.5).item() == pytest.approx(math.log(1 + math.exp(-2)))


def test_contrast_does_not_see_scale_and_wants_the_image_itself():
    ours, theirs = features(), features(seed=1)
    plain = losses.contrast_loss(ours, theirs)
    torch.testing.assert_close(losses.contrast_loss(7 * ours, 0.1 * theirs), plain)
    assert losses.contrast_loss(theirs, theirs) < losses.contrast_loss(theirs.flip(0), theirs)


def test_contrast_refuses_what_it_cannot_compare():
    with refused("4 wide and the teacher's 7"):
        losses.contrast_loss(features(), features(width=7))
    with refused("give at least 2"):
        losses.contrast_loss(features(images=1), features(images=1))
    with refused("The temperature is 0"):
        losses.contrast_loss(features(), features(), T=0.0)


def test_contrast_through_a_regressor_by_hand():
    # the regressor swaps the two numbers: then each image lies on its own teacher's, and at a right angle to the other
    swap = torch.tensor([[0.0, 1.0], [1.0, 0.0]])
    loss = losses.contrast_loss(torch.eye(2), torch.eye(2).flip(0), lambda f: f @ swap, T=1.0)
    assert loss.item() == pytest.approx(math.log(1 + math.exp(-1)))
    with refused("gives features of width 5"):
        losses.contrast_loss(features().float(), features(width=7).float(), torch.nn.Linear(4, 5))


def test_contrast_divides_by_a_tenth_if_nobody_says_otherwise():
    ours, theirs = features(), features(seed=1)
    torch.testing.assert_close(losses.contrast_loss(ours, theirs), losses.contrast_loss(ours, theirs, T=0.1))


@pytest.mark.parametrize("loss_of", [losses.hint_loss, losses.contrast_loss, losses.attention_loss])
def test_leading_dimensions_give_one_loss_each(loss_of):
    shape = (3, 2, 5) if loss_of is losses.attention_loss else (3,)
    ours, theirs = (features(5, 4, seed=seed, leading=shape) for seed in (0, 1))
    if loss_of is losses.attention_loss:
        ours, theirs = ours.flatten(-2), theirs.flatten(-2)  # [3, images, channels, positions]
    found = loss_of(ours, theirs)
    assert found.shape == (3,)
    for i in range(3):
        torch.testing.assert_close(found[i], loss_of(ours[i], theirs[i]))


# --- attention transfer -----------------------------------------------------------------------------


def test_attention_by_hand():
    # one image, one channel, two positions. Student 1, 0: map 1, 0. Teacher √3, 2: squares 3, 4, length 5: map .6, .8
    # ((1 - .6)² + (0 - .8)²) / 2 = (.16 + .64) / 2 = .4
    student, teacher = torch.tensor([[[1.0, 0.0]]]), torch.tensor([[[math.sqrt(3), 2.0]]])
    assert losses.attention_loss(student, teacher).item() == pytest.approx(0.4)


def test_attention_does_not_see_scale_sign_or_number_of_channels():
    student = features(5, 6).reshape(5, 2, 3)
    teacher = torch.cat([-7 * student, 7 * student], dim=1)
    assert losses.attention_loss(student, teacher).item() == pytest.approx(0, abs=1e-12)


def test_attention_needs_the_same_positions():
    with refused("3 positions and the teacher's 2", "similarity_loss"):
        losses.attention_loss(features(5, 6).reshape(5, 2, 3), features(5, 6).reshape(5, 3, 2))
    with refused("[images, channels, positions]"):
        losses.attention_loss(features(), features())


# --- relations between images -----------------------------------------------------------------------


def test_relative_distances_by_hand():
    expected = torch.tensor([[0.0, 0.75, 1.0], [0.75, 0.0, 1.25], [1.0, 1.25, 0.0]])
    torch.testing.assert_close(losses.relative_distances(CORNERS), expected, atol=1e-4, rtol=1e-4)


def test_distance_by_hand():
    # student .75, 1, 1.25; teacher an even triangle 1, 1, 1: gaps ¼, 0, ¼; half the square: 1/32, 0, 1/32
    # six ordered pairs: 2 · (1/32 + 0 + 1/32) / 6 = 1/48
    even = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.5, math.sqrt(0.75)]])
    assert losses.distance_loss(CORNERS, even).item() == pytest.approx(1 / 48, abs=1e-4)


def test_distance_is_linear_for_a_large_gap():
    # six images, five in one place, one far away: relative distances 0 and 3 (30 pairs, 10 of them far: mean 1/3)
    # against an even simplex, all 1: |0 - 1| = 1 → ½ for 20 pairs, |3 - 1| = 2 → 2 - ½ for 10: (10 + 15) / 30
    lonely = torch.zeros(6, 5, dtype=torch.float64)
    lonely[0, 0] = 100.0
    assert losses.distance_loss(lonely, torch.eye(6, dtype=torch.float64)).item() == pytest.approx(25 / 30, abs=1e-3)


@given(st.floats(0.1, 50), st.floats(-5, 5))
def test_distance_does_not_see_scale_or_place(scale, shift):
    assert losses.distance_loss(scale * features() + shift, features()).item() == pytest.approx(0, abs=1e-6)


def test_distance_has_a_finite_gradient_where_images_coincide():
    student = torch.zeros(4, 3, requires_grad=True)
    with torch.no_grad():
        student[0] = 1.0
    losses.distance_loss(student, features(4, 3).float()).backward()
    assert torch.isfinite(student.grad).all()


def test_angle_by_hand():
    # student: right angle at A, and cosines 3/5 at B (between A and C) and 4/5 at C; teacher: all 1/2 (even triangle)
    # gaps 1/2, .1, .3: half squares .125, .005, .045, each in two orders of its arms: mean (.125 + .005 + .045) / 3
    even = torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.5, math.sqrt(0.75)]])
    assert losses.angle_loss(CORNERS, even).item() == pytest.approx(0.175 / 3, abs=1e-5)


def test_angle_does_not_see_scale_turn_or_place():
    turn = torch.linalg.qr(features(4, 4, seed=3)).Q
    assert losses.angle_loss(3 * features() @ turn + 2, features()).item() == pytest.approx(0, abs=1e-6)


def test_similarity_by_hand():
    # student 1, 0 and 0, 1: table [[1, 0], [0, 1]], rows of length 1 already
    # teacher 1, 1 and 1, 1: table [[2, 2], [2, 2]], rows scaled: √½ everywhere
    # squares: (1 - √½)² twice and ½ twice, over 4: ((1 - √½)² + ½) / 2
    student, teacher = torch.eye(2), torch.ones(2, 2)
    expected = ((1 - math.sqrt(0.5)) ** 2 + 0.5) / 2
    assert losses.similarity_loss(student, teacher).item() == pytest.approx(expected, abs=1e-6)


def test_similarity_scales_each_row():
    student = features()
    torch.testing.assert_close(losses.similarity_loss(9 * student, student), torch.tensor(0.0, dtype=torch.float64))


PAIRWISE = (losses.distance_loss, losses.angle_loss, losses.similarity_loss)


@pytest.mark.parametrize("loss_of", PAIRWISE)
def test_widths_may_differ_and_a_cohort_gives_one_loss_each(loss_of):
    students, teacher = features(5, 3, leading=(4,)), features(5, 8, seed=1)
    each = torch.stack([loss_of(student, teacher) for student in students])
    torch.testing.assert_close(loss_of(students, teacher.expand(4, -1, -1)), each)


@pytest.mark.parametrize("loss_of", PAIRWISE)
def test_the_teacher_in_another_order_is_another_loss(loss_of):
    assert loss_of(features(), features().roll(1, 0)).item() > 0.01


@pytest.mark.parametrize("loss_of, least", [(losses.distance_loss, 2), (losses.angle_loss, 3)])
def test_too_few_images(loss_of, least):
    with refused(f"compares {least} with each other: give at least {least}"):
        loss_of(features(least - 1), features(least - 1))


@pytest.mark.parametrize("loss_of", (losses.hint_loss, *PAIRWISE))
def test_bad_features_are_refused_in_words(loss_of):
    with refused("of 6 images and the teacher's of 5", "same images"):
        loss_of(features(), features(5))
    with refused("expected [images, width]"):
        loss_of(features()[0], features())
    with refused("NaN or infinity"):
        loss_of(features(), features() / 0)


# --- extreme numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("loss_of", (losses.hint_loss, *PAIRWISE))
@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16])
def test_half_precision_is_raised(loss_of, kind):
    student, teacher = features().to(kind), features(seed=1).to(kind)
    found = loss_of(student, teacher)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, loss_of(student.float(), teacher.float()))


@pytest.mark.parametrize("scale, shift", [(1e-6, 0), (1e6, 0), (1, 1000)])
@pytest.mark.parametrize("loss_of", [losses.distance_loss, losses.angle_loss])
def test_neither_scale_nor_place_costs_digits(loss_of, scale, shift):
    student = (scale * features(40, 8) + shift).float()
    assert loss_of(student, features(40, 8)).item() == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("loss_of", PAIRWISE)
def test_images_without_features_do_not_blow_up_the_gradient(loss_of):
    student = features().clone()
    student[:3] = 0  # images for which no unit of a layer is active
    student.requires_grad_()
    loss_of(student, features(seed=1)).backward()
    assert torch.isfinite(student.grad).all() and student.grad.abs().max() < 100


def test_a_student_whose_layer_is_dead_has_a_finite_distance_loss():
    student = torch.zeros(6, 4, dtype=torch.float64, requires_grad=True)
    loss = losses.distance_loss(student, features())
    loss.backward()
    assert torch.isfinite(loss) and (student.grad == 0).all()


def test_a_diverged_student_is_refused():
    with refused("The student's features hold NaN or infinity"):
        losses.hint_loss(features() / 0, features())


# --- relations between tokens -----------------------------------------------------------------------


def pair(*rows):
    """Two equal parts [1 sequence, 1 head, tokens, width]."""
    part = torch.tensor(rows, dtype=torch.float64)[None, None]
    return part, part


def test_relation_by_hand():
    # student's values all 0: relations 1/2, 1/2. Teacher's values of width 1: √ln 3 and 0
    # its scores: ln 3, 0 for the first token → 3/4, 1/4; 0, 0 for the second → 1/2, 1/2
    # KL: ¾ ln(3/2) + ¼ ln(1/2) = .13081 and 0; mean .06541
    teacher = pair([math.sqrt(math.log(3))], [0.0])
    assert losses.relation_loss(pair([0.0], [0.0]), teacher).item() == pytest.approx(0.06541, abs=1e-5)


def test_relation_is_kl_from_teacher_to_student():
    # the other way: ½ ln(2/3) + ½ ln 2 = .14384, over two tokens .07192
    student = pair([math.sqrt(math.log(3))], [0.0])
    assert losses.relation_loss(student, pair([0.0], [0.0])).item() == pytest.approx(0.07192, abs=1e-5)


def test_relation_divides_by_the_root_of_the_width():
    # width 4, product 2 · ln 3 / √4 = ln 3: as above
    value = math.sqrt(2 * math.log(3))
    teacher = pair([value, 0, 0, 0], [0, 0, 0, 0])
    assert losses.relation_loss(pair([0.0], [0.0]), teacher).item() == pytest.approx(0.06541, abs=1e-5)


def test_queries_and_keys_give_the_attention():
    # queries 1, 0 and keys 0, ln 3 of width 1: first token's scores 0, ln 3, second's 0, 0
    queries, keys = pair([1.0], [0.0])[0], pair([0.0], [math.log(3)])[0]
    assert losses.relation_loss(pair([0.0], [0.0]), (queries, keys)).item() == pytest.approx(0.06541, abs=1e-5)


def test_padding_is_neither_looked_at_nor_counted():
    teacher, student = pair([1.0], [0.5], [9.0]), pair([0.3], [0.2], [-4.0])
    mask = torch.tensor([[True, True, False]])
    short = losses.relation_loss(pair([0.3], [0.2]), pair([1.0], [0.5]))
    torch.testing.assert_close(losses.relation_loss(student, teacher, mask), short)
    assert abs(losses.relation_loss(student, teacher).item() - short.item()) > 0.05
    everything = torch.ones(1, 3, dtype=torch.bool)
    torch.testing.assert_close(
        losses.relation_loss(student, teacher, everything), losses.relation_loss(student, teacher)
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e30])
def test_whatever_stands_in_the_padding(value):
    mask = torch.tensor([[True, True, False]])
    students = [pair([0.3], [0.2], [last])[0].requires_grad_() for last in (value, 0.0)]
    found = [losses.relation_loss((s, s), pair([1.0], [0.5], [value]), mask) for s in students]
    for loss in found:
        loss.backward()
    assert found[0].item() == found[1].item()
    assert torch.equal(students[0].grad, students[1].grad) and students[0].grad[..., 2, :] == 0


def test_a_teacher_with_nan_in_its_relations_is_refused():
    with refused("The teacher's relations hold NaN or infinity"):
        losses.relation_loss(pair([0.3], [0.2]), pair([1.0], [math.nan]))


def test_padding_gives_no_gradient():
    values = torch.randn(2, 1, 3, 4, requires_grad=True)
    mask = torch.tensor([[True, True, False], [True, True, True]])
    teacher = torch.linspace(0, 2, 24).reshape(2, 1, 3, 4)
    losses.relation_loss((values, values), (teacher, teacher), mask).backward()
    assert torch.isfinite(values.grad).all() and (values.grad[0, :, 2] == 0).all()


def test_relations_of_a_crowd_are_those_of_each():
    source = torch.Generator().manual_seed(0)
    many = [torch.randn(5, 3, 2, 4, 6, generator=source) for _ in range(2)]
    teacher = tuple(torch.randn(5, 3, 2, 4, 8, generator=source) for _ in range(2))
    each = [losses.relation_loss([m[i] for m in many], [t[i] for t in teacher]) for i in range(5)]
    torch.testing.assert_close(losses.relation_loss(many, teacher), torch.stack(each))


def test_bad_relations_are_refused_in_words():
    ok = torch.zeros(2, 2, 3, 4)
    with refused("2 attention heads and the teacher 1", "as many heads"):
        losses.relation_loss((ok, ok), (ok[:, :1], ok[:, :1]))
    with refused("same sequences of the same tokens", "one tokenizer"):
        losses.relation_loss((ok, ok), (ok[:, :, :2], ok[:, :, :2]))
    with refused("[sequences, heads, tokens, width]"):
        losses.relation_loss((ok[0], ok[0]), (ok, ok))
    with refused("The mask has shape [2, 2]", "shape [2, 3]"):
        losses.relation_loss((ok, ok), (ok, ok), torch.ones(2, 2, dtype=torch.bool))
    with refused("no real token"):
        losses.relation_loss((ok, ok), (ok, ok), torch.zeros(2, 3, dtype=torch.bool))


def test_angles_of_four_images_are_averaged_over_triples_of_different_ones():
    student, teacher = features(images=4), features(images=4, seed=1)

    def cosine(f, i, j, k):
        return torch.cosine_similarity(f[i] - f[j], f[k] - f[j], dim=0)

    gaps = [
        torch.nn.functional.smooth_l1_loss(cosine(student, *three), cosine(teacher, *three))
        for three in itertools.permutations(range(4), 3)
    ]
    torch.testing.assert_close(losses.angle_loss(student, teacher), torch.stack(gaps).mean())


def test_a_vector_of_length_zero_has_the_gradient_of_one_of_length_one():
    nothing = torch.zeros(1, 2, requires_grad=True)
    unit(nothing)[0, 0].backward()
    assert nothing.grad.tolist() == [[1, 0]]
