"""The widget of chapter 06: how much a teacher errs that has seen so many numbers."""

from course_lib.widgets import poster
from course_lib.widgets.base import Widget


class AskingTheTeacher(Widget):
    """A slider over how many numbers a teacher has seen, and how much its answer errs.

    teachers: the Table `teachers` of the chapter's Result. Python finds everything beforehand: see widget.js.
    """

    def __init__(self, teachers):
        rows = []
        for count in teachers.conditions:
            error = teachers.mean(count, "error")
            rows.append({"count": count, "error": round(error.mean, 3), "half": round(error.half, 3)})
        super().__init__({"axes": [], "data": {"rows": rows}}, {"count": rows[0]["count"]})

    def poster(self):
        rows = self.table["data"]["rows"]
        tallest = max(row["error"] for row in rows)
        parts = [poster.words(20, 28, "error of a teacher by the numbers it has seen", weight="bold")]
        for i, row in enumerate(rows):
            left, tall = 30 + 120 * i, 110 * row["error"] / tallest
            parts.append(
                f'<rect x="{left}" y="{165 - tall:.1f}" width="70" height="{tall:.1f}" '
                f'fill="{poster.LOOK.colours[0]}"/>'
            )
            parts.append(poster.words(left + 35, 159 - tall, f"{row['error']:.2f}", anchor="middle"))
            parts.append(poster.words(left + 35, 182, str(row["count"]), anchor="middle"))
        said = ", ".join(f"{row['error']:.2f} after {row['count']} numbers" for row in rows)
        return poster.picture(40 + 120 * len(rows), 195, *parts), f"The error of a teacher's answer: {said}."
