"""Known bugs of chapter 04: each must turn a named test red."""

import pytest

from course_lib.chapters.many_teachers import bad_teachers, baselines, experiment, students, teachers
from course_lib.chapters.many_teachers import widget as page
from tests.chapters.many_teachers import small, test_widget
from tests.chapters.many_teachers import test_experiment as unit
from tests.planting import Canary, check

CANARIES = [
    # --- experiments
    Canary(
        "all own piles are the first one",
        teachers,
        "pile",
        "start = k * labels",
        "start = 0",
        unit.test_own_piles_never_overlap,
    ),
    Canary(
        "bagging draws without replacement",
        teachers,
        "pile",
        'torch.randint(labels, (labels,), generator=runtime.generator(trial.seed, "bag", k))',
        'torch.randperm(labels, generator=runtime.generator(trial.seed, "bag", k))',
        unit.test_resampling_draws_with_replacement_from_the_same_labels,
    ),
    Canary(
        "all bags are the same",
        teachers,
        "pile",
        '"bag", k)',
        '"bag")',
        unit.test_resampling_draws_with_replacement_from_the_same_labels,
    ),
    Canary(
        "a teacher differs from itself too",
        experiment,
        "disagreement",
        "count * (count - 1)",
        "count * count",
        unit.test_disagreement_by_hand,
    ),
    Canary(
        "liars tell the truth",
        bad_teachers,
        "spoiled",
        "roll(1, dims=-1)",
        "roll(0, dims=-1)",
        unit.test_liars_replace_every_class_by_the_next,
    ),
    Canary(
        "the liars spoil the teachers for good",
        bad_teachers,
        "spoiled",
        "logits, count = logits.clone(), logits.shape[1]",
        "logits, count = logits, logits.shape[1]",
        unit.test_nobody_bad_changes_nothing_and_the_teachers_stay_as_they_were,
        ("lies",),
    ),
    Canary(
        "students are taught at another temperature than the blend's",
        students,
        "_lesson",
        "told, blend.T, alpha",
        "told, 2 * blend.T, alpha",
        unit.test_students_learn_the_soft_blend_at_its_temperature,
    ),
    Canary(
        "students are taught another seed's blend",
        students,
        "taught",
        "blend.transfer[place[trial.seed]]",
        "blend.transfer[place[trial.seed] - 1]",
        unit.test_students_learn_the_soft_blend_at_its_temperature,
    ),
    Canary(
        "fewer pictures are as many as ever",
        students,
        "_lesson",
        "trial.split.transfer.images[:count], told[:count]",
        "trial.split.transfer.images, told",
        unit.test_students_learn_the_soft_blend_at_its_temperature,
    ),
    Canary(
        "the vote is the top class of the mean",
        students,
        "voted",
        "mixing.majority_vote(logits)",
        "mixing.mix_probabilities(logits).argmax(dim=-1)",
        unit.test_a_small_committee_is_measured_more_than_once,
    ),
    Canary(
        "a hard target is taught soft",
        students,
        "_lesson",
        "if blend.hard",
        "if False",
        unit.test_students_learn_a_hard_target_as_labels,
    ),
    Canary(
        "shares of the votes are sharpened by the temperature",
        bad_teachers,
        "shares_of_the_votes",
        "return T * answers",
        "return answers",
        unit.test_shares_of_the_votes_by_hand,
    ),
    Canary(
        "the nearest neighbour is the farthest",
        baselines,
        "nearest",
        "argmin",
        "argmax",
        unit.test_the_nearest_neighbour_by_hand,
    ),
    Canary(
        "nets of different seeds are averaged",
        baselines,
        "mean_weights",
        "unflatten(0, (-1, count)).mean(dim=1)",
        "unflatten(0, (count, -1)).mean(dim=0)",
        unit.test_weights_are_averaged_in_groups,
    ),
    Canary(
        "the share kept is measured from zero",
        experiment,
        "share_kept",
        "students.get((source, count, SOFT)) - first",
        "students.get((source, count, SOFT))",
        unit.test_share_kept_by_hand,
    ),
    Canary(
        "doubt is taught about the specialist's own classes too",
        teachers,
        "specialist_lesson",
        "10.0 * torch",
        "0.0 * torch",
        unit.test_what_each_specialist_learns,
    ),
    Canary(
        "fewer images are as many as ever",
        teachers,
        "specialist_lesson",
        "(~mine).nonzero()[: int(mine.sum()) - half, 0]",
        "(~mine).nonzero()[:, 0]",
        unit.test_what_each_specialist_learns,
    ),
    # --- widget
    Canary(
        "the widget forgets the weights",
        page,
        "_scaled",
        "return weights / weights.sum()",
        "return torch.ones_like(weights) / len(weights)",
        test_widget.test_a_soft_blend_is_the_course_rule,
    ),
    Canary(
        "the first teachers lie instead of the last",
        page,
        "target",
        "logits[-bad:] = logits[-bad:].roll",
        "logits[:bad] = logits[:bad].roll",
        test_widget.test_the_liars_are_the_last_and_some_speak_loudly,
    ),
    Canary(
        "hard labels are learned warm",
        page,
        "temperature",
        "1.0 if rule in HARD else T",
        "T",
        test_widget.test_hard_targets_are_labels_at_temperature_one,
    ),
]


@pytest.fixture(scope="module")
def widget():
    return small.small()


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
