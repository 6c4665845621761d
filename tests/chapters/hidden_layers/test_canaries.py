"""Known bugs in distillation through hidden layers."""

import pytest

from course_lib.chapters.hidden_layers import alike, cnn, gains, looking, partial, rows, students, widget
from tests.chapters.hidden_layers import test_experiment, test_rows, test_widget
from tests.planting import Canary, check

CANARIES = [
    # --- experiments
    Canary(
        "the value relation is left out",
        rows,
        "minilm_loss",
        "return attention + values",
        "return attention",
        test_rows.test_minilm_is_the_sum_of_both_relations,
    ),
    Canary(
        "soft targets of all are those of the labelled images",
        rows,
        "_loss",
        "whole if way.everything else some",
        "some",
        test_rows.test_soft_targets_of_all_are_learned_on_all_images,
    ),
    Canary(
        "the map of CKA is turned round",
        alike,
        "cka_map",
        "found[:, i, j]",
        "found[:, j, i]",
        test_experiment.test_the_map_compares_the_students_first_with_the_teachers_second,
    ),
    Canary(
        "the student of equal skill has no noise",
        alike,
        "maps",
        '"labels + noise": taught(noise=recipe.noise)',
        '"labels + noise": taught()',
        test_experiment.test_maps,
    ),
    Canary(
        "the partial teacher has seen all digits",
        partial,
        "partial_teachers",
        "trial.split.teacher.only(recipe.known)",
        "trial.split.teacher",
        test_experiment.test_the_partial_teacher_has_seen_the_known_digits_alone,
    ),
    Canary(
        "the partial teacher answers for digits that it has never seen",
        partial,
        "answers_of",
        "-torch.inf)",
        "0.0)",
        test_experiment.test_its_answers_say_nothing_about_other_digits,
    ),
    Canary(
        "known and unknown digits swapped",
        partial,
        "by_digit",
        "metrics.accuracy(mine[~inside], labels[~inside])",
        "metrics.accuracy(mine[inside], labels[inside])",
        test_experiment.test_marks_by_digit_by_hand,
    ),
    Canary(
        "students without labels learn them in the end",
        partial,
        "unlabelled",
        "first=recipe.student.steps",
        "first=recipe.student.steps // 2",
        test_experiment.test_no_label_is_looked_at_where_there_is_none,
    ),
    Canary(
        "the mean of a class is that of all its pictures",
        partial,
        "few_shots",
        "seen[labels == c][:count]",
        "seen[labels == c]",
        test_experiment.test_a_shot_is_one_picture_of_each_class,
    ),
    Canary(
        "the untrained net is the student's twin",
        students,
        "untrained",
        'runtime.derive(seed, "untrained")',
        'runtime.derive(seed, "student")',
        test_experiment.test_untrained_nets_are_neither_the_students_nor_the_teachers_of_their_seed,
    ),
    Canary(
        "the untrained net is what the teacher was before it learned",
        students,
        "untrained",
        'runtime.derive(seed, "untrained")',
        'runtime.derive(seed, "teacher")',
        test_experiment.test_untrained_nets_are_neither_the_students_nor_the_teachers_of_their_seed,
    ),
    Canary(
        "placebos are weaker than the teacher's layer",
        students,
        "features_of",
        "placebos * spread(theirs) / spread(placebos)",
        "placebos",
        test_experiment.test_placebos_have_the_teachers_spread_and_nothing_of_the_teacher,
    ),
    Canary(
        "noisy students have no noise",
        gains,
        "gains",
        "recipe.noise if noisy else 0.0",
        "0.0",
        test_experiment.test_what_the_students_are_taught,
    ),
    Canary(
        "a noisy student has the weight of a plain one",
        gains,
        "lessons",
        '[f"{kind} {source}"][noisy]',
        '[f"{kind} {source}"][0]',
        test_experiment.test_what_the_students_are_taught,
    ),
    Canary(
        "convolutional students of labels have noise",
        cnn,
        "taught",
        "recipe.noise * way.noisy",
        "recipe.noise",
        test_rows.test_what_the_convolutional_students_are_taught,
    ),
    Canary(
        "the teacher looks at the clean picture",
        looking,
        "looking",
        "replace(lesson, look=look)",
        "replace(lesson, look=None)",
        test_experiment.test_who_looks_is_asked_about_the_noisy_picture,
    ),
    Canary(
        "the untrained net that looks has another dose",
        students,
        "looks_of",
        "spread(theirs) / spread(blank.features(images, 1).cpu())",
        "spread(theirs)",
        test_experiment.test_who_looks_is_asked_about_the_noisy_picture,
    ),
    # --- widget
    Canary(
        "the widget's hint goes to another layer",
        widget,
        "lesson",
        "layer=options.layer",
        "layer=1",
        test_widget.test_the_losses_are_those_of_the_course,
    ),
    Canary(
        "the widget's placebo is the teacher",
        widget,
        "lesson",
        "school.features[source]",
        "school.features[0 * source]",
        test_widget.test_the_losses_are_those_of_the_course,
    ),
    Canary(
        "the widget's students have no noise",
        widget,
        "settings_of",
        "noise=noise",
        "noise=0.0 * noise",
        test_widget.test_noise_reaches_the_students,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
