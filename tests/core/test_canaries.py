"""Known bugs in what the chapters share; every chapter has its own in tests/chapters/<topic>/test_canaries.py."""

import pytest

from course_lib import runtime
from course_lib.data import digits
from course_lib.show.figures import lines
from course_lib.study import claims, classroom
from tests.core import (
    test_claims,
    test_classroom,
    test_digits,
    test_figures,
    test_runtime,
)
from tests.planting import Canary, check, plant

CANARIES = [
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
        lines,
        "_write_beside",
        "spread(wanted, sizes)",
        "wanted",
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
    gone = Canary("gone", digits, "split", "a text that is not there", "", None)
    with pytest.raises(pytest.fail.Exception, match="bring the canary up to date"):
        plant(gone, monkeypatch)


def test_a_planted_bug_is_removed_again(request):
    canary = CANARIES[0]
    healthy = digits.split
    with pytest.MonkeyPatch.context() as patch:
        plant(canary, patch)
        assert digits.split is not healthy
    assert digits.split is healthy
