"""Known bugs of the rules that mix several teachers into one target."""

import pytest

from course_lib.losses import mixing
from tests.core import test_mixing
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "weights go to the wrong teacher",
        mixing,
        "mix_probabilities",
        "log_weights + log_p",
        "log_weights.flip(-3) + log_p",
        test_mixing.test_mean_of_probabilities_by_hand,
    ),
    Canary(
        "weights of logits go to the wrong teacher",
        mixing,
        "mix_logits",
        "weights * stacked",
        "weights.flip(-3) * stacked",
        test_mixing.test_mean_of_logits_by_hand,
    ),
    Canary(
        "mean over classes instead of teachers",
        mixing,
        "mix_probabilities",
        "log_p, dim=-3)",
        "log_p, dim=-1)",
        test_mixing.test_leading_dimensions_stay,
        (test_mixing.RULES["probabilities"],),
    ),
    Canary(
        "the logits are averaged where probabilities should be",
        mixing,
        "mix_probabilities",
        "torch.logsumexp(log_weights + log_p, dim=-3)",
        "(log_weights.exp() * log_p).sum(dim=-3)",
        test_mixing.test_mean_of_probabilities_by_hand,
    ),
    Canary(
        "the blend ignores the temperature",
        mixing,
        "log_softened",
        "log_probabilities(stack(teacher_logits), T)",
        "log_probabilities(stack(teacher_logits))",
        test_mixing.test_the_mean_is_taken_at_the_temperature,
    ),
    Canary(
        "T is not put back",
        mixing,
        "_blend",
        "(T * log_p)",
        "log_p",
        test_mixing.test_the_mean_is_taken_at_the_temperature,
    ),
    Canary(
        "logarithms of underflowed probabilities",
        mixing,
        "log_softened",
        "log_probabilities(stack(teacher_logits), T)",
        "(stack(teacher_logits) / T).softmax(dim=-1).log()",
        test_mixing.test_extreme_logits_stay_finite,
        (test_mixing.RULES["probabilities"],),
    ),
    Canary(
        "a class that no specialist answers for becomes infinite",
        mixing,
        "_blend",
        "log_p = log_p.clamp_min(math.log(floor))",
        "pass",
        test_mixing.test_a_blend_of_specialists_is_finite,
    ),
    Canary(
        "a teacher of weight 0 is multiplied by 0",
        mixing,
        "mix_logits",
        "stacked.masked_fill(weights == 0, 0.0)",
        "stacked",
        test_mixing.test_a_teacher_of_weight_zero_says_nothing,
    ),
    Canary(
        "the median is not renormalised",
        mixing,
        "_blend",
        "log_shares.log_softmax(dim=-1)",
        "log_shares",
        test_mixing.test_a_blend_sums_to_one_as_it_leaves,
    ),
    Canary(
        "the lower of two middle values",
        mixing,
        "mix_median",
        "torch.logaddexp(low, high)",
        "low",
        test_mixing.test_median_of_an_even_number_is_the_mean_of_the_middle,
    ),
    Canary(
        "only one end is trimmed",
        mixing,
        "mix_trimmed",
        "narrow(-3, trim, count - 2 * trim)",
        "narrow(-3, 0, count - trim)",
        test_mixing.test_trimmed_mean_by_hand,
    ),
    Canary(
        "teachers agree with themselves",
        mixing,
        "agreement_weights",
        "(same.sum(dim=-1) - 1) / (count - 1)",
        "same.sum(dim=-1) / count",
        test_mixing.test_agreement_weights_by_hand,
    ),
    Canary(
        "the sharpness is lost",
        mixing,
        "agreement_weights",
        "sharpness * others",
        "others",
        test_mixing.test_agreement_weights_by_hand,
    ),
    Canary(
        '"other" takes the place of a class',
        mixing,
        "_log_shares",
        "log_p[..., : len(own)]",
        "log_p[..., -len(own) :]",
        test_mixing.test_other_is_dropped_before_the_sum,
    ),
    Canary(
        '"other" is dropped before the softmax',
        mixing,
        "_log_shares",
        "log_probabilities(logits, T)",
        "log_probabilities(logits[..., : len(own)], T)",
        test_mixing.test_other_is_dropped_before_the_sum,
    ),
    Canary(
        "pooled logits forget other",
        mixing,
        "pool_logits",
        "logits[..., :-1] - logits[..., -1:]",
        "logits[..., :-1]",
        test_mixing.test_pooled_logits_count_from_other,
    ),
    Canary(
        "the map of classes is ignored",
        mixing,
        "_place",
        "wide[..., list(own)] = values",
        "wide[..., : len(own)] = values",
        test_mixing.test_pooled_probabilities_by_hand,
    ),
    Canary(
        "a class known twice counts twice",
        mixing,
        "pool_logits",
        "return total / count",
        "return total",
        test_mixing.test_pooled_logits_by_hand,
    ),
    Canary(
        "the gate opens to the least sure",
        mixing,
        "pool_most_sure",
        "log_shares.amax(dim=-1).argmax(dim=-2)",
        "log_shares.amax(dim=-1).argmin(dim=-2)",
        test_mixing.test_the_surest_alone_is_heard,
    ),
    Canary(
        "negative weights pass",
        mixing,
        "check_weights",
        "(weights >= 0).all()",
        "(weights >= -9).all()",
        test_mixing.test_wrong_weights_are_refused,
        (mixing.mix_logits, [0.7, 0.5, -0.2], "A weight is -0.2"),
    ),
    Canary(
        "weights may sum to anything",
        mixing,
        "check_weights",
        "(total - 1).abs() > 1e-4",
        "(total - 1).abs() > 1e4",
        test_mixing.test_wrong_weights_are_refused,
        (mixing.mix_logits, [0.5, 0.5, 0.5], "sum to 1.5"),
    ),
    Canary(
        "a class that nobody knows passes",
        mixing,
        "_check_known",
        "if missing:",
        "if False:",
        test_mixing.test_specialists_without_a_right_map_are_refused,
        (mixing.pool_probabilities, test_mixing.TWO, [(0, 1), (0, 1)], 4, False, "No specialist knows class 2"),
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
