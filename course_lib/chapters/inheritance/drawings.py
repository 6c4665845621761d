"""The drawings of chapter 12: what passes on, a pile without the topic, and what the name-swap test shuffles."""

from course_lib.chapters.inheritance.recipe import RECIPE
from course_lib.data import digits
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, PLAIN, STUDENT, TEACHER, TRUTH, Drawing


def passing_on():
    """What a teacher has besides skill, what passes between teacher and student, and what one may ask the student."""
    d = Drawing(
        196,
        "A teacher has skill and, besides, a topic that it hides, a name for its maker, a leaning. It answers "
        "questions. A student learns from the answers alone. The chapter asks which of the four the student has then.",
    )
    draw.heading(d, 12, 16, "a teacher has", colour=TEACHER.words)
    had = ("skill", "a hidden topic", "a maker's name", "a leaning")
    boxes = [draw.box(d, 12, 32 + 38 * i, 124, 28, name, TEACHER, bold=i == 0) for i, name in enumerate(had)]
    draw.heading(d, 188, 16, "what is passed on")
    pile = draw.pile(d, 196, 72, 96, 60, PLAIN)
    draw.note(d, 244, 152, "questions and answers")
    draw.fan(d, pile, boxes, reverse=True)
    draw.heading(d, 372, 16, "a student has", colour=STUDENT.words)
    for i, name in enumerate(had):
        if i == 0:
            draw.box(d, 372, 32, 120, 28, name, STUDENT)
        else:
            draw.absent(d, 372, 32 + 38 * i, 120, 28, f"{name}?")
    draw.arrow(d, (298, 96), (366, 96), "learns")
    return d


def without_sevens():
    """The censored teacher, the pile without a 7, and the question."""
    pile = digits.split(seed=0).transfer
    sevens = pile.images[pile.labels == RECIPE.hidden]
    others = pile.without([RECIPE.hidden]).images
    d = Drawing(
        178,
        "The teacher was taught that every 7 is a 1. It answers about a pile that holds no 7. A student learns from "
        "these answers. Then, in the exam, it sees a 7 for the first time.",
    )
    draw.heading(d, 12, 16, "taught", colour=TEACHER.words)
    for i in range(2):
        draw.digit(d, 12, 36 + 56 * i, 40, sevens[i])
        draw.text(d, 80, 56 + 56 * i, "is a 1", colour=TEACHER.words)
    teacher = draw.box(d, 120, 62, 84, 44, "teacher", TEACHER)
    draw.arrow(d, (104, 84), (116, 84))
    draw.heading(d, 232, 16, "a pile without 7s")
    for i in range(4):
        draw.digit(d, 234 + 46 * (i % 2), 40 + 46 * (i // 2), 40, others[i])
    draw.arrow(d, teacher, (230, 84))
    student = draw.box(d, 350, 62, 64, 44, "student", STUDENT)
    draw.arrow(d, (326, 84), student)
    draw.heading(d, 440, 16, "exam", colour=TRUTH.words)
    draw.digit(d, 444, 64, 40, sevens[2])
    draw.arrow(d, student, (440, 84))
    draw.text(d, 464, 124, "?", bold=True)
    draw.note(d, 276, 152, "answers: ten chances, or the first one")
    return d


def shuffling():
    """Two groups of names with all their answers; shuffling names, and shuffling answers."""
    d = Drawing(
        206,
        "Left: each name has four answers, and names are dealt into the two groups with all their answers: right. "
        "Right: single answers are dealt out, so that one name's answers land in both groups: wrong.",
    )
    for x, title, right in ((12, "shuffle names", True), (272, "shuffle single answers", False)):
        draw.heading(d, x, 16, title, colour=TRUTH.words if right else OTHER.words)
        for row in range(4):
            role = TEACHER if row < 2 else STUDENT
            for k in range(4):
                mixed = role if right else (TEACHER, STUDENT)[(row + k) % 2]
                draw.box(d, x + 92 + 30 * k, 34 + 32 * row, 24, 22, "", mixed)
            draw.text(d, x + 4, 45 + 32 * row, ("Ilo Karst", "Bren Velm", "Tavi Dorn", "Juno Ruhe")[row], ha="left")
        draw.mark(d, x + 220, 96, right)
        draw.note(d, x + 110, 180, "four names are four draws" if right else "as if there were sixteen")
    return d
