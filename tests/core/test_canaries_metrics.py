"""Known bugs in what is measured."""

import pytest

from course_lib import metrics
from tests.core import test_metrics, test_metrics_diversity
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "diversity is an entropy in nats",
        metrics,
        "diversity",
        "float(torch.exp(-(values * values.log()).sum()))",
        "float(-(values * values.log()).sum())",
        test_metrics_diversity.test_vendi_counts_directions,
    ),
    Canary(
        "agreement where both are equally sure",
        metrics,
        "agreement",
        "(student_logits.argmax(dim=-1) == teacher_logits.argmax(dim=-1))",
        "(student_logits.max(dim=-1).values == teacher_logits.max(dim=-1).values)",
        test_metrics.test_agreement_is_not_the_same_as_being_equally_accurate,
    ),
    Canary(
        "a diverged model has an accuracy",
        metrics,
        "_check_answers",
        "if bool(broken.any()):",
        "if False:",
        test_metrics.test_a_diverged_model_is_not_measured,
    ),
    Canary(
        "a mean over nothing",
        metrics,
        "_check_answers",
        "if 0 in logits.shape:",
        "if False:",
        test_metrics.test_a_mean_over_nothing_is_refused,
    ),
    Canary(
        "text passes for numbers",
        metrics,
        "_per_seed",
        'found.dtype.kind not in "biuf"',
        "False",
        test_metrics.test_an_interval_refuses_what_is_no_number,
        (["1", "2"],),
    ),
    Canary(
        "a layer without a pattern has one of rounding errors",
        metrics,
        "_pattern",
        ".masked_fill(same, 0.0)",
        "",
        test_metrics.test_cka_of_a_layer_without_a_pattern_is_nan,
    ),
    Canary(
        "fourth powers overflow",
        metrics,
        "_pattern",
        "centred / length",
        "centred",
        test_metrics.test_cka_of_small_and_large_features,
        (1e12,),
    ),
    Canary(
        "a bin holds its lower edge",
        metrics,
        "calibration_error",
        "(confidence * bins).ceil().long() - 1",
        "(confidence * bins).long().clamp(max=bins - 1)",
        test_metrics.test_a_bin_of_calibration_holds_its_upper_edge,
    ),
    Canary(
        "gaps of calibration cancel between bins",
        metrics,
        "calibration_error",
        ".sum(dim=-1).abs().sum(dim=-1)",
        ".sum(dim=-1).sum(dim=-1).abs()",
        test_metrics.test_calibration_error_by_hand,
    ),
    Canary(
        "unpaired differences",
        metrics,
        "paired",
        "interval(first - second)",
        "interval(first - second.mean())",
        test_metrics.test_paired_differences_by_hand,
    ),
    Canary(
        "seeds sorted before they are paired",
        metrics,
        "paired",
        "interval(first - second)",
        "interval(np.sort(first) - np.sort(second))",
        test_metrics.test_paired_counts_the_seeds_that_won,
    ),
    Canary(
        "one variance for all groups",
        metrics,
        "contrast",
        "parts = weights**2 * spread",
        "parts = weights**2 * spread.mean()",
        test_metrics.test_unpaired_is_welchs_interval,
    ),
    Canary(
        "1.96 instead of Student's t",
        metrics,
        "interval",
        "stdtrit(len(values) - 1, 0.975)",
        "1.96",
        test_metrics.test_interval_by_hand,
    ),
    Canary(
        "1.96 instead of Student's t, as its coverage shows",
        metrics,
        "interval",
        "stdtrit(len(values) - 1, 0.975)",
        "1.96",
        test_metrics.test_interval_covers_the_truth_in_95_of_100_cases,
    ),
    Canary(
        "standard deviation of the population",
        metrics,
        "interval",
        "ddof=1",
        "ddof=0",
        test_metrics.test_interval_by_hand,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
