"""The chapter's drawings: what T does to a move, how unsure an answer is, and why high temperatures are simple."""

import math

import numpy as np
import torch

from course_lib import metrics
from course_lib.show import drawings as draw
from course_lib.show.drawings import PLAIN, STUDENT, TEACHER, Drawing

BEFORE, AFTER = (1.0, 1.0), (2.0, 1.0)  # a student's two logits; the first is moved by one
COLD, HOT = 1, 8
ANSWERS = {"sure": (9.0, *[0.0] * 9), "unsure": (3.0, 2.0, 1.5, 1.0, *[0.0] * 6), "clueless": (0.0,) * 10}
SPREAD = (-2.4, -1.0, 0.4, 2.2)  # logits, to be divided by T


def one_logit():
    """Two logits, one of them moved by 1, at T = 1 and at T = 8."""
    moved = {T: [(torch.tensor(z) / T).softmax(dim=-1).tolist() for z in (BEFORE, AFTER)] for T in (COLD, HOT)}
    gain = {T: after[0] - before[0] for T, (before, after) in moved.items()}
    d = Drawing(
        228,
        f"One of two equal logits is moved by 1. At T = {COLD} its probability goes from {moved[COLD][0][0]:.2f} to "
        f"{moved[COLD][1][0]:.2f}, a move of {gain[COLD]:.2f}. At T = {HOT} it goes to {moved[HOT][1][0]:.2f}, a move "
        f"of only {gain[HOT]:.2f}.",
    )
    panels = {14: ("logits", BEFORE, AFTER, 2.0, "{:g}", "one moved by 1")}
    for x, T in ((192, COLD), (370, HOT)):
        panels[x] = (f"softmax, T = {T}", *moved[T], 0.8, "{:.2f}", f"moved by {gain[T]:.2f}")
    for x, (title, before, after, top, form, note) in panels.items():
        draw.heading(d, x + 60, 16, title, ha="center")
        names = [form.format(value) for value in after]
        draw.bars(d, x, 36, 120, 118, after, STUDENT, names=names, top=top, room=0.56)
        _was(d, x, 36, 120, 118, before, top)
        draw.note(d, x + 60, 192, note, colour=STUDENT.words, size=draw.NORMAL)
    draw.note(d, 74, 214, "dashed: before")
    draw.arrow(d, (142, 95), (180, 95))
    return d


def _was(d, x, y, width, height, values, top):
    """A dashed line where each bar ended before."""
    step = width / len(values)
    for i, value in enumerate(values):
        level, left = y + height * (1 - value / top), x + step * i
        draw.line(d, [(left + 4, level), (left + step - 4, level)], colour="ink", dashed=True)


def unsure():
    """Three answers and their entropies."""
    rows = {name: torch.tensor([logits], dtype=torch.float64) for name, logits in ANSWERS.items()}
    entropies = [float(metrics.entropy(logits)) for logits in rows.values()]
    d = Drawing(
        166,
        "Three answers to a question with ten classes. The sure one gives nearly everything to one class and has the "
        f"entropy {entropies[0]:.2f}, the unsure one spreads over several and has {entropies[1]:.2f}, the clueless one "
        f"gives all ten the same and has the largest, ln 10 = {entropies[2]:.2f}.",
    )
    for i, ((name, logits), entropy) in enumerate(zip(rows.items(), entropies, strict=True)):
        x = 14 + 166 * i
        draw.heading(d, x + 72, 18, name, ha="center")
        draw.bars(d, x, 34, 144, 88, logits.softmax(dim=-1)[0].tolist(), TEACHER, room=0.8)
        draw.text(d, x + 72, 146, f"H = {entropy:.2f}", size=16)
    return d


def nearly_straight():
    """The exponential and its tangent, and where logits lie on them at two temperatures."""
    d = Drawing(
        200,
        f"The exponential function and its tangent 1 + x. At T = {COLD} four logits lie far apart, where the curve is "
        f"bent. At T = {HOT} they lie close to 0, where curve and line are nearly the same.",
    )
    xs = np.linspace(-2.8, 2.3, 80)
    for i, (T, words) in enumerate(((COLD, "logit / T: on the bend"), (HOT, "logit / T: on the straight part"))):
        place = draw.plot(d, 24 + 246 * i, 34, 216, 130, (-2.8, 2.4), (-2, 10))
        draw.heading(d, place.middle[0], 16, f"T = {T}", ha="center")
        draw.curve(d, place, xs, 1 + xs, PLAIN, dashed=True, width=1.6)
        draw.curve(d, place, xs, np.exp(xs), TEACHER)
        for logit in SPREAD:
            draw.dot(d, place.at(logit / T, math.exp(logit / T)), TEACHER, radius=5)
            draw.line(d, [place.at(logit / T, -2), place.at(logit / T, -1.4)], colour="0", width=2)
        draw.note(d, place.middle[0], 184, words)
    draw.note(d, 204, 58, "exp(x)", ha="right", colour=TEACHER.words, size=13)
    draw.note(d, 238, 130, "1 + x", ha="right", size=13)
    return d
