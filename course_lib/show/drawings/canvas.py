"""The paper of a drawing: its colours, its letters, its parts, and how a notebook shows it."""

import base64
import html
import io
from dataclasses import dataclass

from matplotlib import rc_context
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch

from course_lib.errors import CourseError
from course_lib.show.drawings.svg import pen, themed
from course_lib.show.look import FONTS
from course_lib.words import said

WIDTH = 504  # points: 7 inches
SMALLEST = 11  # points at this width: readable on a phone and in a lecture room
SMALL, NORMAL = 12, 13.5
CAP, LINE = 0.7, 1.25  # height of capitals and distance of lines, in shares of the size
STROKE, ROUND = 1.6, 6  # line width and radius of corners


@dataclass(frozen=True)
class Role:
    """Who a part stands for. line: the name of its colour for lines and fills; words: of its colour for letters."""

    line: str
    words: str


TEACHER = Role("0", "accent")
STUDENT = Role("1", "warm")
TRUTH = Role("2", "good")
OTHER = Role("3", "3")
PLAIN = Role("edge", "ink")


@dataclass(frozen=True)
class Part:
    """A rectangle of a drawing, in points. parts: what it is made of, such as the layers of a net."""

    x: float
    y: float
    width: float
    height: float
    parts: tuple = ()

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def inside(self, margin: float) -> tuple[float, float, float, float]:
        """Return x, y, width and height of what is left inside a margin."""
        return self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin


class Drawing:
    """A sheet of 504 points × `height` that shows itself as SVG in the colours of the page.

    alt: a sentence, written by hand, that says what the drawing says. CourseError without one.
    """

    def __init__(self, height: float, alt: str):
        if len(alt.split()) < 5:
            raise CourseError(f"The drawing says {alt!r} in words: write a sentence that says what it shows.")
        self.height, self.alt = height, said(alt)
        self.words = []  # (matplotlib's Text, the Part that it must stay in, or None)
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self.axes.set_axis_off()
        self.figure.patch.set_visible(False)
        # The paper is drawn too: as a picture, in a dark JupyterLab, the drawing would be dark on dark.
        self.add(FancyBboxPatch((0, 0), WIDTH, height, "round,pad=0,rounding_size=8", fc=pen("paper"), ec="none"))

    def add(self, patch):
        """Put one of matplotlib's patches on the sheet, above what is there, and return it."""
        patch.set_clip_on(False)
        patch.set_zorder(len(self.axes.patches) + len(self.axes.texts))
        return self.axes.add_patch(patch)

    def svg(self) -> str:
        """Return the drawing as SVG text; equal drawings give equal bytes."""
        buffer = io.StringIO()
        with rc_context({"svg.fonttype": "path", "svg.hashsalt": "course"}):
            self.figure.savefig(buffer, format="svg", metadata={"Date": None})
        return themed(buffer.getvalue())

    def _repr_mimebundle_(self, include=None, exclude=None):
        source = base64.b64encode(self.svg().encode()).decode()
        size = f'width="{WIDTH * 4 / 3:.0f}" height="{self.height * 4 / 3:.0f}" style="max-width:100%;height:auto"'
        shown = (
            f'<img class="tse-drawing" alt="{html.escape(self.alt)}" {size} src="data:image/svg+xml;base64,{source}">'
        )
        return {"text/html": shown, "text/plain": self.alt}

    def __repr__(self):
        return self.alt


def face(size: float, bold: bool = False) -> FontProperties:
    """Return the course's typeface at a size in points."""
    name = "sans-600" if bold else "sans-400"
    return FontProperties(fname=str(FONTS / f"{name}.ttf"), size=size)


def text(d, x, y, words, *, size=NORMAL, colour="ink", ha="center", va="center", bold=False, within=None):
    """Write words, in lines if they hold "\\n", and return the Part that they cover.

    colour: a name such as "ink", "soft" or a Role's; ha: "left", "center" or "right" of them is at x; va: "top",
    "center", "bottom" of them, or the first "baseline", is at y; within: the Part that they must not leave. CourseError
    for letters below 11 points.
    """
    if size < SMALLEST:
        raise CourseError(f"Letters of {size} points cannot be read on a phone: write at least {SMALLEST}.")
    lines = said(words).split("\n")
    tall = (len(lines) - 1) * LINE * size + CAP * size  # from the top of the first capital to the last baseline
    first = y + CAP * size - {"top": 0, "center": tall / 2, "bottom": tall, "baseline": CAP * size}[va]
    parts = []
    for i, line in enumerate(lines):
        settings = {"ha": ha, "va": "baseline", "color": pen(colour), "parse_math": False}
        artist = d.axes.text(x, first + i * LINE * size, line, fontproperties=face(size, bold), **settings)
        artist.set_zorder(len(d.axes.patches) + len(d.axes.texts))
        d.words.append((artist, within))
        parts.append(extent(d, artist))
    left, top = min(part.x for part in parts), parts[0].y
    return Part(left, top, max(part.right for part in parts) - left, parts[-1].bottom - top)


def extent(d, artist) -> Part:
    """Return the Part that a text covers."""
    found = artist.get_window_extent(RendererSVG(WIDTH, d.height, io.StringIO()))
    return Part(found.x0, d.height - found.y1, found.width, found.height)


def measure(words: str, size: float = NORMAL, bold: bool = False) -> float:
    """Return how wide a line of words is, in points."""
    d = Drawing(20, "A sheet on which words are measured.")
    return text(d, 0, 10, words, size=size, bold=bold, ha="left").width
