import inspect

import pytest

from course_lib.errors import CourseError, checked, unknown


def test_unknown_offers_the_nearest_name():
    error = unknown("device", "cdua", ["cpu", "cuda"])
    assert isinstance(error, CourseError)
    assert str(error) == "Unknown device 'cdua': did you mean 'cuda'? Choose one of cpu, cuda."


def test_unknown_offers_all_names_when_none_is_near():
    assert str(unknown("device", "xyz", ["cpu", "cuda"])) == "Unknown device 'xyz': Choose one of cpu, cuda."


def test_unknown_names_may_be_any_object():
    assert "('soft', 5)" in str(unknown("condition", ("soft", 5), ["hard", ("soft", 50)]))


def test_a_course_error_is_a_value_error():
    assert issubclass(CourseError, ValueError)


def test_a_notebook_shows_the_sentence_alone():
    assert CourseError("Give 1.")._render_traceback_() == ["CourseError: Give 1."]


# --- checked ------------------------------------------------------------------------------------------


def positive(x, *, times=1):
    if x <= 0:
        raise CourseError(f"x is {x}: give a number above 0.")


@checked(positive)
def scaled(x: float, *, times: int = 1) -> float:
    """Return x, times."""
    return x * times


def test_the_check_comes_first_and_sees_every_argument():
    seen = []
    function = checked(lambda *args, **kwargs: seen.append((args, kwargs)))(lambda *args, **kwargs: len(seen))
    assert function(1, 2, word="yes") == 1
    assert seen == [((1, 2), {"word": "yes"})]


def test_what_is_right_passes_and_what_is_wrong_never_reaches_the_function():
    assert scaled(2.0, times=3) == 6.0
    with pytest.raises(CourseError, match="x is -1: give a number above 0"):
        scaled(-1)


def test_what_a_check_returns_is_not_used():
    assert checked(lambda x: False)(abs)(-3) == 3


def test_a_checked_function_keeps_its_name_its_text_and_its_signature():
    assert (scaled.__name__, scaled.__doc__) == ("scaled", "Return x, times.")
    assert str(inspect.signature(scaled)) == "(x: float, *, times: int = 1) -> float"
