"""House style: every figure has units on its axes, labels beside its lines, intervals, and alt text made from its data.

A function takes what an experiment returned and gives back a CourseFigure. No figure touches pyplot's global state.
"""

import contextlib
import io

import numpy as np
from matplotlib.figure import Figure

from course_lib import metrics
from course_lib.errors import CourseError, unknown
from course_lib.show.look import THEMES

MARKERS = ("o", "s", "^", "D", "v")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
HATCHES = ("", "///", "..", "xx", "++")
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


class CourseFigure(Figure):
    """A matplotlib Figure that Jupyter shows as a PNG with alt text; `alt` holds that text."""

    alt = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        # The layout moves a little with every drawing: fix it after the first, so that a figure always gives the same
        # bytes.
        self.draw_without_rendering()
        self.set_layout_engine("none")
        buffer = io.BytesIO()
        self.savefig(buffer, format="png", dpi=144, metadata={"Software": None})
        width, height = (int(size * 96) for size in self.get_size_inches())
        shown = {"alt": self.alt, "width": width, "height": height}
        return {"image/png": buffer.getvalue(), "text/plain": self.alt}, {"image/png": shown}

    def __repr__(self):
        return self.alt


def canvas(width=7.0, height=3.6, columns=1):
    """Return (figure, axes) in the current theme; axes is a list if columns > 1."""
    look = THEMES[_theme]
    figure = CourseFigure(figsize=(width, height), layout="constrained", facecolor=look.paper)
    axes = [figure.add_subplot(1, columns, i + 1, facecolor=look.paper) for i in range(columns)]
    for ax in axes:
        ax.grid(axis="y", color=look.line, linewidth=0.8)
        ax.set_axisbelow(True)
        ax.tick_params(colors=look.ink, labelsize=9)
        for side, spine in ax.spines.items():
            spine.set_visible(side in ("left", "bottom"))
            spine.set_color(look.ink)
    return figure, axes[0] if columns == 1 else axes


def curves(series, *, title, x, y, log=False):
    """Draw lines with 95 % bands over a numeric axis and return the figure.

    series: dict from label to a dict {x value: Interval}; title: the finding's question; x, y: axis labels with units;
    log: logarithmic x axis. CourseError if there is nothing to draw or there are more than five series.
    """
    look = _room_for(series)
    figure, ax = canvas()
    ends = []
    for i, (label, points) in enumerate(series.items()):
        xs = np.array(list(points), dtype=float)
        mean, low, high = (np.array([getattr(p, part) for p in points.values()]) for part in ("mean", "low", "high"))
        colour = look.colours[i]
        ax.fill_between(xs, low, high, color=colour, alpha=0.15, linewidth=0)
        ax.plot(xs, mean, color=colour, marker=MARKERS[i], linestyle=DASHES[i], markersize=5, linewidth=1.8)
        ends.append((xs[-1], mean[-1], label, colour))
    if log:
        ax.set_xscale("log")
    ticks = sorted({value for points in series.values() for value in points})
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    _label(ax, title, x, y)
    _write_beside(ax, ends)
    said = [
        f"{label}: " + ", ".join(f"{v:g} → {p.plain()}" for v, p in points.items()) for label, points in series.items()
    ]
    figure.alt = f"Line chart. {_sentence(title)} {y} against {x}, mean ± 95 % interval. " + "; ".join(said) + "."
    return figure


def traces(runs, *, title, x, y):
    """Draw single runs, without intervals, and return the figure; runs: dict from label to a list of (x, y) pairs."""
    look = _room_for(runs)
    figure, ax = canvas()
    ends = []
    for i, (label, points) in enumerate(runs.items()):
        xs, ys = zip(*points, strict=True)
        ax.plot(xs, ys, color=look.colours[i], linestyle=DASHES[i], linewidth=1.8)
        ends.append((xs[-1], ys[-1], label, look.colours[i]))
    _label(ax, title, x, y)
    _write_beside(ax, ends)
    said = []
    for label, points in runs.items():
        picked = [points[0], points[len(points) // 2], points[-1]]
        said.append(f"{label}: " + ", ".join(f"{a:g} → {b:.3g}" for a, b in picked))
    figure.alt = f"Line chart of one run. {_sentence(title)} {y} against {x}. " + "; ".join(said) + "."
    return figure


def fan(bands, lines, *, title, x, y, log=False):
    """Draw many runs as bands between quantiles, with lines over them, and return the figure.

    bands: dict from label to a pair (low, high) of arrays, one value per step from 0, the widest first; lines: dict
    from label to such an array; title: the finding's question; x, y: axis labels with units; log: logarithmic y axis.
    CourseError if there is no line, more than five, or more than five bands.
    """
    look = _room_for(lines)
    _room_for(bands)
    figure, ax = canvas()
    for low, high in bands.values():
        ax.fill_between(range(len(low)), low, high, color=look.colours[-1], alpha=0.22, linewidth=0)
    if log:
        ax.set_yscale("log")
        ax.minorticks_off()
    ends = []
    for i, (label, values) in enumerate(lines.items()):
        ax.plot(values, color=look.colours[i], linestyle=DASHES[i], linewidth=2)
        ends.append((len(values) - 1, values[-1], label, look.colours[i]))
    _label(ax, title, x, y)
    if log:
        lows, highs = zip(*bands.values(), strict=True)
        ax.set_ylim(bottom=10 ** np.floor(np.log10(min(np.min(low) for low in lows))), top=2 * np.max(highs))
        ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    _write_beside(ax, ends)
    said = [f"{label}: {_ends(values)}" for label, values in lines.items()]
    said += [f"{label}: {_ends(low)} and {_ends(high)}" for label, (low, high) in bands.items()]
    figure.alt = f"Line chart with bands. {_sentence(title)} {y} against {x}. " + "; ".join(said) + "."
    return figure


def _ends(values):
    picked = (0, (len(values) - 1) // 2, len(values) - 1)
    return ", ".join(f"{i} → {values[i]:.3g}" for i in dict.fromkeys(picked))


def dots(rows, *, title, x, zero=None):
    """Draw one Interval per row as a dot with its 95 % line and return the figure.

    rows: dict from label to Interval; x: axis label with its unit; zero: where to draw a line of reference.
    """
    look = _room_for(rows, most=12)
    figure, ax = canvas(height=1.1 + 0.34 * len(rows))
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", color=look.line, linewidth=0.8)
    for place, value in enumerate(rows.values()):
        ax.plot([value.low, value.high], [place, place], color=look.colours[0], linewidth=2.4, solid_capstyle="butt")
        ax.plot(value.mean, place, "o", color=look.colours[0], markersize=7)
        ax.annotate(
            f"{round(value.mean, 1) + 0.0:.1f}",  # + 0.0 turns -0.0 into 0.0
            (value.mean, place),
            (0, 7),
            textcoords="offset points",
            ha="center",
            size=8,
            color=look.ink,
            bbox={"facecolor": ax.get_facecolor(), "edgecolor": "none", "pad": 0.6},  # no line runs through a number
        )
    if zero is not None:
        ax.axvline(zero, color=look.ink, linewidth=1, linestyle=":", zorder=1)
    ax.set_yticks(range(len(rows)), list(rows))
    ax.set_ylim(len(rows) - 0.5, -0.7)
    ax.margins(x=0.08)
    _label(ax, "", x, "")
    figure.suptitle(title, color=look.ink, fontsize=11, x=0.01, ha="left")  # beside long names it would not fit
    said = "; ".join(f"{label}: {value.plain()}" for label, value in rows.items())
    figure.alt = f"Dot chart. {_sentence(title)} {x}, mean ± 95 % interval. {said}."
    return figure


def bars(groups, *, title, x, y, top=None, picture=None):
    """Draw grouped bars of plain numbers and return the figure.

    groups: dict from label to a sequence of numbers, one per category; x: dict {axis label: categories}; y: axis
    label with its unit; top: upper end of the y axis, so that figures can be compared (default: from the data);
    picture: an 8×8 image [64] to draw beside the bars.
    """
    look = _room_for(groups)
    (x_label, categories), *_ = x.items()
    for label, heights in groups.items():
        if len(heights) != len(categories):
            raise CourseError(f"{label!r} has {len(heights)} bars for {len(categories)} categories: give one for each.")
    figure, ax = canvas()
    if picture is not None:
        ax.set_subplotspec(figure.add_gridspec(1, 2, width_ratios=(1, 5))[1])
        _draw(figure.add_subplot(figure.axes[0].get_gridspec()[0]), picture)
    width = 0.8 / len(groups)
    for i, (label, heights) in enumerate(groups.items()):
        places = np.arange(len(categories)) + (i - (len(groups) - 1) / 2) * width
        style = {"color": look.colours[i], "hatch": HATCHES[i], "edgecolor": look.paper, "linewidth": 0}
        ax.bar(places, heights, width * 0.92, label=label, **style)
    ax.set_xticks(range(len(categories)), [str(c) for c in categories])
    ax.set_ylim(0, top)
    _label(ax, title, x_label, y)
    if len(groups) > 1:  # outside the axes, so that it covers nothing
        columns = max(1, min(len(groups), 80 // (max(map(len, groups)) + 8)))
        legend = figure.legend(loc="outside lower center", ncols=columns, frameon=False, fontsize=9)
        for text in legend.get_texts():
            text.set_color(look.ink)
    said = [
        f"{label}: " + ", ".join(f"{c} {_short(h)}" for c, h in zip(categories, heights, strict=True))
        for label, heights in groups.items()
    ]
    figure.alt = f"Bar chart. {_sentence(title)} {y} by {x_label}. " + "; ".join(said) + "."
    return figure


def pictures(images, captions, *, title, columns=6):
    """Draw 8×8 images [n, 64], 0 paper and 1 ink, each under its caption, and return the figure."""
    if len(images) == 0 or len(images) != len(captions):
        raise CourseError(
            f"There are {len(images)} images and {len(captions)} captions: give one caption per image, at least one."
        )
    if np.shape(images)[1:] != (64,):
        raise CourseError(f"The images have shape {list(np.shape(images))}: expected [images, 64], which is 8×8 each.")
    look = THEMES[_theme]
    rows = -(-len(images) // columns)
    lines = 1 + max(str(c).count("\n") for c in captions)
    figure = CourseFigure(figsize=(7, 0.4 + rows * (1.15 + 0.17 * lines)), layout="constrained", facecolor=look.paper)
    figure.suptitle(title, color=look.ink, fontsize=11, x=0.01, ha="left")
    for i, (image, caption) in enumerate(zip(images, captions, strict=True)):
        ax = figure.add_subplot(rows, columns, i + 1)
        _draw(ax, image)
        ax.set_title(caption, color=look.ink, fontsize=9)
    said = "; ".join(str(c).replace("\n", ", ") for c in captions)
    figure.alt = f"{len(images)} pictures of handwritten digits. {_sentence(title)} {said}."
    return figure


def _draw(ax, image):
    ax.imshow(np.asarray(image).reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_color(THEMES[_theme].line)


def over(table, conditions, metric="accuracy"):
    """Return {x: Interval} for curves(): conditions is a dict from x value to a condition of the Table."""
    return {value: table.mean(condition, metric) for value, condition in conditions.items()}


def summary(values):
    """Return the Interval of one number per seed, for dots() and curves()."""
    return metrics.interval(values)


def _sentence(title):
    return title if title.endswith(("?", ".", "!")) else f"{title}."


def _short(value):
    return f"{float(value):.0f}" if abs(value) >= 99.5 else f"{float(value):.2g}"


def _room_for(series, most=5):
    if not 1 <= len(series) <= most:
        raise CourseError(
            f"There are {len(series)} series to draw: give 1 to {most}; split the figure if there are more."
        )
    empty = [label for label, points in series.items() if hasattr(points, "__len__") and len(points) == 0]
    if empty:
        raise CourseError(f"The series {empty[0]!r} has no points: give at least one, or leave the series out.")
    return THEMES[_theme]


def _label(ax, title, x, y):
    ink = THEMES[_theme].ink
    ax.set_title(title, color=ink, fontsize=11, loc="left")
    ax.set_xlabel(x, color=ink, fontsize=10)
    ax.set_ylabel(y, color=ink, fontsize=10)


def _write_beside(ax, ends, gap=0.075):
    """Write each label beside the end of its line, pushed apart (in shares of the axis height) so that none overlap."""
    scaled = ax.yaxis.get_transform().transform  # an axis may be logarithmic
    low, high = scaled(np.array(ax.get_ylim()))
    ends = sorted(ends, key=lambda end: end[1])
    places = [(float(scaled(np.array(end[1]))) - low) / (high - low) for end in ends]
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + gap)
    excess = max(0.0, places[-1] - 1.0)
    places = [place - excess for place in places]
    for (x, y, label, colour), place in zip(ends, places, strict=True):
        line = {"arrowstyle": "-", "color": colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 4}
        ax.annotate(
            label, (x, y), (1.03, place), textcoords="axes fraction", color=colour, size=9, va="center", arrowprops=line
        )
