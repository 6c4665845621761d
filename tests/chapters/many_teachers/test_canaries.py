"""Known bugs of chapter 04: each must turn a named test red."""

import pytest

from course_lib.chapters.many_teachers import experiment as many_teachers
from course_lib.chapters.many_teachers import widget as page
from course_lib.losses import mixing
from course_lib.models import classifiers
from tests.chapters.many_teachers import small, test_widget
from tests.chapters.many_teachers import test_experiment as unit
from tests.core import test_mixing
from tests.planting import Canary, check

CANARIES = [
    # --- mixing
    Canary(
        "weights go to the wrong teacher",
        mixing,
        "mix_probabilities",
        "weights * probabilities",
        "weights.flip(-3) * probabilities",
        test_mixing.test_mean_of_probabilities_by_hand,
    ),
    Canary(
        "weights of logits go to the wrong teacher",
        mixing,
        "mix_logits",
        "weights * teacher_logits",
        "weights.flip(-3) * teacher_logits",
        test_mixing.test_mean_of_logits_by_hand,
    ),
    Canary(
        "mean over classes instead of teachers",
        mixing,
        "mix_probabilities",
        ".sum(dim=-3)",
        ".sum(dim=-1)",
        test_mixing.test_leading_dimensions_stay,
        (test_mixing.RULES["probabilities"],),
    ),
    Canary(
        "the logits are averaged where probabilities should be",
        mixing,
        "mix_probabilities",
        "(teacher_logits / T).softmax(dim=-1)",
        "(teacher_logits / T).exp()",
        test_mixing.test_a_loud_teacher_has_no_more_say_than_one,
        ("probabilities",),
    ),
    Canary(
        "the blend ignores the temperature",
        mixing,
        "mix_probabilities",
        "(teacher_logits / T)",
        "(teacher_logits)",
        test_mixing.test_the_mean_is_taken_at_the_temperature,
    ),
    Canary(
        "T is not put back",
        mixing,
        "mix_probabilities",
        "T * blend",
        "blend",
        test_mixing.test_the_mean_is_taken_at_the_temperature,
    ),
    Canary(
        "a probability of zero becomes minus infinity",
        mixing,
        "mix_probabilities",
        ".clamp_min(1e-30)",
        "",
        test_mixing.test_extreme_logits_stay_finite,
        (test_mixing.RULES["probabilities"],),
    ),
    Canary(
        "the median is not renormalised",
        mixing,
        "_logits",
        "(shares / shares.sum(dim=-1, keepdim=True))",
        "shares",
        test_mixing.test_a_blend_sums_to_one_as_it_leaves,
    ),
    Canary(
        "the lower of two middle values",
        mixing,
        "mix_median",
        "(low + high) / 2",
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
        "** sharpness",
        "** 1",
        test_mixing.test_agreement_weights_by_hand,
    ),
    Canary(
        '"other" takes the place of a class',
        mixing,
        "_shares",
        "probabilities[..., : len(own)]",
        "probabilities[..., -len(own) :]",
        test_mixing.test_other_is_dropped_before_the_sum,
    ),
    Canary(
        '"other" is dropped before the softmax',
        mixing,
        "_shares",
        "probabilities = (logits / T).softmax(dim=-1)",
        "probabilities = (logits / T)[..., : len(own)].softmax(dim=-1)",
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
        "shares.amax(dim=-1).argmax(dim=-2)",
        "shares.amax(dim=-1).argmin(dim=-2)",
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
    # --- experiments
    Canary(
        "all own piles are the first one",
        many_teachers,
        "pile",
        "start = k * labels",
        "start = 0",
        unit.test_own_piles_never_overlap,
    ),
    Canary(
        "bagging draws without putting back",
        many_teachers,
        "pile",
        'torch.randint(labels, (labels,), generator=runtime.generator(trial.seed, "bag", k))',
        'torch.randperm(labels, generator=runtime.generator(trial.seed, "bag", k))',
        unit.test_resampling_draws_with_replacement_from_the_same_labels,
    ),
    Canary(
        "all bags are the same",
        many_teachers,
        "pile",
        '"bag", k)',
        '"bag")',
        unit.test_resampling_draws_with_replacement_from_the_same_labels,
    ),
    Canary(
        "a teacher differs from itself too",
        many_teachers,
        "disagreement",
        "count * (count - 1)",
        "count * count",
        unit.test_disagreement_by_hand,
    ),
    Canary(
        "liars tell the truth",
        many_teachers,
        "spoiled",
        "roll(1, dims=-1)",
        "roll(0, dims=-1)",
        unit.test_liars_exchange_every_class_for_the_next,
    ),
    Canary(
        "the liars spoil the teachers for good",
        many_teachers,
        "spoiled",
        "logits = logits.clone()",
        "logits = logits",
        unit.test_nobody_bad_changes_nothing_and_the_teachers_stay_as_they_were,
        ("lies",),
    ),
    Canary(
        "students are taught at another temperature than the blend's",
        many_teachers,
        "_taught",
        "T[name] if T else recipe.T,\n            1.0",
        "recipe.T,\n            1.0",
        unit.test_students_learn_the_blend_at_its_temperature,
    ),
    Canary(
        "students are taught another seed's blend",
        many_teachers,
        "_taught",
        "classroom.seeds.index(trial.seed)",
        "classroom.seeds.index(trial.seed) - 1",
        unit.test_students_learn_the_blend_at_its_temperature,
    ),
    Canary(
        "the share kept is measured from zero",
        many_teachers,
        "share_kept",
        "committees.get((source, count)) - first",
        "committees.get((source, count))",
        unit.test_share_kept_by_hand,
    ),
    Canary(
        "doubt is taught about the specialist's own classes too",
        many_teachers,
        "specialist_lesson",
        "10.0 * torch",
        "0.0 * torch",
        unit.test_what_each_specialist_learns,
    ),
    Canary(
        "fewer images are as many as ever",
        many_teachers,
        "specialist_lesson",
        "(~mine).nonzero()[: int(mine.sum()) - half, 0]",
        "(~mine).nonzero()[:, 0]",
        unit.test_what_each_specialist_learns,
    ),
    Canary(
        "biases are multiplied",
        classifiers,
        "multiplications",
        "inputs * outputs for",
        "inputs * outputs + outputs for",
        unit.test_multiplications_by_hand,
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
