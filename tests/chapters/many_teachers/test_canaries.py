"""Known bugs of chapter 04: each must turn a named test red."""

import pytest

from course_lib.chapters.many_teachers import bad_teachers, experiment, students, teachers
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
        "bagging draws without putting back",
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
        unit.test_liars_exchange_every_class_for_the_next,
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
        "taught",
        "blend.T, alpha=1.0",
        "recipe.T, alpha=1.0",
        unit.test_students_learn_the_blend_at_its_temperature,
    ),
    Canary(
        "students are taught another seed's blend",
        students,
        "taught",
        "blend.transfer[place[trial.seed]]",
        "blend.transfer[place[trial.seed] - 1]",
        unit.test_students_learn_the_blend_at_its_temperature,
    ),
    Canary(
        "the share kept is measured from zero",
        experiment,
        "share_kept",
        "committees.get((source, count)) - first",
        "committees.get((source, count))",
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
        "blend",
        "weights = weights / weights.sum()",
        "weights = torch.ones_like(weights) / len(weights)",
        test_widget.test_generalists_are_mixed_by_the_course_rule,
    ),
    Canary(
        "the first teacher lies instead of the last",
        page,
        "blend",
        "logits[-1] = 10 * logits[-1]",
        "logits[0] = 10 * logits[0]",
        test_widget.test_the_bad_teacher_is_the_last_and_speaks_loudly,
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
