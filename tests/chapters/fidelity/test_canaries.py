"""Bugs that somebody could put into chapter 05, and the test that must turn red."""

import pytest

from course_lib.chapters.fidelity import clinic, copies, grid, subliminal, verified, wrong_labels
from tests.chapters.fidelity import test_clinic, test_experiment
from tests.planting import Canary, check

CANARIES = (
    Canary(
        "chance forgets the wrong answers",
        copies,
        "chance_agreement",
        "first * second + (1 - first) * (1 - second) / (classes - 1)",
        "first * second",
        test_experiment.test_chance_by_hand,
    ),
    Canary(
        "any mistake counts as repeated",
        copies,
        "repeated",
        "(mine.argmax(dim=-1) == theirs) & wrong",
        "(mine.argmax(dim=-1) != labels) & wrong",
        test_experiment.test_repeated_by_hand,
    ),
    Canary(
        "pictures on which teacher and twin agree count",
        copies,
        "sides",
        "(a == b) & (b != c)",
        "a == b",
        test_experiment.test_sides_by_hand,
    ),
    Canary(
        "noise is pictures of the pile",
        copies,
        "noise_pictures",
        "(count, pile.shape[1])",
        "(count, 1)",
        test_experiment.test_noise_has_the_brightness_of_every_place,
    ),
    Canary(
        "outsiders learn the students' pictures",
        copies,
        "outsiders_pile",
        "rest.images[recipe.pictures :], rest.labels[recipe.pictures :]",
        "rest.images, rest.labels",
        test_experiment.test_a_twin_learns_the_same_pile_and_an_outsider_another,
    ),
    Canary(
        "an outsider learns the teacher's pile",
        copies,
        "nets",
        "_lesson(outsiders_pile(trial, recipe), trial, OUTSIDER)",
        "_lesson(trial.split.teacher, trial, OUTSIDER)",
        test_experiment.test_a_twin_learns_the_same_pile_and_an_outsider_another,
    ),
    Canary(
        "every student learns from the teacher",
        copies,
        "_taught",
        "theirs[source].model(place)",
        "theirs[TEACHER].model(place)",
        test_experiment.test_students_of_one_seed_differ_only_in_their_teacher,
    ),
    Canary(
        "a wrong label may be the right one",
        wrong_labels,
        "wrong",
        "torch.randint(1, digits.CLASSES,",
        "torch.randint(0, 2,",
        test_experiment.test_the_share_of_wrong_labels,
    ),
    Canary(
        "far pictures vote",
        wrong_labels,
        "_vote",
        "largest=False",
        "largest=True",
        test_experiment.test_neighbours_vote_by_hand,
    ),
    Canary(
        "the check lets everything pass",
        verified,
        "first_that_passes",
        "torch.where(fine.any(dim=1), answers.gather(1, first[:, None])[:, 0], -1)",
        "answers.gather(1, first[:, None])[:, 0]",
        test_experiment.test_the_first_right_answer_passes,
    ),
    Canary(
        "a leaky check leaks for every class",
        verified,
        "first_that_passes",
        "torch.isin(answers, cannot) & torch.isin(truth, cannot)[:, None]",
        "torch.isin(answers, torch.arange(10))",
        test_experiment.test_the_first_right_answer_passes,
    ),
    Canary(
        "the unchecked are those that passed",
        verified,
        "_learned",
        "AS_MANY: (some, drawn[:, 0])",
        "AS_MANY: (some, truth)",
        test_experiment.test_every_arm_learns_what_its_name_says,
    ),
    Canary(
        "the law forgets the teacher",
        grid,
        "_row",
        'np.log(table.get(condition, "teacher")[seed])',
        "0.0",
        test_experiment.test_a_law_finds_the_powers_that_were_put_in_and_predicts_what_it_has_not_seen,
    ),
    Canary(
        "the law is fitted to what it predicts",
        grid,
        "corner",
        "for labels in recipe.grid_labels[:-1]",
        "for labels in recipe.grid_labels",
        test_experiment.test_the_largest_teacher_is_never_fitted,
    ),
    Canary(
        "the same heads are the whole start",
        subliminal,
        "initial",
        "HEADS: (other, own)",
        "HEADS: (own, own)",
        test_experiment.test_starts_share_what_their_names_say,
    ),
    Canary(
        "the student matches the digits' logits too",
        subliminal,
        "matched",
        "slice(digits.CLASSES, digits.CLASSES + case.meaningless)",
        "slice(0, digits.CLASSES + case.meaningless)",
        test_experiment.test_a_student_on_noise_never_touches_its_ten_logits,
    ),
    Canary(
        "the teacher learns with all its logits",
        subliminal,
        "taught",
        "logits[..., : digits.CLASSES].flatten(0, 1)",
        "logits.flatten(0, 1)",
        test_experiment.test_a_teacher_never_touches_its_meaningless_logits,
    ),
    Canary(
        "few logits are all",
        subliminal,
        "matched",
        "digits.CLASSES + case.meaningless)",
        "digits.CLASSES + 12)",
        test_experiment.test_few_logits_are_the_first_ones,
    ),
    Canary(
        "the sound loss lost its T²",
        clinic,
        "soft_loss",
        "return loss if fault == NO_SQUARE else T * T * loss",
        "return loss",
        test_clinic.test_a_sound_loss_is_the_packages,
    ),
    Canary(
        "a run spoils the teacher of the next",
        clinic,
        "run",
        "teacher = copied(teacher)",
        "teacher = teacher.requires_grad_(True)",
        test_clinic.test_the_teacher_stays_as_it_was,
    ),
)


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_a_canary_turns_its_test_red(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
