"""The quiz of a chapter: one question at a time; every option explains itself."""

import textwrap

from course_lib import practice
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, veiled


class Quiz(Widget):
    """The questions of a chapter, as "01", one at a time; the answers stand in the page in a form that nobody reads by
    eye. CourseError for an unknown chapter."""

    def __init__(self, chapter: str):
        questions = practice.quiz(chapter).questions
        items = [
            {"text": q.text, "options": [[text, bool(right), why] for text, right, why in q.options]} for q in questions
        ]
        self._questions = questions
        super().__init__({"axes": [], "data": {"chapter": str(chapter), "items": veiled(items), "count": len(items)}})

    def poster(self):
        first = self._questions[0]
        lines = textwrap.wrap(f"1 of {len(self._questions)}. {first.text}", 84)
        options = [line for text, *_ in first.options for line in textwrap.wrap(f"○ {text}", 84)]
        height = 30 + 24 * (len(lines) + len(options))
        picture = poster.picture(700, height, poster.paragraph([*lines, *options]))
        return picture, f"Quiz of {len(self._questions)} questions. The first: {first.text}"
