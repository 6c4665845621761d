"""The widgets of chapter 01: one picture and its two targets; later the same with a student that learns from them."""

from collections.abc import Iterator

from course_lib.study.classroom import Classroom
from course_lib.widgets import page_student, poster
from course_lib.widgets.base import Widget, packed


class Targets(Widget):
    """One picture of the transfer set with its hard and its soft target, at a temperature that the reader chooses.

    Takes the first trial of a Classroom.
    """

    def __init__(self, classroom: Classroom, options: page_student.Options | None = None):
        self._school = page_student.school_of(classroom.trials[0], options)
        shown = list(self._school.shown)
        pictures = {
            "images": packed(self._school.images[shown], "u1", scale=255),
            "labels": packed(self._school.labels[shown], "u1"),
            "teacher": packed(self._school.teacher_logits[shown], "<f4"),
            "start": page_student.start_of(self._school),
        }
        moves = list(self._school.options.moves)
        super().__init__({"axes": [], "data": {}, "moves": moves, "school": pictures}, {"T": _nearest(moves)})

    def poster(self) -> tuple[str, str]:
        return _poster(self._school, self.want["T"])


class SoftTargets(Widget):
    """One picture with its hard and its soft target; a student learns from them while you watch.

    Takes the first trial of a Classroom, and trains a student for every row of the stored table first: a few seconds.
    """

    def __init__(self, classroom: Classroom, options: page_student.Options | None = None):
        self._school = page_student.school_of(classroom.trials[0], options)
        rows = self._school.options
        start = {"alpha": max(rows.alpha), "T": _nearest(rows.T), "images": min(rows.images)}
        super().__init__(page_student.table(self._school), start)

    def answer(self, want: dict) -> Iterator[dict | None]:
        """Return the frames of the student that the reader asks for."""
        return page_student.frames(self._school, want.get("alpha"), want.get("T"), want.get("images"))

    def poster(self) -> tuple[str, str]:
        return _poster(self._school, self.want["T"])


def _nearest(temperatures):
    """Return the temperature nearest to 3, with which the widgets begin."""
    return min(temperatures, key=lambda T: abs(T - 3))


def _poster(school, T):
    """Return (SVG, sentence) of the two targets of the picture that a widget begins with."""
    chosen = school.shown[page_student.start_of(school)]
    label = int(school.labels[chosen])
    hard = [float(d == label) for d in range(10)]
    soft = (school.teacher_logits[chosen] / T).softmax(dim=-1).tolist()
    parts = (
        poster.digit(school.images[chosen].tolist(), 20, 45, 100),
        poster.bars(hard, 160, 50, 240, 100, "hard label", 4),
        poster.bars(soft, 440, 50, 240, 100, f"teacher's soft target, T = {T:g}", 0),
    )
    return poster.picture(700, 190, *parts), (
        f"A picture of class {label} from the transfer set. Hard label: {label}. "
        f"Teacher's soft target at T = {T:g}: {poster.said(soft)}."
    )
