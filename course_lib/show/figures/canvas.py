"""The sheet that figures are drawn on: theme, letters, heading, axes; and how Jupyter shows it."""

import contextlib
import io
import textwrap

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from course_lib.errors import CourseError, unknown
from course_lib.show.look import FONT, THEMES
from course_lib.show.look.letters import face
from course_lib.words import said

MARKERS = ("o", "s", "^", "D", "v")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
HATCHES = ("", "///", "..", "xx", "++")
WIDTH = 7.0  # inches
LETTERS, TITLE = 11, 13  # points
LINE = 1.25  # the distance of lines of text, in sizes
MARGIN = 0.14  # inches of paper around everything
AXIS = 0.55  # inches below the axes: ticks, their numbers, the axis' name
_theme = "light"


@contextlib.contextmanager
def theme(name):
    """Draw the block's figures in the "light" or "dark" theme. Unknown theme: CourseError."""
    global _theme
    if name not in THEMES:
        raise unknown("theme", name, THEMES)
    before, _theme = _theme, name
    try:
        yield
    finally:
        _theme = before


def colours():
    """Return the Theme that figures are drawn in now."""
    return THEMES[_theme]


class CourseFigure(Figure):
    """A matplotlib Figure that Jupyter shows as a PNG with alt text.

    alt: that text; top: where the heading ends, from 0 below to 1 above.
    """

    alt = ""
    top = 1.0

    def _repr_mimebundle_(self, include=None, exclude=None):
        # The layout moves a little with every drawing: fix it after the first, so that a figure always gives the same
        # bytes.
        self.draw_without_rendering()
        self.set_layout_engine("none")
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=144, metadata={"Software": None})
        width, height = (int(size * 96) for size in self.get_size_inches())
        alt = said(self.alt)
        shown = {"alt": alt, "width": width, "height": height}
        return {"image/png": buffer.getvalue(), "text/plain": alt}, {"image/png": shown}

    def __repr__(self):
        return self.alt


def sheet(height, title, y="", key=0.0):
    """Return a CourseFigure without axes that is WIDTH inches wide; its heading is the title and, below it, what the
    vertical axis shows. height: inches below the heading; key: inches between them that are left free."""
    title = textwrap.fill(title, 66)
    lines = title.count("\n") + 1 if title else 0
    top = MARGIN + lines * TITLE * LINE / 72
    heading = top + (1.3 * LETTERS * LINE / 72 if y else 0.04) + key
    figure = CourseFigure(figsize=(WIDTH, heading + height), facecolor=colours().paper)
    tall, left = figure.get_figheight(), MARGIN / WIDTH
    style = {"ha": "left", "va": "top", "parse_math": False}
    if title:
        place = (left, 1 - MARGIN / tall)
        figure.text(
            *place, title, fontproperties=face(TITLE, bold=True), color=colours().ink, linespacing=LINE, **style
        )
    if y:
        figure.text(left, 1 - (top + 0.03) / tall, y, fontproperties=face(LETTERS), color=colours().soft, **style)
    pads = {"w_pad": 0.0, "h_pad": 0.0, "hspace": 0.06, "wspace": 0.04}
    inner = (left, MARGIN / tall, 1 - 2 * left, 1 - (MARGIN + heading) / tall)
    figure.top = 1 - (heading - key) / tall
    figure.set_layout_engine(ConstrainedLayoutEngine(rect=inner, **pads))
    return figure


def quiet(ax, grid="y"):
    """Draw the axes of `ax` as thin as they can be: a line below, grid lines from the numbers of the axis `grid`."""
    look = colours()
    ax.set_facecolor(look.paper)
    ax.grid(axis=grid, color=look.line, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, pad=5, colors=look.soft, labelsize=LETTERS, labelfontfamily=FONT)
    ax.tick_params(axis="x", length=3.5, color=look.edge)
    for side, spine in ax.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(look.edge)
    return ax


def name_below(ax, x):
    """Write what the horizontal axis shows, with its unit, below it."""
    ax.set_xlabel(x, color=colours().soft, fontproperties=face(LETTERS), parse_math=False, labelpad=4)


def canvas(title="", y="", height=3.2, key=0.0):
    """Return (figure, axes) in the current theme: an empty figure with its heading. height: inches of the axes with
    the numbers below them; key: inches between heading and axes that are left free."""
    figure = sheet(height, title, y, key)
    return figure, quiet(figure.add_subplot())


def wrapped(text, width):
    """Return the text in as many lines as `width` letters a line ask for, and these as even as they can be."""
    lines = len(textwrap.wrap(text, width))
    while width > 1 and len(textwrap.wrap(text, width - 1, break_long_words=False)) <= lines:
        width -= 1
    return textwrap.fill(text, width, break_long_words=False)


def room_for(series, most=5):
    """Refuse no series, too many of them, and one without points; CourseError."""
    if not 1 <= len(series) <= most:
        raise CourseError(
            f"There are {len(series)} series to draw: give 1 to {most}; split the figure if there are more."
        )
    empty = [label for label, points in series.items() if hasattr(points, "__len__") and len(points) == 0]
    if empty:
        raise CourseError(f"The series {empty[0]!r} has no points: give at least one, or leave the series out.")


def sentence(title):
    """Return the title with a full stop, if it has none of its own."""
    return title if title.endswith(("?", ".", "!")) else f"{title}."
