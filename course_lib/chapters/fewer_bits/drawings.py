"""The chapter's drawing: what rounding does to weights, and what a hash does to two pictures that hardly differ."""

import torch

from course_lib.chapters.fewer_bits.neighbours import sha
from course_lib.data import digits
from course_lib.models import quantise
from course_lib.show import drawings as draw
from course_lib.show.drawings import OTHER, STUDENT, TEACHER, Drawing

WEIGHTS = (-1.35, -0.86, -0.52, -0.18, 0.09, 0.41, 0.77, 1.3)
BITS, STEP = 2, 0.7
PIXEL = 43  # the one that differs between the two pictures
SHOWN = 32  # bits of a hash


def rounding():
    """Eight weights go to the nearest of four levels; two pictures that differ in one pixel, and their hashes."""
    levels = quantise.quantise(torch.tensor(WEIGHTS), BITS, STEP).tolist()
    image = digits.tensors().images[3]
    other = image.clone()
    other[PIXEL] = 1 - other[PIXEL]
    codes = [sha(one)[:SHOWN].int().tolist() for one in (image, other)]
    differ = sum(a != b for a, b in zip(*codes, strict=True))
    d = Drawing(
        232,
        f"Left: {len(WEIGHTS)} weights of a net, each moved to the nearest of {len(set(levels))} levels, a little way. "
        f"Right: two pictures that differ in one pixel, and the first {SHOWN} bits of their SHA-256 hashes, of which "
        f"{differ} differ.",
    )
    _ladder(d, levels)
    draw.line(d, [(252, 24), (252, 214)], colour="line")
    _hashes(d, (image, other), codes, differ)
    return d


def _ladder(d, levels):
    """Weights above, levels below, a line from each to its own."""

    def place(weight):
        return 126 + 76 * weight

    draw.heading(d, 14, 18, "a weight with fewer bits")
    draw.note(d, 126, 52, "as trained", size=draw.NORMAL)
    draw.line(d, [(14, 84), (238, 84)], colour="edge")
    draw.line(d, [(14, 164), (238, 164)], colour="edge")
    for weight, level in zip(WEIGHTS, levels, strict=True):
        draw.arrow(d, (place(weight), 84), (place(level), 164))
        draw.dot(d, (place(weight), 84), TEACHER)
    for level in sorted(set(levels)):
        draw.dot(d, (place(level), 164), STUDENT, radius=6)
    draw.note(d, 126, 194, f"{BITS} bits: {2**BITS} levels, one step apart", size=draw.NORMAL, colour=STUDENT.words)


def _hashes(d, images, codes, differ):
    """Two pictures, and their codes as dark and light cells; those that differ are marked."""
    draw.heading(d, 266, 18, "a hash of a picture")
    for row, (image, code) in enumerate(zip(images, codes, strict=True)):
        y = 40 + 82 * row
        draw.digit(d, 266, y, 60, image)
        for i, bit in enumerate(code):
            x, top = 346 + 9 * (i % 16), y + 12 + 20 * (i // 16)
            role = OTHER if bit != codes[0][i] else TEACHER
            draw.dot(d, (x, top + 8), role, radius=3.2, hollow=not bit)
    draw.note(d, 378, 214, f"one pixel: {differ} of {SHOWN} bits differ", size=draw.NORMAL)
