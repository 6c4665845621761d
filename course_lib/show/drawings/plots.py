"""Small plots inside a drawing: bars of probabilities, bells, curves. They show a shape; a figure shows numbers."""

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from course_lib.errors import CourseError
from course_lib.show.drawings.canvas import PLAIN, SMALL, Part, text
from course_lib.show.drawings.strokes import line
from course_lib.show.drawings.svg import pen


@dataclass(frozen=True)
class Plot(Part):
    """A Part with two scales. across, up: the numbers at its left and right, and at its bottom and top."""

    across: tuple = (0, 1)
    up: tuple = (0, 1)

    def at(self, x, y):
        """Return the point of the drawing at which (x, y) lies."""
        (left, right), (low, high) = self.across, self.up
        return (
            self.x + self.width * (x - left) / (right - left),
            self.bottom - self.height * (y - low) / (high - low),
        )


def plot(d, x, y, width, height, across=(0, 1), up=(0, 1), *, axis=True):
    """Return a Plot at this place, with a level line along its bottom."""
    if axis:
        line(d, [(x, y + height), (x + width, y + height)], colour="edge", width=1.2)
    return Plot(x, y, width, height, (), tuple(across), tuple(up))


def curve(d, plot, xs, ys, role=PLAIN, *, filled=False, dashed=False, width=2.2):
    """Draw a curve through the points (xs, ys) of a Plot; filled: tint the area down to the Plot's bottom."""
    points = np.column_stack(plot.at(np.asarray(xs, dtype=float), np.asarray(ys, dtype=float)))
    if filled:
        corners = [(points[0, 0], plot.bottom), *points, (points[-1, 0], plot.bottom)]
        d.add(Polygon(corners, closed=True, facecolor=pen(role.line), edgecolor="none", alpha=0.16))
    style = (0, (3, 2)) if dashed else "-"
    settings = {"linewidth": width, "linestyle": style, "joinstyle": "round", "capstyle": "butt" if dashed else "round"}
    d.add(PathPatch(Path(points), fill=False, edgecolor=pen(role.line), **settings))


def bell(d, plot, mean, sd, role=PLAIN, *, filled=True, dashed=False):
    """Draw the density of a normal distribution in a Plot whose `up` is in densities."""
    xs = np.linspace(max(plot.across[0], mean - 4 * sd), min(plot.across[1], mean + 4 * sd), 81)
    density = np.exp(-(((xs - mean) / sd) ** 2) / 2) / (sd * np.sqrt(2 * np.pi))
    curve(d, plot, xs, density, role, filled=filled, dashed=dashed)


def rug(d, plot, values, role=PLAIN, *, height=10, drop=5):
    """Draw a stroke below a Plot for each of `values` that is on its scale, `drop` points under its line."""
    inside = [value for value in values if plot.across[0] <= value <= plot.across[1]]
    ends = [(plot.at(value, 0)[0], plot.bottom + drop + part) for value in inside for part in (0, height)]
    path = Path(ends, [Path.MOVETO, Path.LINETO] * len(inside))
    d.add(PathPatch(path, fill=False, edgecolor=pen(role.line), linewidth=1.2, capstyle="butt"))


def dot(d, point, role=PLAIN, *, radius=4, hollow=False):
    """Draw a dot at a point of the drawing and return its Part."""
    (x, y), face = point, pen("paper" if hollow else role.line)
    d.add(Circle((x, y), radius, facecolor=face, edgecolor=pen(role.line), linewidth=1.6))
    return Part(x - radius, y - radius, 2 * radius, 2 * radius)


def dots(d, plot, points, role=PLAIN, *, radius=1.4):
    """Draw many small dots in a Plot, those of `points` [n, 2] that are on its scales, as one shape."""
    (left, right), (low, high) = plot.across, plot.up
    inside = [(x, y) for x, y in points if left <= x <= right and low <= y <= high]
    ends = [(x + part, y) for x, y in (plot.at(*point) for point in inside) for part in (0, 0.02)]
    if ends:
        path = Path(ends, [Path.MOVETO, Path.LINETO] * len(inside))  # strokes of no length, with round ends
        d.add(PathPatch(path, fill=False, edgecolor=pen(role.line), linewidth=2 * radius, capstyle="round"))


def bars(d, x, y, width, height, values, role, *, names=(), said=(), top=1.0, low=0.0, room=0.72):
    """Draw upright bars of values on a line at 0; return a Part with the bars as parts.

    top, low: the values at the upper and the lower edge; names: what stands below each bar; said: what stands at its
    end, "" for nothing; room: the share of its place that a bar fills. CourseError for other than one name or
    word for each value.
    """
    _one_each(values, names, said)
    step, parts = width / len(values), []
    zero = y + height * top / (top - low)
    for i, value in enumerate(map(float, values)):
        tall = height * abs(value) / (top - low)
        part = Part(x + step * (i + (1 - room) / 2), zero - tall if value > 0 else zero, step * room, tall)
        parts.append(_bar(d, part, role))
        if said and said[i]:
            place = {"va": "bottom", "y": part.y - 5} if value >= 0 else {"va": "top", "y": part.bottom + 5}
            text(d, part.middle[0], words=said[i], size=SMALL, **place)
        if names:
            text(d, part.middle[0], y + height + 7, names[i], size=SMALL, va="top")
    line(d, [(x, zero), (x + width, zero)], colour="edge", width=1.2)
    return Part(x, y, width, height, tuple(parts))


def rows(d, x, y, width, height, values, role, *, names=(), said=(), top=1.0, low=0.0, room=0.66):
    """Draw level bars below each other; names stand left of x, the rest is as with bars()."""
    _one_each(values, names, said)
    step, parts = height / len(values), []
    zero = x - width * low / (top - low)
    for i, value in enumerate(map(float, values)):
        long = width * abs(value) / (top - low)
        part = Part(zero if value > 0 else zero - long, y + step * (i + (1 - room) / 2), long, step * room)
        parts.append(_bar(d, part, role))
        if said and said[i]:
            place = {"ha": "left", "x": part.right + 5} if value >= 0 else {"ha": "right", "x": part.x - 5}
            text(d, y=part.middle[1], words=said[i], size=SMALL, **place)
        if names:
            text(d, x - 7, part.middle[1], names[i], size=SMALL, ha="right")
    line(d, [(zero, y), (zero, y + height)], colour="edge", width=1.2)
    return Part(x, y, width, height, tuple(parts))


def _bar(d, part, role):
    d.add(Rectangle((part.x, part.y), part.width, part.height, facecolor=pen(role.line), edgecolor="none"))
    return part


def _one_each(values, *lists):
    for words in lists:
        if words and len(words) != len(values):
            raise CourseError(f"There are {len(values)} bars and {len(words)} words for them: give one for each bar.")
