"""The drawings of chapter 06: what goes over the wire, which questions a choice costs, what a top list loses, and what
logits give away."""

import torch

from course_lib import runtime
from course_lib.chapters.asking_the_teacher.recipe import RECIPE
from course_lib.data import digits
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, PLAIN, STUDENT, TEACHER, TRUTH, Drawing

WORDS = ("cat", "dog", "fox", "owl", "bee", "elk", "ant", "emu")
SHARES = (0.30, 0.22, 0.14, 0.11, 0.09, 0.06, 0.05, 0.03)
KEPT = 3
DRAWS = ((0, 0, 1, 4), (0, 2, 3, 1), (1, 0, 5, 2))  # words that were drawn at three places


def wire():
    """Who writes the question, and what comes back over the wire."""
    d = Drawing(
        250,
        "Who writes the question: real pictures, users whose questions are passed on, another domain, or noise. A "
        "copier sends it over the wire to a teacher whose inside nobody sees. What comes back: a label, a top list, or "
        "logits. The copier writes both down and trains a copy.",
    )
    draw.heading(d, 12, 16, "who writes the question")
    rows = (("real pictures", TRUTH), ("users, passed on", TRUTH), ("another domain", OTHER), ("noise", OTHER))
    asked = [draw.box(d, 12, 32 + 34 * i, 128, 26, name, role, bold=False) for i, (name, role) in enumerate(rows)]
    copier = draw.box(d, 206, 66, 86, 60, "copier", STUDENT, more="writes down")
    draw.fan(d, copier, asked, reverse=True)
    draw.heading(d, 398, 16, "cannot be seen")
    draw.absent(d, 398, 32, 94, 128)
    draw.net(d, 420, 60, 50, 52, (64, 256, 10), TEACHER)
    draw.text(d, 445, 138, "teacher", bold=True, colour=TEACHER.words)
    draw.arrow(d, (297, 80), (393, 80), "question")
    draw.arrow(d, (393, 112), (297, 112), "answer", side="below")
    copy = draw.box(d, 206, 190, 86, 40, "copy", STUDENT)
    draw.arrow(d, copier, copy, "trains")
    draw.heading(d, 330, 184, "what comes back")
    for i, (name, said) in enumerate((("label", "3"), ("top list", "3: .79, 5: .08"), ("logits", "ten numbers"))):
        draw.note(d, 330, 204 + 18 * i, name, ha="left", colour=TEACHER.words)
        draw.note(d, 392, 204 + 18 * i, said, ha="left")
    draw.note(d, 12, 184, "real: costs collecting", ha="left")
    draw.note(d, 12, 204, "passed on: others pay", ha="left")
    draw.note(d, 12, 224, "noise: costs nothing", ha="left")
    return d


def choosing():
    """Two ways to ask where it matters, and how many questions each takes."""
    pile = digits.split(seed=0).transfer
    pictures, chosen, some = len(pile), RECIPE.chosen, (RECIPE.chosen - RECIPE.first) // RECIPE.rounds
    d = Drawing(
        226,
        f"Above: to ask where the teacher is unsure, all {pictures} pictures must be asked about first. Below: a few "
        f"are asked at random, a copy learns from them, and the next are those about which the copy is unsure: "
        f"{chosen} in all.",
    )
    image = pile.images[3]
    for y, title in ((14, "where the teacher is unsure"), (126, "where the copy is unsure")):
        draw.heading(d, 12, y, title)
        cards = draw.pile(d, 12, y + 16, 58, 58)
        draw.digit(d, *cards.parts[0].inside(6)[:3], image, framed=False)
        draw.note(d, 41, y + 86, f"{pictures} pictures")
        if y < 100:
            teacher = draw.box(d, 150, y + 22, 92, 44, "teacher", TEACHER)
            last = draw.box(d, 314, y + 22, 64, 44, f"{chosen}", STUDENT, more="least sure")
            draw.arrow(d, cards, teacher, "all")
            draw.arrow(d, teacher, last)
            draw.text(d, 492, y + 44, f"{pictures} questions", bold=True, ha="right")
        else:
            copy = draw.box(d, 118, y + 22, 60, 44, "copy", STUDENT)
            few = draw.box(d, 212, y + 22, 68, 44, f"{some}", STUDENT, more="least sure")
            teacher = draw.box(d, 314, y + 22, 70, 44, "teacher", TEACHER)
            draw.arrow(d, cards, copy)
            draw.arrow(d, copy, few)
            draw.arrow(d, few, teacher)
            draw.loop(d, teacher, copy, "answers: learn, and choose the next", drop=12)
            draw.text(d, 492, y + 44, f"{chosen} questions", bold=True, ha="right")
    return d


def lists():
    """The truth about the next word, its top list, and what some draws at three places hold."""
    names = ", ".join(WORDS[:KEPT])
    d = Drawing(
        214,
        f"Left: the probabilities of {len(WORDS)} words. Middle: a top list keeps {names}; they are made to sum to 1, "
        "and the others are gone at every place. Right: four draws at each of three places; together they come near to "
        "the truth.",
    )
    top = [share / sum(SHARES[:KEPT]) if i < KEPT else 0 for i, share in enumerate(SHARES)]
    drawn = [word for place in DRAWS for word in place]
    mean = [drawn.count(i) / len(drawn) for i in range(len(WORDS))]
    columns = (
        ("the truth", SHARES, TRUTH, "all the words"),
        (f"top {KEPT}, summing to 1", top, OTHER, "wrong alike everywhere"),
        ("drawn, three places", mean, TEACHER, "wrong by chance"),
    )
    for i, (title, values, role, said) in enumerate(columns):
        x = 36 + 168 * i
        draw.heading(d, x - 26, 18, title, colour=role.words)
        draw.rows(d, x, 34, 108, 144, values, role, names=WORDS, top=0.5)
        draw.note(d, x - 26, 200, said, ha="left")
    return d


def layer():
    """Answers as a product of two smaller tables: their directions are as many as there are hidden units."""
    d = Drawing(
        196,
        "A table of logits, one row for each question and one column for each class, is a product of two: what the "
        "hidden units say to each question, and the weights of the last layer. It has as many directions as there are "
        "hidden units, and a copier who sees the left table can count them.",
    )
    source = runtime.generator(6, "drawing")
    hidden, weights = torch.rand(9, 3, generator=source), torch.rand(3, 7, generator=source)
    draw.heading(d, 20, 18, "what comes back", colour=TEACHER.words)
    seen = _table(d, 20, 32, hidden @ weights / 2.2, TEACHER)
    draw.text(d, seen.right + 26, 95, "=", bold=True, size=20)
    draw.heading(d, 214, 18, "hidden units")
    inner = _table(d, 222, 32, hidden, PLAIN)
    draw.text(d, inner.right + 22, 95, "×", bold=True, size=20)
    draw.heading(d, 332, 18, "last layer")
    last = _table(d, 332, 32, weights, PLAIN)
    draw.note(d, seen.middle[0], 180, "questions × classes")
    draw.note(d, inner.middle[0], 180, "questions × 3")
    draw.note(d, last.middle[0], last.bottom + 14, "3 × classes")
    draw.note(d, 332, 130, "seen from outside:\nanswers in 3 directions", ha="left", size=draw.NORMAL)
    return d


def _table(d, x, y, values, role, cell=15):
    """A table of numbers as dots, the larger the bigger; returns its Part."""
    rows, columns = values.shape
    for i in range(rows):
        for j in range(columns):
            radius = 1.5 + 4.5 * float(values[i, j].clamp(0, 1))
            draw.dot(d, (x + cell * (j + 0.5), y + cell * (i + 0.5)), role, radius=radius)
    return draw.Part(x, y, cell * columns, cell * rows)
