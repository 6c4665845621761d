import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib import losses
from tests.helpers import random_logits, refused

LN3 = math.log(3)
temperatures = st.floats(0.5, 20)
numbers = st.floats(-3, 3)


def tensor(*rows):
    return torch.tensor(rows, dtype=torch.float64)


@st.composite
def pairs_of_logits(draw):
    """Student's and teacher's logits for 1 to 4 images and 2 to 5 classes."""
    shape = (draw(st.integers(1, 4)), draw(st.integers(2, 5)))
    return tuple(torch.from_numpy(draw(hnp.arrays(float, shape, elements=numbers))) for _ in range(2))


# --- hard targets ---------------------------------------------------------------------------------


def test_hard_loss_by_hand():
    # logits 0 and ln 3: e^0 = 1, e^ln3 = 3, so the probabilities are 1/4 and 3/4
    # image 1 shows class 1: -ln 3/4 = 0.28768; image 2 shows class 0: -ln 1/4 = 1.38629; mean 0.83699
    logits = tensor([0, LN3], [0, LN3])
    assert losses.hard_target_loss(logits, torch.tensor([1, 0])).item() == pytest.approx(0.83699, abs=1e-5)


def test_hard_loss_equals_cross_entropy():
    logits, labels = random_logits(7, 5), torch.tensor([0, 1, 2, 3, 4, 0, 1])
    torch.testing.assert_close(losses.hard_target_loss(logits, labels), F.cross_entropy(logits, labels))


def test_label_smoothing_by_hand():
    # probabilities 1/4, 3/4; the label (class 1) with a share 0.2 spread over two classes becomes 0.1, 0.9
    # -(0.1 ln 1/4 + 0.9 ln 3/4) = 0.13863 + 0.25891 = 0.39754
    loss = losses.label_smoothing_loss(tensor([0, LN3]), torch.tensor([1]), 0.2)
    assert loss.item() == pytest.approx(0.39754, abs=1e-5)


@given(pairs_of_logits(), st.floats(0, 1))
def test_label_smoothing_equals_cross_entropy_with_smoothed_labels(pair, smoothing):
    logits = pair[0]
    labels = torch.arange(len(logits)) % logits.shape[1]
    expected = F.cross_entropy(logits, labels, label_smoothing=smoothing)
    torch.testing.assert_close(losses.label_smoothing_loss(logits, labels, smoothing), expected)


def test_no_smoothing_is_the_hard_loss():
    logits, labels = random_logits(6, 4), torch.tensor([0, 1, 2, 3, 0, 1])
    torch.testing.assert_close(losses.label_smoothing_loss(logits, labels, 0), losses.hard_target_loss(logits, labels))


# --- soft targets ---------------------------------------------------------------------------------


def test_soft_loss_is_kl_from_teacher_to_student():
    # teacher 1/4, 3/4; student 1/2, 1/2
    # KL(teacher ‖ student) = 1/4 ln(1/2) + 3/4 ln(3/2) = -0.17329 + 0.30410 = 0.13081
    # KL(student ‖ teacher) = 1/2 ln 2 + 1/2 ln(2/3) = 0.34657 - 0.20273 = 0.14384, the other direction
    student, teacher = tensor([0, 0]), tensor([0, LN3])
    assert losses.soft_target_loss(student, teacher, 1).item() == pytest.approx(0.13081, abs=1e-5)
    assert losses.soft_target_loss(teacher, student, 1).item() == pytest.approx(0.14384, abs=1e-5)


def test_soft_loss_carries_t_squared():
    # teacher's logits 0 and 2 ln 3, halved by T = 2: again 1/4, 3/4; student even: KL = 0.13081; times T² = 4: 0.52325
    loss = losses.soft_target_loss(tensor([0, 0]), tensor([0, 2 * LN3]), 2)
    assert loss.item() == pytest.approx(0.52325, abs=1e-5)


def test_temperature_softens_both_sides():
    # T = 2: student 0, 2 ln 3 → 1/4, 3/4; teacher 0, 2 ln 7 → 1/8, 7/8
    # KL = 1/8 ln(1/2) + 7/8 ln(7/6) = -0.08664 + 0.13488 = 0.04824; times 4: 0.19295
    loss = losses.soft_target_loss(tensor([0, 2 * LN3]), tensor([0, 2 * math.log(7)]), 2)
    assert loss.item() == pytest.approx(0.19295, abs=1e-5)


def test_soft_loss_averages_images():
    # image 1 as above, 0.13081; image 2 agrees, 0; mean 0.06541
    loss = losses.soft_target_loss(tensor([0, 0], [0, LN3]), tensor([0, LN3], [0, LN3]), 1)
    assert loss.item() == pytest.approx(0.06541, abs=1e-5)


def test_soft_loss_sums_classes():
    # teacher 1/4, 1/4, 1/2; student 1/3 each: KL = 2 · 1/4 ln(3/4) + 1/2 ln(3/2) = -0.14384 + 0.20273 = 0.05889
    loss = losses.soft_target_loss(tensor([0, 0, 0]), tensor([0, 0, math.log(2)]), 1)
    assert loss.item() == pytest.approx(0.05889, abs=1e-5)


@given(pairs_of_logits(), temperatures)
def test_soft_loss_equals_kl_div_batchmean(pair, T):
    student, teacher = pair
    expected = T**2 * F.kl_div(
        (student / T).log_softmax(-1), (teacher / T).log_softmax(-1), reduction="batchmean", log_target=True
    )
    torch.testing.assert_close(losses.soft_target_loss(student, teacher, T), expected)


@given(pairs_of_logits(), temperatures)
def test_soft_loss_is_never_negative(pair, T):
    assert losses.soft_target_loss(*pair, T).item() >= -1e-11


@given(pairs_of_logits(), temperatures, numbers)
def test_soft_loss_is_zero_when_student_equals_teacher_up_to_a_constant(pair, T, constant):
    teacher = pair[0]
    shifted = teacher + constant * torch.arange(1, len(teacher) + 1)[:, None]  # another constant for each image
    assert abs(losses.soft_target_loss(shifted, teacher, T).item()) < 1e-10


@given(pairs_of_logits(), temperatures, st.floats(0.5, 3))
def test_soft_loss_is_above_zero_when_one_logit_differs(pair, T, bump):
    student = pair[0].clone()
    student[0, 0] += bump
    assert losses.soft_target_loss(student, pair[0], T).item() > 1e-9


@given(pairs_of_logits(), temperatures)
def test_every_image_twice_leaves_all_losses_unchanged(pair, T):
    student, teacher = pair
    labels = torch.arange(len(student)) % student.shape[1]
    twice = [torch.cat([each, each]) for each in (student, teacher, labels)]
    soft = losses.soft_target_loss
    torch.testing.assert_close(soft(twice[0], twice[1], T), soft(student, teacher, T))
    for hard in (losses.hard_target_loss, losses.label_smoothing_loss):
        torch.testing.assert_close(hard(twice[0], twice[2]), hard(student, labels))


@given(pairs_of_logits(), st.floats(0.5, 2))
def test_classes_that_nobody_believes_in_change_nothing(pair, T):
    # e^(-100 / T) is at most e^-50 = 2e-22
    wider = [F.pad(logits, (0, 3), value=-100.0) for logits in pair]
    torch.testing.assert_close(losses.soft_target_loss(*wider, T), losses.soft_target_loss(*pair, T))


def gradient(T, student, teacher):
    student = student.clone().requires_grad_()
    losses.soft_target_loss(student, teacher, T).backward()
    return student.grad


def test_gradient_at_high_temperature_is_the_centred_difference():
    # softmax(z / T) ≈ (1 + (z - mean z) / T) / classes, and T times the difference of two of them loses its T
    student, teacher = random_logits(6, 5), random_logits(6, 5, seed=1)
    difference = student - teacher
    centred = difference - difference.mean(dim=-1, keepdim=True)
    torch.testing.assert_close(gradient(1e5, student, teacher) * 6 * 5, centred, atol=1e-3, rtol=0)


def test_t_squared_keeps_the_gradient_in_one_order_of_magnitude():
    # without T² the gradient at T = 64 would be about 1 / 4096 of that at T = 1
    student, teacher = random_logits(20, 10), random_logits(20, 10, seed=1)
    lengths = [gradient(T, student, teacher).norm().item() for T in (1, 4, 16, 64)]
    assert max(lengths) < 4 * min(lengths)


def test_gradient_at_t_one_is_the_difference_of_probabilities():
    # student 1/2, 1/2, teacher 1/4, 3/4: gradient 1/2 - 1/4 = 1/4 and 1/2 - 3/4 = -1/4
    torch.testing.assert_close(gradient(1, tensor([0, 0]), tensor([0, LN3])), tensor([0.25, -0.25]))


# --- the mix --------------------------------------------------------------------------------------


def mix(alpha):
    # T = 2: student 1/4, 3/4 and teacher 1/8, 7/8: soft loss 0.19295 (above)
    # T = 1, as always for labels: student's logits 0 and 2 ln 3 = ln 9: 1/10, 9/10; label class 0: ln 10 = 2.30259
    student, teacher = tensor([0, 2 * LN3]), tensor([0, 2 * math.log(7)])
    return losses.distillation_loss(student, torch.tensor([0]), teacher, 2, alpha).item()


def test_alpha_one_is_soft_only():
    assert mix(1) == pytest.approx(0.19295, abs=1e-5)


def test_alpha_zero_is_labels_only():
    assert mix(0) == pytest.approx(2.30259, abs=1e-5)


def test_alpha_is_the_share_of_the_soft_loss():
    assert mix(0.5) == pytest.approx(1.24777, abs=1e-5)  # (0.19295 + 2.30259) / 2
    assert mix(0.25) == pytest.approx(1.77518, abs=1e-5)  # 0.04824 + 1.72694


# --- leading dimensions ---------------------------------------------------------------------------


def test_a_stack_of_students_gives_one_loss_each():
    student, teacher = random_logits(3, 6, 4), random_logits(3, 6, 4, seed=1)
    labels = torch.tensor([[0, 1, 2, 3, 0, 1], [1, 2, 3, 0, 1, 2], [3, 3, 2, 2, 1, 1]])
    T, alpha = torch.tensor([1.0, 2.0, 5.0]).double(), torch.tensor([0.0, 0.3, 1.0]).double()
    smoothing = torch.tensor([0.0, 0.1, 0.5]).double()
    hot = T[:, None, None]
    together = (
        losses.soft_target_loss(student, teacher, hot),
        losses.hard_target_loss(student, labels),
        losses.label_smoothing_loss(student, labels, smoothing[:, None, None]),
        losses.distillation_loss(student, labels, teacher, hot, alpha),
    )
    apart = [
        (
            losses.soft_target_loss(s, t, T[i].item()),
            losses.hard_target_loss(s, y),
            losses.label_smoothing_loss(s, y, smoothing[i].item()),
            losses.distillation_loss(s, y, t, T[i].item(), alpha[i].item()),
        )
        for i, (s, t, y) in enumerate(zip(student, teacher, labels, strict=True))
    ]
    for stacked, single in zip(together, zip(*apart, strict=True), strict=True):
        assert stacked.shape == (3,)
        torch.testing.assert_close(stacked, torch.stack(single))


def test_one_teacher_serves_a_stack_of_students():
    student, teacher = random_logits(3, 6, 4), random_logits(6, 4, seed=1)
    together = losses.soft_target_loss(student, teacher, 2.0)
    torch.testing.assert_close(together, torch.stack([losses.soft_target_loss(s, teacher, 2.0) for s in student]))


# --- bad input ------------------------------------------------------------------------------------

TWO = torch.zeros(4, 3)
LABELS = torch.tensor([0, 1, 2, 0])


@pytest.mark.parametrize("T", [0, -1, -0.5, math.nan, math.inf, -math.inf, torch.tensor([1.0, 0.0])])
def test_impossible_temperature_is_refused(T):
    with refused("The temperature is", "finite number above 0, such as 1 or 4"):
        losses.soft_target_loss(TWO, TWO, T)
    with refused("The temperature is"):
        losses.distillation_loss(TWO, LABELS, TWO, T=T, alpha=0.5)


@pytest.mark.parametrize("T", ["4", None, True])
def test_a_temperature_that_is_no_number_is_refused(T):
    with refused("The temperature is", "such as 1 or 4"):
        losses.soft_target_loss(TWO, TWO, T)


def test_impossible_temperature_of_a_stack_is_refused_in_one_line():
    with refused("The temperature is"):
        losses.soft_target_loss(torch.zeros(2, 4, 3), TWO, torch.tensor([1.0, 0.0])[:, None, None])


@pytest.mark.parametrize("alpha", [-0.1, 1.1, math.nan, math.inf, torch.tensor([0.5, 2.0])])
def test_alpha_outside_zero_to_one_is_refused(alpha):
    with refused("alpha is", "from 0 to 1"):
        losses.distillation_loss(TWO, LABELS, TWO, 1, alpha)


@pytest.mark.parametrize("smoothing", [-0.1, 1.1, math.nan])
def test_smoothing_outside_zero_to_one_is_refused(smoothing):
    with refused("smoothing is", "from 0 to 1"):
        losses.label_smoothing_loss(TWO, LABELS, smoothing)


def test_different_numbers_of_classes_are_refused():
    with refused("The student has 3 classes and the teacher 5", "as many outputs as the teacher"):
        losses.soft_target_loss(TWO, torch.zeros(4, 5), 1)


def test_different_images_are_refused():
    with refused("[4, 3]", "[2, 3]", "the same images in the same order"):
        losses.soft_target_loss(TWO, torch.zeros(2, 3), 1)


@pytest.mark.parametrize("shape", [(3,), (0, 3), (4, 1), ()])
def test_logits_of_wrong_shape_are_refused(shape):
    with refused(f"The student's logits have shape {list(shape)}", "[images, classes]"):
        losses.soft_target_loss(torch.zeros(shape), torch.zeros(shape), 1)


@pytest.mark.parametrize("labels", [LABELS.float(), LABELS[:2], LABELS[:, None]])
def test_labels_of_wrong_shape_or_type_are_refused(labels):
    with refused("The labels have shape", "one whole number per image, shape [4]"):
        losses.hard_target_loss(TWO, labels)


@pytest.mark.parametrize("wrong", [3, -1])
def test_labels_out_of_range_are_refused(wrong):
    with refused("The labels go from", "must lie in 0..2"):
        losses.hard_target_loss(TWO, torch.tensor([0, 1, 2, wrong]))
