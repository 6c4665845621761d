import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib.losses import mixing
from tests.helpers import random_logits, refused

LN3 = math.log(3)
# Two teachers, one image, two classes: probabilities (1/4, 3/4) and (3/4, 1/4) at T = 1.
PAIR = torch.tensor([[[0.0, LN3]], [[LN3, 0.0]]], dtype=torch.float64)
RULES = {
    "probabilities": lambda z, T: mixing.mix_probabilities(z, T=T),
    "logits": lambda z, T: mixing.mix_logits(z),
    "median": mixing.mix_median,
    "trimmed": lambda z, T: mixing.mix_trimmed(z, 1, T),
    "agreement": lambda z, T: mixing.mix_probabilities(z, mixing.agreement_weights(z), T),
}
each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def at(logits, T=1.0):
    return (logits / T).softmax(dim=-1)


def log(*rows):
    """Logits whose softmax at T = 1 is `rows`."""
    return torch.tensor(rows, dtype=torch.float64).log()


def same(found, *rows, T=1.0):
    torch.testing.assert_close(at(found, T), torch.tensor(rows, dtype=torch.float64))


# --- by hand ------------------------------------------------------------------------------------------


def test_mean_of_probabilities_by_hand():
    # weights 3/4 and 1/4: 3/4 · 1/4 + 1/4 · 3/4 = 3/8 for class 0, 3/4 · 3/4 + 1/4 · 1/4 = 5/8 for class 1
    same(mixing.mix_probabilities(PAIR, [0.75, 0.25]), [3 / 8, 5 / 8])
    same(mixing.mix_probabilities(PAIR), [1 / 2, 1 / 2])


def test_the_mean_is_taken_at_the_temperature():
    # at T = 2 logits (0, 2 ln 3) give (1/4, 3/4); the other teacher is (1/2, 1/2) at any T: mean (3/8, 5/8)
    teachers = torch.tensor([[[0.0, 2 * LN3]], [[0.0, 0.0]]], dtype=torch.float64)
    same(mixing.mix_probabilities(teachers, T=2.0), [3 / 8, 5 / 8], T=2.0)
    # taken at T = 1 the first would be (1/10, 9/10): mean (3/10, 7/10)
    same(mixing.mix_probabilities(teachers), [3 / 10, 7 / 10])


def test_mean_of_logits_by_hand():
    # 3/4 of (0, ln 3) and 1/4 of (ln 3, 0)
    found = mixing.mix_logits(PAIR, [0.75, 0.25])
    torch.testing.assert_close(found, torch.tensor([[LN3 / 4, 3 * LN3 / 4]], dtype=torch.float64))


def test_majority_vote_by_hand():
    # two teachers prefer class 0 and one is certain of class 1: the vote is 0, where the mean of probabilities says 1
    three = log([[0.6, 0.4]], [[0.6, 0.4]], [[0.01, 0.99]])
    assert mixing.majority_vote(three).tolist() == [0]
    assert mixing.mix_probabilities(three).argmax(dim=-1).tolist() == [1]


def test_a_tie_goes_to_the_larger_mean_probability():
    # one vote each for classes 0 and 2, whose means are 0.25 and 0.45; class 1, with the mean 0.3, has none
    two = log([[0.5, 0.4, 0.1]], [[0.0, 0.2, 0.8]])
    assert mixing.majority_vote(two).tolist() == [2]
    assert mixing.majority_vote(two.flip(0)).tolist() == [2]


def test_a_vote_is_worth_more_than_any_probability():
    # class 1 has the largest mean and one vote, class 0 has two
    assert mixing.majority_vote(log([[0.51, 0.49]], [[0.51, 0.49]], [[0.0, 1.0]])).tolist() == [0]
    assert mixing.majority_vote(log([[0.51, 0.49]], [[0.51, 0.49]], [[0.0, 1.0]]), [0.2, 0.2, 0.6]).tolist() == [1]


def test_a_vote_of_each_seed_is_its_own():
    teachers = random_logits(4, 3, 6, 5)  # [seeds, teachers, images, classes], with ties: three teachers, five classes
    found = mixing.majority_vote(teachers)
    assert found.shape == (4, 6)
    for i in range(4):
        assert found[i].tolist() == mixing.majority_vote(teachers[i]).tolist()


def test_a_class_that_nobody_votes_for_is_no_answer():
    # the last class has no vote: the votes must still be counted over all three
    assert mixing.majority_vote(log([[0.5, 0.4, 0.1]], [[0.4, 0.5, 0.1]], [[0.5, 0.4, 0.1]])).tolist() == [0]


def test_a_vote_of_nobody_is_refused():
    with refused("no teachers"):
        mixing.majority_vote([])
    with refused("2 weights for 3 teachers"):
        mixing.majority_vote(log([[0.6, 0.4]], [[0.6, 0.4]], [[0.1, 0.9]]), [0.5, 0.5])


def test_median_by_hand():
    # three teachers, three classes; middle values 0.6, 0.2, 0.1, sum 0.9: renormalised 6/9, 2/9, 1/9
    teachers = log([[0.7, 0.2, 0.1]], [[0.6, 0.3, 0.1]], [[0.1, 0.1, 0.8]])
    same(mixing.mix_median(teachers), [6 / 9, 2 / 9, 1 / 9])


def test_a_blend_sums_to_one_as_it_leaves():
    """A softmax would scale it anyway; the logits themselves are logarithms of probabilities times T."""
    teachers = log([[0.7, 0.2, 0.1]], [[0.6, 0.3, 0.1]], [[0.1, 0.1, 0.8]])
    for found in (mixing.mix_median(teachers, 2.0), mixing.mix_trimmed(teachers, 1, 2.0)):
        assert (found / 2.0).exp().sum().item() == pytest.approx(1)


def test_median_of_an_even_number_is_the_mean_of_the_middle():
    # class 0: 0.1 0.2 0.4 0.9 → 0.3; class 1: 0.1 0.6 0.8 0.9 → 0.7
    teachers = log([[0.9, 0.1]], [[0.1, 0.9]], [[0.4, 0.6]], [[0.2, 0.8]])
    same(mixing.mix_median(teachers), [0.3, 0.7])


def test_trimmed_mean_by_hand():
    # without the largest and the smallest: class 0 (0.5 + 0.6) / 2 = 0.55, class 1 (0.4 + 0.5) / 2 = 0.45
    teachers = log([[0.5, 0.5]], [[0.6, 0.4]], [[0.01, 0.99]], [[0.99, 0.01]])
    same(mixing.mix_trimmed(teachers, 1), [0.55, 0.45])


def test_trimmed_mean_is_renormalised():
    # three classes: middle values 0.6, 0.2, 0.1 as in the median of three
    teachers = log([[0.7, 0.2, 0.1]], [[0.6, 0.3, 0.1]], [[0.1, 0.1, 0.8]])
    same(mixing.mix_trimmed(teachers, 1), [6 / 9, 2 / 9, 1 / 9])


def test_no_trimming_is_the_mean():
    teachers = random_logits(5, 4, 3)
    torch.testing.assert_close(mixing.mix_trimmed(teachers, 0, 2.0), mixing.mix_probabilities(teachers, T=2.0))


def answering(*answers):
    """Logits of teachers that answer so: one row per teacher, one number per image."""
    return 5.0 * torch.nn.functional.one_hot(torch.tensor(answers), 3).double()


def test_agreement_weights_by_hand():
    # four images; teachers 0 and 1 agree on all, teacher 2 with each of them on one
    # mean agreement with the others: (1 + 1/4) / 2 = 5/8, 5/8, 1/4; sum 3/2
    teachers = answering([0, 1, 2, 0], [0, 1, 2, 0], [0, 2, 1, 1])
    found = mixing.agreement_weights(teachers, sharpness=1)
    torch.testing.assert_close(found, torch.tensor([5 / 12, 5 / 12, 2 / 12], dtype=torch.float64))
    # squared: 25/64, 25/64, 4/64
    found = mixing.agreement_weights(teachers, sharpness=2)
    torch.testing.assert_close(found, torch.tensor([25 / 54, 25 / 54, 4 / 54], dtype=torch.float64))


def test_teachers_that_all_agree_have_the_same_weight():
    teachers = answering([0, 1], [0, 1], [0, 1], [0, 1])
    torch.testing.assert_close(mixing.agreement_weights(teachers), torch.full((4,), 0.25, dtype=torch.float64))


def test_teachers_that_never_agree_have_the_same_weight():
    found = mixing.agreement_weights(answering([0, 1], [1, 2], [2, 0]))
    torch.testing.assert_close(found, torch.full((3,), 1 / 3, dtype=torch.float64))


# --- what holds for all ---------------------------------------------------------------------------------


@each_rule
@given(seed=st.integers(0, 100), teachers=st.integers(3, 6), T=st.sampled_from([0.5, 1.0, 4.0]))
def test_equal_teachers_blend_to_themselves(rule, seed, teachers, T):
    one = random_logits(5, 4, seed=seed)
    blend = rule(one.expand(teachers, -1, -1), T)
    torch.testing.assert_close(at(blend, T), at(one, T))


@each_rule
@given(seed=st.integers(0, 100))
def test_the_order_of_the_teachers_does_not_matter(rule, seed):
    teachers = random_logits(5, 6, 4, seed=seed)
    torch.testing.assert_close(at(rule(teachers.flip(0), 2.0), 2.0), at(rule(teachers, 2.0), 2.0))


@each_rule
def test_leading_dimensions_stay(rule):
    teachers = random_logits(3, 5, 6, 4)
    blend = rule(teachers, 2.0)
    assert blend.shape == (3, 6, 4)
    for i in range(3):
        torch.testing.assert_close(blend[i], rule(teachers[i], 2.0))


@each_rule
def test_a_list_will_do_and_nothing_is_changed(rule):
    teachers = random_logits(5, 6, 4)
    before = teachers.clone()
    torch.testing.assert_close(rule(list(teachers), 2.0), rule(teachers, 2.0))
    assert torch.equal(teachers, before)


@each_rule
def test_extreme_logits_stay_finite(rule):
    teachers = torch.tensor([[[2000.0, 0.0, -2000.0]]]).repeat(3, 1, 1)
    assert torch.isfinite(rule(teachers, 1.0)).all()


@pytest.mark.parametrize("rule", ["probabilities", "median", "trimmed"])
def test_a_loud_teacher_has_no_more_say_than_one(rule):
    calm = random_logits(5, 8, 4, scale=1.0)
    loud = torch.cat([calm, 1e4 * random_logits(1, 8, 4, seed=1)])
    louder = torch.cat([calm, 1e6 * random_logits(1, 8, 4, seed=1)])
    torch.testing.assert_close(at(RULES[rule](loud, 1.0)), at(RULES[rule](louder, 1.0)))


def test_a_loud_teacher_owns_the_mean_of_logits():
    calm = random_logits(5, 8, 4, scale=1.0)
    loud = 1e4 * random_logits(1, 8, 4, seed=1)
    blend = mixing.mix_logits(torch.cat([calm, loud]))
    assert torch.equal(blend.argmax(dim=-1), loud[0].argmax(dim=-1))


def test_a_weight_of_one_is_that_teacher():
    teachers = random_logits(3, 5, 4)
    for k in range(3):
        weights = [float(i == k) for i in range(3)]
        torch.testing.assert_close(at(mixing.mix_probabilities(teachers, weights)), at(teachers[k]))
        torch.testing.assert_close(mixing.mix_logits(teachers, weights), teachers[k])


def test_weights_of_each_seed_are_its_own():
    teachers = random_logits(2, 3, 5, 4)
    weights = torch.tensor([[1.0, 0, 0], [0, 0, 1.0]])
    torch.testing.assert_close(mixing.mix_logits(teachers, weights), torch.stack([teachers[0, 0], teachers[1, 2]]))


# --- specialists ----------------------------------------------------------------------------------------

KNOWN = [(0, 1), (2, 3)]


def specialist(*rows):
    return log(*rows)


def test_pooled_probabilities_by_hand():
    # (0.9, 0.1) and (0.6, 0.4), each counts half
    found = mixing.pool_probabilities([specialist([0.9, 0.1]), specialist([0.6, 0.4])], KNOWN, 4)
    same(found, [0.45, 0.05, 0.3, 0.2])


def test_other_is_dropped_before_the_sum():
    # the second gives 0.8 to "other": left are 0.9 0.1 | 0.12 0.08, sum 1.2
    teachers = [specialist([0.9, 0.1, 1e-30]), specialist([0.12, 0.08, 0.8])]
    found = mixing.pool_probabilities(teachers, KNOWN, 4, other=True)
    same(found, [0.9 / 1.2, 0.1 / 1.2, 0.12 / 1.2, 0.08 / 1.2])


def test_classes_may_stand_in_any_order_and_overlap():
    # class 2 is known to both: (0.5 + 0.3) / 2 = 0.4; class 0: 0.5 / 2; class 1: 0.7 / 2
    teachers = [specialist([0.5, 0.5]), specialist([0.7, 0.3])]
    same(mixing.pool_probabilities(teachers, [(2, 0), (1, 2)], 3), [0.25, 0.35, 0.4])


def test_the_weights_of_specialists_count():
    teachers = [specialist([0.9, 0.1]), specialist([0.6, 0.4])]
    found = mixing.pool_probabilities(teachers, KNOWN, 4, weights=[0.25, 0.75])
    same(found, [0.225, 0.025, 0.45, 0.3])


def test_the_surest_alone_is_heard():
    # image 0: the first is surer (0.9), image 1: the second (0.8)
    teachers = [specialist([0.9, 0.1], [0.3, 0.7]), specialist([0.6, 0.4], [0.2, 0.8])]
    same(mixing.pool_most_sure(teachers, KNOWN, 4), [0.9, 0.1, 0, 0], [0, 0, 0.2, 0.8])


def test_who_says_other_is_not_the_surest():
    teachers = [specialist([0.1, 0.1, 0.8]), specialist([0.3, 0.2, 0.5])]
    same(mixing.pool_most_sure(teachers, KNOWN, 4, other=True), [0, 0, 0.6, 0.4])


def test_pooled_logits_by_hand():
    first, second = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 4.0]])
    assert mixing.pool_logits([first, second], KNOWN, 4).tolist() == [[1, 2, 3, 4]]
    # class 2 is known to both: the mean of 2 and 4
    assert mixing.pool_logits([first, second], [(0, 2), (1, 2)], 3).tolist() == [[1, 3, 3]]


def test_pooled_logits_count_from_other():
    first, second = torch.tensor([[1.0, 2.0, 5.0]]), torch.tensor([[3.0, 4.0, -1.0]])
    assert mixing.pool_logits([first, second], KNOWN, 4, other=True).tolist() == [[-4, -3, 4, 5]]


def test_separate_classes_make_the_average_a_gate():
    # With equal weights the largest averaged probability belongs to the surest specialist.
    teachers = [random_logits(50, 2, seed=i) for i in range(2)]
    average = mixing.pool_probabilities(teachers, KNOWN, 4)
    gate = mixing.pool_most_sure(teachers, KNOWN, 4)
    assert torch.equal(average.argmax(dim=-1), gate.argmax(dim=-1))


# --- probabilities of 0 and of nearly 0 -----------------------------------------------------------------

INF = math.inf


@each_rule
def test_half_precision_is_raised(rule):
    teachers = random_logits(3, 5, 4).bfloat16()
    blend = rule(teachers, 2.0)
    assert blend.dtype == torch.float32
    torch.testing.assert_close(blend, rule(teachers.float(), 2.0))


def test_logarithms_that_no_probability_can_hold():
    # both teachers: e^-500 and e^-700 for class 1, of which the mean is e^-500 / 2
    found = mixing.mix_probabilities(torch.tensor([[[0.0, -500.0]], [[0.0, -700.0]]]))
    assert (found[0, 1] - found[0, 0]).item() == pytest.approx(-500 - math.log(2), rel=1e-6)


def test_an_impossible_class_has_its_share():
    # (1/2, 1/2, 0) and (1/4, 1/4, 1/2): mean 3/8, 3/8, 1/4; median of three, the second twice: 1/4, 1/4, 1/2
    one, two = torch.tensor([[0.0, 0.0, -INF]]), log([1 / 4, 1 / 4, 1 / 2]).float()
    torch.testing.assert_close(at(mixing.mix_probabilities([one, two])), torch.tensor([[3 / 8, 3 / 8, 1 / 4]]))
    torch.testing.assert_close(at(mixing.mix_median([one, two, two])), torch.tensor([[1 / 4, 1 / 4, 1 / 2]]))
    torch.testing.assert_close(at(mixing.mix_probabilities([one, one])), torch.tensor([[0.5, 0.5, 0.0]]))


def test_a_class_that_one_rules_out_has_no_geometric_mean():
    one, two = torch.tensor([[0.0, 0.0, -INF]]), torch.tensor([[0.0, -INF, 0.0]])
    torch.testing.assert_close(at(mixing.mix_logits([one, two])), torch.tensor([[1.0, 0.0, 0.0]]))
    with refused("every class is ruled out", "mixing.mix_probabilities"):
        mixing.mix_logits([torch.tensor([[0.0, -INF]]), torch.tensor([[-INF, 0.0]])])


def test_a_teacher_of_weight_zero_says_nothing():
    one, two = torch.tensor([[0.0, 1.0]]), torch.tensor([[0.0, -INF]])
    torch.testing.assert_close(mixing.mix_logits([one, two], [1.0, 0.0]), one)


def test_a_blend_of_specialists_is_finite():
    teachers = [random_logits(4, 2), random_logits(4, 2)]
    for found in (
        mixing.pool_most_sure(teachers, KNOWN, 4),
        mixing.pool_probabilities(teachers, KNOWN, 4, weights=[1.0, 0.0]),
    ):
        assert torch.isfinite(found).all() and (at(found).min(dim=-1).values < 1e-29).all()


def test_a_specialist_that_is_nearly_sure_of_other_keeps_its_digits():
    # e^-300 for its own two classes is 0 in float32: among specialists that all say "other" they still have an order
    teachers = [torch.tensor([[0.0, -1.0, 300.0]]), torch.tensor([[-2.0, -3.0, 300.0]])]
    found = mixing.pool_probabilities(teachers, KNOWN, 4, other=True)
    torch.testing.assert_close(at(found), torch.tensor([[0.0, -1.0, -2.0, -3.0]]).softmax(-1))


def test_a_high_sharpness_leaves_weights():
    never, always = answering([0, 1], [1, 2], [2, 0]), answering([0, 1], [0, 1], [2, 0])
    assert mixing.agreement_weights(never, sharpness=100).tolist() == pytest.approx([1 / 3] * 3)
    assert mixing.agreement_weights(always, sharpness=100).tolist() == pytest.approx([0.5, 0.5, 0])


# --- bad input ------------------------------------------------------------------------------------------

THREE = random_logits(3, 4, 5)


@each_rule
def test_no_teachers_are_refused(rule):
    for nobody in ([], THREE[:0]):
        with refused("There are no teachers to mix"):
            rule(nobody, 1.0)


@each_rule
def test_teachers_over_different_classes_are_refused(rule):
    with refused("over 5 and 10 classes", "mixing.pool_probabilities"):
        rule([random_logits(4, 5), random_logits(4, 10), random_logits(4, 5)], 1.0)


@each_rule
def test_teachers_of_different_images_are_refused(rule):
    with refused("ask all of them about the same images"):
        rule([random_logits(4, 5), random_logits(3, 5), random_logits(4, 5)], 1.0)


@each_rule
def test_one_teacher_without_its_dimension_is_refused(rule):
    with refused("expected [teachers, images, classes]"):
        rule(random_logits(4, 5), 1.0)


@each_rule
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_broken_teacher_is_refused(rule, value):
    broken = THREE.clone()
    broken[1, 2, 3] = value
    with refused("NaN or infinity"):
        rule(broken, 1.0)


@pytest.mark.parametrize(
    "weights, sentence",
    [
        ([0.5, 0.5], "2 weights for 3 teachers"),
        (1.0, "1 weights for 3 teachers"),
        ([0.7, 0.5, -0.2], "A weight is -0.2"),
        ([0.5, 0.5, 0.5], "sum to 1.5 instead of 1"),
        ([0.0, 0.0, 0.0], "sum to 0 instead of 1"),
        ([math.nan, 0.5, 0.5], "A weight is nan"),
    ],
)
@pytest.mark.parametrize("rule", [mixing.mix_probabilities, mixing.mix_logits])
def test_wrong_weights_are_refused(rule, weights, sentence):
    with refused(sentence):
        rule(THREE, weights)


def test_wrong_weights_of_specialists_are_refused():
    with refused("sum to 2 instead of 1"):
        mixing.pool_probabilities([THREE[0][:, :2], THREE[1][:, :2]], KNOWN, 4, weights=[1.0, 1.0])


@pytest.mark.parametrize("T", [0.0, -1.0, math.inf])
def test_impossible_temperatures_are_refused(T):
    for rule in (mixing.mix_median, RULES["probabilities"], RULES["trimmed"]):
        with refused("The temperature is"):
            rule(THREE, T)


@pytest.mark.parametrize("trim", [2, -1, 0.5])
def test_trimming_everybody_is_refused(trim):
    with refused(f"trim is {trim} and there are 3 teachers", "from 0 to 1"):
        mixing.mix_trimmed(THREE, trim)


def test_two_teachers_cannot_outvote_each_other():
    with refused("There are 2 teachers", "three or more"):
        mixing.agreement_weights(THREE[:2])


TWO = [random_logits(4, 2), random_logits(4, 2)]


@pytest.mark.parametrize(
    "logits, known, classes, other, sentence",
    [
        ([], [], 4, False, "There are no teachers to mix"),
        (TWO, None, 4, False, "2 specialists and 0 lists of classes"),
        (TWO, [(0, 1)], 4, False, "2 specialists and 1 lists of classes"),
        (TWO, KNOWN, 4, True, 'Specialist 0 has 2 logits for its classes (0, 1) and "other": expected 3'),
        (TWO, [(0, 1), (2,)], 3, False, "Specialist 1 has 2 logits for its classes (2,): expected 1; set other=True"),
        (TWO, [(0, 1), (2, 4)], 4, False, "Specialist 1 is said to know (2, 4)"),
        (TWO, [(0, 1), (2, 2)], 4, False, "Specialist 1 is said to know (2, 2)"),
        (TWO, [(0, 1), (0, 1)], 4, False, "No specialist knows class 2"),
    ],
)
@pytest.mark.parametrize("rule", [mixing.pool_probabilities, mixing.pool_most_sure, mixing.pool_logits])
def test_specialists_without_a_right_map_are_refused(rule, logits, known, classes, other, sentence):
    with refused(sentence):
        rule(logits, known, classes, other=other)


@pytest.mark.parametrize("weights", ["much", ["a", "b", "c"], [None, 0.5, 0.5]])
def test_weights_that_are_no_numbers_are_refused(weights):
    with refused("The weights are", "one number for each teacher"):
        mixing.mix_logits(THREE, weights)


@pytest.mark.parametrize("sharpness", ["4", -1, math.nan, math.inf, True])
def test_an_impossible_sharpness_is_refused(sharpness):
    with refused("sharpness is", "0 or more"):
        mixing.agreement_weights(THREE, sharpness)


def test_a_broken_specialist_is_refused():
    with refused("Specialist 1's logits hold NaN or infinity"):
        mixing.pool_probabilities([TWO[0], TWO[1] / 0], KNOWN, 4)


def test_one_specialist_is_enough_if_it_knows_all():
    (alone,) = teachers = [random_logits(4, 3)]
    for pool in (mixing.pool_probabilities, mixing.pool_most_sure):
        torch.testing.assert_close(at(pool(teachers, [(0, 1, 2)], 3)), at(alone))
    torch.testing.assert_close(mixing.pool_logits(teachers, [(0, 1, 2)], 3), alone)


def test_specialists_are_softened_before_they_are_pooled():
    # at T = 2 logits (2 ln 9, 0) give (.9, .1): with (.6, .4) half each, as in the pool by hand
    teachers = [2 * specialist([0.9, 0.1]), 2 * specialist([0.6, 0.4])]
    same(mixing.pool_probabilities(teachers, KNOWN, 4, T=2.0), [0.45, 0.05, 0.3, 0.2], T=2.0)
    same(mixing.pool_most_sure(teachers, KNOWN, 4, T=2.0), [0.9, 0.1, 0, 0], T=2.0)


def test_what_rules_do_if_nobody_says_otherwise():
    teachers = random_logits(5, 6, 4)
    torch.testing.assert_close(mixing.mix_trimmed(teachers), mixing.mix_trimmed(teachers, 1, 1.0))
    torch.testing.assert_close(mixing.agreement_weights(teachers), mixing.agreement_weights(teachers, 4.0))
    torch.testing.assert_close(mixing.log_softened(teachers), mixing.log_softened(teachers, 1.0))
    pair = [random_logits(4, 2), random_logits(4, 2, seed=1)]
    torch.testing.assert_close(mixing.pool_most_sure(pair, KNOWN, 4), mixing.pool_most_sure(pair, KNOWN, 4, T=1.0))


def test_a_sharpness_of_zero_is_equal_weights_and_one_below_one_is_a_root():
    teachers = answering([0, 1, 2, 0], [0, 1, 2, 0], [0, 2, 1, 1])  # agreement 5/8, 5/8, 1/4
    assert mixing.agreement_weights(teachers, sharpness=0).tolist() == pytest.approx([1 / 3] * 3)
    roots = [(5 / 8) ** 0.5, (5 / 8) ** 0.5, 0.5]
    assert mixing.agreement_weights(teachers, sharpness=0.5).tolist() == pytest.approx([r / sum(roots) for r in roots])


def test_trimming_half_of_an_even_number_leaves_nobody():
    with refused("trim is 2 and there are 4 teachers", "from 0 to 1"):
        mixing.mix_trimmed(random_logits(4, 3, 2), 2)


def test_equal_weights_are_as_precise_as_the_logits():
    teachers = random_logits(3, 4, 5)
    mean = teachers.mean(dim=0)
    torch.testing.assert_close(mixing.mix_logits(teachers), mean, rtol=0, atol=1e-12)
    torch.testing.assert_close(mixing.mix_logits(teachers, [1 / 3] * 3), mean, rtol=0, atol=1e-12)


@pytest.mark.parametrize("rule", ["probabilities", "median", "trimmed"])
def test_a_high_temperature_leaves_the_type(rule):
    assert RULES[rule](random_logits(3, 4, 5).float(), 100.0).dtype == torch.float32
