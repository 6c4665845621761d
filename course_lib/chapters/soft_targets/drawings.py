"""The chapter's drawings: hard and soft targets, the terms of the KL, what controls leave, what a mark is."""

import functools
import math

from course_lib import metrics
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, STUDENT, TEACHER, TRUTH, Drawing
from course_lib.training import Settings, loop

PICTURE, T = 17, 2.0  # of the transfer set: a 7 that could be a 9
# Made up: what a student of each of ten seeds gets right, and how much more its twin does.
WITHOUT = (81, 84.5, 79, 86, 82, 80.5, 85, 83, 78.5, 84)
GAINS = (3.2, 1.6, 4.0, 1.2, 2.8, -1.4, 2.2, 3.6, 2.4, 3.0)
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


@functools.cache
def _targets():
    """A picture, its soft target by the teacher of chapter 00, and the mean soft target of its class."""
    piles = digits.split(seed=0)
    teacher = classifiers.build("teacher", seed=0)
    settings = Settings(steps=500, lr=0.005, noise=0.1, weight_decay=0.01)
    loop.learn(teacher, piles.teacher.images, piles.teacher.labels, settings)
    soft = (loop.answers(teacher, piles.transfer.images) / T).softmax(dim=-1)
    alike = piles.transfer.labels == piles.transfer.labels[PICTURE]
    return piles.transfer.images[PICTURE], soft[PICTURE].tolist(), soft[alike].mean(dim=0).tolist()


def hard_and_soft():
    """What a label says of a picture, and what a teacher says."""
    image, soft, _ = _targets()
    first, second = sorted(range(10), key=lambda digit: -soft[digit])[:2]
    d = Drawing(
        190,
        f"One picture, a sloppy {first}. The hard target puts everything on {first}. The soft target gives {first} "
        f"{100 * soft[first]:.0f} %, {second} {100 * soft[second]:.0f} % and the other digits little or nothing.",
    )
    draw.digit(d, 14, 50, 96, image)
    draw.note(d, 62, 178, "one picture")
    hard = [float(digit == first) for digit in range(10)]
    for x, words, shares, role, says in (
        (150, "hard target", hard, TRUTH, f"a label says: {first}"),
        (338, "soft target", soft, TEACHER, f"a teacher says: almost a {second}"),
    ):
        draw.heading(d, x, 18, words, colour=role.words)
        said = ["" if share < 0.015 else f"{100 * share:.0f}" for share in shares]
        draw.bars(d, x, 46, 152, 100, shares, role, names="0123456789", said=said)
        draw.note(d, x + 76, 178, says)
    return d


def what_is_left():
    """What each control leaves of one soft target."""
    _, soft, mean = _targets()
    top = max(range(10), key=soft.__getitem__)
    rest = soft[:top] + soft[top + 1 :]
    shuffled, even = rest[4:] + rest[:4], [sum(rest) / 9] * 9
    kinds = {
        "soft target": (soft, TEACHER, "all of it"),
        "top answer": ([float(digit == top) for digit in range(10)], OTHER, "no confidence"),
        "rest shuffled": ([*shuffled[:top], soft[top], *shuffled[top:]], OTHER, "wrong digits"),
        "rest even": ([*even[:top], soft[top], *even[top:]], OTHER, "no digits"),
        "class mean": (mean, OTHER, "not this picture"),
    }
    d = Drawing(
        196,
        "One soft target and four controls, each of which destroys a part of it: the top answer alone has no "
        "confidence, the shuffled rest lies on the wrong digits, the even rest on all alike, and the mean of the class "
        "belongs to no picture in particular.",
    )
    for i, (name, (shares, role, left)) in enumerate(kinds.items()):
        x = 10 + 98.5 * i
        draw.heading(d, x + 45, 18, name, ha="center", size=draw.SMALL, colour=role.words)
        draw.bars(d, x, 38, 90, 112, shares, role, names="0123456789", room=0.8)
        draw.note(d, x + 45, 182, left)
    return d


def one_mark():
    """What stands behind a mean, its interval and its bracket."""
    found = metrics.interval(GAINS)
    d = Drawing(
        208,
        f"{found.n} seeds, each a run of its own with two students that differ in one thing. In {found.wins} of them "
        "the changed student is better than its twin. The gain is taken seed by seed: its mean stands with a 95 % "
        f"interval and the number of seeds above 0, {found}.",
    )
    draw.heading(d, 14, 18, "each seed: a run of its own")
    draw.dot(d, (22, 42), draw.PLAIN, hollow=True)
    draw.note(d, 32, 42, "a student", ha="left")
    draw.dot(d, (108, 42), TEACHER)
    draw.note(d, 118, 42, "its twin, one thing changed", ha="left")
    draw.heading(d, 330, 18, "the gain, seed by seed")
    runs = draw.plot(d, 14, 58, 290, 106, (-0.6, 9.6), (77, 88.5))
    gains = draw.plot(d, 356, 42, 130, 122, (0, 1), (-2.6, 5), axis=False)
    zero = gains.at(0, 0)[1]
    draw.line(d, [(gains.x, zero), (gains.right, zero)], colour="edge", width=1.2)
    draw.note(d, gains.x - 8, zero, "0", ha="right")
    for seed, (low, gain) in enumerate(zip(WITHOUT, GAINS, strict=True)):
        role = TEACHER if gain > 0 else STUDENT
        first, second = runs.at(seed, low), runs.at(seed, low + gain)
        draw.line(d, [first, second], colour=role.line, width=2.4)
        draw.dot(d, first, draw.PLAIN, hollow=True)
        draw.dot(d, second, role)
        draw.note(d, first[0], runs.bottom + 12, str(seed + 1))
        draw.dot(d, gains.at(0.08 + 0.045 * seed, gain), role, radius=3)
    draw.note(d, 159, runs.bottom + 32, "own pictures, own teacher, own initial weights")
    x, middle = gains.at(0.72, found.mean)
    draw.line(d, [(x, gains.at(0, found.low)[1]), (x, gains.at(0, found.high)[1])], colour="0", width=3)
    draw.dot(d, (x, middle), TEACHER, radius=6)
    draw.note(d, x + 12, middle, "mean", ha="left")
    draw.text(d, 421, 176, str(found), size=16, bold=True, colour=TEACHER.words)
    draw.note(d, 421, 196, "mean ± 95 %   (above 0)")
    return d
