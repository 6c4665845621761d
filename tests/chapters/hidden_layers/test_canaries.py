"""Known bugs in distillation through hidden layers."""

import pytest

from course_lib.chapters.hidden_layers import experiment as hidden_layers
from course_lib.widgets import hidden as widget
from tests.chapters.hidden_layers import test_experiment as test_hidden_layers
from tests.chapters.hidden_layers import test_rows
from tests.planting import Canary, check
from tests.widgets import test_hidden as test_widget

CANARIES = [
    # --- experiments
    Canary(
        "the value relation is left out",
        hidden_layers,
        "minilm_loss",
        "return attention + values",
        "return attention",
        test_rows.test_minilm_is_the_sum_of_both_relations,
    ),
    Canary(
        "the map of CKA is turned round",
        hidden_layers,
        "cka_map",
        'found[f"cka {ours}-{theirs}"]',
        'found[f"cka {theirs}-{ours}"]',
        test_hidden_layers.test_the_map_compares_the_students_first_with_the_teachers_second,
    ),
    Canary(
        "the partial teacher has seen all digits",
        hidden_layers,
        "partial",
        "trial.split.teacher.only(recipe.known)",
        "trial.split.teacher",
        test_hidden_layers.test_the_partial_teacher_has_seen_the_known_digits_alone,
    ),
    Canary(
        "known and unknown digits swapped",
        hidden_layers,
        "_by_digit",
        "metrics.accuracy(mine[~inside], labels[~inside])",
        "metrics.accuracy(mine[inside], labels[inside])",
        test_hidden_layers.test_marks_by_digit_by_hand,
    ),
    Canary(
        "the untrained net is the student's twin",
        hidden_layers,
        "untrained",
        "seeds if stream is None else [runtime.generator(seed, stream).initial_seed() for seed in seeds]",
        "seeds",
        test_hidden_layers.test_untrained_nets_of_a_stream_are_not_the_students,
    ),
    # --- widget
    Canary(
        "the widget's hint goes to another layer",
        widget,
        "lesson",
        "[ours - 1, students]",
        "[0 * ours, students]",
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
