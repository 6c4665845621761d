"""Known bugs in seeds, Tables, what is kept, and in how claims are registered."""

import pytest

from course_lib import runtime
from course_lib.study import classroom, each_seed, kept, permutation, results
from tests.core import test_classroom, test_each_seed, test_kept, test_permutation, test_results, test_runtime
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "single answers are shuffled, always",
        permutation,
        "permutation_test",
        "if unit == ANSWERS:",
        "if True:",
        test_permutation.test_the_smallest_p_of_three_names_is_a_tenth,
    ),
    Canary(
        "the test is one-sided",
        permutation,
        "permutation_test",
        "np.abs(null) >= abs(seen)",
        "null >= abs(seen)",
        test_permutation.test_the_smallest_p_of_three_names_is_a_tenth,
    ),
    Canary(
        "p can be 0",
        permutation,
        "permutation_test",
        "(1 + beyond) / (1 + shuffles)",
        "beyond / shuffles",
        test_permutation.test_p_is_never_zero,
    ),
    Canary(
        "only the first word of a purpose counts",
        runtime,
        "_sequence",
        "for part in purpose)",
        "for part in purpose[:1])",
        test_runtime.test_neighbouring_seeds_share_no_purpose,
    ),
    Canary(
        "one seed is enough for an interval",
        runtime,
        "check_seeds",
        "len(found) < least",
        "len(found) < 0",
        test_runtime.test_seeds_that_make_no_interval_are_refused,
        ((3,), "at least two, all different"),
    ),
    Canary(
        "an interruption is always kept to oneself",
        runtime,
        "interruptible",
        "raise",
        "return",
        test_runtime.test_an_interruption_passes_where_nothing_is_finished,
    ),
    Canary(
        "a kept result is found for every argument",
        kept,
        "_key",
        "(function.__qualname__, str(runtime.device()), told)",
        "(function.__qualname__, str(runtime.device()))",
        test_kept.test_other_arguments_are_computed,
        ({"seeds": (0, 2)},),
    ),
    Canary(
        "a kept result outlives its code",
        kept,
        "_key",
        "_sources(function.__module__).encode()",
        "b''",
        test_kept.test_other_code_is_computed,
    ),
    Canary(
        "tensors are told apart by their shapes alone",
        kept,
        "_digest",
        ".encode() + value.tobytes()",
        ".encode()",
        test_kept.test_tensors_of_other_numbers_are_computed,
    ),
    Canary(
        "rows in the order in which they were measured",
        results.Table,
        "of_rows",
        "[rows[c, s][m] for s in seeds]",
        "[rows[c, s][m] for s in sorted(seeds, reverse=True)]",
        test_results.test_rows_become_a_table_in_the_order_of_their_conditions,
    ),
    Canary(
        "metrics of joined tables by their place",
        results.Table,
        "joined",
        "for row in table.values[m]]",
        "for row in list(table.values.values())[list(names).index(m)]]",
        test_results.test_joined_tables_stand_one_after_the_other,
    ),
    Canary(
        "as if nothing were exchanged",
        results.Table,
        "as_if",
        "self._row(wanted(condition))",
        "self._row(condition)",
        test_results.test_as_if_gives_a_condition_the_numbers_of_another,
    ),
    Canary(
        "a student starts from the stream of its teacher",
        classroom,
        "_of_a_student",
        'runtime.derive(lesson.seed, "student")',
        'runtime.derive(lesson.seed, "teacher")',
        test_classroom.test_a_student_and_its_teacher_share_no_stream,
    ),
    Canary(
        "as many processes as cores, whatever was asked for",
        each_seed,
        "in_processes",
        "runtime.workers(workers)",
        "8",
        test_each_seed.test_a_variable_says_how_many_processes_work,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
