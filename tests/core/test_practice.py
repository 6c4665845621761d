"""Checks of the exercises: the solution passes in every form, the stub is not yet, and whatever is wrong is caught."""

import inspect
import re

import numpy as np
import pytest
import torch

from course_lib import chapters, practice
from course_lib.errors import CourseError
from course_lib.tools import notebooks

CHAPTERS = chapters.every()
EXERCISES = [exercise for chapter in CHAPTERS for exercise in chapter.part("practice").EXERCISES.items()]
IDS = [name for name, _ in EXERCISES]
each = pytest.mark.parametrize("name, exercise", EXERCISES, ids=IDS)
# A word has no other form, and no number in it can be spoilt.
NUMBERS = [(name, e) for name, e in EXERCISES if not isinstance(e.solution(*practice.learner.copies(e.cases[0])), str)]


def stub(name):
    """The stub as the notebook gives it to the learner."""
    path = chapters.find(name.partition(".")[0]).notebook
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebooks.read(path)["cells"]}
    scope = {}
    exec(cells[f"stub-{name.replace('.', '-')}"], scope)
    return scope[practice.find(name).solution.__name__]


def array(value):
    """A right result as an array of bool, whole numbers or float64."""
    if isinstance(value, tuple):
        return np.stack([array(part) for part in value])
    found = np.asarray(value.detach() if isinstance(value, torch.Tensor) else value)
    return found.astype(float) if found.dtype.kind == "f" else found


def changed(exercise, how, places=None):
    """The solution, whose result goes through `how` in the cases at these places (default: all)."""
    calls = []

    def answer(*arguments):
        calls.append(arguments)
        right = exercise.solution(*arguments)
        if places is not None and len(calls) - 1 not in places:
            return right
        if not isinstance(right, dict):
            return how(array(right))
        parts = {key: how(array(part)) for key, part in right.items()}
        return None if None in parts.values() else parts

    return answer


@each
def test_the_solution_passes(name, exercise):
    assert practice.check(name, exercise.solution).status == "right"
    assert f"def {exercise.solution.__name__}(" in practice.solution(name).code


@each
def test_the_untouched_stub_is_not_yet(name, exercise):
    verdict = practice.check(name, stub(name))
    assert verdict.status == "not yet"
    assert exercise.call in verdict.message


@each
def test_each_known_mistake_gets_its_own_sentence(name, exercise):
    assert len(exercise.mistakes) >= 3
    for sentence, wrong in exercise.mistakes:
        assert practice.check(name, wrong) == practice.Verdict("wrong", sentence)


@each
def test_the_call_names_the_solution_and_its_arguments(name, exercise):
    arguments = ", ".join(inspect.signature(exercise.solution).parameters)
    assert exercise.call == f"{exercise.solution.__name__}({arguments})"


# --- what is right, in any form -------------------------------------------------------------------

FORMS = {
    "NumPy": lambda right: right,
    "a list": lambda right: right.tolist(),
    "a tensor": lambda right: torch.tensor(right.tolist()),
    "float32": lambda right: torch.tensor(right, dtype=torch.float32),
    "float64 with gradients": lambda right: torch.tensor(right, dtype=torch.float64, requires_grad=True),
    "other rounding": lambda right: right * (1 + 1e-6) if right.dtype.kind == "f" else right,
}


@pytest.mark.parametrize("name, exercise", [(name, exercise) for name, exercise in NUMBERS if not exercise.learns])
@pytest.mark.parametrize("form", FORMS)
def test_a_right_result_passes_in_any_form(name, exercise, form):
    assert practice.check(name, changed(exercise, FORMS[form])).status == "right"


@pytest.mark.parametrize("name, exercise", [(name, exercise) for name, exercise in EXERCISES if exercise.learns])
@pytest.mark.parametrize("form", FORMS)
def test_a_loss_is_right_with_its_gradient_alone(name, exercise, form):
    verdict = practice.check(name, changed(exercise, FORMS[form]))
    assert verdict.status == "wrong" and f"no gradient flows back to `{exercise.learns}`" in verdict.message


def test_a_loss_with_a_part_cut_off_is_wrong():
    right = practice.find("01.2").solution

    def half_deaf(student_logits, labels, teacher_logits, T, alpha):
        heard = alpha * right(student_logits, labels, teacher_logits, T, 1.0)
        return heard + (1 - alpha) * right(student_logits, labels, teacher_logits, T, 0.0).detach()

    verdict = practice.check("01.2", half_deaf)
    assert verdict.status == "wrong" and "its gradient for `student_logits` is not" in verdict.message


def test_a_models_loss_with_a_part_cut_off_is_wrong():
    right = practice.find("03.3").solution

    def half_deaf(student, teacher, regressor, images, labels, weight):
        given = student, teacher, regressor, images, labels
        heard = right(*given, 0.0)
        return heard + (right(*given, weight) - heard).detach()

    verdict = practice.check("03.3", half_deaf)
    assert verdict.status == "wrong" and "its gradient for `student` is not" in verdict.message


# --- what is wrong --------------------------------------------------------------------------------

SPOILERS = {
    "three percent more": lambda right: right * 1.03 if right.dtype.kind == "f" else right + right.astype(int),
    "the other sign": lambda right: ~right if right.dtype == bool else -right,
    "the last number": lambda right: np.append(right.ravel()[:-1], right.ravel()[-1:] + 1).reshape(right.shape),
    "one more dimension": lambda right: right[None],
    "everything twice": lambda right: np.stack([right, right]),
    "NaN somewhere": lambda right: np.append(right.ravel()[:-1], float("nan")).reshape(right.shape),
    "NaN everywhere": lambda right: np.full(right.shape, float("nan")),
    "infinity": lambda right: np.full(right.shape, float("inf")),
    "zeros": lambda right: np.zeros(right.shape),
    "ones": lambda right: np.ones(right.shape),
    "text": str,
    "a function": lambda right: right.mean,
}


@pytest.mark.parametrize("name, exercise", NUMBERS, ids=[name for name, _ in NUMBERS])
@pytest.mark.parametrize("how", SPOILERS)
def test_a_spoilt_result_is_wrong(name, exercise, how):
    assert practice.check(name, changed(exercise, SPOILERS[how])).status == "wrong"


@each
def test_a_result_that_is_always_the_same_is_wrong(name, exercise):
    for case in exercise.cases:
        right = exercise.solution(*practice.learner.copies(case))
        assert practice.check(name, lambda *_, right=right: right).status == "wrong"


@each
def test_every_case_is_tried(name, exercise):
    assert len(exercise.cases) >= 2
    for place in range(len(exercise.cases)):
        wrong = changed(exercise, lambda right: right + 1009 + right.astype(int), {place})
        assert practice.check(name, wrong).status == "wrong"


@each
def test_nothing_or_an_error_in_the_last_case_alone_gets_its_sentence(name, exercise):
    last = {len(exercise.cases) - 1}
    silent = practice.check(name, changed(exercise, lambda right: None, last))
    assert silent.status == "wrong" and "every way through the function needs its `return`" in silent.message
    stops = practice.check(name, changed(exercise, lambda right: {}["lost"], last))
    assert stops.status == "wrong" and "stopped with KeyError: 'lost'" in stops.message


@each
def test_a_function_that_changes_its_argument_is_wrong_even_with_the_right_result(name, exercise):
    changeable = [i for i, argument in enumerate(exercise.cases[0]) if hasattr(argument, "add_")]

    def spoils(*arguments):
        right = exercise.solution(*practice.learner.copies(arguments))
        argument = arguments[changeable[-1]]
        argument.logical_not_() if argument.dtype == torch.bool else argument.add_(1)
        return right

    if changeable:
        verdict = practice.check(name, spoils)
        spoilt = list(inspect.signature(exercise.solution).parameters)[changeable[-1]]
        assert verdict.status == "wrong" and f"changes `{spoilt}` itself" in verdict.message


def test_an_answer_that_is_no_number_is_wrong():
    verdict = practice.check("01.1", lambda *a: "seven")
    assert verdict.status == "wrong"
    assert "gives the text 'seven' where a tensor of shape [6, 10] is right" in verdict.message


def test_an_unknown_wrong_number_shows_what_is_right():
    verdict = practice.check("00.2", lambda answers, labels: 0.123)
    assert verdict.status == "wrong"
    assert verdict.message == "share_right([3, 1, 4, 1, 5], [3, 1, 4, 4, 9]) gives 0.123 where 0.6 is right."


def test_an_unknown_wrong_pair_shows_the_first_number_that_differs():
    verdict = practice.check("17.5", lambda counts: [1 / (1 + count) for count in counts])
    assert "my_last_one((5, 3, 2)) gives 0.167 where 0.5 is right, at index [0]" in verdict.message


def test_a_wrong_item_of_a_list_is_shown_with_the_items_that_belong_to_it():
    def no_more_than_needed(right, length, needed):
        return torch.where(length == 8, 0.25, practice.find("10.4").solution(right, length, needed))

    said = practice.check("10.4", no_more_than_needed).message
    assert "gives 0.25 where 0.5 is right, at index [3], where right is 1 and length is 8." in said


def test_a_sign_names_a_whole_kind_of_wrong_results():
    for attempts in (12, 100, 1501):
        said = practice.check("18.5", lambda write, real, count, n=attempts: write(n)[:count]).message
        assert said.startswith("There are fewer than `count` documents")
    assert "gives" in practice.check("18.5", lambda write, real, count: "nothing that has a sign").message


@pytest.mark.parametrize("name, exercise", [e for e in EXERCISES if e[0] in ("10.2", "10.3", "18.3", "01.3")])
def test_no_message_shows_the_same_number_twice(name, exercise):
    def off(right):
        spoilt = right.copy()
        spoilt.flat[-1] += 0.004 * max(abs(spoilt.flat[-1]), 1) if right.dtype.kind == "f" else 1
        return spoilt

    found = re.search(r"gives (\S+) where (\S+) is right", practice.check(name, changed(exercise, off)).message)
    assert found and found[1] != found[2]


@pytest.mark.parametrize("name", ("00.9", "77.1", 1.1, ""))
def test_unknown_exercise(name):
    with pytest.raises(CourseError, match=r"Unknown (exercise|chapter).*Choose one of"):
        practice.check(name, len)
