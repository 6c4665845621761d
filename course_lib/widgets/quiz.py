"""The quiz of a chapter: one question at a time; every option explains itself."""

import textwrap

from course_lib import practice, words
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, veiled


class Quiz(Widget):
    """The questions of a chapter, as "01", one at a time; the answers stand in the page in a form that nobody reads by
    eye. CourseError for an unknown chapter."""

    def __init__(self, chapter: str):
        questions = practice.quiz(chapter).questions
        items = [
            {
                "text": words.said(q.text),
                "options": [[words.said(text), bool(right), words.said(why)] for text, right, why in q.options],
            }
            for q in questions
        ]
        self._first = items[0]
        super().__init__({"axes": [], "data": {"chapter": str(chapter), "items": veiled(items), "count": len(items)}})

    def poster(self):
        count, first = self.table["data"]["count"], self._first["text"]
        lines = textwrap.wrap(words.said(f"1 of {count}. {first}"), 84)
        options = [line for text, *_ in self._first["options"] for line in textwrap.wrap(f"○ {text}", 84)]
        height = 30 + 24 * (len(lines) + len(options))
        picture = poster.picture(700, height, poster.paragraph([*lines, *options]))
        return picture, f"Quiz of {count} questions. The first: {first}"
