"""The chapter's drawing: where a hint is attached."""

from course_lib.models import classifiers
from course_lib.show import drawings as draw
from course_lib.show.drawings import STUDENT, TEACHER, Drawing

LAYER = 2  # of both nets: the middle one of three hidden layers


def hint():
    """The teacher's layer, the regressor, the student's layer."""
    teacher, student = classifiers.widths_of("deep teacher"), classifiers.widths_of("deep student")
    narrow, wide = student[LAYER], teacher[LAYER]
    d = Drawing(
        254,
        f"A hint: the student's middle layer has {narrow} numbers, the teacher's {wide}. A regressor, trained along "
        f"and thrown away at the end, maps the {narrow} to {wide}; the loss is the mean squared distance from the "
        "teacher's layer. At the right end the student learns its answers as before.",
    )
    draw.heading(d, 14, 56, "teacher", colour=TEACHER.words)
    draw.heading(d, 14, 200, "student", colour=STUDENT.words)
    above = draw.net(d, 92, 26, 320, 60, teacher, TEACHER)
    below = draw.net(d, 92, 170, 320, 60, student, STUDENT, numbers=True)
    for part, count in zip(above.parts, teacher, strict=True):
        draw.text(d, part.middle[0], 14, str(count), size=draw.SMALL)
    x, _ = below.parts[LAYER].middle
    regressor = draw.box(d, x - 72, 116, 144, 40, f"regressor {narrow} → {wide}", more="thrown away later", size=12)
    draw.arrow(d, below.parts[LAYER], regressor)
    draw.arrow(d, regressor, above.parts[LAYER])
    draw.text(d, x + 8, 101, "mean squared distance", size=draw.SMALL, ha="left")
    draw.arrow(d, above.parts[-1], below.parts[-1], "answers,\nas before", side="right")
    return d
