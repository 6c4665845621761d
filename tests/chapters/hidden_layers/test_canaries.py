"""Known bugs in distillation through hidden layers."""

import pytest

from course_lib.chapters.hidden_layers import experiment, hints, relations, rows, students, widget
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
        "the map of CKA is turned round",
        experiment,
        "cka_map",
        "found[:, i, j]",
        "found[:, j, i]",
        test_experiment.test_the_map_compares_the_students_first_with_the_teachers_second,
    ),
    Canary(
        "the partial teacher has seen all digits",
        relations,
        "_partial_teachers",
        "trial.split.teacher.only(recipe.known)",
        "trial.split.teacher",
        test_experiment.test_the_partial_teacher_has_seen_the_known_digits_alone,
    ),
    Canary(
        "known and unknown digits swapped",
        relations,
        "by_digit",
        "metrics.accuracy(mine[~inside], labels[~inside])",
        "metrics.accuracy(mine[inside], labels[inside])",
        test_experiment.test_marks_by_digit_by_hand,
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
        "the scaled layer keeps its spread",
        hints,
        "features_of",
        "if hint.scaled:",
        "if False:",
        test_experiment.test_what_the_controls_of_hints_resemble,
    ),
    Canary(
        "every hint goes to the first layer",
        hints,
        "hints",
        "[hint.layer for hint in group]",
        "[1 for hint in group]",
        test_experiment.test_hints,
    ),
    # --- widget
    Canary(
        "the widget's hint goes to another layer",
        widget,
        "lesson",
        "layer=[ours for",
        "layer=[1 for",
        test_widget.test_the_losses_are_those_of_the_course,
    ),
    Canary(
        "the widget's teacher shows another layer",
        widget,
        "lesson",
        "school.features[theirs - 1]",
        "school.features[0 * theirs]",
        test_widget.test_the_losses_are_those_of_the_course,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)


def test_no_bug_is_listed_twice():
    assert len({canary.bug for canary in CANARIES}) == len(CANARIES)
