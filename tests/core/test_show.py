from course_lib import show


def test_each_line_becomes_a_paragraph():
    said = show.say("One.", "Two **2**.")
    assert said._repr_markdown_() == repr(said) == "One.\n\nTwo **2**."
