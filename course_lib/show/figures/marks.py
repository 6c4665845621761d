"""Figures of marks: intervals as dots in rows, bars, pictures of digits."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from course_lib import metrics
from course_lib.errors import CourseError
from course_lib.show.figures.canvas import (
    AXIS,
    HATCHES,
    LETTERS,
    LINE,
    MARGIN,
    WIDTH,
    canvas,
    colours,
    name_below,
    quiet,
    room_for,
    sentence,
    sheet,
    wrapped,
)
from course_lib.show.look.letters import face
from course_lib.words import speaks

NAME = 36  # letters in a line of a row's name
LETTER = 0.083  # inches: how wide a letter is on average


@speaks
def dots(rows, *, title, x, zero=None):
    """Draw one Interval per row as a dot with its 95 % line, the numbers beside it, and return the figure.

    rows: dict from label to Interval; x: axis label with its unit; zero: where to draw a line of reference.
    """
    said = [f"{round(v.mean, 1) + 0.0:.1f} ± {v.half:.1f}" for v in rows.values()]  # + 0.0 turns -0.0 into 0.0
    figure, ax = _rows(rows, said, title, x)
    if zero is not None:
        ax.axvline(zero, color=colours().edge, linewidth=1.2, zorder=1)
    for place, value in enumerate(rows.values()):
        colour = colours().colours[0]
        ax.plot([value.low, value.high], [place, place], color=colour, linewidth=2.6, solid_capstyle="butt")
        ax.plot(value.mean, place, "o", color=colour, markersize=7.5)
    told = "; ".join(f"{label}: {value.plain()}" for label, value in rows.items())
    figure.alt = f"Dot chart. {sentence(title)} {x}, mean ± 95 % interval. {told}."
    return figure


@speaks
def spots(rows, *, title, x):
    """Draw every run as a dot, one row per condition, the lowest and highest beside it, and return the figure: for few
    runs, and for quantities with an end, beyond which an interval would reach.

    rows: dict from label to one number per run; x: axis label with its unit. CourseError if there is nothing to draw or
    there are more than twelve rows.
    """
    figure, ax = _rows(rows, [span(values) for values in rows.values()], title, x)
    for place, values in enumerate(rows.values()):
        ax.plot(values, [place] * len(values), "o", color=colours().colours[0], markersize=7.5, alpha=0.55)
    told = "; ".join(f"{label}: " + ", ".join(f"{value:.1f}" for value in values) for label, values in rows.items())
    figure.alt = f"Dot chart of every run. {sentence(title)} {x}. {told}."
    return figure


def span(values):
    """Return the lowest and the highest of some numbers as text, such as "97 to 100", or one where they agree."""
    low, high = (f"{round(float(end)) + 0:d}" for end in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"


def _rows(labels, said, title, x):
    """Return an empty (figure, axes) with a labelled row for each condition, the first on top, and what is said of it
    beside it."""
    room_for(labels, most=12)
    names = [wrapped(label, NAME) for label in labels]
    lines = max(name.count("\n") + 1 for name in names)
    figure = sheet(AXIS + 0.12 + len(names) * (0.2 + 0.13 * lines), title)
    ax = quiet(figure.add_subplot(), grid="x")
    column = 10 + 72 * LETTER * max(map(len, said))  # points right of the axes
    for place, text in enumerate(said):
        beside = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points", "fontproperties": face(LETTERS)}
        beside |= {"ha": "right", "va": "center_baseline", "color": colours().ink}
        ax.annotate(text.replace("-", "−"), (1, place), (column, 0), **beside)
    ax.set_yticks(range(len(names)), names, linespacing=1.1, parse_math=False)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.margins(x=0.06)
    name_below(ax, x)
    ax.tick_params(axis="y", colors=colours().ink)
    return figure, ax


@speaks
def bars(groups, *, title, x, y, top=None, picture=None):
    """Draw grouped bars of plain numbers and return the figure.

    groups: dict from label to a sequence of numbers, one per category; x: dict {axis label: categories}; y: axis
    label with its unit; top: upper end of the y axis, so that figures can be compared (default: from the data);
    picture: an 8×8 image [64] to draw beside the bars.
    """
    room_for(groups)
    (x_label, categories), *_ = x.items()
    for label, heights in groups.items():
        if len(heights) != len(categories):
            raise CourseError(f"{label!r} has {len(heights)} bars for {len(categories)} categories: give one for each.")
    columns = _columns(groups) if len(groups) > 1 else 0
    rows = -(-len(groups) // columns) if columns else 0
    figure, ax = canvas(title, y, 3.1, key=0.23 * rows + 0.05 * (rows > 0))
    if picture is not None:
        ax.set_subplotspec(figure.add_gridspec(1, 2, width_ratios=(1, 5))[1])
        _draw(figure.add_subplot(figure.axes[0].get_gridspec()[0]), picture)
    width = 0.82 / len(groups)
    for i, (label, heights) in enumerate(groups.items()):
        places = np.arange(len(categories)) + (i - (len(groups) - 1) / 2) * width
        style = {"color": colours().colours[i], "hatch": HATCHES[i], "edgecolor": colours().paper, "linewidth": 0}
        ax.bar(places, heights, width * 0.9, label=label, **style)
    ax.set_xticks(range(len(categories)), [str(c) for c in categories])
    ax.tick_params(axis="x", length=0)
    ax.set_ylim(0, top)
    name_below(ax, x_label)
    if rows:
        place = {"loc": "upper left", "bbox_to_anchor": (MARGIN / WIDTH, figure.top), "ncols": columns}
        letters = {"prop": face(LETTERS), "labelcolor": colours().ink}
        spaces = {
            "handlelength": 1.5,
            "columnspacing": 1.6,
            "borderaxespad": 0.0,
            "borderpad": 0.0,
            "labelspacing": 0.3,
        }
        figure.legend(frameon=False, **place, **letters, **spaces).set_in_layout(False)
    said = [
        f"{label}: " + ", ".join(f"{c} {_short(h)}" for c, h in zip(categories, heights, strict=True))
        for label, heights in groups.items()
    ]
    figure.alt = f"Bar chart. {sentence(title)} {y} by {x_label}. " + "; ".join(said) + "."
    return figure


def _columns(labels):
    """Return into how many columns a legend of these labels goes: one row, if that is wide enough for all."""
    wide = [LETTER * len(label) + 0.62 for label in labels]  # with the swatch before it and the space behind it
    if sum(wide) <= WIDTH - 2 * MARGIN:
        return len(wide)
    return max(1, min(len(wide), int((WIDTH - 2 * MARGIN) / max(wide))))


@speaks
def pictures(images, captions, *, title, columns=6):
    """Draw 8×8 images [n, 64], 0 paper and 1 ink, each under its caption, and return the figure."""
    if len(images) == 0 or len(images) != len(captions):
        raise CourseError(
            f"There are {len(images)} images and {len(captions)} captions: give one caption per image, at least one."
        )
    if np.shape(images)[1:] != (64,):
        raise CourseError(f"The images have shape {list(np.shape(images))}: expected [images, 64], which is 8×8 each.")
    rows = -(-len(images) // columns)
    lines = 1 + max(str(c).count("\n") for c in captions)
    figure = sheet(rows * (1.12 + LINE * LETTERS / 72 * lines), title, key=0.08)
    figure.get_layout_engine().set(wspace=0.12, hspace=0.08)
    for i, (image, caption) in enumerate(zip(images, captions, strict=True)):
        ax = figure.add_subplot(rows, columns, i + 1)
        _draw(ax, image)
        ax.set_title(caption, color=colours().ink, fontproperties=face(LETTERS), parse_math=False, linespacing=1.1)
    said = "; ".join(str(c).replace("\n", ", ") for c in captions)
    figure.alt = f"{len(images)} pictures of handwritten digits. {sentence(title)} {said}."
    return figure


def summary(values):
    """Return the Interval of one number per seed, for dots() and curves()."""
    return metrics.interval(values)


def _draw(ax, image):
    greys = LinearSegmentedColormap.from_list("ink", [colours().paper, colours().ink])
    ax.imshow(np.asarray(image).reshape(8, 8), cmap=greys, vmin=0, vmax=1)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_color(colours().line)


def _short(value):
    return f"{float(value):.0f}" if abs(value) >= 99.5 else f"{float(value):.2g}"
