"""Checks of the exercises: the solution passes, the stub is not yet, typical wrong answers are caught by name."""

import re

import pytest

from course_lib import chapters, practice
from course_lib.errors import CourseError
from course_lib.tools import notebooks

CHAPTERS = chapters.every()
EXERCISES = [exercise for chapter in CHAPTERS for exercise in chapter.part("practice").EXERCISES.items()]
IDS = [name for name, _ in EXERCISES]


def stub(name):
    """The stub as the notebook gives it to the learner."""
    path = chapters.find(name.partition(".")[0]).notebook
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebooks.read(path)["cells"]}
    scope = {}
    exec(cells[f"stub-{name.replace('.', '-')}"], scope)
    return scope[practice.find(name).solution.__name__]


@pytest.mark.parametrize("name, exercise", EXERCISES, ids=IDS)
def test_the_solution_passes(name, exercise):
    assert practice.check(name, exercise.solution).status == "right"
    assert f"def {exercise.solution.__name__}(" in practice.solution(name).code


@pytest.mark.parametrize("name, exercise", EXERCISES, ids=IDS)
def test_the_untouched_stub_is_not_yet(name, exercise):
    verdict = practice.check(name, stub(name))
    assert verdict.status == "not yet"
    assert exercise.call in verdict.message


@pytest.mark.parametrize("name, exercise", EXERCISES, ids=IDS)
def test_each_known_mistake_gets_its_own_sentence(name, exercise):
    assert len(exercise.mistakes) >= 3
    for sentence, wrong in exercise.mistakes:
        assert practice.check(name, wrong) == practice.Verdict("wrong", sentence)


@pytest.mark.parametrize("name, exercise", EXERCISES, ids=IDS)
def test_the_call_names_the_solution_and_its_arguments(name, exercise):
    code = exercise.solution.__code__
    arguments = ", ".join(code.co_varnames[: code.co_argcount])
    assert exercise.call == f"{exercise.solution.__name__}({arguments})"


def test_another_right_way_passes():
    def mine(logits, T):
        e = (logits / T - (logits / T).max(-1, keepdim=True).values).exp()
        return e / e.sum(-1, keepdim=True)

    assert practice.check("01.1", mine).status == "right"
    assert practice.check("00.1", lambda widths: float(practice.find("00.1").solution(widths))).status == "right"


def test_an_unknown_wrong_number_shows_what_is_right():
    verdict = practice.check("00.2", lambda answers, labels: 0.123)
    assert verdict.status == "wrong"
    assert "0.123 where 0.6 is right" in verdict.message


def test_an_unknown_wrong_pair_shows_both_numbers():
    verdict = practice.check("17.1", lambda mean, variance, z, chi_square, samples: (mean, variance))
    assert "gives (0, 1) where (0.0707, 0.9) is right" in verdict.message


def test_an_error_in_the_learners_code_names_the_line_and_shows_no_traceback():
    def broken(weight, gradient, learning_rate):
        weight = weight - learning_rate * gradient
        return weigth  # noqa: F821

    verdict = practice.check("00.3", broken)
    assert verdict.status == "wrong"
    assert "NameError" in verdict.message and "weigth" in verdict.message
    assert "line 3 of your function" in verdict.message


def test_a_function_that_changes_its_arguments_cannot_cheat_the_check():
    def cheat(student_logits, teacher_logits):
        student_logits.zero_()
        teacher_logits.zero_()
        return student_logits

    assert practice.check("02.3", cheat).status == "wrong"


def test_a_value_instead_of_a_function():
    assert "Pass the function itself" in practice.check("00.1", 1210).message


def test_not_implemented_counts_as_not_yet():
    def later(widths):
        raise NotImplementedError

    assert practice.check("00.1", later).status == "not yet"
    assert practice.check("00.1", ...).status == "not yet"


@pytest.mark.parametrize("name", ("00.9", "77.1", 1.1, ""))
def test_unknown_exercise(name):
    with pytest.raises(CourseError, match=r"Unknown (exercise|chapter).*Choose one of"):
        practice.check(name, len)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_quiz_explains_every_option(chapter):
    quiz = practice.quiz(chapter.number)
    assert len(quiz.questions) >= 4
    for question in quiz.questions:
        assert len(question.options) >= 3
        assert sum(right for _, right, _ in question.options) == 1, question.text
        for answer, _, why in question.options:
            assert len(why.split()) >= 5, (question.text, answer)
    places = [[right for _, right, _ in q.options].index(True) for q in quiz.questions]
    assert len(set(places)) > 1, "the right answer always stands in the same place"


def test_quiz_html_is_escaped_and_opens_option_by_option():
    hostile = practice.Quiz((practice.Question("<b>?", (("a & b", True, "x < y"), ("c", False, "d"))),))
    page = hostile._repr_markdown_()
    assert "&lt;b&gt;?" in page and "a &amp; b" in page and "x &lt; y" in page
    assert "\n\n" not in page, "a blank line would end the HTML block"
    assert page.count("<details>") == page.count("<summary>") == 2
    assert "Right. x" in page and "Not this one. d" in page
    assert not re.search(r"<script|https?://", practice.quiz("00")._repr_markdown_())


def test_verdicts_read_as_a_line():
    assert repr(practice.Verdict("right", "Right.")) == "✓ Right."
    assert repr(practice.Verdict("wrong", "No.")) == "✗ No."
    assert repr(practice.Verdict("not yet", "Not yet.")) == "… Not yet."
