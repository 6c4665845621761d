"""The chapter's drawing: how far probabilities move when a logit does."""

import torch

from course_lib.show import drawings as draw
from course_lib.show.drawings import STUDENT, Drawing

BEFORE, AFTER = (1.0, 1.0), (2.0, 1.0)  # a student's two logits; the first is moved by one
COLD, HOT = 1, 8


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
