from course_lib.errors import CourseError, unknown


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
