"""The drawings of chapter 11: the square of four methods, who writes and who grades, and the narrow road."""

from course_lib.chapters.on_policy import road
from course_lib.chapters.on_policy.recipe import RECIPE
from course_lib.show import drawings as draw
from course_lib.show.drawings import PLAIN, STUDENT, TEACHER, TRUTH, Drawing

TOKENS = ("4", "3", "0", "→", "0", "■")  # a thought and an answer to 3 1 4 2 =
SLIPPED = ("4", "2", "4", "→", "4", "■")  # 4 + 4 is written as 2, and the sum goes on from there


def square():
    """Whose text, how dense the grade: the two questions that place the methods."""
    d = Drawing(
        236,
        "A square of two rows and two columns. Rows: the teacher's text, the student's own text. Columns: one grade "
        "for an answer, a grade for every token. Teacher's text: rejection sampling keeps the right answers; SFT and "
        "soft distillation grade every token. Own text: reinforcement learning has one grade; on-policy distillation "
        "has one for every token.",
    )
    cells = (
        (126, 46, TEACHER, "keep the right answers", "rejection sampling"),
        (318, 46, TEACHER, "copy each token", "SFT, soft distillation"),
        (126, 142, STUDENT, "reward the answer", "RL: GRPO, PPO"),
        (318, 142, STUDENT, "ask the teacher each time", "on-policy distillation"),
    )
    for x, y, role, title, more in cells:
        draw.box(d, x, y, 178, 80, title, role, more=more)
    for x, name in ((215, "one grade an answer"), (407, "a grade for every token")):
        draw.heading(d, x, 22, name, ha="center")
    for y, words, role in ((86, "the teacher's\ntext", TEACHER), (182, "the student's\nown text", STUDENT)):
        draw.text(d, 14, y, words, ha="left", bold=True, colour=role.words)
    return d


def graded():
    """The same question four times: who wrote each token, and where a grade is given."""
    rows = (
        ("rejection sampling", TOKENS, TEACHER, "kept"),
        ("SFT", TOKENS, TEACHER, "each"),
        ("RL", SLIPPED, STUDENT, "last"),
        ("on-policy distillation", SLIPPED, STUDENT, "each"),
    )
    d = Drawing(
        316,
        "Four rows of tokens that answer 3 1 4 2 =. The teacher wrote 4 3 0 → 0, blue; the student wrote 4 2 4 → 4, "
        "orange: its second running sum is wrong. Rejection sampling and reinforcement learning put one mark at the "
        "end. SFT and on-policy distillation put a mark below every token; on-policy distillation marks the wrong sum "
        "itself, and what follows from it as right.",
    )
    draw.heading(d, 14, 18, "3 1 4 2 =", colour=PLAIN.words)
    draw.note(d, 92, 18, "blue: the teacher wrote it; orange: the student; below: the grades", ha="left")
    for i, (name, tokens, role, kind) in enumerate(rows):
        y = 40 + 70 * i
        draw.text(d, 14, y + 14, name, ha="left", bold=True)
        for k, token in enumerate(tokens):
            x = 196 + 46 * k
            draw.box(d, x, y, 34, 28, token, role, bold=False)
            if kind == "each" or k == len(tokens) - 1:
                right = not (role is STUDENT and (k == 1 if kind == "each" else True))
                draw.mark(d, x + 17, y + 44, right)
    return d


def narrow_road():
    """The board with its road, its hedges, and what a slip does."""
    d = Drawing(
        264,
        f"A board of {road.SIDE} by {road.SIDE} cells. The top row, left to right, and the last column, down, are the "
        "road. A slip leads off the road, into the hedges, where only up and down are possible: the way back is up.",
    )
    side, left, top = 19, 24, 20
    place = {}
    for cell in range(road.CELLS):
        row, column = divmod(cell, road.SIDE)
        place[cell] = (left + side * (column + 0.5), top + side * (row + 0.5))
    reach = side * (road.SIDE - 1)
    for step in range(road.SIDE):
        at = side * step
        draw.line(d, [(left + at, top + side), (left + at, top + side + reach)], colour="edge", width=0.6)
        draw.line(d, [(left, top + side + at), (left + reach, top + side + at)], colour="edge", width=0.6)
    for cell in road.ROAD:
        x, y = place[cell]
        draw.box(d, x - side / 2 + 1, y - side / 2 + 1, side - 2, side - 2, "", TRUTH)
    corner = place[road.SIDE - 1]
    draw.line(d, [place[0], corner], colour=TEACHER.line, width=2.4)
    draw.arrow(d, corner, place[road.HOME], colour=TEACHER.line)
    slip, down = place[5], place[5 + road.SIDE]
    draw.arrow(d, slip, down, colour=STUDENT.line)
    draw.dot(d, slip, STUDENT, radius=4)
    words = (
        (34, f"road, start to home: {road.STEPS} steps", "the teacher's way, in calm weather"),
        (92, "a slip: one of four directions", "one of the four leaves the road"),
        (150, "hedges: only up and down", "the teacher goes up, back to the road"),
        (208, "home: the last cell", f"a walk is lost after {RECIPE.limit} moves"),
    )
    for y, title, more in words:
        draw.heading(d, 276, y, title)
        draw.note(d, 276, y + 22, more, ha="left")
    return d
