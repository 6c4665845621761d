"""The widget of chapter 01: one picture, its two targets, and a student that learns from them."""

from collections.abc import Iterator

from course_lib.study.classroom import Classroom
from course_lib.widgets import page_student, poster
from course_lib.widgets.base import Widget


class SoftTargets(Widget):
    """One picture with its hard and its soft target; a student learns from them while you watch.

    Takes the first trial of a Classroom, and trains a student for every row of the stored table first: a few seconds.
    """

    def __init__(self, classroom: Classroom, options: page_student.Options | None = None):
        self._school = page_student.school_of(classroom.trials[0], options)
        rows = self._school.options
        start = {"alpha": max(rows.alpha), "T": min(rows.T, key=lambda T: abs(T - 3)), "images": min(rows.images)}
        super().__init__(page_student.table(self._school), start)

    def answer(self, want: dict) -> Iterator[dict | None]:
        """Return the frames of the student that the reader asks for."""
        return page_student.frames(self._school, want.get("alpha"), want.get("T"), want.get("images"))

    def poster(self) -> tuple[str, str]:
        chosen, T = self._school.shown[page_student.start_of(self._school)], self.want["T"]
        label = int(self._school.labels[chosen])
        hard = [float(d == label) for d in range(10)]
        soft = (self._school.teacher_logits[chosen] / T).softmax(dim=-1).tolist()
        parts = (
            poster.digit(self._school.images[chosen].tolist(), 20, 45, 100),
            poster.bars(hard, 160, 50, 240, 100, "hard label", 4),
            poster.bars(soft, 440, 50, 240, 100, f"teacher's soft target, T = {T:g}", 0),
        )
        said = poster.said(soft)
        return poster.picture(700, 190, *parts), (
            f"A handwritten {label} from the transfer set. Hard label: {label}. "
            f"Teacher's soft target at T = {T:g}: {said}."
        )
