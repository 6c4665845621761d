"""Known bugs in what the chapters share; every chapter has its own in tests/chapters/<topic>/test_canaries.py."""

import pytest

from course_lib import losses, metrics, runtime
from course_lib.data import digits
from course_lib.show import figures
from course_lib.study import claims, classroom
from tests.core import (
    test_claims,
    test_classroom,
    test_digits,
    test_figures,
    test_losses,
    test_metrics,
    test_runtime,
)
from tests.planting import Canary, check, plant

CANARIES = [
    # --- losses
    Canary(
        "student and teacher swapped",
        losses,
        "soft_target_loss",
        "log_teacher.exp() * (log_teacher - log_student)",
        "log_student.exp() * (log_student - log_teacher)",
        test_losses.test_soft_loss_is_kl_from_teacher_to_student,
    ),
    Canary(
        "T² dropped",
        losses,
        "soft_target_loss",
        "(T**2 * kl)",
        "kl",
        test_losses.test_soft_loss_carries_t_squared,
    ),
    Canary(
        "T² dropped, as the gradient sees it",
        losses,
        "soft_target_loss",
        "(T**2 * kl)",
        "kl",
        test_losses.test_t_squared_keeps_the_gradient_in_one_order_of_magnitude,
    ),
    Canary(
        "mean over classes",
        losses,
        "soft_target_loss",
        "gap.sum(dim=-1, keepdim=True)",
        "gap.mean(dim=-1, keepdim=True)",
        test_losses.test_soft_loss_sums_classes,
    ),
    Canary(
        "mean over classes, as more classes see it",
        losses,
        "soft_target_loss",
        "gap.sum(dim=-1, keepdim=True)",
        "gap.mean(dim=-1, keepdim=True)",
        test_losses.test_classes_that_nobody_believes_in_change_nothing,
    ),
    Canary(
        "sum over images",
        losses,
        "soft_target_loss",
        ".mean(dim=(-2, -1))",
        ".sum(dim=(-2, -1))",
        test_losses.test_soft_loss_averages_images,
    ),
    Canary(
        "sum over images, as repeated images see it",
        losses,
        "soft_target_loss",
        ".mean(dim=(-2, -1))",
        ".sum(dim=(-2, -1))",
        test_losses.test_every_image_twice_leaves_all_losses_unchanged,
    ),
    Canary(
        "sum over images in the hard loss",
        losses,
        "hard_target_loss",
        "-right.mean(dim=-1)",
        "-right.sum(dim=-1)",
        test_losses.test_hard_loss_by_hand,
    ),
    Canary(
        "temperature for the teacher only",
        losses,
        "soft_target_loss",
        "F.log_softmax(student_logits / T, dim=-1)",
        "F.log_softmax(student_logits, dim=-1)",
        test_losses.test_temperature_softens_both_sides,
    ),
    Canary(
        "temperature for the student only",
        losses,
        "soft_target_loss",
        "F.log_softmax(teacher_logits / T, dim=-1)",
        "F.log_softmax(teacher_logits, dim=-1)",
        test_losses.test_temperature_softens_both_sides,
    ),
    Canary(
        "temperature for the hard loss too",
        losses,
        "distillation_loss",
        "hard_target_loss(student_logits, labels)",
        "hard_target_loss(student_logits / T, labels)",
        test_losses.test_alpha_zero_is_labels_only,
    ),
    Canary(
        "hard loss on the teacher's answer",
        losses,
        "distillation_loss",
        "hard_target_loss(student_logits, labels)",
        "hard_target_loss(student_logits, teacher_logits.argmax(dim=-1))",
        test_losses.test_alpha_zero_is_labels_only,
    ),
    Canary(
        "alpha swapped",
        losses,
        "distillation_loss",
        "alpha * soft + (1 - alpha) * hard",
        "(1 - alpha) * soft + alpha * hard",
        test_losses.test_alpha_is_the_share_of_the_soft_loss,
    ),
    Canary(
        "label smoothing ignored",
        losses,
        "label_smoothing_loss",
        "(1 - smoothing) * right + smoothing * everywhere",
        "right + 0 * everywhere",
        test_losses.test_label_smoothing_by_hand,
    ),
    Canary(
        "NaN passes for a share",
        losses,
        "check_share",
        "~((value >= 0) & (value <= 1))",
        "(value < 0) | (value > 1)",
        test_losses.test_alpha_outside_zero_to_one_is_refused,
        (float("nan"),),
    ),
    # --- data
    Canary(
        "piles overlap",
        digits,
        "split",
        "order[: sum(sizes.values())].split(list(sizes.values()))",
        "[order[:size] for size in sizes.values()]",
        test_digits.test_piles_never_overlap,
    ),
    Canary(
        "one image of the transfer pile is in the test pile",
        digits,
        "split",
        "order[: sum(sizes.values())].split(list(sizes.values()))",
        "[order[:teacher], order[teacher:][:transfer], order[teacher + transfer - 1 :][:test]]",
        test_digits.test_piles_never_overlap,
    ),
    Canary(
        "labels in another order than images",
        digits,
        "split",
        "data.labels[pile]",
        "data.labels[pile.flip(0)]",
        test_digits.test_images_keep_their_labels,
    ),
    Canary(
        "the same split for every seed",
        digits,
        "split",
        "generator(seed,",
        "generator(0,",
        test_digits.test_a_split_repeats_itself_and_changes_with_the_seed,
    ),
    # --- metrics
    Canary(
        "agreement with the labels, which is accuracy",
        classroom.Classroom,
        "agreement",
        "metrics.agreement(logits, torch.stack([trial.test_logits for trial in self.trials]))",
        "metrics.accuracy(logits, torch.stack([trial.split.test.labels for trial in self.trials]))",
        test_classroom.test_percentages_by_hand,
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
        "KL the other way round",
        metrics,
        "kl_divergence",
        "log_teacher.exp() * (log_teacher - log_student)",
        "log_student.exp() * (log_student - log_teacher)",
        test_metrics.test_kl_divergence_by_hand,
    ),
    Canary(
        "gaps of calibration cancel between bins",
        metrics,
        "calibration_error",
        "sum(abs((confidence - right)[which == b].sum().item()) for b in range(bins))",
        "abs((confidence - right).sum().item())",
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
    # --- claims
    Canary(
        "every claim holds",
        claims.Claim,
        "verdict",
        "low, high = self.measured.low, self.measured.high",
        'return "holds"',
        test_claims.test_verdict_of_a_lower_bound,
    ),
    Canary(
        "the mean clears the bound instead of the interval",
        claims.Claim,
        "verdict",
        "low, high = self.measured.low, self.measured.high",
        "low = high = self.measured.mean",
        test_claims.test_verdict_of_a_lower_bound,
    ),
    Canary(
        "a bound of zero passes for none",
        claims.Claim,
        "verdict",
        "(self.above is None or low > self.above)",
        "(not self.above or low > self.above)",
        test_claims.test_a_bound_of_zero_is_a_bound,
    ),
    Canary(
        "the upper bound is not looked at",
        claims.Claim,
        "verdict",
        " and (self.below is None or high < self.below)",
        "",
        test_claims.test_verdict_of_two_bounds,
    ),
    # --- seeds
    Canary(
        "one stream for all purposes",
        runtime,
        "_sequence",
        "[check_seed(seed), *(zlib.crc32(str(part).encode()) for part in purpose)]",
        "[check_seed(seed)]",
        test_runtime.test_streams_of_one_seed_are_independent,
    ),
    Canary(
        "masters share seeds",
        runtime,
        "seeds",
        "1000 * check_seed(master)",
        "10 * check_seed(master)",
        test_runtime.test_different_masters_share_no_seed,
    ),
    # --- experiments
    Canary(
        "the teacher has seen the test images",
        classroom,
        "open_classroom",
        "Lesson(s.teacher.images, s.teacher.labels,",
        "Lesson(s.test.images, s.test.labels,",
        test_classroom.test_teachers_learn_from_their_own_pile_alone,
    ),
    Canary(
        "students are tested on another seed's images",
        classroom.Classroom,
        "students",
        "torch.stack([trial.split.test.images for trial in self.trials])",
        "torch.stack([trial.split.test.images for trial in self.trials[::-1]])",
        test_classroom.test_students_are_ordered_by_condition_and_seed,
    ),
    # --- figures
    Canary(
        "labels lie upon each other",
        figures,
        "_write_beside",
        "places[i] = max(places[i], places[i - 1] + gap)",
        "places[i] = places[i]",
        test_figures.test_labels_keep_the_order_of_their_lines,
        ((90, 90, 90, 90, 90),),
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)


def test_a_canary_whose_code_has_changed_dies_loudly(monkeypatch):
    gone = Canary("gone", losses, "soft_target_loss", "a text that is not there", "", None)
    with pytest.raises(pytest.fail.Exception, match="bring the canary up to date"):
        plant(gone, monkeypatch)


def test_a_planted_bug_is_removed_again(request):
    canary = CANARIES[0]
    healthy = losses.soft_target_loss
    with pytest.MonkeyPatch.context() as patch:
        plant(canary, patch)
        assert losses.soft_target_loss is not healthy
    assert losses.soft_target_loss is healthy
