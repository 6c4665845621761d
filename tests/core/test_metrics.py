import math
import warnings

import numpy as np
import pytest
import scipy.stats
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib import metrics
from course_lib.errors import CourseError
from tests.helpers import random_logits, refused

LN3 = math.log(3)
values_of_seeds = st.lists(st.floats(-100, 100), min_size=2, max_size=12)


def answering(*classes, of=3):
    """Return logits whose largest entry is the given class."""
    return torch.eye(of)[list(classes)]


def test_accuracy_by_hand():
    # answers 0, 1, 2, 2; labels 0, 1, 2, 0: three of four
    assert metrics.accuracy(answering(0, 1, 2, 2), torch.tensor([0, 1, 2, 0])).item() == 0.75


def test_agreement_counts_the_same_answer_also_where_both_are_wrong():
    # labels would be 0, 0, 0, 0: the student is right once, yet it answers like the teacher on three of four
    student, teacher = answering(0, 1, 2, 2), answering(1, 1, 2, 2)
    assert metrics.agreement(student, teacher).item() == 0.75


def test_agreement_is_not_the_same_as_being_equally_accurate():
    # for labels 0, 0 both are right on half of the images, and never on the same
    assert metrics.agreement(answering(0, 1), answering(1, 0)).item() == 0


def test_leading_dimensions_stay():
    student = torch.stack([answering(0, 1), answering(0, 0)])
    assert metrics.accuracy(student, torch.tensor([0, 1])).tolist() == [1, 0.5]
    assert metrics.agreement(student, answering(0, 1)).tolist() == [1, 0.5]
    assert metrics.entropy(student).shape == (2,)
    pair = torch.stack([student, student.flip(0)])  # [2, 2, images, classes]
    assert metrics.agreement(pair, student).tolist() == [[1, 1], [0.5, 0.5]]
    both = metrics.calibration_error(student, torch.tensor([0, 1]))
    torch.testing.assert_close(both[1], metrics.calibration_error(student[1], torch.tensor([0, 1])))


def test_entropy_by_hand():
    # 1/4, 3/4: -(1/4 ln 1/4 + 3/4 ln 3/4) = 0.34657 + 0.21576 = 0.56234; logits 2 ln 3 at T = 2 give the same
    assert metrics.entropy(torch.tensor([[0, LN3]])).item() == pytest.approx(0.56234, abs=1e-5)
    assert metrics.entropy(torch.tensor([[0, 2 * LN3]]), T=2).item() == pytest.approx(0.56234, abs=1e-5)
    assert metrics.entropy(torch.zeros(5, 10)).item() == pytest.approx(math.log(10), abs=1e-5)


@given(st.integers(0, 1000), st.floats(0.1, 10))
def test_entropy_lies_between_zero_and_the_log_of_the_classes(seed, T):
    assert 0 <= metrics.entropy(random_logits(4, 6, seed=seed), T).item() <= math.log(6) + 1e-12


def test_entropy_refuses_an_impossible_temperature():
    with refused("The temperature is 0"):
        metrics.entropy(torch.zeros(1, 2), T=0)


def test_calibration_error_by_hand():
    # two images with confidence 3/4, one right: |1.5 - 1| = 0.5; two with 9/10, both right: |1.8 - 2| = 0.2
    # (0.5 + 0.2) / 4 images = 0.175: overconfidence in one bin does not cancel underconfidence in another
    logits = torch.tensor([[0, LN3], [0, LN3], [0, math.log(9)], [0, math.log(9)]])
    error = metrics.calibration_error(logits, torch.tensor([1, 0, 1, 1]))
    assert error.item() == pytest.approx(0.175, abs=1e-6)


def test_calibration_error_of_a_certain_classifier_is_its_error_rate():
    # confidence 1 four times, three right: 1 - 3/4
    logits = 1000 * answering(0, 1, 2, 2)
    assert metrics.calibration_error(logits, torch.tensor([0, 1, 2, 0])).item() == pytest.approx(0.25)


def test_a_bin_of_calibration_holds_its_upper_edge():
    # confidence 1/2 for one image, right, and 3/4 for another, wrong. In two bins (0, 1/2] and (1/2, 1] the gaps are
    # -1/2 and 3/4: (1/2 + 3/4) / 2 = 0.625; in one bin they would nearly cancel: 1/4 / 2
    logits = torch.tensor([[0, 0], [0, LN3]])
    assert metrics.calibration_error(logits, torch.tensor([0, 0]), bins=2).item() == pytest.approx(0.625)
    assert metrics.calibration_error(logits, torch.tensor([0, 0]), bins=1).item() == pytest.approx(0.125)


@pytest.mark.parametrize("bins", [0, -3, 2.5, "10", True, None])
def test_an_impossible_number_of_bins_is_refused(bins):
    with refused("bins is", "such as 10"):
        metrics.calibration_error(answering(0, 1), torch.tensor([0, 1]), bins)


# --- models that have diverged, and nothing at all ----------------------------------------------------

INF = math.inf
MEASURES = (
    lambda logits: metrics.accuracy(logits, torch.zeros(logits.shape[-2], dtype=torch.long)),
    lambda logits: metrics.calibration_error(logits, torch.zeros(logits.shape[-2], dtype=torch.long)),
    lambda logits: metrics.agreement(logits, torch.zeros(logits.shape[-2:])),
    lambda logits: metrics.agreement(torch.zeros(logits.shape[-2:]), logits),
    lambda logits: metrics.entropy(logits),
)


def test_a_diverged_model_is_not_measured():
    for measure in MEASURES:
        for value in (math.nan, INF):
            with refused("hold NaN or infinity: the model has diverged"):
                measure(torch.tensor([[0.0, 1.0, 2.0], [0.0, value, 2.0]]))
        with refused("hold NaN or infinity"):
            measure(torch.full((2, 3), -INF))
        with refused("for model 1 hold NaN"):
            measure(torch.stack([torch.zeros(2, 3), torch.full((2, 3), math.nan)]))


def test_a_mean_over_nothing_is_refused():
    for measure in MEASURES:
        with pytest.raises(CourseError, match="at least one"):
            measure(torch.zeros(0, 3))
        with refused("at least one image"):
            measure(torch.zeros(0, 2, 3))


def test_an_impossible_class_is_no_divergence():
    sure = torch.tensor([[0.0, LN3, -INF], [0.0, LN3, -INF]])
    labels = torch.tensor([1, 0])
    assert metrics.accuracy(sure, labels).item() == 0.5
    assert metrics.agreement(sure, sure).item() == 1
    assert metrics.entropy(sure).item() == pytest.approx(0.56234, abs=1e-5)
    assert metrics.calibration_error(sure, labels).item() == pytest.approx(0.25)


def test_labels_that_no_answer_can_match_are_refused():
    with refused("The labels go from 0 to 3", "must lie in 0..2"):
        metrics.accuracy(answering(0, 1), torch.tensor([0, 3]))
    with refused("The labels are of type torch.float32"):
        metrics.accuracy(answering(0, 1), torch.tensor([0.0, 1.0]))
    with refused("The labels are of type list"):
        metrics.accuracy(answering(0, 1), [0, 1])
    with refused("answers for 2 images and 3 labels"):
        metrics.accuracy(answering(0, 1), torch.tensor([0, 1, 2]))


def test_agreement_about_other_images_or_classes_is_refused():
    for other in (answering(0, 1, 2), answering(0, 1, of=4)):
        with refused("ask both about the same images and classes"):
            metrics.agreement(answering(0, 1), other)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16])
def test_half_precision_is_raised(kind):
    logits, labels = random_logits(40, 10).to(kind), torch.arange(40) % 10
    for measure in (metrics.entropy, lambda z: metrics.entropy(z, 3), lambda z: metrics.calibration_error(z, labels)):
        found = measure(logits)
        assert found.dtype == torch.float32
        torch.testing.assert_close(found, measure(logits.float()))


def test_interval_by_hand():
    # values 1, 2, 3: mean 2, standard deviation 1; two degrees of freedom: t = 4.303
    # half = 4.303 · 1 / √3 = 2.484
    found = metrics.interval([1, 2, 3])
    assert (found.mean, found.n, found.wins) == (2, 3, 3)
    assert found.half == pytest.approx(2.484, abs=1e-3)
    assert found.low == pytest.approx(-0.484, abs=1e-3)
    assert found.high == pytest.approx(4.484, abs=1e-3)


def test_wins_are_seeds_above_zero():
    assert metrics.interval([-1, 0, 2, 5]).wins == 2  # 0 is not above 0


@given(values_of_seeds)
def test_interval_is_symmetric_about_the_mean(values):
    found = metrics.interval(values)
    assert found.low <= found.mean <= found.high
    assert found.mean - found.low == pytest.approx(found.high - found.mean, abs=1e-9)
    assert found.mean == pytest.approx(np.mean(values), abs=1e-9)


def test_interval_covers_the_truth_in_95_of_100_cases():
    # 4000 experiments of 5 seeds, truth 0; the share has a standard error of √(0.95 · 0.05 / 4000) = 0.0034
    drawn = np.random.default_rng(0).normal(size=(4000, 5))
    covered = np.mean([low <= 0 <= high for low, high in ((i.low, i.high) for i in map(metrics.interval, drawn))])
    assert covered == pytest.approx(0.95, abs=0.015)


def test_paired_differences_by_hand():
    # 10 - 9, 20 - 18, 30 - 27 = 1, 2, 3: as above; the values themselves spread ten times as far
    found = metrics.paired([10, 20, 30], [9, 18, 27])
    assert (found.mean, found.wins) == (2, 3)
    assert found.half == pytest.approx(2.484, abs=1e-3)


def test_paired_counts_the_seeds_that_won():
    assert metrics.paired([1, 2, 9], [0, 3, 1]).wins == 2  # 1, -1, 8


@given(values_of_seeds, st.floats(-50, 50))
def test_luck_common_to_both_conditions_cancels(luck, effect):
    luck = np.array(luck)
    found = metrics.paired(luck + effect, luck)
    assert found.mean == pytest.approx(effect, abs=1e-9)
    assert found.half == pytest.approx(0, abs=1e-9)


def test_a_tie_is_no_defeat():
    found = metrics.paired([1, 2, 9], [1, 0, 9])
    assert (found.wins, found.ties) == (1, 2)
    assert found.text().endswith("(1/3, 2 ties)")
    assert metrics.interval([0.0, 1.0, -1.0]).text().endswith("(1/3, 1 tie)")


def test_text_gives_mean_half_width_and_wins():
    found = metrics.Interval(11.42, 9.12, 13.72, 10, 9)
    assert found.text() == str(found) == "+11.4\xa0±\xa02.3 (9/10)"
    assert found.text(2) == "+11.42\xa0±\xa02.30 (9/10)"
    assert found.plain() == "11.4\xa0±\xa02.3"
    assert found.plain(2) == "11.42\xa0±\xa02.30"
    assert metrics.Interval(-0.04, -1.04, 0.96, 10, 4).text() == "+0.0\xa0±\xa01.0 (4/10)"  # no minus before a zero


@pytest.mark.parametrize("values", [[], [1], [[1, 2], [3, 4]], 3])
def test_an_interval_needs_two_seeds(values):
    with refused("The values have shape", "one number per seed, two or more"):
        metrics.interval(values)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_an_interval_refuses_values_that_are_not_finite(bad):
    with refused("A value is NaN or infinite"):
        metrics.interval([1, bad, 2])


@pytest.mark.parametrize("values", [["1", "2"], [None, 1], "12", [{}, {}], [[1], [1, 2]], [1 + 2j, 1]])
def test_an_interval_refuses_what_is_no_number(values):
    with refused("The values are", "one number per seed"):
        metrics.interval(values)


@pytest.mark.parametrize(
    "values",
    [
        np.array([1, 2, 3], dtype=np.float32),
        torch.tensor([1.0, 2.0, 3.0], requires_grad=True),
        [torch.tensor(1), torch.tensor(2), torch.tensor(3)],
        [np.int8(1), 2, 3.0],
    ],
)
def test_an_interval_of_numbers_of_every_kind(values):
    assert metrics.interval(values).half == pytest.approx(2.484, abs=1e-3)
    assert metrics.paired(values, [0, 0, 0]).mean == 2


def test_unpaired_groups_by_hand():
    # [1, 2, 3] and [4, 5, 6]: both variances 1, a mean's 1/3; 4 degrees of freedom: t = 2.776, half = 2.776 · √(2/3)
    found = metrics.unpaired([1, 2, 3], [4, 5, 6])
    assert (found.mean, found.n, found.wins) == (-3, 6, None)
    assert found.half == pytest.approx(2.267, abs=1e-3) and found.text() == "-3.0\xa0±\xa02.3"
    # [1, 3]: 2 / 2 = 1; [0, 4, 4, 4]: 4 / 4 = 1; 2² / (1²/1 + 1²/3) = 3 degrees: t = 3.182, half = 3.182 · √2
    assert metrics.unpaired([1, 3], [0, 4, 4, 4]).half == pytest.approx(4.501, abs=1e-3)
    # twice the first group's mean: 4 · 1 and 1; 5² / (4²/1 + 1²/3) = 1.531 degrees
    assert metrics.contrast((2, -1), ([1, 3], [0, 4, 4, 4])).half == pytest.approx(
        scipy.stats.t.ppf(0.975, 25 / (16 + 1 / 3)) * 5**0.5
    )


def test_unpaired_is_welchs_interval():
    luck = np.random.default_rng(1)
    one, other = luck.normal(size=7), 3 * luck.normal(size=12)
    theirs = scipy.stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    found = metrics.unpaired(one, other)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high))


def test_one_group_alone_is_an_interval():
    one, same = metrics.interval([1, 2, 6]), metrics.contrast([1], [[1, 2, 6]])
    assert (same.low, same.high, same.n) == pytest.approx((one.low, one.high, one.n))
    assert metrics.unpaired([2, 2], [1, 1, 1]).half == 0


def test_unpaired_covers_the_truth_in_95_of_100_cases():
    # standard error of the share as above; Welch's interval is a little too wide or narrow with few values
    luck = np.random.default_rng(0)
    found = (metrics.unpaired(luck.normal(size=6), 3 * luck.normal(size=12)) for _ in range(4000))
    assert np.mean([each.low <= 0 <= each.high for each in found]) == pytest.approx(0.95, abs=0.015)


def test_groups_that_cannot_be_compared_are_refused():
    with refused("There are 2 groups and the weights [1.0]", "one for each"):
        metrics.contrast([1], ([1, 2], [3, 4]))
    with refused("There are 2 groups", "one for each"):
        metrics.contrast([0, 0], ([1, 2], [3, 4]))
    with refused("The values have shape [1]", "two or more"):
        metrics.unpaired([1, 2], [3])


def test_unequal_numbers_of_seeds_cannot_be_paired():
    with refused("3 and 2 values cannot be paired", "the same seeds"):
        metrics.paired([1, 2, 3], [1, 2])


# --- CKA --------------------------------------------------------------------------------------------


def test_cka_by_hand():
    # four images; first layer: ±1 in two units by turns; second: the first unit alone
    # X'Y = (2, 0): 4; X'X = 2 I: 8; Y'Y = 2: 4; CKA = 4 / √32 = .7071
    first = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    assert metrics.cka(first, first[:, :1]).item() == pytest.approx(0.70711, abs=1e-5)
    assert metrics.cka(first[:, :1], first[:, 1:]).item() == pytest.approx(0, abs=1e-9)


def test_cka_is_centred():
    # two units without anything in common but a large mean: not centred they would be nearly 1
    first, second = torch.tensor([[11.0], [9.0], [11.0], [9.0]]), torch.tensor([[11.0], [11.0], [9.0], [9.0]])
    assert metrics.cka(first, second).item() == pytest.approx(0, abs=1e-6)


def test_cka_does_not_see_turn_scale_or_place():
    first = random_logits(20, 5)
    turn = torch.linalg.qr(random_logits(5, 5, seed=1)).Q
    assert metrics.cka(first, 3 * first @ turn + 7).item() == pytest.approx(1, abs=1e-6)
    assert metrics.cka(first, first**2).item() < 0.9


def test_cka_is_the_same_both_ways_and_keeps_leading_dimensions():
    first, second = random_logits(3, 20, 5), random_logits(3, 20, 8, seed=1)
    torch.testing.assert_close(metrics.cka(first, second), metrics.cka(second, first))
    each = torch.stack([metrics.cka(a, b) for a, b in zip(first, second, strict=True)])
    torch.testing.assert_close(metrics.cka(first, second), each)


def test_cka_of_other_images_is_refused():
    with refused("of 4 and of 5 images", "same images, at least two"):
        metrics.cka(random_logits(4, 2), random_logits(5, 2))
    with refused("at least two"):
        metrics.cka(random_logits(1, 2), random_logits(1, 2))


def test_binomial_by_hand():
    assert metrics.binomial(2, 0.5).tolist() == pytest.approx([0.25, 0.5, 0.25])
    assert metrics.binomial(3, [0.0, 1.0]).tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]
    assert metrics.binomial(0, 0.3).tolist() == [1]


@pytest.mark.parametrize("n, p", [(7, 0.3), (200, 0.004), (1000, 0.999)])
def test_binomial_agrees_with_scipy(n, p):
    from scipy.stats import binom

    np.testing.assert_allclose(metrics.binomial(n, p), binom.pmf(np.arange(n + 1), n, p), rtol=1e-8, atol=1e-300)


def test_cka_of_a_layer_without_a_pattern_is_nan():
    # 0.1 has no exact value in float32: its mean over images differs from it by a rounding error
    assert metrics.cka(torch.full((7, 3), 0.1), torch.full((7, 3), 0.1)).isnan()
    assert metrics.cka(torch.full((7, 3), 0.1), random_logits(7, 3).float()).isnan()


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_cka_of_small_and_large_features(scale):
    first, second = random_logits(20, 5).float(), random_logits(20, 8, seed=1).float()
    torch.testing.assert_close(metrics.cka(scale * first, second), metrics.cka(first, second))
    assert metrics.cka(first.bfloat16(), second.bfloat16()).dtype == torch.float32


def test_cka_of_a_diverged_model_is_refused():
    with refused("A layer's features hold NaN or infinity"):
        metrics.cka(random_logits(4, 2), random_logits(4, 2) / 0)


def test_a_map_of_cka_holds_every_pair():
    ours = [random_logits(3, 20, 5), random_logits(3, 20, 4, seed=1)]
    theirs = [random_logits(3, 20, width, seed=2 + width) for width in (6, 7, 8)]
    found = metrics.cka_map(ours, theirs)
    assert found.shape == (3, 2, 3)
    for i, mine in enumerate(ours):
        for j, other in enumerate(theirs):
            torch.testing.assert_close(found[:, i, j], metrics.cka(mine, other))


def test_cka_of_two_images_and_of_two_precisions():
    # after centring two images lie on a line: every two layers agree
    assert metrics.cka(random_logits(2, 3), random_logits(2, 4, seed=1)).item() == pytest.approx(1)
    first, second = random_logits(20, 5), random_logits(20, 8, seed=1)
    assert metrics.cka(first.float(), second).dtype == torch.float64
    for one, other in ((first.float(), second), (first, second.float())):
        assert metrics.cka(one, other).item() == pytest.approx(metrics.cka(first, second).item(), abs=1e-6)
    assert metrics.cka_map([first], [second, first]).shape == (1, 2)


def test_a_single_image_is_an_exam_too():
    assert metrics.accuracy(answering(1), torch.tensor([1])).item() == 1


def test_answers_without_images_and_labels_without_a_dimension_are_refused():
    with refused("0 images and 3 labels"):
        metrics.accuracy(torch.zeros(3), torch.tensor([0, 1, 2]))
    with refused("0 images and 1 labels"):
        metrics.accuracy(torch.zeros(3), torch.tensor([0]))
    with refused("2 images and 1 labels"):
        metrics.accuracy(torch.zeros(2, 3), torch.tensor(0))


def test_calibration_has_ten_bins_if_nobody_says_otherwise():
    logits = random_logits(50, 3)
    labels = logits.argmax(dim=-1).where(torch.arange(50) % 3 > 0, 0)  # two in three are right
    ten, eleven = (metrics.calibration_error(logits, labels, bins) for bins in (10, 11))
    assert metrics.calibration_error(logits, labels).item() == ten.item() != eleven.item()


def test_entropy_of_a_high_temperature_has_the_type_of_the_logits():
    assert metrics.entropy(torch.zeros(2, 3), T=100).dtype == torch.float32


def test_gains_without_a_number_are_refused_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with refused("NaN or infinite"):
            metrics.paired([INF, 1.0], [INF, 1.0])


def test_values_may_still_hang_on_a_graph():
    values = [torch.tensor(value, requires_grad=True) for value in (1.0, 3.0)]
    assert metrics.interval(values).mean == 2
