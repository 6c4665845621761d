"""What leads from one part to another: lines, arrows, loops, braces."""

import numpy as np
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path

from course_lib.show.drawings.canvas import ROUND, SMALL, STROKE, Part, text
from course_lib.show.drawings.svg import pen

GAP = 5  # between an arrow and what it leads from or to
HEAD = (8.0, 3.8)  # length and half the width of an arrow's head
BESIDE = {"above": (0, -7), "below": (0, 7), "left": (-7, 0), "right": (7, 0)}
ALIGN = {
    "above": ("center", "bottom"),
    "below": ("center", "top"),
    "left": ("right", "center"),
    "right": ("left", "center"),
}


def line(d, points, *, colour="soft", width=STROKE, dashed=False, radius=ROUND):
    """Draw a line through points with rounded corners."""
    return _stroke(d, _through(points, radius), colour, width, dashed)


def arrow(d, start, end, label="", *, via=(), bend=0.0, flow=False, colour="soft", side=None, dashed=False, size=SMALL):
    """Draw an arrow from a Part or point to another, with a label in the middle.

    Between Parts it leads from edge to edge, straight where the Parts face each other. via: corners on the way; bend:
    how far it bulges to its left, in shares of its length; flow: an S with level ends; side: where the label stands,
    "above", "below", "left" or "right" (default: above a level arrow, right of a steep one).
    """
    first, last = _ends(start, end, via)
    if via:
        path = _through([first, *via, last], ROUND)
    elif flow:
        half = (first[0] + last[0]) / 2
        path = Path([first, (half, first[1]), (half, last[1]), last], [Path.MOVETO] + 3 * [Path.CURVE4])
    elif bend:
        (x0, y0), (x1, y1) = first, last
        top = ((x0 + x1) / 2 + 2 * bend * (y1 - y0), (y0 + y1) / 2 - 2 * bend * (x1 - x0))
        path = Path([first, top, last], [Path.MOVETO] + 2 * [Path.CURVE3])
    else:
        path = Path([first, last])
    _head(d, path, colour, dashed)
    if label:
        _label(d, path, label, side, size)


def fan(d, start, ends, *, colour="soft", reverse=False):
    """Draw arrows from one Part or point to each of `ends`, or with reverse from each of them to the one."""
    for end in ends:
        arrow(d, *((end, start) if reverse else (start, end)), flow=True, colour=colour)


def loop(d, start, end, label="", *, side="below", drop=26, colour="soft", size=SMALL):
    """Draw an arrow that goes back from a Part to an earlier one, below or above both, `drop` points away."""
    if side == "below":
        level = max(start.bottom, end.bottom) + drop
        first, last = (start.middle[0], start.bottom + GAP), (end.middle[0], end.bottom + GAP)
    else:
        level = min(start.y, end.y) - drop
        first, last = (start.middle[0], start.y - GAP), (end.middle[0], end.y - GAP)
    arrow(d, first, last, label, via=[(first[0], level), (last[0], level)], colour=colour, side=side, size=size)


def brace(d, first, last, y, label="", *, side="below", colour="soft", size=SMALL):
    """Draw a level brace from x = first to x = last at height y, with a label on its tip's side."""
    down = 1 if side == "below" else -1
    half, tip, r = (first + last) / 2, y + 9 * down, 5 * down
    corner = min(5.0, (last - first) / 4)
    points = [(first, y), (first, y + r), (first + corner, y + r), (half - corner, y + r), (half, y + r), (half, tip)]
    points += [(half, y + r), (half + corner, y + r), (last - corner, y + r), (last, y + r), (last, y)]
    curve = [Path.CURVE3] * 2
    codes = [Path.MOVETO, *curve, Path.LINETO, *curve, *curve, Path.LINETO, *curve]
    _stroke(d, Path(points, codes), colour, 1.2, False)
    if label:
        text(d, half, tip + 5 * down, label, size=size, va="top" if down > 0 else "bottom")


def _stroke(d, path, colour, width, dashed):
    style = (0, (3, 2.5)) if dashed else "-"
    settings = {"capstyle": "butt" if dashed else "round", "joinstyle": "round"}
    return d.add(PathPatch(path, fill=False, edgecolor=pen(colour), linewidth=width, linestyle=style, **settings))


def _through(points, radius):
    """A line through points whose corners are rounded."""
    points = [np.array(point, dtype=float) for point in points]
    places, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        back, forth = before - corner, after - corner
        cut = min(radius, np.linalg.norm(back) / 2, np.linalg.norm(forth) / 2)
        places += [corner + cut * back / np.linalg.norm(back), corner, corner + cut * forth / np.linalg.norm(forth)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*places, points[-1]], [*codes, Path.LINETO])


def _ends(start, end, via):
    """Where an arrow leaves and where it arrives."""
    a = start if isinstance(start, Part) else Part(*start, 0, 0)
    b = end if isinstance(end, Part) else Part(*end, 0, 0)
    if via:
        return _edge(a, Part(*via[0], 0, 0)), _edge(b, Part(*via[-1], 0, 0))
    return _edge(a, b), _edge(b, a)


def _edge(a, b):
    """The point on a's edge, GAP outside of it, from which one goes to b; a point of no size is itself."""
    if a.width == a.height == 0:
        return a.x, a.y
    if b.x >= a.right or b.right <= a.x:
        return (a.right + GAP if b.x >= a.right else a.x - GAP), _shared(a.y, a.bottom, b.y, b.bottom)
    return _shared(a.x, a.right, b.x, b.right), (a.bottom + GAP if b.y >= a.bottom else a.y - GAP)


def _shared(low, high, other_low, other_high):
    """The middle of the shorter of two stretches where the longer one holds it, so that the arrow is straight."""
    mine, theirs = (low + high) / 2, (other_low + other_high) / 2
    if high - low > other_high - other_low and low <= theirs <= high:
        return theirs
    return mine


def _head(d, path, colour, dashed):
    length, half = HEAD
    points = path.vertices
    tip = points[-1]
    before = next(point for point in points[::-1] if np.linalg.norm(tip - point) > 1e-6)
    along = (tip - before) / np.linalg.norm(tip - before)
    across = np.array([-along[1], along[0]])
    vertices = points.copy()
    vertices[-1] = tip - 0.8 * length * along
    _stroke(d, Path(vertices, path.codes), colour, STROKE, dashed)
    corners = [tip, tip - length * along + half * across, tip - length * along - half * across]
    d.add(Polygon(corners, closed=True, facecolor=pen(colour), edgecolor="none"))


def _label(d, path, label, side, size):
    points = path.to_polygons(closed_only=False)[0]
    along = np.diff(points, axis=0)
    lengths = np.linalg.norm(along, axis=1)
    if Path.LINETO in (path.codes if path.codes is not None else ()):  # with corners: its longest straight piece
        middle = int(np.argmax(lengths))
        direction = along[middle]
    else:
        middle = int(np.searchsorted(np.cumsum(lengths), lengths.sum() / 2))
        direction = points[-1] - points[0]
    x, y = (points[middle] + points[middle + 1]) / 2
    side = side or ("above" if abs(direction[0]) >= abs(direction[1]) else "right")
    (dx, dy), (ha, va) = BESIDE[side], ALIGN[side]
    text(d, x + dx, y + dy, label, size=size, ha=ha, va=va)
