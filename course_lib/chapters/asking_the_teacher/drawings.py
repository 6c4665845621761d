"""The chapter's drawings: each public function returns one, and a cell of the notebook shows it."""

from course_lib.chapters.asking_the_teacher.experiment import RECIPE
from course_lib.show import drawings as draw
from course_lib.show.drawings import STUDENT, TEACHER, Drawing


def guesses():
    """Where the guesses of a student and of its teacher lie."""
    few, many = RECIPE.few, RECIPE.many
    d = Drawing(
        176,
        f"Two bell curves around the truth: guesses from {few} numbers, the student's, are spread wide; guesses from "
        f"{many}, the teacher's, lie close together.",
    )
    plot = draw.plot(d, 24, 14, 456, 124, across=(-1.5, 1.5), up=(0, 4.2))
    draw.bell(d, plot, 0, few**-0.5, STUDENT)
    draw.bell(d, plot, 0, many**-0.5, TEACHER)
    draw.text(d, *plot.at(0.3, 3), f"guesses from {many} numbers", colour=TEACHER.words, ha="left")
    draw.text(d, *plot.at(0.56, 1), f"guesses from {few} numbers", colour=STUDENT.words, ha="left")
    draw.note(d, *plot.at(0, -0.55), "the truth")
    return d
