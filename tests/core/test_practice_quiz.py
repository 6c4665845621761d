"""Quizzes explain every option and open it by option; verdicts read as a line."""

import re

import pytest

from course_lib import chapters, practice

CHAPTERS = chapters.every()


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
