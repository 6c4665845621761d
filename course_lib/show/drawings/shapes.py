"""The things in a drawing: boxes, nets, piles of cards, pages, people, digits."""

import itertools

import numpy as np
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from course_lib.show.drawings.canvas import CAP, LINE, NORMAL, PLAIN, ROUND, SMALL, STROKE, Part, Role, measure, text
from course_lib.show.drawings.strokes import line
from course_lib.show.drawings.svg import pen

TINT = 0.13  # how much of its colour a filled part has


def plate(d, x, y, width, height, role=PLAIN, *, fill="tint", dashed=False, radius=ROUND):
    """Draw a rounded rectangle and return its Part. fill: "tint", "full" or "paper"."""
    shape = f"round,pad=0,rounding_size={min(radius, width / 2, height / 2)}"
    place = ((x, y), width, height)
    colour = pen(role.line if fill == "full" else "paper")
    d.add(FancyBboxPatch(*place, boxstyle=shape, facecolor=colour, edgecolor="none"))
    if fill == "tint":
        d.add(FancyBboxPatch(*place, boxstyle=shape, facecolor=pen(role.line), edgecolor="none", alpha=TINT))
    style = (0, (4, 3)) if dashed else "-"
    d.add(
        FancyBboxPatch(*place, boxstyle=shape, fill=False, edgecolor=pen(role.line), linewidth=STROKE, linestyle=style)
    )
    return Part(x, y, width, height)


def box(d, x, y, width, height, words="", role=PLAIN, *, more="", fill="tint", size=NORMAL, bold=True):
    """Draw a box with words in its middle and, smaller, `more` below them; return its Part."""
    part = plate(d, x, y, width, height, role, fill=fill)
    _inscribe(d, part, words, more, role.words, size, bold)
    return part


def absent(d, x, y, width, height, words="", *, more="", size=NORMAL):
    """Draw what this course does not build: a grey dashed box; return its Part."""
    part = plate(d, x, y, width, height, Role("edge", "soft"), fill="paper", dashed=True)
    _inscribe(d, part, words, more, "soft", size, False)
    return part


def _inscribe(d, part, words, more, colour, size, bold):
    x, y = part.middle
    if not words:
        return
    if not more:
        text(d, x, y, words, size=size, colour=colour, bold=bold, within=part)
        return
    tall = CAP * size + LINE * size * words.count("\n")
    low = CAP * SMALL + LINE * SMALL * more.count("\n")
    between = 0.75 * SMALL
    top = y - (tall + between + low) / 2
    text(d, x, top, words, size=size, colour=colour, bold=bold, within=part, va="top")
    text(d, x, top + tall + between, more, size=SMALL, colour="soft", within=part, va="top")


def note(d, x, y, words, *, colour="soft", ha="center", va="center", size=SMALL):
    """Write a remark; return the Part that it covers."""
    return text(d, x, y, words, size=size, colour=colour, ha=ha, va=va)


def heading(d, x, y, words, *, colour="ink", ha="left", size=NORMAL):
    """Write the name of a part of the drawing, bold; return the Part that it covers."""
    return text(d, x, y, words, size=size, colour=colour, ha=ha, bold=True)


def chips(d, x, y, words, role=PLAIN, *, height=24, gap=5, fill="tint", size=SMALL):
    """Draw words in boxes of their own width, one after another from the left; return a Part with them as parts."""
    found, left = [], x
    for word in words:
        found.append(box(d, left, y, measure(word, size) + 14, height, word, role, fill=fill, size=size, bold=False))
        left = found[-1].right + gap
    return Part(x, y, found[-1].right - x, height, tuple(found))


def net(d, x, y, width, height, layers, role, *, numbers=False, thick=14):
    """Draw a network from left to right, each layer a bar as tall as the root of its width, and return a Part with the
    layers as parts. layers: how many numbers each has; numbers: write these below."""
    tallest, parts = max(layers), []
    for i, count in enumerate(layers):
        tall = max(12, height * (count / tallest) ** 0.5)
        left = x + i * (width - thick) / (len(layers) - 1)
        parts.append(Part(left, y + (height - tall) / 2, thick, tall))
    for a, b in itertools.pairwise(parts):
        corners = [(a.right, a.y + 2), (b.x, b.y + 2), (b.x, b.bottom - 2), (a.right, a.bottom - 2)]
        d.add(Polygon(corners, closed=True, facecolor=pen(role.line), edgecolor="none", alpha=0.2))
    for part, count in zip(parts, layers, strict=True):
        plate(d, part.x, part.y, part.width, part.height, role, fill="full", radius=4)
        if numbers:
            text(d, part.middle[0], y + height + 7, str(count), size=SMALL, va="top")
    return Part(x, y, width, height, tuple(parts))


def pile(d, x, y, width, height, role=PLAIN, *, cards=3, step=5):
    """Draw a pile of cards and return its Part, with the card on top as its only part."""
    behind = step * (cards - 1)
    for i in reversed(range(cards)):
        place = (x + i * step, y + behind - i * step, width - behind, height - behind)
        top = plate(d, *place, role, fill="paper", radius=5)
    return Part(x, y, width, height, (top,))


def page(d, x, y, width, height, role=PLAIN, *, lines=4):
    """Draw a written page with a folded corner and `lines` lines, and return its Part."""
    fold = min(12, width / 4)
    corners = [(x, y), (x + width - fold, y), (x + width, y + fold), (x + width, y + height), (x, y + height)]
    for settings in ({"facecolor": pen("paper")}, {"facecolor": pen(role.line), "alpha": TINT}):
        d.add(Polygon(corners, closed=True, edgecolor="none", **settings))
    d.add(Polygon(corners, closed=True, fill=False, edgecolor=pen(role.line), linewidth=STROKE, joinstyle="round"))
    line(d, [(x + width - fold, y), (x + width - fold, y + fold), (x + width, y + fold)], colour=role.line, radius=2)
    step = (height - fold - 8) / lines
    for i in range(lines):
        level, short = y + fold + 4 + i * step, (0.9, 1.0, 0.8, 0.95)[i % 4]
        line(d, [(x + 8, level), (x + 8 + (width - 16) * short, level)], colour=role.line, width=1.4)
    return Part(x, y, width, height)


def person(d, x, y, height, role=PLAIN):
    """Draw a head and shoulders, `height` tall and 0.8 times as wide, and return their Part."""
    width, radius = 0.8 * height, 0.24 * height
    middle, neck, bottom = x + width / 2, y + 2 * radius + 0.07 * height, y + height
    head = Path.circle((middle, y + radius), radius)
    places = [(x, bottom), (x, neck), (middle, neck), (x + width, neck), (x + width, bottom), (x, bottom)]
    body = Path(places, [Path.MOVETO, *[Path.CURVE3] * 4, Path.CLOSEPOLY])
    for path in (head, body):
        d.add(PathPatch(path, facecolor=pen("paper"), edgecolor="none"))
        d.add(PathPatch(path, facecolor=pen(role.line), edgecolor="none", alpha=2 * TINT))
        d.add(PathPatch(path, fill=False, edgecolor=pen(role.line), linewidth=STROKE, joinstyle="round"))
    return Part(x, y, width, height)


def digit(d, x, y, side, image, *, framed=True):
    """Draw an 8×8 picture [64], 0 paper and 1 ink, and return its Part."""
    levels = np.rint(np.asarray(image, dtype=float).reshape(8, 8) * 8).astype(int)
    cell = side / 8
    d.add(Rectangle((x, y), side, side, facecolor=pen("paper"), edgecolor="none"))
    for level in range(1, 9):
        squares = [
            Path.unit_rectangle().vertices * cell + (x + cell * j, y + cell * i)
            for i, j in np.argwhere(levels == level)
        ]
        if squares:
            path = Path(np.concatenate(squares), np.tile(Path.unit_rectangle().codes, len(squares)))
            d.add(PathPatch(path, facecolor=pen("ink"), edgecolor="none", alpha=level / 8))
    if framed:
        d.add(Rectangle((x, y), side, side, fill=False, edgecolor=pen("line"), linewidth=1))
    return Part(x, y, side, side)


def mark(d, x, y, right, *, size=12):
    """Draw a tick or a cross around the point (x, y)."""
    r = size / 2
    if right:
        line(d, [(x - r, y), (x - r / 3, y + 0.7 * r), (x + r, y - 0.8 * r)], colour="good", width=2.2, radius=0)
    else:
        for sign in (1, -1):
            line(d, [(x - 0.7 * r, y - 0.7 * r * sign), (x + 0.7 * r, y + 0.7 * r * sign)], colour="warm", width=2.2)
