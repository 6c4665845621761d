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


def bell(d, plot, mean, sd, role=PLAIN, *, weight=1.0, filled=True, dashed=False):
    """Draw the density of a normal distribution in a Plot whose `up` is in densities. weight: what it is times."""
    xs = np.linspace(max(plot.across[0], mean - 4 * sd), min(plot.across[1], mean + 4 * sd), 81)
    density = weight * np.exp(-(((xs - mean) / sd) ** 2) / 2) / (sd * np.sqrt(2 * np.pi))
    curve(d, plot, xs, density, role, filled=filled, dashed=dashed)


def dot(d, point, role=PLAIN, *, radius=4, hollow=False):
    """Draw a dot at a point of the drawing and return its Part."""
    (x, y), face = point, pen("paper" if hollow else role.line)
    d.add(Circle((x, y), radius, facecolor=face, edgecolor=pen(role.line), linewidth=1.6))
    return Part(x - radius, y - radius, 2 * radius, 2 * radius)


def bars(d, x, y, width, height, values, role, *, names=(), said=(), top=1.0, room=0.72, hollow=False):
    """Draw upright bars of values from 0 to `top` on a line; return a Part with the bars as parts.

    names: a label below each bar; said: words above each; room: the share of its place that a bar fills; hollow: an
    outline only. CourseError for other than one name or word for each value.
    """
    _one_each(values, names, said)
    step, parts = width / len(values), []
    for i, value in enumerate(values):
        tall = height * float(value) / top
        part = Part(x + step * (i + (1 - room) / 2), y + height - tall, step * room, tall)
        parts.append(_bar(d, part, role, hollow))
        if said:
            text(d, part.middle[0], part.y - 3, said[i], size=SMALL, va="bottom")
        if names:
            text(d, part.middle[0], y + height + 5, names[i], size=SMALL, va="top")
    line(d, [(x, y + height), (x + width, y + height)], colour="edge", width=1.2)
    return Part(x, y, width, height, tuple(parts))


def rows(d, x, y, width, height, values, role, *, names=(), said=(), top=1.0, room=0.66, hollow=False):
    """Draw level bars below each other that begin at x; names stand left of them, `said` after them."""
    _one_each(values, names, said)
    step, parts = height / len(values), []
    for i, value in enumerate(values):
        part = Part(x, y + step * (i + (1 - room) / 2), width * float(value) / top, step * room)
        parts.append(_bar(d, part, role, hollow))
        if said:
            text(d, part.right + 5, part.middle[1], said[i], size=SMALL, ha="left")
        if names:
            text(d, x - 6, part.middle[1], names[i], size=SMALL, ha="right")
    line(d, [(x, y), (x, y + height)], colour="edge", width=1.2)
    return Part(x, y, width, height, tuple(parts))


def _bar(d, part, role, hollow):
    place = ((part.x, part.y), part.width, part.height)
    if hollow:
        d.add(Rectangle(*place, facecolor=pen("paper"), edgecolor=pen(role.line), linewidth=1.4))
    else:
        d.add(Rectangle(*place, facecolor=pen(role.line), edgecolor="none"))
    return part


def _one_each(values, *lists):
    for words in lists:
        if words and len(words) != len(values):
            raise CourseError(f"There are {len(values)} bars and {len(words)} words for them: give one for each bar.")
