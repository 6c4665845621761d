import inspect
import math

import numpy as np
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


# --- extreme numbers ------------------------------------------------------------------------------

INF = math.inf
DIVERGENCES = (losses.soft_target_loss, losses.reverse_kl_loss, losses.jensen_shannon_loss)


def test_jensen_shannon_of_probabilities_that_underflow():
    # at T = 0.05 the student's logits are 40, 0, -80 and the teacher's 20, 60, -100: e^-120 is 0 in float32.
    # Each is certain of another class: both KLs to the mixture are ln 2, less about e^-40; T² ln 2 = 0.001733
    student = torch.tensor([[2.0, 0.0, -4.0]], requires_grad=True)
    loss = losses.jensen_shannon_loss(student, torch.tensor([[1.0, 3.0, -5.0]]), T=0.05)
    loss.backward()
    assert loss.item() == pytest.approx(0.05**2 * math.log(2), rel=1e-5)
    assert torch.isfinite(student.grad).all()


@pytest.mark.parametrize("T", [0.05, 1.0, 4.0])
@given(st.integers(0, 100))
def test_jensen_shannon_is_right_where_float32_has_no_probabilities_left(T, seed):
    student, teacher = random_logits(4, 5, seed=seed, scale=50), random_logits(4, 5, seed=seed + 1, scale=50)
    narrow = losses.jensen_shannon_loss(student.float(), teacher.float(), T, 0.3)
    p, q = ((logits.float().double() / T).softmax(-1) for logits in (teacher, student))
    mix = 0.3 * p + 0.7 * q
    expected = 0.3 * torch.xlogy(p, p / mix.clamp_min(1e-300)) + 0.7 * torch.xlogy(q, q / mix.clamp_min(1e-300))
    torch.testing.assert_close(narrow.double(), T**2 * expected.sum(-1).mean(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind, T", [(torch.bfloat16, 100), (torch.float16, 1000), (torch.float32, 1e5)])
@pytest.mark.parametrize("loss_of", DIVERGENCES)
def test_a_high_temperature_keeps_its_digits(kind, T, loss_of):
    student, teacher = (5 * random_logits(4, 10, seed=seed).to(kind) for seed in range(2))
    found, right = loss_of(student, teacher, T), loss_of(student.double(), teacher.double(), T)
    assert found.item() == pytest.approx(right.item(), rel=1e-3)


def test_the_limit_of_a_high_temperature_is_half_the_mean_squared_difference():
    # softmax(z / T) ≈ (1 + (z - mean z) / T) / C, and KL ≈ half the sum of squared differences · C: T drops out
    student, teacher = (random_logits(4, 10, seed=seed).float() for seed in range(2))
    difference = student.double() - teacher.double()
    limit = (difference - difference.mean(dim=-1, keepdim=True)).pow(2).mean() / 2
    for T in (1e4, 1e5, 1e6):
        assert losses.soft_target_loss(student, teacher, T).item() == pytest.approx(limit.item(), rel=5e-3)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16])
def test_losses_are_computed_in_float32_at_least(kind):
    labels = torch.tensor([0, 1, 2, 3])
    student, teacher = ((3 * random_logits(4, 5, seed=seed)).to(kind) for seed in range(2))
    calls = [lambda s, t, loss_of=loss_of: loss_of(s, t, 2.0) for loss_of in DIVERGENCES]
    calls += [lambda s, t: losses.hard_target_loss(s, labels), lambda s, t: losses.label_smoothing_loss(s, labels)]
    calls += [lambda s, t: losses.distillation_loss(s, labels, t, 2.0, 0.5)]
    for loss_of in calls:
        found = loss_of(student, teacher)
        assert found.dtype == torch.float32
        torch.testing.assert_close(found, loss_of(student.float(), teacher.float()), rtol=1e-6, atol=1e-6)
        assert loss_of(student.double(), teacher.double()).dtype == torch.float64


def test_whole_numbers_are_logits_too():
    whole = torch.tensor([[2, 0, -1]])
    assert losses.soft_target_loss(whole, whole + torch.tensor([0, 1, 0]), 2).dtype == torch.float32
    for dtype in (torch.uint8, torch.int32):
        labels = torch.tensor([0], dtype=dtype)
        torch.testing.assert_close(
            losses.hard_target_loss(whole, labels), losses.hard_target_loss(whole.float(), labels.long())
        )


def test_an_impossible_class_of_the_teacher_counts_for_nothing():
    # teacher 1/4, 3/4, 0; student 1/2, 1/4, 1/4: KL = 1/4 ln(1/2) + 3/4 ln 3 + 0 = -0.17329 + 0.82396 = 0.65067
    student = torch.tensor([[math.log(2), 0.0, 0.0]], requires_grad=True)
    teacher = torch.tensor([[0.0, LN3, -INF]])
    loss = losses.soft_target_loss(student, teacher, 1)
    loss.backward()
    assert loss.item() == pytest.approx(0.65067, abs=1e-5)
    # gradient: student minus teacher
    torch.testing.assert_close(student.grad, torch.tensor([[0.25, -0.5, 0.25]]))
    # mix 3/8, 1/2, 1/8: 1/2 (1/4 ln(2/3) + 3/4 ln(3/2)) + 1/2 (1/2 ln(4/3) + 1/4 ln(1/2) + 1/4 ln 2) = .10137 + .07192
    mixed = losses.jensen_shannon_loss(student, teacher)
    assert mixed.item() == pytest.approx(0.17329, abs=1e-5)


@pytest.mark.parametrize("loss_of", DIVERGENCES)
@pytest.mark.parametrize("T", [1.0, 4.0])
def test_a_class_that_both_rule_out_changes_nothing(loss_of, T):
    student, teacher = random_logits(4, 5).float(), random_logits(4, 5, seed=1).float()
    wider = [F.pad(logits, (0, 2), value=-INF) for logits in (student, teacher)]
    torch.testing.assert_close(loss_of(*wider, T), loss_of(student, teacher, T))


def test_a_class_that_both_rule_out_has_no_gradient():
    for loss_of in DIVERGENCES:
        student = torch.tensor([[1.0, 0.0, -INF]], requires_grad=True)
        loss_of(student, torch.tensor([[0.0, 1.0, -INF]]), 1.0).backward()
        assert torch.isfinite(student.grad).all() and student.grad[0, 2] == 0
        assert student.grad[0, 0] > 0


def test_an_infinite_loss_is_refused():
    sure, possible, labels = torch.tensor([[0.0, 1.0, -INF]]), torch.zeros(1, 3), torch.tensor([2])
    with refused("The student gives a class the probability 0", "the teacher does not", "infinite"):
        losses.soft_target_loss(sure, possible, 1)
    with refused("The teacher gives a class the probability 0", "infinite"):
        losses.reverse_kl_loss(possible, sure)
    with refused("a right class the probability 0", "infinite"):
        losses.hard_target_loss(sure, labels)
    with refused("smoothing asks for all classes", "infinite"):
        losses.label_smoothing_loss(sure, torch.tensor([0]))
    assert losses.label_smoothing_loss(sure, torch.tensor([0]), 0).item() == pytest.approx(math.log(1 + math.e))
    # always finite: here (ln(1/2) and ln 1 …) both against their mixture
    assert math.isfinite(losses.jensen_shannon_loss(sure, possible))
    assert math.isfinite(losses.jensen_shannon_loss(possible, sure))


@pytest.mark.parametrize("value", [math.nan, INF])
def test_logits_with_nan_are_refused(value):
    broken = torch.tensor([[0.0, 1.0, 2.0], [0.0, value, 2.0]])
    with refused("The student's logits hold NaN or infinity", "lower lr"):
        losses.hard_target_loss(broken, torch.tensor([0, 1]))
    for loss_of in DIVERGENCES:
        with refused("The student's logits hold NaN or infinity"):
            loss_of(broken, torch.zeros(2, 3), 1.0)
        with refused("The teacher's logits hold NaN or infinity"):
            loss_of(torch.zeros(2, 3), broken, 1.0)
    with refused("The teacher's logits hold NaN or infinity"):
        losses.soft_target_loss(torch.zeros(2, 3), torch.full((2, 3), -INF), 1.0)


# --- numbers of every kind --------------------------------------------------------------------------

NUMBERS = [4, 4.0, np.int64(4), np.float32(4), np.float64(4), np.float16(4), torch.tensor(4), torch.tensor([[4.0]])]


def test_numpy_numbers_are_accepted():
    student, teacher = random_logits(4, 3).requires_grad_(), random_logits(4, 3, seed=1)
    labels = torch.tensor([0, 1, 2, 0])
    expected = losses.soft_target_loss(student, teacher, 4.0)
    for T in NUMBERS:
        for loss_of, right in ((losses.soft_target_loss, expected), (losses.unchecked.soft_target_loss, expected)):
            torch.testing.assert_close(loss_of(student, teacher, T), right)
    high = losses.soft_target_loss(student, teacher, 300)
    for T in (np.int16(300), np.float16(300)):  # 300² does not fit in either
        torch.testing.assert_close(losses.soft_target_loss(student, teacher, T), high)
    torch.testing.assert_close(
        losses.soft_target_loss(student, teacher, np.uint8(16)), losses.soft_target_loss(student, teacher, 16)
    )
    half = losses.distillation_loss(student, labels, teacher, 4, 0.5)
    for alpha in (np.float32(0.5), np.float64(0.5), torch.tensor(0.5)):
        torch.testing.assert_close(losses.distillation_loss(student, labels, teacher, 4, alpha), half)
        torch.testing.assert_close(
            losses.label_smoothing_loss(student, labels, alpha), losses.label_smoothing_loss(student, labels, 0.5)
        )
        torch.testing.assert_close(
            losses.jensen_shannon_loss(student, teacher, 1.0, alpha), losses.jensen_shannon_loss(student, teacher)
        )


@pytest.mark.parametrize("beta", ["0.5", None, True, math.nan, math.inf, torch.tensor([0.5, 0.5]), [0.5]])
def test_a_beta_that_is_no_number_is_refused(beta):
    with refused("beta is", "between 0 and 1"):
        losses.jensen_shannon_loss(TWO, TWO, beta=beta)


def test_a_refused_number_is_shown_with_its_type():
    with refused("The temperature is '4', of type str"):
        losses.soft_target_loss(TWO, TWO, "4")
    with refused("alpha is '0.5', of type str"):
        losses.distillation_loss(TWO, LABELS, TWO, 1, "0.5")
    with refused("alpha is 1.0000001:"):
        losses.distillation_loss(TWO, LABELS, TWO, 1, 1.0000001)
    with refused("The temperature is of type ndarray"):
        losses.soft_target_loss(TWO, TWO, np.arange(1.0, 20.0))


@pytest.mark.parametrize("T", [1e-7, 1e7, 1e300])
def test_a_temperature_that_leaves_nothing_but_rounding_is_refused(T):
    with refused("The temperature is", "from 1e-06 to 1e+06", "rounding"):
        losses.soft_target_loss(TWO, TWO, T)


def test_numbers_for_other_dimensions_are_refused():
    with refused("T has shape [3]", "[students, 1, 1]"):
        losses.soft_target_loss(TWO, TWO, torch.tensor([1.0, 2.0, 3.0]))
    crowd = torch.zeros(2, 4, 3)
    labels = LABELS.expand(2, -1)
    with refused("smoothing has shape [2]"):
        losses.label_smoothing_loss(crowd, labels, torch.tensor([0.1, 0.2]))
    with refused("alpha has shape [2, 1, 1]", "one per student, shape [2]"):
        losses.distillation_loss(crowd, labels, TWO, 1, torch.tensor([0.1, 0.2])[:, None, None])


# --- which positions count --------------------------------------------------------------------------


def test_padding_must_stand_on_the_right():
    for tokens in ([[1, 5, 2, 0], [0, 0, 1, 7]], [[1, 5, 2, 0], [1, 0, 5, 2]]):
        with refused("Document 1 has padding in front of a word", "pad on the right"):
            losses.counted_positions(torch.tensor(tokens), 0)


@pytest.mark.parametrize("prompt", [-1, 1.5, True, torch.tensor([1, 2, 3]), torch.tensor([1, -2])])
def test_an_impossible_prompt_is_refused(prompt):
    with refused("prompt "):
        losses.counted_positions(torch.tensor([[1, 5, 2, 0], [1, 5, 6, 2]]), 0, prompt)


def test_tokens_of_wrong_shape_are_refused():
    for tokens in (torch.tensor([1, 5, 2]), torch.zeros(2, 3)):
        with refused("The tokens have shape", "[documents, length]"):
            losses.counted_positions(tokens, 0)


# --- twice: checked and as a formula ------------------------------------------------------------------


@pytest.mark.parametrize("name", losses.unchecked.__all__)
def test_a_check_takes_what_its_loss_takes(name):
    check = getattr(losses.checks, f"check_{name}")
    given = inspect.signature(getattr(losses.unchecked, name)).parameters
    assert [str(p) for p in inspect.signature(check).parameters.values()] == [str(p) for p in given.values()]
    assert inspect.signature(getattr(losses, name)).parameters == given
    assert getattr(losses, name).__doc__ == getattr(losses.unchecked, name).__doc__


def test_the_plain_formula_gives_the_same_number():
    student, teacher = random_logits(4, 3), random_logits(4, 3, seed=1)
    for loss_of in ("soft_target_loss", "reverse_kl_loss", "jensen_shannon_loss"):
        found = getattr(losses.unchecked, loss_of)(student, teacher, 2.0)
        assert torch.equal(found, getattr(losses, loss_of)(student, teacher, 2.0))


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


@pytest.mark.parametrize("labels", [[0, 1, 2, 0], None, np.array([0, 1, 2, 0])])
def test_labels_that_are_no_tensor_are_refused(labels):
    with refused("The labels are of type", "give a tensor"):
        losses.hard_target_loss(TWO, labels)


def test_logits_that_are_no_tensor_are_refused():
    with refused("The student's logits are of type list"):
        losses.hard_target_loss([[0.0, 1.0]], torch.tensor([1]))
    with refused("The teacher's logits are of type ndarray"):
        losses.soft_target_loss(TWO, np.zeros((4, 3)), 1)
    with refused("The student's logits are of type torch.bool"):
        losses.hard_target_loss(TWO > 0, LABELS)


def elsewhere(tensor):
    """The same tensor on another device, one that every machine has."""
    return tensor.to("meta")


def test_tensors_on_two_devices_are_refused():
    logits, labels, features = random_logits(4, 3), torch.tensor([0, 1, 2, 0]), torch.randn(4, 5)
    pair = (torch.randn(2, 2, 3, 4), torch.randn(2, 2, 3, 4))
    with refused("student's logits lie on the device 'cpu'", "the labels on 'meta'", "values.to('cpu')"):
        losses.hard_target_loss(logits, elsewhere(labels))
    for loss in (losses.soft_target_loss, losses.reverse_kl_loss, losses.jensen_shannon_loss):
        with refused("teacher's logits on 'meta'"):
            loss(logits, elsewhere(logits), 2.0)
    for loss in (losses.hint_loss, losses.distance_loss, losses.angle_loss, losses.similarity_loss):
        with refused("teacher's features on 'meta'"):
            loss(features, elsewhere(features))
    with refused("student's relations lie on the device 'cpu'"):
        losses.relation_loss(pair, tuple(map(elsewhere, pair)))
