"""Known bugs in the checks of exercises: each must turn a named test red."""

import pytest

from course_lib import practice
from course_lib.practice import compare, learner
from tests.core import test_practice, test_practice_compare, test_practice_learner
from tests.planting import Canary, check


def exercise(name):
    return name, practice.find(name)


CANARIES = [
    # --- what counts as the same
    Canary(
        "an answer that is no number counts as the same",
        compare,
        "_first",
        "if got is None or got.shape != wanted.shape:",
        "if got is None:\n        return None\n    if got.shape != wanted.shape:",
        test_practice.test_an_answer_that_is_no_number_is_wrong,
    ),
    Canary(
        "everything is the same",
        compare,
        "_first",
        "if not len(differs):",
        "if True:",
        test_practice.test_an_unknown_wrong_number_shows_what_is_right,
    ),
    Canary(
        "shapes do not matter",
        compare,
        "_first",
        "if got is None or got.shape != wanted.shape:",
        "if got is not None and got.size == wanted.size:\n        got = got.reshape(wanted.shape)\n    else:",
        test_practice.test_a_spoilt_result_is_wrong,
        (*exercise("01.1"), "one more dimension"),
    ),
    Canary(
        "NaN equals a number",
        compare,
        "_close",
        "(np.isnan(got) & np.isnan(wanted))",
        "(np.isnan(got) | np.isnan(wanted))",
        test_practice.test_a_spoilt_result_is_wrong,
        (*exercise("10.2"), "NaN somewhere"),
    ),
    Canary(
        "NaN equals nothing, so that no mistake of NaNs is recognised",
        compare,
        "_close",
        "| (np.isnan(got) & np.isnan(wanted))",
        "",
        test_practice_compare.test_the_same_numbers_in_another_form,
        (float("nan"), float("nan")),
    ),
    Canary(
        "whole numbers may be off by a part",
        compare,
        "_slack",
        'wanted.dtype.kind != "f"',
        "False",
        test_practice_compare.test_whole_numbers_are_met_exactly,
        (19210,),
    ),
    Canary(
        "no epsilon is accepted",
        compare,
        "_slack",
        "tolerance * size + tolerance / 10 * size.max(initial=0.0) + 1e-9",
        "1e-9 * size",
        test_practice_compare.test_rounding_and_a_usual_epsilon_are_no_difference_and_one_percent_is,
        (0.6,),
    ),
    Canary(
        "text is read as a number",
        compare,
        "_array",
        "if value is None or isinstance(value, str | bytes):",
        "value = float(value) if value == '7' else value\n    if value is None or isinstance(value, bytes):",
        test_practice_compare.test_the_first_value_that_differs,
        ("7", 7, "gives the text '7' where one number is right"),
    ),
    # --- what is shown
    Canary(
        "the first value is shown and not the first that differs",
        compare,
        "_first",
        "map(int, differs[0])",
        "(0 for _ in wanted.shape)",
        test_practice_compare.test_the_first_value_that_differs,
        test_practice_compare.DIFFERENT[12],
    ),
    Canary(
        "always three digits",
        compare,
        "told_apart",
        "range(3, 18)",
        "(3,)",
        test_practice_compare.test_two_numbers_never_look_alike,
        (1 / 3, 1e-5),
    ),
    # --- how a learner's function is run
    Canary(
        "arguments are not copied",
        learner,
        "copies",
        "copy.deepcopy(argument)",
        "argument",
        test_practice_learner.test_a_function_that_changes_its_arguments_cannot_cheat_the_check,
    ),
    Canary(
        "a changed argument is not noticed",
        learner,
        "_changed",
        "return comparable and",
        "return False and",
        test_practice.test_a_function_that_changes_its_argument_is_wrong_even_with_the_right_result,
        exercise("10.2"),
    ),
    Canary(
        "only the first case is tried",
        practice,
        "_fault",
        "zip(results, expected, strict=True)",
        "zip(results[:1], expected, strict=False)",
        test_practice.test_every_case_is_tried,
        exercise("17.3"),
    ),
    Canary(
        "one right case is enough",
        practice,
        "_fault",
        "if not any(found):",
        "if not all(found):",
        test_practice.test_every_case_is_tried,
        exercise("17.3"),
    ),
    Canary(
        "an error in a later case counts as right",
        practice,
        "_difference",
        'return compare.Difference("")',
        "return None",
        test_practice.test_nothing_or_an_error_in_the_last_case_alone_gets_its_sentence,
        exercise("17.2"),
    ),
    Canary(
        "a short answer counts as a stub",
        learner,
        "_does",
        "(step.opname, step.argval)",
        "step.opname",
        test_practice_learner.test_a_short_answer_is_an_answer,
        (lambda widths: 0.0,),
    ),
    Canary(
        "torch's own NotImplementedError counts as a stub",
        learner,
        "left_open",
        'return raised and step.tb_frame.f_globals is getattr(function, "__globals__", None)',
        "return True",
        test_practice_learner.test_an_operation_that_torch_does_not_have_is_no_stub,
    ),
    Canary(
        "a misfit is called all the same",
        practice,
        "_judged",
        "learner.misfit(answer, exercise.call, names)",
        "None",
        test_practice_learner.test_a_wrong_number_or_order_of_arguments,
        test_practice_learner.MISFITS[0],
    ),
    # --- mistakes
    Canary(
        "mistakes are never recognised",
        learner,
        "alike",
        "return all(met) and",
        "return False and",
        test_practice.test_each_known_mistake_gets_its_own_sentence,
        exercise("00.1"),
    ),
    Canary(
        "a mistake is recognised from one case",
        learner,
        "alike",
        "return all(met) and",
        "return any(met) and",
        test_practice.test_each_known_mistake_gets_its_own_sentence,
        exercise("17.2"),
    ),
    Canary(
        "signs are never looked for",
        learner,
        "holds",
        "compare.numbers(result) is not None and bool(sign(result, right))",
        "False",
        test_practice.test_a_sign_names_a_whole_kind_of_wrong_results,
    ),
    Canary(
        "any error is taken for any other",
        learner,
        "_met",
        "type(result.error) is not type(other.error)",
        "False",
        test_practice_learner.test_an_error_of_another_kind_is_no_known_mistake,
    ),
    # --- losses, and what is kept
    Canary(
        "a loss without a gradient is right",
        learner,
        "gradient",
        "return None",
        "return leaves",
        test_practice.test_a_loss_is_right_with_its_gradient_alone,
        (*exercise("01.2"), "NumPy"),
    ),
    Canary(
        "the gradient may be another one",
        practice,
        "_lost_gradient",
        "compare.difference(found, right, exercise.tolerance) is None",
        "True",
        test_practice.test_a_loss_with_a_part_cut_off_is_wrong,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
