"""The chapter's drawings: what a soft target adds, and what the Kullback–Leibler divergence is made of."""

import math

from course_lib.show import drawings as draw
from course_lib.show.drawings import STUDENT, TEACHER, Drawing

DIGITS = ("7", "1", "9")
P, Q = (0.6, 0.3, 0.1), (0.4, 0.2, 0.4)  # a teacher's and a student's probabilities of these digits


def kl_terms():
    """p and q as bars, and below them the terms of KL(p ‖ q)."""
    terms = [p * math.log(p / q) for p, q in zip(P, Q, strict=True)]
    whole = sum(terms)
    told = "; ".join(
        f"{digit}: {p:g} against {q:g} gives {term:+.2f}" for digit, p, q, term in zip(DIGITS, P, Q, terms, strict=True)
    )
    d = Drawing(
        236,
        "The KL divergence adds one term per class: the teacher's p times the logarithm of p over the student's q. "
        f"{told}. A class that the student overrates has a negative term, but the sum, {whole:.2f}, never is.",
    )
    draw.heading(d, 14, 30, "teacher p", colour=TEACHER.words)
    draw.heading(d, 14, 50, "student q", colour=STUDENT.words)
    draw.heading(d, 14, 176, "p ln(p / q)")
    for i, (digit, p, q, term) in enumerate(zip(DIGITS, P, Q, terms, strict=True)):
        x = 104 + 100 * i
        draw.bars(d, x, 24, 38, 80, [p], TEACHER, said=[f"{p:g}"], top=max(P), room=0.9)
        draw.bars(d, x + 38, 24, 38, 80, [q], STUDENT, said=[f"{q:g}"], top=max(P), room=0.9)
        draw.text(d, x + 38, 112, digit, va="top", bold=True)
        draw.bars(d, x, 146, 76, 58, [term], draw.PLAIN, said=[_signed(term)], top=0.25, low=-0.15, room=0.5)
        if i:
            draw.text(d, x - 12, 182, "+")
    draw.text(d, 394, 182, "=")
    draw.bars(d, 408, 146, 80, 58, [whole], draw.OTHER, said=[f"{whole:.2f} nats"], top=0.25, low=-0.15, room=0.5)
    draw.heading(d, 448, 200, "KL(p ‖ q)", ha="center", colour=draw.OTHER.words)
    return d


def _signed(value):
    return f"{value:+.2f}".replace("-", "−")
