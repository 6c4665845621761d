"""A guess before the result: in every chapter."""

import textwrap

from course_lib import words
from course_lib.errors import CourseError
from course_lib.metrics import Interval
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, veiled


class Predict(Widget):
    """A guess before the result: what was measured stays hidden until the reader has committed to a number.

    name: where the guess is remembered, as "01"; measured: an Interval; low, high: what a guess may be (default: 0 and
    100 if the unit is "%", else anything). CourseError if `measured` is no Interval.
    """

    def __init__(
        self,
        name: str,
        measured: Interval,
        *,
        question: str,
        unit: str = "%",
        low: float | None = None,
        high: float | None = None,
    ):
        if not isinstance(measured, Interval):
            raise CourseError(f"{measured!r} is no Interval: pass what metrics.interval or Table.gain returns.")
        low, high = (0 if low is None else low, 100 if high is None else high) if unit == "%" else (low, high)
        numbers = {"mean": measured.mean, "low": measured.low, "high": measured.high}
        secret = veiled({**{k: round(v, 3) for k, v in numbers.items()}, "n": measured.n})
        asked = {"name": str(name), "question": words.said(question), "unit": unit, "low": low, "high": high}
        asked["answer"] = secret
        super().__init__({"axes": [], "data": asked})

    def poster(self):
        question = self.table["data"]["question"]
        lines = textwrap.wrap(question, 80)
        height = 50 + 24 * (len(lines) + 1)
        shown = poster.paragraph(["Guess first, then look.", *lines])
        return poster.picture(700, height, shown), f"A question to guess before the result is shown: {question}"
