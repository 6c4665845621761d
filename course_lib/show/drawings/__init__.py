"""Diagrams of ideas: one hand for the whole course. A drawing is 504 points wide (7 inches); y grows downwards.

    from course_lib.show.drawings import STUDENT, TEACHER, Drawing, arrow, box

    d = Drawing(90, "The teacher answers, and the student learns to say the same.")
    teacher = box(d, 20, 20, 150, 50, "teacher", TEACHER)
    student = box(d, 334, 20, 150, 50, "student", STUDENT)
    arrow(d, teacher, student, "opinions")

A chapter's drawings are the public functions of its module `drawings`, each of which returns a Drawing. The teacher is
series 0, the student series 1, the truth (labels, real data) series 2, in all drawings of the course. Whatever stands
for a part that this course does not build is `absent`: grey and dashed.
"""

from course_lib.show.drawings.canvas import (
    NORMAL,
    OTHER,
    PLAIN,
    SMALL,
    STUDENT,
    TEACHER,
    TRUTH,
    WIDTH,
    Drawing,
    Part,
    Role,
    measure,
    text,
)
from course_lib.show.drawings.plots import Plot, bars, bell, curve, dot, dots, plot, rows, rug
from course_lib.show.drawings.shapes import (
    absent,
    box,
    chips,
    digit,
    heading,
    mark,
    net,
    note,
    page,
    person,
    pile,
)
from course_lib.show.drawings.strokes import arrow, brace, fan, line, loop

__all__ = [
    "NORMAL",
    "OTHER",
    "PLAIN",
    "SMALL",
    "STUDENT",
    "TEACHER",
    "TRUTH",
    "WIDTH",
    "Drawing",
    "Part",
    "Plot",
    "Role",
    "absent",
    "arrow",
    "bars",
    "bell",
    "box",
    "brace",
    "chips",
    "curve",
    "digit",
    "dot",
    "dots",
    "fan",
    "heading",
    "line",
    "loop",
    "mark",
    "measure",
    "net",
    "note",
    "page",
    "person",
    "pile",
    "plot",
    "rows",
    "rug",
    "text",
]
